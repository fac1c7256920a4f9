"""How the coalescer treats its callers, case by case. Gates are events: no test waits for time to pass."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from typing import Any

import pytest

from batching import Closed, Coalescer, FlushCancelled, Flushed, QueueFull, UnitTooLarge, WrongResultCount


class GatedFlush:
    """A flush that notes its batches and ends only when the test lets it."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.started: asyncio.Queue[list[int]] = asyncio.Queue()
        self.gate = asyncio.Semaphore(0)

    async def __call__(self, items: list[int]) -> list[int]:
        self.batches.append(items)
        self.started.put_nowait(items)
        await self.gate.acquire()
        return [item * 10 for item in items]

    def let_pass(self, flushes: int = 1) -> None:
        for _ in range(flushes):
            self.gate.release()

    async def next_start(self) -> list[int]:
        return await asyncio.wait_for(self.started.get(), 5)


def coalescer_of(flush: Callable[[list[int]], Awaitable[Sequence[int]]], **options: Any) -> Coalescer[int, int]:
    return Coalescer(flush, **{"name": "test", "max_batch_items": 4, "max_queued_items": 8} | options)


async def queue_up(coalescer: Coalescer[int, int], *items: int) -> list[asyncio.Task[int]]:
    """Callers whose items are certainly queued when this returns."""
    tasks = [asyncio.create_task(coalescer.submit(item)) for item in items]
    await passes(1)
    return tasks


