"""One tick of the rates to a thousand subscribers: how long each of them waits for it."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg

from cli.bench.load import percentile
from rpc.channel import open_channel
from rpc.credentials import Tls
from rpc.deadlines import outgoing
from serai.fx.v1.fx_pb2 import WatchRatesRequest
from serai.fx.v1.fx_pb2_grpc import FxServiceStub

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.fx.v1.fx_pb2_grpc import FxServiceAsyncStub

SUBSCRIBERS = 1_000
CHANNELS = 20
TICKS = 20
PATIENCE_SECONDS = 30.0

# A tick as a replica of the service publishes it: every rate was observed anew. What has one text has no rate.
TICK = """
WITH head AS (
    UPDATE stream_head SET sequence = sequence + 1 WHERE stream = 'rates' RETURNING sequence
), event AS (
    INSERT INTO stream_event (stream, sequence, kind, payload, recorded_at)
    SELECT 'rates', sequence, 'PUBLISHED', '', clock_timestamp() FROM head
)
INSERT INTO rate_snapshot
SELECT (told).* FROM head, LATERAL (
    SELECT jsonb_populate_record(newest, jsonb_build_object(
        'version', head.sequence,
        'recorded_at', clock_timestamp(),
        'mids', (SELECT jsonb_object_agg(key, CASE WHEN jsonb_array_length(value) = 1 THEN value
                         ELSE jsonb_set(value, '{1}', to_jsonb(clock_timestamp())) END)
                 FROM jsonb_each(newest.mids))
    )) AS told FROM rate_snapshot AS newest ORDER BY version DESC LIMIT 1
) AS made
RETURNING version
"""
NOTIFY = "SELECT pg_notify('serai_stream', 'rates')"


class Subscribers:
    """SUBSCRIBERS readers of all rates from the euro; notes when each of them sees a version."""

    def __init__(self, stubs: "Sequence[FxServiceAsyncStub]") -> None:
        self._stubs = stubs
        self._seen: list[float] = []
        self._version = 0
        self._all = asyncio.Event()

    async def read(self, number: int) -> None:
        """Read one stream until cancelled."""
        stub = self._stubs[number % len(self._stubs)]
        async for message in stub.WatchRates(WatchRatesRequest(), **outgoing(3600.0)):
            if message.WhichOneof("event") == "rates" and message.rates.position.sequence >= self._version:
                self._seen.append(time.perf_counter())
                if len(self._seen) == SUBSCRIBERS:
                    self._all.set()

    async def all_see(self, version: int) -> list[float]:
        """Wait until everybody has seen this version or a newer one; give the times at which they did."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._all.wait()
        seen = self._seen
        self.expect(version + 1)
        return seen

    def expect(self, version: int) -> None:
        """Begin to note who sees this version."""
        self._version, self._seen = version, []
        self._all.clear()


@asynccontextmanager
async def _subscribed(address: str, tls: Tls) -> AsyncIterator[Subscribers]:
    async with AsyncExitStack() as stack:
        channels = [await stack.enter_async_context(open_channel(address, tls)) for _ in range(CHANNELS)]
        subscribers = Subscribers([FxServiceStub(channel) for channel in channels])
        tasks = [asyncio.create_task(subscribers.read(number)) for number in range(SUBSCRIBERS)]
        try:
            yield subscribers
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def tick_p99_ms(address: str, tls: Tls, owner: "asyncpg.Connection[asyncpg.Record]") -> float:
    """Give the 99th percentile, over TICKS ticks, of the time from a tick's beginning to a subscriber's seeing it."""
    latencies: list[float] = []
    async with _subscribed(address, tls) as subscribers:
        # Everybody begins with a snapshot, of whatever version.
        await subscribers.all_see(0)
        for _ in range(TICKS):
            began = time.perf_counter()
            async with owner.transaction():
                version = await owner.fetchval(TICK)
                await owner.execute(NOTIFY)
            latencies += [seen - began for seen in await subscribers.all_see(version)]
    latencies.sort()
    return percentile(latencies, 99) * 1000
