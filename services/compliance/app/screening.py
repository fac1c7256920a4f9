"""Screening: match every party, hear every rule, and settle what was decided for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from uuid import UUID

from batching import Coalescer
from compliance.app.decisions import Decided, DecisionStore, Proposed, Reused
from compliance.app.ruling import Ruling, Rulings
from compliance.domain.decision import Assessment, assess
from compliance.domain.matching import Match
from compliance.domain.parties import Party, Payment, Role
from compliance.domain.rules import judge, judge_party
from serai.ids import uuid7
from telemetry import meter

MAX_TURN_SECONDS = 0.005
"""Longest work between two breaths of the event loop, but for a single party: 20 hostile names take a second."""
MAX_BATCH_DECISIONS = 1_000
MAX_QUEUED_DECISIONS = 20_000

DECISIONS = meter.counter("compliance.decisions", "{decision}", "Decisions made, by verdict")
LATENCY = meter.histogram("compliance.screening.duration", "s", "Time to decide one item, without storing it")


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A payment to screen."""

    request_id: UUID
    owner_id: str
    fingerprint: bytes
    party_fingerprints: tuple[str, ...]
    payment: Payment


@dataclass(frozen=True, slots=True)
class PartyRequest:
    """A party to screen under the rules of a jurisdiction."""

    request_id: UUID
    owner_id: str
    fingerprint: bytes
    party_fingerprints: tuple[str, ...]
    party: Party
    jurisdiction: str


class _Turn:
    """A call's turn on the event loop, which it passes on between two parties when it has been long."""

    __slots__ = ("_began", "waited")

    def __init__(self) -> None:
        self._began = perf_counter()
        self.waited = 0.0
        """Seconds that other calls had in between."""

    async def breathe(self) -> None:
        now = perf_counter()
        if now - self._began > MAX_TURN_SECONDS:
            # Nothing is waited for but the turn itself.
            await asyncio.sleep(0)
            self._began = perf_counter()
            self.waited += self._began - now


class Screening:
    """Decides requests and stores the decisions; concurrent calls share one commit."""

    def __init__(self, rulings: Rulings, store: DecisionStore, today: Callable[[], date]) -> None:
        """`today` gives the day in UTC, by which rules come into force."""
        self._rulings = rulings
        self._today = today
        self._settling: Coalescer[Proposed, Decided | Reused] = Coalescer(
            store.settle, name="decisions", max_batch_items=MAX_BATCH_DECISIONS, max_queued_items=MAX_QUEUED_DECISIONS
        )

    async def screen(self, requests: Sequence[PaymentRequest | PartyRequest]) -> Sequence[Decided | Reused]:
        """Decide each request, in order; a request that was decided before keeps its first decision.

        Matching runs on the event loop, which breathes at least every MAX_TURN_SECONDS between parties. Raises
        batching.QueueFull when too many decisions wait to be stored.
        """
        ruling, today = self._rulings.in_force, self._today()
        turn = _Turn()
        proposed = [await self._propose(ruling, request, today, turn) for request in requests]
        settled = await self._settling.submit_many(proposed)
        for outcome in settled:
            if isinstance(outcome, Decided) and not outcome.replayed:
                DECISIONS.at(verdict=outcome.decision.assessment.verdict.name).add()
        return settled

    async def drain(self) -> None:
        """Store what was decided and take no more."""
        await self._settling.drain()

    async def _propose(
        self, ruling: Ruling, request: PaymentRequest | PartyRequest, today: date, turn: _Turn
    ) -> Proposed:
        await turn.breathe()
        started, waited = perf_counter(), turn.waited
        if isinstance(request, PaymentRequest):
            assessment = await _assess_payment(ruling, request.payment, today, turn)
            payment_id = request.payment.payment_id
        else:
            assessment, payment_id = _assess_party(ruling, request.party, request.jurisdiction, today), ""
        seconds = perf_counter() - started - (turn.waited - waited)
        LATENCY.at().record(seconds)
        return Proposed(
            owner_id=request.owner_id,
            request_id=request.request_id,
            fingerprint=request.fingerprint,
            decision_id=uuid7(),
            payment_id=payment_id,
            party_fingerprints=request.party_fingerprints,
            assessment=assessment,
            versions=ruling.versions,
            latency_us=round(seconds * 1e6),
        )


async def _assess_payment(ruling: Ruling, payment: Payment, today: date, turn: _Turn) -> Assessment:
    matches: list[Match] = []
    for participant in payment.participants:
        await turn.breathe()
        matches += ruling.matcher.match(participant.party, participant.role)
    if payment.remittance:
        matches += ruling.matcher.match_text(payment.remittance)
    return assess(matches, judge(ruling.packs, payment, today))


def _assess_party(ruling: Ruling, party: Party, jurisdiction: str, today: date) -> Assessment:
    matches = ruling.matcher.match(party, Role.NONE)
    return assess(matches, judge_party(ruling.packs, party, jurisdiction, today))
