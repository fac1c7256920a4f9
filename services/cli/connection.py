"""Channels to the services that run with a home, under the identity of an operator or a participant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc

from cli.failure import Failure
from cli.home import Home
from rpc.certificates import ensure, tls
from rpc.channel import open_channel
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
    endpoint = home.read_run().get(service)
    if endpoint is None:
        raise Failure(f"{service} does not run with the home {home.folder}", hint="start it with `serai up`")
    if identity.kind is Kind.OPERATOR:
        ensure(home.certs, identity)
    files = tls(home.certs, identity)
    if not files.cert_file.exists():
        raise Failure(
            f"there is no certificate of {identity} in {home.certs}",
            hint=f"make one with `serai certs --channel {identity.name}`",
        )
    async with open_channel(endpoint.address, files, max_message_bytes=MAX_MESSAGE_BYTES) as channel:
        yield channel
