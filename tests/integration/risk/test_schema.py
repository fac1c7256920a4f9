"""The migrated schema is the one that the models declare, and what is append-only stays so."""

from __future__ import annotations

import asyncpg
import pytest

from fixtures.risk import Risk
from risk.storage import statements
from serai.ids import uuid7
from storage.migrate import schema_drift


async def test_the_schema_is_what_the_models_declare(risk: Risk) -> None:
    assert await schema_drift("risk", risk.urls.owner_url) == []


@pytest.mark.parametrize("table", ["score", "payment_outcome", "sighting", "warning_indicator", "idempotency"])
async def test_what_was_said_cannot_be_changed(risk: Risk, table: str) -> None:
    conn = await asyncpg.connect(risk.urls.runtime_url)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.execute(f"DELETE FROM {table}")  # noqa: S608 - names from this list alone.
    await conn.close()


async def test_statements_on_the_way_of_a_payment_use_an_index(risk: Risk) -> None:
    conn = await asyncpg.connect(risk.urls.runtime_url)
    await conn.execute("SET enable_seqscan = off")
    for statement in (statements.SCORES_BY_ID, statements.PARTIES_OF_PAYMENTS, statements.LOCK_WARNINGS):
        plan = "\n".join(row[0] for row in await conn.fetch(f"EXPLAIN {statement}", [uuid7()]))
        assert "Seq Scan" not in plan, plan
    await conn.close()
