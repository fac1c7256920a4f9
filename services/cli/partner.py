"""What commands that act for a participant share: its client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cli.connection import address_of, files_of
from cli.failure import Failure, refusal
from cli.home import Home
from rpc.identity import Identity
from serai.client import Addresses, Connection, Serai, SeraiError, Unavailable
from serai.common.v1 import outcome_pb2


def refused(status: outcome_pb2.ItemStatus) -> None:
    """Raise Failure with all that is known when an item was refused."""
    if status.code != 0:
        raise Failure(refusal(status.reason, status.message, status.violations))


@asynccontextmanager
async def open_client(home: Home, identity: Identity) -> AsyncIterator[Serai]:
    """Open the partner's client as a participant of this home.

    Raises Failure when nothing runs or it has no certificate, and in place of every SeraiError within the block.
    """
    addresses = Addresses(*(address_of(home, name) for name in ("payments", "fx", "risk")))
    async with Serai.connect(Connection(addresses, files_of(home, identity))) as client:
        try:
            yield client
        except SeraiError as error:
            hint = "`serai up` starts the services and shows their health" if isinstance(error, Unavailable) else ""
            raise Failure(refusal(error.reason, error.message, error.violations), hint=hint) from error
