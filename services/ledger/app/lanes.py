"""One lane per book: callers' transfers gather while the commit before them is in flight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import telemetry
from batching import Coalescer, Flushed, QueueFull
from ledger.app.committing import BookWriter
from ledger.app.ports import Store
from ledger.domain import Command, Outcome

MAX_BATCH_TRANSFERS = 8_000
MAX_QUEUED_TRANSFERS = 64_000
LINGER_SECONDS = 0.004
"""A commit costs as much as the transfers of ten callers: while many send one each, it pays to let some gather."""
MAX_LANES = 64
LANES_FULL_RETRY_SECONDS = 0.2

_SIZE_BOUNDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 8000.0)
_batch_size = telemetry.meter.histogram(
    "ledger.commit.transfers", "{transfer}", "Transfers in one commit, refused ones included.", _SIZE_BOUNDS
).at()
_batch_seconds = telemetry.meter.histogram("ledger.commit.duration", "s", "Time of one commit.").at()
_batch_failures = telemetry.meter.counter("ledger.commit.failures", "{commit}", "Commits that failed.").at()
_queued = telemetry.meter.gauge("ledger.commit.queued", "{transfer}", "Transfers that wait for a commit.")


def _observer(book_id: int) -> Callable[[Flushed], None]:
    queued = _queued.at(book=str(book_id))

    def observe(flushed: Flushed) -> None:
        _batch_size.record(flushed.items)
        _batch_seconds.record(flushed.seconds)
        queued.set(flushed.queued_items)
        if flushed.failed:
            _batch_failures.add()

    return observe


class _Lane:
    """A book's queue and its writer."""

    __slots__ = ("queue", "users", "writer")

    def __init__(self, writer: BookWriter) -> None:
        self.writer = writer
        self.queue: Coalescer[Command, Outcome] = Coalescer(
            writer.commit,
            name=f"book {writer.book_id}",
            max_batch_items=MAX_BATCH_TRANSFERS,
            max_queued_items=MAX_QUEUED_TRANSFERS,
            linger_seconds=LINGER_SECONDS,
            observe=_observer(writer.book_id),
        )
        self.users = 0


class Lanes:
    """The lanes of all books that were in use lately; at most MAX_LANES, the longest idle one goes first."""

    def __init__(self, store: Store, cached_accounts: int, committed: Callable[[int, int], None]) -> None:
        """`cached_accounts` is the number of accounts that all books together keep in memory."""
        self._store = store
        self._cached_accounts = cached_accounts
        self._committed = committed
        self._lanes: dict[int, _Lane] = {}

    async def submit(self, book_id: int, commands: Sequence[Command]) -> Sequence[Outcome]:
        """Commits commands of one caller in one batch, with those of others; raises QueueFull."""
        lane = self._lanes.pop(book_id, None) or await self._open(book_id)
        # To the end, so that the longest idle lane is the first.
        self._lanes[book_id] = lane
        lane.users += 1
        try:
            return await lane.queue.submit_many(commands)
        finally:
            lane.users -= 1

    def forget(self, book_id: int) -> None:
        """Has the book's writer read anew what it needs."""
        lane = self._lanes.get(book_id)
        if lane is not None:
            lane.writer.outdate()

    async def drain(self) -> None:
        """Refuses new commands and returns when all accepted ones are answered."""
        for lane in list(self._lanes.values()):
            await lane.queue.drain()

    async def _open(self, book_id: int) -> _Lane:
        if len(self._lanes) >= MAX_LANES:
            await self._close_one()
            # While we waited another caller may have opened it.
            if book_id in self._lanes:
                return self._lanes[book_id]
        writer = BookWriter(self._store, book_id, capacity=self._share, committed=self._committed)
        lane = self._lanes[book_id] = _Lane(writer)
        return lane

    async def _close_one(self) -> None:
        idle = next((book_id for book_id, lane in self._lanes.items() if not lane.users), None)
        if idle is None:
            raise QueueFull("every lane", LANES_FULL_RETRY_SECONDS)
        await self._lanes.pop(idle).queue.drain()

    def _share(self) -> int:
        return self._cached_accounts // max(1, len(self._lanes))
