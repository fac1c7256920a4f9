"""Channels to the services that run with a home, under the identity of an operator or a participant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc

from cli.failure import Failure
from cli.home import Home
from rpc.certificates import ensure, tls
from rpc.channel import open_channel
from rpc.credentials import Tls
from rpc.identity import Identity, Kind

CALL_SECONDS = 20.0
"""How long a command waits for one answer."""

MAX_MESSAGE_BYTES = 16 << 20


def operator(role: str) -> Identity:
    """Give the identity of an operator role."""
    return Identity(Kind.OPERATOR, role)


def channel_of(participant: str) -> Identity:
    """Give the identity of a participant's channel. Raises Failure for a name that cannot be one."""
    try:
        return Identity(Kind.CHANNEL, participant)
    except ValueError as error:
        raise Failure(str(error), hint="`serai participants list` names the participants") from error


@asynccontextmanager
async def connected(home: Home, service: str, identity: Identity) -> AsyncIterator[grpc.aio.Channel]:
    """Open a channel to a running service as `identity`. Raises Failure when nothing runs or it has no certificate."""
    address, files = address_of(home, service), files_of(home, identity)
    async with open_channel(address, files, max_message_bytes=MAX_MESSAGE_BYTES) as channel:
        yield channel


def address_of(home: Home, service: str) -> str:
    """Give `host:port` of a service that runs with a home. Raises Failure when it does not run."""
    endpoint = home.read_run().get(service)
    if endpoint is None:
        raise Failure(f"{service} does not run with the home {home.folder}", hint="start it with `serai up`")
    return endpoint.address


def files_of(home: Home, identity: Identity) -> Tls:
    """Name the certificate of an identity; an operator's is made where it is missing. Raises Failure for no other."""
    if identity.kind is Kind.OPERATOR:
        return ensure(home.certs, identity)
    files = tls(home.certs, identity)
    if not files.cert_file.exists():
        raise Failure(
            f"{identity.name} has no certificate in {home.certs}",
            hint="`serai participants sample` takes on sample participants; "
            f"`serai certs --channel {identity.name}` makes a certificate for one that was taken on otherwise",
        )
    return files
