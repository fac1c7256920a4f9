"""`serai bench`: measurements that compare within one run and print JSON as their last line."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvloop

from cli.bench import echo as echo_bench
from cli.output import print_json, progress

app = typer.Typer(help="Measure speed; each prints one JSON object as its last line.", no_args_is_help=True)

SecondsOption = Annotated[float, typer.Option(help="How long to measure, all rounds together.")]


@app.command("echo")
def echo(seconds: SecondsOption = 10.0) -> None:
    """Measure an empty unary RPC through the whole server stack, beside a bare grpc.aio server."""
    with TemporaryDirectory() as folder:
        print_json(uvloop.run(echo_bench.run(Path(folder), progress.print, seconds=seconds)))
