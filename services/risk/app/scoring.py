"""Scoring payments: concurrent callers share one transaction and one commit; a score is kept for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from batching import Coalescer
from risk.app.behaviour import BehaviourMemory
from risk.app.index import WarningIndex
from risk.app.requests import Batch, remember, sort_out
from risk.app.stores import ReadScore, ScoreStore, ScoreTransaction, StoredScore
from risk.domain.features import Features, Stage, Warned
from risk.domain.geography import local_hour
from risk.domain.payment import Party, Payment
from risk.domain.reader import Reader
from risk.domain.scoring import score
from serai.ids import uuid7

MAX_BATCH_ITEMS = 1000
MAX_QUEUED_ITEMS = 20_000


@dataclass(frozen=True, slots=True)
class ScoreSubmission:
    """A payment to score. `scope` is the caller's identity, `content_print` tells contents apart."""

    scope: str
    request_id: UUID
    content_print: bytes
    payment: Payment


@dataclass(frozen=True, slots=True)
class ScoreOutcome:
    """A score, or None where the request id was used before with other content."""

    score: ReadScore | None
    replayed: bool = False


class Scorer:
    """Scores payments by behaviour and warnings."""

    def __init__(self, store: ScoreStore, index: WarningIndex, behaviour: BehaviourMemory) -> None:
        self._store = store
        self._index = index
        self._behaviour = behaviour
        self._coalescer: Coalescer[ScoreSubmission, ScoreOutcome] = Coalescer(
            self._flush, name="scores", max_batch_items=MAX_BATCH_ITEMS, max_queued_items=MAX_QUEUED_ITEMS
        )

    async def submit(self, submissions: Sequence[ScoreSubmission]) -> Sequence[ScoreOutcome]:
        """Score the payments; one outcome each, in order. Raises QueueFull and what the database raises."""
        return await self._coalescer.submit_many(submissions)

    async def drain(self) -> None:
        """Finish what was accepted."""
        await self._coalescer.drain()

    def features_of(self, payment: Payment, now: datetime) -> Features:
        """Look at a payment as of now, and count it unless it is a quote only."""
        observation = payment.observation()
        behaviour = self._behaviour.measure(observation, now, remember=payment.stage is not Stage.QUOTE)
        reader = Reader(frozenset((payment.sender_id, payment.receiver_id)))
        return Features(
            amount=payment.amount,
            worth_eur=observation.worth_eur,
            local_hour=local_hour(payment.initiate_time or now, payment.source_country),
            source_country=payment.source_country,
            target_country=payment.target_country,
            behaviour=behaviour,
            warned=(*self._warned(payment.debtor, reader, now), *self._warned(payment.creditor, reader, now)),
            unreadable_identifiers=payment.unreadable_identifiers,
        )

    def _warned(self, party: Party, reader: Reader, now: datetime) -> list[Warned]:
        found = []
        for tokens in party.identifiers:
            evidence = self._index.evidence((indicator.token for indicator in tokens), reader, now)
            if evidence.sources:
                found.append(Warned(party.side, tokens[0].type, evidence))
        return found

    async def _flush(self, submissions: list[ScoreSubmission]) -> Sequence[ScoreOutcome]:
        return await self._store.transact(lambda transaction: self._apply(transaction, submissions))

    async def _apply(self, transaction: ScoreTransaction, submissions: list[ScoreSubmission]) -> Sequence[ScoreOutcome]:
        batch = await sort_out(transaction, submissions)
        fresh: dict[int, StoredScore] = {}
        if batch.fresh:
            now = await transaction.now()
            for place in batch.fresh:
                payment = submissions[place].payment
                features = self.features_of(payment, now)
                fresh[place] = StoredScore(uuid7(), payment, features, score(features), now)
            await transaction.add_scores(list(fresh.values()))
            await remember(transaction, batch, [(place, kept.score_id.bytes) for place, kept in fresh.items()])
        recalled = {place: UUID(bytes=outcome) for place, outcome in batch.recalled.items()}
        known = await transaction.scores(set(recalled.values())) if recalled else {}
        return [_answer(batch, fresh, known, recalled, place) for place in range(len(submissions))]


def _answer(
    batch: Batch[ScoreSubmission],
    fresh: dict[int, StoredScore],
    known: dict[UUID, ReadScore],
    recalled: dict[int, UUID],
    place: int,
) -> ScoreOutcome:
    if place in batch.reused:
        return ScoreOutcome(None)
    if place in recalled:
        return ScoreOutcome(known[recalled[place]], replayed=True)
    stored = fresh[batch.repeats.get(place, place)]
    return ScoreOutcome(stored.read(), replayed=place in batch.repeats)
