"""Taking in what became of payments: labels from which later models learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from risk.app.requests import remember, sort_out
from risk.app.stores import Label, ScoreStore, ScoreTransaction
from risk.domain.codes import Code
from risk.domain.commands import CLOCK_TOLERANCE
from risk.domain.payment import OutcomeKind


@dataclass(frozen=True, slots=True)
class OutcomeSubmission:
    """A report. `member` is the channel that reports and may only speak of its own payments; None is a service."""

    scope: str
    member: str | None
    request_id: UUID
    content_print: bytes
    payment_id: UUID
    kind: OutcomeKind
    report_time: datetime | None


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report."""

    code: Code
    replayed: bool = False


class OutcomeDesk:
    """Takes reports of outcomes."""

    def __init__(self, store: ScoreStore) -> None:
        self._store = store

    async def submit(self, submissions: Sequence[OutcomeSubmission]) -> list[Reported]:
        """Record the reports; one result each, in order."""
        return await self._store.transact(lambda transaction: _apply(transaction, submissions))


async def _apply(transaction: ScoreTransaction, submissions: Sequence[OutcomeSubmission]) -> list[Reported]:
    batch = await sort_out(transaction, submissions)
    decided: dict[int, Code] = {}
    if batch.fresh:
        fresh = {place: submissions[place] for place in batch.fresh}
        parties = await transaction.parties({report.payment_id for report in fresh.values()})
        now = await transaction.now()
        decided = {place: _decide(report, parties, now) for place, report in fresh.items()}
        labels = [_label(report, now) for place, report in fresh.items() if decided[place] is Code.OK]
        await transaction.add_labels(labels, now)
        await remember(transaction, batch, [(place, bytes((code,))) for place, code in decided.items()])
    results = []
    for place in range(len(submissions)):
        if place in batch.reused:
            results.append(Reported(Code.IDEMPOTENCY_KEY_REUSED))
        elif place in batch.recalled:
            results.append(Reported(Code(batch.recalled[place][0]), replayed=True))
        else:
            results.append(Reported(decided[batch.repeats.get(place, place)], replayed=place in batch.repeats))
    return results


def _decide(report: OutcomeSubmission, parties: dict[UUID, frozenset[str]], now: datetime) -> Code:
    involved = parties.get(report.payment_id)
    if involved is None or (report.member is not None and report.member not in involved):
        return Code.PAYMENT_UNKNOWN
    if report.report_time is not None and report.report_time > now + CLOCK_TOLERANCE:
        return Code.OBSERVED_IN_FUTURE
    return Code.OK


def _label(report: OutcomeSubmission, now: datetime) -> Label:
    at = min(report.report_time or now, now)
    return Label(report.payment_id, report.request_id, report.scope, report.kind, at)
