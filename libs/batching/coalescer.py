"""The coalescer: callers bring items one by one, a flush takes many at once and answers each.

An idle coalescer flushes in the next pass of the event loop; while a flush is in flight, items gather, and the next
flush takes them together. So a lone caller never waits, and load makes its own batches. Where a flush costs much and an
item little, a lane may linger after a flush of several callers: others of them are then on their way.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Final, Generic

from batching.errors import Closed, FlushCancelled, QueueFull, UnitTooLarge, WrongResultCount
from batching.unit import Item, Result, Unit, answer_all, fail_all

_MIN_RETRY_SECONDS: Final = 0.01
_MAX_RETRY_SECONDS: Final = 5.0
# How much of the moving average of flush time the newest flush makes up.
_NEWEST_SHARE: Final = 0.2
# How many times as long as a flush took a lane lingers after it.
_LINGER_FLUSHES: Final = 2


@dataclass(frozen=True, slots=True)
class Flushed:
    """What one flush did, for metrics."""

    name: str
    items: int
    """Items in the flush."""
    queued_items: int
    """Items that still waited when the flush ended."""
    seconds: float
    """Time in the flush."""
    failed: bool
    """Whether the flush raised, so that all of its items failed."""


class Coalescer(Generic[Item, Result]):
    """Collects items of concurrent callers and flushes them in batches, in order of arrival.

    `flush` receives up to `max_batch_items` items and returns one result per item in the same order; a refusal of a
    single item is a result. If it raises, exactly its own items fail with what it raised. It runs in an empty
    context (contextvars), since it works for many callers and must inherit the deadline or trace of none.

    `lanes` is the number of flushes in flight at once; all take from one queue, and each flushes what it takes in
    order of arrival. At most `max_queued_items` items wait; more are refused with QueueFull. After a flush for more
    than one caller that took at most `linger_seconds` a lane waits for twice as long as it took before it takes the
    next items. `observe` is told of every flush. Belongs to the event loop of its first submit; end it with `drain`.
    """

    def __init__(
        self,
        flush: Callable[[list[Item]], Awaitable[Sequence[Result]]],
        *,
        name: str,
        max_batch_items: int,
        max_queued_items: int,
        lanes: int = 1,
        linger_seconds: float = 0.0,
        observe: Callable[[Flushed], None] | None = None,
    ) -> None:
        if min(max_batch_items, max_queued_items, lanes) < 1:
            raise ValueError("max_batch_items, max_queued_items and lanes must be at least 1")
        self.name = name
        self._flush = flush
        self._max_batch_items = max_batch_items
        self._max_queued_items = max_queued_items
        self._max_lanes = lanes
        self._linger_seconds = linger_seconds
        self._observe = observe
        self._queue: deque[Unit[Item, Result]] = deque()
        self._queued_items = 0
        self._lanes: list[asyncio.Task[None]] = []
        self._idle: list[asyncio.Future[None]] = []
        self._lane_is_waking = False
        self._closed = False
        self._average_flush_seconds = _MIN_RETRY_SECONDS

    @property
    def queued_items(self) -> int:
        """Items that wait for a flush; those in flight are not counted."""
        return self._queued_items

    async def submit(self, item: Item) -> Result:
        """Have one item flushed and return its result.

        A caller cancelled while its item waits withdraws it; once the flush has begun the item is flushed all the
        same and only the answer is dropped. Raises QueueFull, Closed, FlushCancelled and what the flush raises.
        """
        return (await self._enqueue((item,)))[0]

    async def submit_many(self, items: Sequence[Item]) -> Sequence[Result]:
        """Have a unit of items flushed together and return their results in order.

        A unit is never split over flushes: one larger than max_batch_items goes alone. Otherwise as `submit`; also
        raises UnitTooLarge.
        """
        return await self._enqueue(tuple(items)) if items else ()

    async def drain(self) -> None:
        """Refuse new items from now on, and return when all accepted ones are answered. May be called repeatedly."""
        self._close()
        if self._lanes:
            await asyncio.wait(self._lanes)

    def _enqueue(self, items: Sequence[Item]) -> "asyncio.Future[Sequence[Result]]":
        if self._closed:
            raise Closed(f"{self.name} accepts no more items")
        if self._queued_items + len(items) > self._max_queued_items:
            if len(items) > self._max_queued_items:
                raise UnitTooLarge(f"a unit of {len(items)} exceeds the {self._max_queued_items} of {self.name}")
            raise QueueFull(self.name, self._retry_after_seconds())
        answer: asyncio.Future[Sequence[Result]] = asyncio.get_running_loop().create_future()
        self._queue.append(Unit(items, answer))
        self._queued_items += len(items)
        # One lane at a time is woken: it takes what gathers until it runs, and passes the baton if more remains.
        if not self._lane_is_waking:
            self._wake_a_lane()
        return answer

    def _wake_an_idle_lane(self) -> bool:
        while self._idle:
            idle = self._idle.pop()
            # The future of a lane that is being cancelled is done already and wakes nobody.
            if not idle.done():
                idle.set_result(None)
                return True
        return False

    def _wake_a_lane(self) -> None:
        if self._wake_an_idle_lane():
            self._lane_is_waking = True
        elif len(self._lanes) < self._max_lanes:
            self._lane_is_waking = True
            self._lanes.append(
                asyncio.get_running_loop().create_task(self._run_lane(), name=f"{self.name} lane", context=Context())
            )

    async def _run_lane(self) -> None:
        try:
            while True:
                self._lane_is_waking = False
                while batch := self._take():
                    if self._queue:
                        self._wake_a_lane()
                    seconds = await self._flush_batch(batch)
                    if len(batch) > 1 and seconds <= self._linger_seconds and not self._closed:
                        await asyncio.sleep(_LINGER_FLUSHES * seconds)
                if self._closed:
                    return
                idle = asyncio.get_running_loop().create_future()
                self._idle.append(idle)
                await idle
        except asyncio.CancelledError:
            # Somebody stopped the loop's tasks without draining. Waiting callers must hear of it, not hang.
            self._abandon()
            raise

    def _take(self) -> list[Unit[Item, Result]]:
        """The next units that fit in one flush; at least one unless nothing waits. Withdrawn ones fall out here."""
        batch: list[Unit[Item, Result]] = []
        room = self._max_batch_items
        while self._queue:
            unit = self._queue[0]
            size = len(unit.items)
            if not unit.is_withdrawn:
                if batch and size > room:
                    break
                batch.append(unit)
                room -= size
            self._queue.popleft()
            self._queued_items -= size
        return batch

    async def _flush_batch(self, batch: list[Unit[Item, Result]]) -> float:
        """Flushes, answers, and gives the seconds that it took."""
        items = [item for unit in batch for item in unit.items]
        loop = asyncio.get_running_loop()
        began = loop.time()
        failed = True
        try:
            results = await self._flush(items)
            if len(results) != len(items):
                raise WrongResultCount(f"{self.name} flushed {len(items)} items and got {len(results)} results")
            answer_all(batch, results)
            failed = False
        except asyncio.CancelledError:
            fail_all(batch, FlushCancelled(f"a flush of {self.name} was cancelled"))
            # A flush may end so by itself, as when a channel closes under its call: then the lane goes on.
            lane = asyncio.current_task()
            if lane is not None and lane.cancelling():
                raise
        except Exception as error:
            # Whatever a flush raises belongs to its callers, not to the lane.
            fail_all(batch, error)
        seconds = loop.time() - began
        self._note(len(items), seconds, failed)
        return seconds

    def _note(self, items: int, seconds: float, failed: bool) -> None:
        self._average_flush_seconds += _NEWEST_SHARE * (seconds - self._average_flush_seconds)
        if self._observe is None:
            return
        try:
            self._observe(Flushed(self.name, items, self._queued_items, seconds, failed))
        except Exception as error:
            # A broken metric must not stop the work.
            report = {"message": f"the observer of {self.name} failed", "exception": error}
            asyncio.get_running_loop().call_exception_handler(report)

    def _retry_after_seconds(self) -> float:
        flushes_waiting = -(-self._queued_items // self._max_batch_items)
        # The flush in flight has to end first, hence one more.
        estimate = (flushes_waiting + 1) * self._average_flush_seconds / self._max_lanes
        return min(max(estimate, _MIN_RETRY_SECONDS), _MAX_RETRY_SECONDS)

    def _close(self) -> None:
        self._closed = True
        while self._wake_an_idle_lane():
            pass

    def _abandon(self) -> None:
        self._close()
        fail_all(self._queue, Closed(f"{self.name} was stopped before it flushed the item"))
        self._queue.clear()
        self._queued_items = 0
