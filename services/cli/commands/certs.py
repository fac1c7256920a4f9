"""`serai certs`: the development authority and its identities."""

from typing import Annotated

import typer

from cli.connection import channel_of
from cli.home import resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, print_table
from cli.stack.topology import OPERATORS, SERVICES
from rpc.certificates import ensure
from rpc.identity import Identity, Kind


def certs(
    home: HomeOption = None,
    channel: Annotated[list[str] | None, typer.Option(help="Participant that gets a certificate too.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a development authority and one spiffe:// identity per service, operator role and named channel.

    What exists and is still good stays. Production takes certificates from the cluster's own issuer.
    """
    folder = resolve(home).certs
    identities = [
        *(Identity(Kind.SERVICE, name) for name in SERVICES),
        *(Identity(Kind.OPERATOR, role) for role in OPERATORS),
        *(channel_of(name) for name in channel or []),
    ]
    files = {identity: ensure(folder, identity) for identity in identities}
    if as_json:
        print_json({str(identity): str(made.cert_file) for identity, made in files.items()})
        return
    print_table(
        f"Certificates in {folder}", ("identity", "certificate"), [(i, f.cert_file) for i, f in files.items()]
    )  # fmt: skip
