"""The store of decisions: first come, first decided, for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from compliance.app.decisions import Decided, Proposed, Reused
from compliance.domain.decision import Decision
from compliance.storage import statements
from compliance.storage.rows import decision_of, outcome_text, versions_text
from storage.pool import Connection, Pool
from storage.retry import retrying

Key = tuple[str, UUID]


class PostgresDecisionStore:
    """Decisions in the service's own database."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def settle(self, proposed: Sequence[Proposed]) -> list[Decided | Reused]:
        """Store what is new in one transaction and give the decision that stands for each; see DecisionStore."""

        async def transaction() -> list[Decided | Reused]:
            async with self._pool.acquire() as conn, conn.transaction():
                return await _settle(conn, proposed)

        # Safe to run again: what an earlier attempt committed is found by its request id.
        return await retrying(transaction)

    async def read(self, decision_ids: Sequence[UUID]) -> list[Decision]:
        """The decisions that exist, in the order asked for."""

        async def work() -> Sequence[asyncpg.Record]:
            async with self._pool.acquire() as conn:
                return await conn.fetch(statements.DECISIONS_BY_ID, decision_ids)

        rows = await retrying(work)
        found = {decision.decision_id: decision for decision in map(decision_of, rows)}
        return [found[decision_id] for decision_id in decision_ids if decision_id in found]


async def _settle(conn: Connection, proposed: Sequence[Proposed]) -> list[Decided | Reused]:
    versions = dict(sorted({versions_text(one.versions) for one in proposed}))
    await conn.execute(statements.KEEP_VERSIONS, list(versions), list(versions.values()))
    rows = await conn.fetch(statements.INSERT_DECISIONS, *_columns(proposed))
    inserted = {row["decision_id"]: row["decided_at"] for row in rows}
    others = [one for one in proposed if one.decision_id not in inserted]
    # A statement of its own sees what a racing transaction committed while the insert waited for it.
    earlier = await _earlier(conn, others) if others else {}
    return [_outcome(one, inserted, earlier) for one in proposed]


async def _earlier(conn: Connection, others: Sequence[Proposed]) -> dict[Key, asyncpg.Record]:
    owners, requests = [one.owner_id for one in others], [one.request_id for one in others]
    rows = await conn.fetch(statements.DECISIONS_BY_REQUEST, owners, requests)
    return {(row["owner_id"], UUID(int=row["request_id"].int)): row for row in rows}


def _outcome(
    one: Proposed, inserted: Mapping[UUID, datetime], earlier: Mapping[Key, asyncpg.Record]
) -> Decided | Reused:
    decided_at = inserted.get(one.decision_id)
    if decided_at is not None:
        decision = Decision(one.decision_id, one.payment_id, one.assessment, one.versions, one.latency_us, decided_at)
        return Decided(decision, replayed=False)
    row = earlier[one.owner_id, one.request_id]
    return Decided(decision_of(row), replayed=True) if row["fingerprint"] == one.fingerprint else Reused()


def _columns(proposed: Sequence[Proposed]) -> list[list[object]]:
    rows = [
        (
            one.owner_id,
            one.request_id,
            one.decision_id,
            one.fingerprint,
            one.payment_id,
            one.assessment.verdict.name,
            " ".join(one.party_fingerprints),
            outcome_text(one.assessment),
            versions_text(one.versions)[0],
            one.latency_us,
        )
        for one in proposed
    ]
    return [list(column) for column in zip(*rows, strict=True)]
