"""Options that several commands take, declared once."""

from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", envvar="SERAI_HOME", help="Folder of data, certificates and logs (default ./.serai)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout instead of a table.")]
AsOption = Annotated[str, typer.Option("--as", help="Participant whose certificate is used.", metavar="PARTICIPANT")]
