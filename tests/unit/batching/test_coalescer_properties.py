"""What holds of the coalescer under any interleaving of callers, flushes, failures and cancellations.

Hypothesis writes a script; the test plays it move by move on a real event loop, deciding itself when each flush ends
and how, and then compares what callers got with what was flushed.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from batching import Closed, Coalescer, QueueFull, UnitTooLarge


class FlushBroke(Exception):
    """The failure that a script asks for."""


@dataclass(frozen=True)
class Submit:
    """A caller comes with a unit of this many items."""

    size: int


@dataclass(frozen=True)
class Leave:
    """One of the callers is cancelled, wherever its unit is."""

    pick: int


@dataclass(frozen=True)
class End:
    """One of the flushes in flight ends, well or not."""

    pick: int
    well: bool


@dataclass(frozen=True)
class Turn:
    """The event loop runs what is ready."""


moves = st.one_of(
    st.builds(Submit, st.integers(1, 9)),
    st.builds(Submit, st.just(1)),
    st.builds(Leave, st.integers(0, 50)),
    st.builds(End, st.integers(0, 5), st.booleans()),
    st.just(Turn()),
)


@dataclass(frozen=True)
class Scene:
    max_batch_items: int
    max_queued_items: int
    lanes: int
    moves: list[Any]


scenes = st.builds(
    Scene, st.integers(1, 6), st.integers(1, 20), st.integers(1, 3), st.lists(moves, min_size=1, max_size=60)
)


@dataclass
class Stage:
    """A coalescer, its callers and its flushes, with the bounds checked at every move."""

    scene: Scene
    units: list[list[int]] = field(default_factory=list)
    callers: list[asyncio.Task[Any]] = field(default_factory=list)
    left: set[int] = field(default_factory=set)
    batches: list[list[int]] = field(default_factory=list)
    failed_batches: list[list[int]] = field(default_factory=list)
    in_flight: list[tuple[list[int], asyncio.Future[bool]]] = field(default_factory=list)
    finishing: bool = False

    def __post_init__(self) -> None:
        scene = self.scene
        self.coalescer: Coalescer[int, str] = Coalescer(
            self.flush,
            name="scene",
            max_batch_items=scene.max_batch_items,
            max_queued_items=scene.max_queued_items,
            lanes=scene.lanes,
        )

    async def flush(self, items: list[int]) -> list[str]:
        self.batches.append(items)
        if not self.finishing:
            ends: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self.in_flight.append((items, ends))
            assert len(self.in_flight) <= self.scene.lanes
            if not await ends:
                self.failed_batches.append(items)
                raise FlushBroke(items)
        return [f"answer to {item}" for item in items]

    async def play(self) -> None:
        for move in self.scene.moves:
            self.make(move)
            if isinstance(move, Turn):
                await asyncio.sleep(0)
            assert 0 <= self.coalescer.queued_items <= self.scene.max_queued_items
        await asyncio.sleep(0)
        self.finishing = True
        while self.in_flight:
            self.make(End(0, well=True))
        await self.coalescer.drain()
        if self.callers:
            await asyncio.wait(self.callers)

    def make(self, move: Any) -> None:
        if isinstance(move, Submit):
            first = sum(map(len, self.units))
            unit = list(range(first, first + move.size))
            self.units.append(unit)
            self.callers.append(asyncio.get_running_loop().create_task(self.call(unit)))
        elif isinstance(move, Leave) and self.callers:
            index = move.pick % len(self.callers)
            if self.callers[index].cancel():
                self.left.add(index)
        elif isinstance(move, End) and self.in_flight:
            _, ends = self.in_flight.pop(move.pick % len(self.in_flight))
            ends.set_result(move.well)

    async def call(self, unit: list[int]) -> list[str]:
        if len(unit) == 1:
            return [await self.coalescer.submit(unit[0])]
        return list(await self.coalescer.submit_many(unit))


@settings(max_examples=300, deadline=None)
@given(scenes)
def test_any_interleaving_answers_every_caller_once_with_its_own_results(scene: Scene):
    stage = asyncio.run(played(scene))
    flushed = Counter(item for batch in stage.batches for item in batch)
    assert all(times == 1 for times in flushed.values()), "an item was flushed twice"
    failed = {item for batch in stage.failed_batches for item in batch}
    for index, (unit, caller) in enumerate(zip(stage.units, stage.callers, strict=True)):
        if caller.cancelled():
            assert index in stage.left, "a caller was cancelled that nobody cancelled"
            continue
        error = caller.exception()
        if error is None:
            assert caller.result() == [f"answer to {item}" for item in unit]
            assert all(flushed[item] == 1 and item not in failed for item in unit)
        elif isinstance(error, FlushBroke):
            assert all(item in failed for item in unit), "a failure reached the items of another flush"
        else:
            assert isinstance(error, QueueFull | UnitTooLarge | Closed)
            assert not any(flushed[item] for item in unit), "a refused item was flushed"


@settings(max_examples=300, deadline=None)
@given(scenes)
def test_batches_keep_their_limit_the_units_whole_and_the_order_of_arrival(scene: Scene):
    stage = asyncio.run(played(scene))
    unit_of = {item: index for index, unit in enumerate(stage.units) for item in unit}
    for batch in stage.batches:
        owners = list(dict.fromkeys(unit_of[item] for item in batch))
        assert batch == [item for owner in owners for item in stage.units[owner]], "a unit was split or torn apart"
        assert len(batch) <= scene.max_batch_items or len(owners) == 1
        assert batch
    # All lanes take from one queue, so flushes begin in order of arrival, whichever lane carries them.
    begun = [item for batch in stage.batches for item in batch]
    assert begun == sorted(begun)


@settings(max_examples=100, deadline=None)
@given(scenes)
def test_nothing_is_left_behind_when_drained(scene: Scene):
    stage = asyncio.run(played(scene))
    assert stage.coalescer.queued_items == 0
    assert all(caller.done() for caller in stage.callers)
    # Whoever was accepted and stayed was flushed: only refusals and departures miss from the batches.
    flushed = {item for batch in stage.batches for item in batch}
    for unit, caller in zip(stage.units, stage.callers, strict=True):
        accepted_and_stayed = not caller.cancelled() and not isinstance(
            caller.exception(), QueueFull | UnitTooLarge | Closed
        )
        assert not accepted_and_stayed or flushed.issuperset(unit)


async def played(scene: Scene) -> Stage:
    stage = Stage(scene)
    await stage.play()
    return stage
