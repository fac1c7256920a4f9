"""Calls to the replicas: a client goes on with the same ids, at any replica, until it is answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import grpc

from cli.torture.replica import Replica
from cli.torture_fx.journal import FAILURES, Journal
from rpc.errors import read
from serai.fx.v1.fx_pb2_grpc import FxServiceStub

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.fx.v1.fx_pb2_grpc import FxServiceAsyncStub

CALL_SECONDS = 10.0
IMPATIENT_SECONDS = (0.005, 0.15)
IMPATIENT_SHARE = 0.1
PAUSE_SECONDS = (0.05, 0.3)
PATIENCE_SECONDS = 120.0
# The mark of a failure that the service did not foresee; what gRPC itself answers has none.
UNFORESEEN = "correlation_id"

Response = TypeVar("Response")
Call = Callable[["FxServiceAsyncStub", float], Awaitable[Response]]


class Caller:
    """Makes calls as the payments service does."""

    def __init__(self, replicas: Sequence[Replica], journal: Journal) -> None:
        self._replicas = replicas
        self._journal = journal

    @property
    def replicas(self) -> int:
        """How many replicas there are."""
        return len(self._replicas)

    async def once(self, number: int, call: Call[Response], seconds: float = CALL_SECONDS) -> Response | None:
        """Make one attempt at one replica; None when nobody knows what became of it."""
        try:
            return await call(FxServiceStub(self._replicas[number].channel), seconds)
        except grpc.aio.AioRpcError as error:
            failure = read(error)
            self._journal.failures[f"{failure.code.name} {failure.reason}"] += 1
            if UNFORESEEN in failure.metadata or failure.code is grpc.StatusCode.INVALID_ARGUMENT:
                what = f"{failure.code.name} {failure.reason}: {failure.message}"
                self._journal.saw(FAILURES, what)
        except (grpc.aio.UsageError, asyncio.InvalidStateError):
            self._journal.failures["channel replaced under the call"] += 1
        return None

    async def insist(self, chance: random.Random, call: Call[Response], *, impatient: bool = False) -> Response:
        """Make the same call again and again, at replicas by chance, until it is answered.

        An impatient client gives its first attempt so little time that the answer often comes too late. Raises
        TimeoutError when the service must be called dead.
        """
        seconds = chance.uniform(*IMPATIENT_SECONDS) if impatient else CALL_SECONDS
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                answer = await self.once(chance.randrange(self.replicas), call, seconds)
                if answer is not None:
                    return answer
                seconds = CALL_SECONDS
                await asyncio.sleep(chance.uniform(*PAUSE_SECONDS))
