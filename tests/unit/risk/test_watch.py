"""Audience and gaps of the stream as a state machine: whatever happens in whatever order, a reader sees exactly what
it may, and its own check finds no gap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from risk.app.clock import DatabaseClock
from risk.app.feed import WarningFeed
from risk.app.index import WarningIndex
from risk.app.stores import WarningEvent
from risk.app.watch import Quiet, Watch
from risk.domain.indicator import Indicator, IndicatorType
from risk.domain.reader import Reader
from risk.domain.warning import Category, RiskWarning, Severity, State, Tlp, WarningSpec
from storage.streams import CursorOutOfRange

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEMBERS = ("alpha", "beta", "gamma")


class MemoryStore:
    """The stream of warnings in a list; events carry the warning as it is when they are read."""

    def __init__(self) -> None:
        self.now_warnings: dict[UUID, RiskWarning] = {}
        self.log: list[UUID] = []

    async def now(self) -> datetime:
        return NOW

    async def head(self) -> int:
        return len(self.log)

    async def live(self) -> AsyncIterator[Sequence[RiskWarning]]:
        yield [w for w in self.now_warnings.values() if w.state_at(NOW) is State.LIVE]

    async def warnings(self, warning_ids: Collection[UUID]) -> dict[UUID, RiskWarning]:
        return {i: self.now_warnings[i] for i in warning_ids if i in self.now_warnings}

    async def events(self, after: int, limit: int) -> Sequence[WarningEvent]:
        if after > len(self.log):
            raise CursorOutOfRange("warnings", after, 0, len(self.log))
        page = list(enumerate(self.log, 1))[after : after + limit]
        return [WarningEvent(sequence, NOW, self.now_warnings[i]) for sequence, i in page]

    async def grown(self, after: int, idle_seconds: float) -> AsyncIterator[Sequence[WarningEvent]]:
        assert idle_seconds > 0
        if page := await self.events(after, 10_000):
            yield page

    def write(self, warning: RiskWarning) -> RiskWarning:
        self.log.append(warning.warning_id)
        placed = warning.at_sequence(len(self.log))
        self.now_warnings[warning.warning_id] = placed
        return placed


def spec(number: int, audience: frozenset[str], category: Category) -> WarningSpec:
    token = number.to_bytes(32, "big")
    return WarningSpec(
        indicators=(Indicator(IndicatorType.ACCOUNT, token, 1),),
        category=category,
        severity=Severity.HIGH,
        confidence_percent=90,
        observe_time=NOW,
        half_life=timedelta(days=90),
        expire_time=NOW + timedelta(days=900),
        tlp=Tlp.AMBER,
        audience=audience,
        legal_basis="",
        purpose="",
        distinct_victims=0,
        evidence_reference="",
        signature=b"",
    )


class Sharing(RuleBasedStateMachine):
    """Members publish and take back; replicas of the service lag behind as they like; readers come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.store: Any = MemoryStore()
        self.index = WarningIndex()
        clock = DatabaseClock(self.store.now)
        self.feed = WarningFeed(self.store, self.index, clock)
        self.loop.run_until_complete(self.feed.load())
        self.watch = Watch(self.feed, self.index, clock, heartbeat_seconds=0.001)
        self.cursors: dict[str, int | None] = dict.fromkeys(MEMBERS)
        self.known: dict[str, dict[UUID, bool]] = {member: {} for member in MEMBERS}
        self.visible = {member: Reader.member(member) for member in MEMBERS}

    def teardown(self) -> None:
        self.loop.close()

    @rule(
        publisher=st.sampled_from(MEMBERS),
        audience=st.frozensets(st.sampled_from(MEMBERS), max_size=2),
        own_replica=st.booleans(),
    )
    def publish(self, publisher: str, audience: frozenset[str], own_replica: bool) -> None:
        number = len(self.store.log) + 1
        warning = RiskWarning(
            UUID(int=number), publisher, UUID(int=number), spec(number, audience, Category.MULE_ACCOUNT), False, NOW, 0
        )
        placed = self.store.write(warning)
        if own_replica:
            self.index.put(placed)

    @precondition(lambda self: self.store.log)
    @rule(data=st.data(), own_replica=st.booleans())
    def revoke(self, data: st.DataObject, own_replica: bool) -> None:
        warning = self.store.now_warnings[data.draw(st.sampled_from(sorted(self.store.now_warnings)))]
        gone = RiskWarning(
            warning.warning_id, warning.publisher_id, warning.request_id, warning.spec, True, NOW, warning.sequence
        )
        placed = self.store.write(gone)
        if own_replica:
            self.index.put(placed)

    @rule()
    def follow(self) -> None:
        self.loop.run_until_complete(self.feed.follow())

    @rule(member=st.sampled_from(MEMBERS), most=st.integers(1, 5))
    def read_a_while(self, member: str, most: int) -> None:
        self.loop.run_until_complete(self._read(member, most))

    async def _read(self, member: str, most: int) -> None:
        cursor = self.cursors[member]
        async with aclosing(self.watch.open(self.visible[member], cursor, set())) as events:
            last = cursor or 0
            async for event in events:
                if isinstance(event, Quiet):
                    return
                assert event.previous == last, "a gap that the reader's own check would find"
                assert event.warning.visible_to(member)
                last = event.sequence
                self.cursors[member] = last
                self.known[member][event.warning.warning_id] = event.warning.revoked
                most -= 1
                if most == 0:
                    return

    @rule(member=st.sampled_from(MEMBERS))
    def catch_up(self, member: str) -> None:
        self.loop.run_until_complete(self.feed.follow())
        self.loop.run_until_complete(self._read(member, 10_000))
        mine = {i: w for i, w in self.store.now_warnings.items() if w.visible_to(member)}
        assert {i for i, revoked in self.known[member].items() if not revoked} == {
            i for i, warning in mine.items() if not warning.revoked
        }, "everything live that it may see, and nothing that was taken back"
        assert self.known[member].keys() <= mine.keys()

    @invariant()
    def what_was_taken_back_here_counts_no_more(self) -> None:
        for warning in self.store.now_warnings.values():
            evidence = self.index.evidence((warning.spec.indicators[0].token,), Reader.everything(), NOW)
            if warning.revoked and warning.sequence <= self.feed.through:
                assert evidence.sources == ()


TestSharing = Sharing.TestCase
TestSharing.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_an_older_event_never_brings_back_what_was_taken_back() -> None:
    index = WarningIndex()
    live = RiskWarning(
        UUID(int=1), "alpha", UUID(int=1), spec(1, frozenset(), Category.CARD_FRAUD), False, NOW, sequence=1
    )
    gone = RiskWarning(UUID(int=1), "alpha", UUID(int=1), live.spec, True, NOW, sequence=2)
    index.put(gone)
    index.put(live)
    assert index.evidence((live.spec.indicators[0].token,), Reader.everything(), NOW).sources == ()
    index.forget_expired(NOW + timedelta(days=1000))
    assert len(index) == 0
