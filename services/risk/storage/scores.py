"""Scores and labels in PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from money import Money, currency
from risk.app.stores import Label, Observed, ReadScore, ScoreTransaction, StoredScore
from risk.domain.features import Observation
from risk.domain.geography import worth_in_euro
from risk.storage import rows, statements
from risk.storage.requests import ConnectionRequests
from storage.pool import Connection, Pool
from storage.retry import retrying

Result = TypeVar("Result")

OBSERVATION_PAGE = 5000
_LEAST_ID = UUID(int=0)


class PostgresScoreTransaction(ConnectionRequests):
    """Implements risk.app.stores.ScoreTransaction. `origin` names the process that scores."""

    def __init__(self, conn: Connection, origin: UUID) -> None:
        super().__init__(conn)
        self._origin = origin

    async def add_scores(self, scores: Sequence[StoredScore]) -> None:
        """Write scores."""
        if scores:
            values = zip(*(self._values(stored) for stored in scores), strict=True)
            await self._conn.execute(statements.INSERT_SCORES, *values)

    async def parties(self, payment_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
        """Give the sender and the receiver of each payment that was scored."""
        found = await self._conn.fetch(statements.PARTIES_OF_PAYMENTS, list(payment_ids))
        parties: dict[UUID, frozenset[str]] = {}
        for row in found:
            involved = frozenset((row["sender_id"], row["receiver_id"]))
            parties[row["payment_id"]] = parties.get(row["payment_id"], frozenset()) | involved
        return parties

    async def add_labels(self, labels: Sequence[Label], now: datetime) -> None:
        """Write what was reported."""
        if labels:
            values = [(x.payment_id, x.request_id, x.reporter, x.kind, x.report_time, now) for x in labels]
            await self._conn.execute(statements.INSERT_OUTCOMES, *zip(*values, strict=True))

    async def scores(self, score_ids: Collection[UUID]) -> dict[UUID, ReadScore]:
        """Give the scores that exist."""
        return await _scores(self._conn, score_ids)

    def _values(self, stored: StoredScore) -> tuple[Any, ...]:
        payment, observation = stored.payment, stored.payment.observation()
        return (
            payment.payment_id,
            stored.score_id,
            self._origin,
            payment.stage,
            payment.sender_id,
            payment.receiver_id,
            payment.source_country,
            payment.target_country,
            payment.method,
            payment.amount.currency.code,
            payment.amount.minor_units,
            observation.debtor,
            observation.creditor,
            rows.features_json(stored.features),
            stored.score.probability,
            stored.score.expected_loss.minor_units,
            stored.score.action,
            rows.reasons_json(stored.score),
            stored.score.model_version,
            stored.score_time,
        )


class PostgresScoreStore:
    """Implements risk.app.stores.ScoreStore. `origin` names this process among those that score."""

    def __init__(self, pool: Pool, origin: UUID) -> None:
        self._pool = pool
        self._origin = origin

    async def transact(self, work: Callable[[ScoreTransaction], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction, again when PostgreSQL asks for it."""

        async def attempt() -> Result:
            async with self._pool.acquire() as conn, conn.transaction():
                return await work(PostgresScoreTransaction(conn, self._origin))

        return await retrying(attempt)

    async def scores(self, score_ids: Collection[UUID]) -> dict[UUID, ReadScore]:
        """Give the scores that exist."""
        async with self._pool.acquire() as conn:
            return await _scores(conn, score_ids)

    async def observed(self, since: datetime, *, by_others: bool) -> AsyncIterator[Sequence[Observed]]:
        """Give the payments scored since then in order, page by page: all, or those that other processes scored."""
        # No process has the nil id, so excluding it excludes nothing.
        excluded = self._origin if by_others else _LEAST_ID
        at, last = since, _LEAST_ID
        while page := await self._pool.fetch(statements.OBSERVATIONS, at, last, excluded, OBSERVATION_PAGE):
            at, last = page[-1]["score_time"], page[-1]["score_id"]
            yield [_observed(row) for row in page]


async def _scores(conn: Connection, score_ids: Collection[UUID]) -> dict[UUID, ReadScore]:
    found = await conn.fetch(statements.SCORES_BY_ID, list(score_ids))
    return {row["score_id"]: rows.read_score(row) for row in found}


def _observed(row: rows.Row) -> Observed:
    amount = Money(row["minor_units"], currency(row["currency"]))
    observation = Observation(
        row["payment_id"], row["debtor_token"], row["creditor_token"], worth_in_euro(amount), row["target_country"]
    )
    return Observed(row["score_id"], observation, row["score_time"])
