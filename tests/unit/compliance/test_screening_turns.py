"""Screening shares the event loop: a payment of many slow parties does not keep every other call waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from time import perf_counter
from uuid import UUID

from compliance.app.decisions import Decided, Proposed, Reused
from compliance.app.ruling import Ruling, Rulings
from compliance.app.screening import MAX_TURN_SECONDS, PaymentRequest, Screening
from compliance.domain.decision import Decision, Versions
from compliance.domain.matching import Match, Matcher, Threshold, Thresholds
from compliance.domain.parties import Participant, Party, Payment, Role
from compliance.lists.loading import Loaded
from money import Money, currency
from serai.ids import uuid7

THRESHOLDS = Thresholds(Threshold(), {})
PARTIES = 3


class SlowMatcher(Matcher):
    """Takes longer for each party than a turn may last."""

    def __init__(self) -> None:
        super().__init__((), THRESHOLDS)
        self.matched = 0

    def match(self, party: Party, role: Role) -> tuple[Match, ...]:
        ends = perf_counter() + 2 * MAX_TURN_SECONDS
        while perf_counter() < ends:
            pass
        self.matched += 1
        return super().match(party, role)


class FixedRulings(Rulings):
    """One ruling for ever."""

    def __init__(self, ruling: Ruling) -> None:
        super().__init__(lambda _: Loaded((), ()), (), THRESHOLDS)
        self._ruling = ruling


class Remembering:
    """Keeps decisions in memory."""

    async def settle(self, proposed: Sequence[Proposed]) -> list[Decided | Reused]:
        now = datetime(2026, 11, 22, tzinfo=UTC)
        return [
            Decided(
                Decision(one.decision_id, one.payment_id, one.assessment, one.versions, one.latency_us, now),
                replayed=False,
            )
            for one in proposed
        ]

    async def read(self, decision_ids: Sequence[UUID]) -> list[Decision]:
        raise LookupError(decision_ids)


async def test_others_get_their_turn_between_the_parties_of_one_payment() -> None:
    matcher = SlowMatcher()
    ruling = Ruling((), (), matcher, Versions({}, {}, "1"))
    screening = Screening(FixedRulings(ruling), Remembering(), lambda: date(2026, 11, 22))
    amount = Money(100, currency("EUR"))
    people = tuple(Participant(Role.DEBTOR, Party(f"Greta {n}")) for n in range(PARTIES))
    payment = Payment("p", "alpha", people, amount, amount, "DE", "SG")
    seen: list[int] = []

    async def somebody_else() -> None:
        seen.append(matcher.matched)

    [outcome], _ = await asyncio.gather(
        screening.screen([PaymentRequest(uuid7(), "alpha", b"", (), payment)]), somebody_else()
    )
    assert isinstance(outcome, Decided)
    assert matcher.matched == PARTIES
    assert seen[0] < PARTIES
    await screening.drain()