async def passes(count: int) -> None:
    """Let the event loop run everything that is ready, a number of times; no clock is involved."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_lone_item_is_flushed_at_once_without_a_timer():
    loop = asyncio.get_running_loop()
    began: list[int] = []

    async def flush(items: list[int]) -> list[int]:
        began.append(len(items))
        return items

    coalescer = coalescer_of(flush)
    for expected in (1, 2, 3):
        caller = loop.create_task(coalescer.submit(7))
        # One pass runs the caller, the next one runs the lane: anything slower would be waiting for something.
        await passes(2)
        assert len(began) == expected
        assert await caller == 7
    await coalescer.drain()


async def test_items_gather_while_a_flush_is_in_flight_and_go_together():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    callers = await queue_up(coalescer, 1)
    assert await flush.next_start() == [1]
    callers += await queue_up(coalescer, 2, 3, 4, 5, 6)
    assert coalescer.queued_items == 5
    flush.let_pass(3)
    assert await asyncio.gather(*callers) == [10, 20, 30, 40, 50, 60]
    assert flush.batches == [[1], [2, 3, 4, 5], [6]]
    await coalescer.drain()


async def test_callers_of_one_pass_of_the_loop_share_the_first_flush():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    flush.let_pass()
    assert await asyncio.gather(*(coalescer.submit(item) for item in (1, 2, 3))) == [10, 20, 30]
    assert flush.batches == [[1, 2, 3]]
    await coalescer.drain()


async def test_a_unit_is_never_split_and_an_oversized_one_goes_alone():
    flush = GatedFlush()
    coalescer = coalescer_of(flush, max_queued_items=20)
    first = asyncio.create_task(coalescer.submit(0))
    assert await flush.next_start() == [0]
    units = [[1, 2, 3], [4, 5], [6, 7, 8, 9, 10, 11], [12], [13, 14, 15]]
    callers = [asyncio.create_task(coalescer.submit_many(unit)) for unit in units]
    flush.let_pass(5)
    assert [list(answer) for answer in await asyncio.gather(*callers)] == [[n * 10 for n in unit] for unit in units]
    assert flush.batches == [[0], [1, 2, 3], [4, 5], [6, 7, 8, 9, 10, 11], [12, 13, 14, 15]]
    assert await first == 0
    await coalescer.drain()


async def test_an_empty_unit_is_answered_without_a_flush():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    assert list(await coalescer.submit_many([])) == []
    await coalescer.drain()
    assert flush.batches == []


async def test_the_queue_is_bounded_and_says_when_to_come_back():
    flush = GatedFlush()
    coalescer = coalescer_of(flush, max_queued_items=3)
    callers = await queue_up(coalescer, 0)
    await flush.next_start()
    callers += await queue_up(coalescer, 1, 2, 3)
    with pytest.raises(QueueFull) as refusal:
        await coalescer.submit(4)
    assert 0 < refusal.value.retry_after_seconds <= 5
    with pytest.raises(QueueFull):
        await coalescer.submit_many([4, 5])
    assert coalescer.queued_items == 3
    flush.let_pass(3)
    assert await asyncio.gather(*callers) == [0, 10, 20, 30]
    assert await coalescer.submit(6) == 60
    await coalescer.drain()
    assert flush.batches == [[0], [1, 2, 3], [6]]


async def test_a_unit_larger_than_the_queue_is_told_that_waiting_is_no_use():
    coalescer = coalescer_of(GatedFlush(), max_queued_items=3)
    with pytest.raises(UnitTooLarge):
        await coalescer.submit_many([1, 2, 3, 4])
    await coalescer.drain()


async def test_a_failing_flush_fails_its_own_items_only():
    async def flush(items: list[int]) -> list[int]:
        if 2 in items:
            raise LookupError("the second one")
        return items

    coalescer = coalescer_of(flush, max_batch_items=1)
    answers = await asyncio.gather(*(coalescer.submit(item) for item in (1, 2, 3)), return_exceptions=True)
    assert answers[0] == 1
    assert answers[2] == 3
    assert isinstance(answers[1], LookupError)
    assert await coalescer.submit(4) == 4
    await coalescer.drain()


@pytest.mark.parametrize("results", [[], [1], [1, 2, 3]])
async def test_a_flush_that_answers_another_number_of_items_fails_them_all(results: list[int]):
    async def flush(_: list[int]) -> list[int]:
        return results

    coalescer = coalescer_of(flush)
    answers = await asyncio.gather(coalescer.submit(1), coalescer.submit(2), return_exceptions=True)
    assert all(isinstance(answer, WrongResultCount) for answer in answers)
    await coalescer.drain()


async def test_a_caller_that_leaves_during_its_flush_changes_nothing_for_the_others():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    stays, leaves, also_stays = await queue_up(coalescer, 1, 2, 3)
    assert await flush.next_start() == [1, 2, 3]
    leaves.cancel()
    flush.let_pass()
    assert await asyncio.gather(stays, also_stays) == [10, 30]
    with pytest.raises(asyncio.CancelledError):
        await leaves
    await coalescer.drain()
    assert flush.batches == [[1, 2, 3]]


async def test_a_caller_that_leaves_the_queue_withdraws_its_item():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    callers = await queue_up(coalescer, 1)
    await flush.next_start()
    leaves, stays = await queue_up(coalescer, 2, 3)
    leaves.cancel()
    flush.let_pass(2)
    assert await asyncio.gather(*callers, stays) == [10, 30]
    await coalescer.drain()
    assert flush.batches == [[1], [3]]
    assert coalescer.queued_items == 0


async def test_drain_answers_what_was_accepted_and_refuses_the_rest():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    callers = await queue_up(coalescer, 1, 2, 3, 4, 5, 6)
    drained = asyncio.create_task(coalescer.drain())
    assert await flush.next_start() == [1, 2, 3, 4]
    with pytest.raises(Closed):
        await coalescer.submit(7)
    assert not drained.done()
    flush.let_pass(2)
    await drained
    assert [caller.result() for caller in callers] == [10, 20, 30, 40, 50, 60]
    await coalescer.drain()
    with pytest.raises(Closed):
        await coalescer.submit_many([8, 9])


async def test_drain_that_is_cancelled_does_not_stop_the_flushes():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    (caller,) = await queue_up(coalescer, 1)
    await flush.next_start()
    drained = asyncio.create_task(coalescer.drain())
    await passes(1)
    drained.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drained
    flush.let_pass()
    assert await caller == 10
    await coalescer.drain()


async def test_lanes_flush_side_by_side_and_no_more_than_asked_for():
    flush = GatedFlush()
    coalescer = coalescer_of(flush, max_batch_items=1, lanes=3)
    callers = await queue_up(coalescer, 1, 2, 3, 4, 5)
    assert [await flush.next_start() for _ in range(3)] == [[1], [2], [3]]
    await passes(5)
    assert flush.started.empty()
    flush.let_pass(5)
    assert await asyncio.gather(*callers) == [10, 20, 30, 40, 50]
    await coalescer.drain()


async def test_a_lane_that_is_idle_again_takes_the_next_item_while_another_is_busy():
    flush = GatedFlush()
    coalescer = coalescer_of(flush, lanes=2)
    first, second = await queue_up(coalescer, 1), []
    assert await flush.next_start() == [1]
    second = await queue_up(coalescer, 2)
    assert await flush.next_start() == [2]
    flush.let_pass(2)
    assert await asyncio.gather(*first, *second) == [10, 20]
    callers = await queue_up(coalescer, 3)
    assert await flush.next_start() == [3]
    flush.let_pass()
    assert await callers[0] == 30
    await coalescer.drain()


async def test_a_flush_inherits_nothing_from_the_caller_that_happened_to_be_first():
    deadline: ContextVar[str] = ContextVar("deadline", default="none")
    seen: list[str] = []

    async def flush(items: list[int]) -> list[int]:
        seen.append(deadline.get())
        return items

    coalescer = coalescer_of(flush)
    deadline.set("of the first caller")
    await coalescer.submit(1)
    await coalescer.submit(2)
    assert seen == ["none", "none"]
    await coalescer.drain()


async def test_a_flush_cancelled_underneath_fails_its_items_and_the_lane_goes_on():
    async def flush(items: list[int]) -> list[int]:
        if 1 in items:
            raise asyncio.CancelledError
        return items

    coalescer = coalescer_of(flush)
    with pytest.raises(FlushCancelled):
        await coalescer.submit(1)
    assert await coalescer.submit(2) == 2
    await coalescer.drain()


async def test_callers_hear_of_a_lane_that_is_stopped_instead_of_hanging():
    flush = GatedFlush()
    coalescer = coalescer_of(flush)
    before = asyncio.all_tasks()
    (in_flight,) = await queue_up(coalescer, 1)
    await flush.next_start()
    (waiting,) = await queue_up(coalescer, 2)
    (lane,) = asyncio.all_tasks() - before - {in_flight, waiting}
    lane.cancel()
    with pytest.raises(FlushCancelled):
        await in_flight
    with pytest.raises(Closed):
        await waiting
    with pytest.raises(Closed):
        await coalescer.submit(3)
    await coalescer.drain()


async def test_one_task_per_lane_serves_any_number_of_items():
    async def flush(items: list[int]) -> list[int]:
        return items

    coalescer = coalescer_of(flush)
    before = asyncio.all_tasks()
    await coalescer.submit(0)
    lanes = asyncio.all_tasks() - before
    assert len(lanes) == 1
    for item in range(100):
        await coalescer.submit(item)
    assert asyncio.all_tasks() - before == lanes
    await coalescer.drain()


async def test_items_that_fit_in_one_flush_wake_one_lane_only():
    async def flush(items: list[int]) -> list[int]:
        return items

    coalescer = coalescer_of(flush, lanes=3)
    before = asyncio.all_tasks()
    callers = await queue_up(coalescer, 1, 2, 3, 4)
    assert len(asyncio.all_tasks() - before - set(callers)) == 1
    assert await asyncio.gather(*callers) == [1, 2, 3, 4]
    await coalescer.drain()


@pytest.mark.parametrize(("linger", "second"), [(0.0, [3]), (30.0, [3, 4])])
async def test_a_lane_that_lingers_takes_what_those_just_answered_send_next(linger: float, second: list[int]):
    flush = GatedFlush()
    coalescer = coalescer_of(flush, linger_seconds=linger)
    first = await queue_up(coalescer, 1, 2)
    await flush.next_start()
    third = await queue_up(coalescer, 3)
    flush.let_pass(3)
    await asyncio.gather(*first)
    fourth = await queue_up(coalescer, 4)
    await asyncio.gather(*third, *fourth)
    assert flush.batches[:2] == [[1, 2], second]


async def test_a_lane_does_not_linger_after_a_flush_for_one_caller():
    flush = GatedFlush()
    coalescer = coalescer_of(flush, linger_seconds=30.0)
    first = await queue_up(coalescer, 1)
    await flush.next_start()
    second = await queue_up(coalescer, 2)
    flush.let_pass(2)
    await asyncio.gather(*first)
    third = await queue_up(coalescer, 3)
    flush.let_pass()
    await asyncio.gather(*second, *third)
    assert flush.batches == [[1], [2], [3]]


async def test_every_flush_is_observed_and_a_broken_observer_stops_nothing():
    seen: list[Flushed] = []
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, report: reported.append(report))

    async def flush(items: list[int]) -> list[int]:
        if 9 in items:
            raise LookupError
        return items

    def observe(flushed: Flushed) -> None:
        seen.append(flushed)
        if flushed.failed:
            raise RuntimeError("broken metric")

    coalescer = coalescer_of(flush, observe=observe)
    await asyncio.gather(*(coalescer.submit(item) for item in (1, 2, 3, 4, 5)))
    with pytest.raises(LookupError):
        await coalescer.submit(9)
    assert await coalescer.submit(1) == 1
    await coalescer.drain()
    asyncio.get_running_loop().set_exception_handler(None)
    assert [(each.name, each.items, each.queued_items, each.failed) for each in seen] == [
        ("test", 4, 1, False),
        ("test", 1, 0, False),
        ("test", 1, 0, True),
        ("test", 1, 0, False),
    ]
    assert all(each.seconds >= 0 for each in seen)
    assert len(reported) == 1


@pytest.mark.parametrize("option", ["max_batch_items", "max_queued_items", "lanes"])
def test_bounds_below_one_are_refused(option: str):
    with pytest.raises(ValueError, match="at least 1"):
        coalescer_of(GatedFlush(), **{option: 0})
