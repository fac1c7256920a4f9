"""The plans that the statements on a payment's way must have, however many quotes there are."""

from __future__ import annotations

import asyncpg

from fixtures.fx import ALPHA, Fx, spec
from fx.storage import statements

# Each with the types of its parameters.
ON_THE_WAY = (
    (statements.LOCK_QUOTES_OF, "text[], uuid[]"),
    (statements.ACCEPT_QUOTES, "text[], uuid[], uuid[]"),
    (statements.CLOSE_QUOTES, "text, text[], uuid[]"),
    (statements.QUOTES_OF_PARTICIPANT, "text, uuid[]"),
    (statements.QUOTES_BY_ID, "uuid[]"),
    (statements.LOCK_QUOTES, "uuid[]"),
    (statements.LOCK_POSITIONS, "text[], text[]"),
    (statements.MOVE_POSITIONS, "text[], text[], bigint[], numeric[]"),
)


async def test_no_statement_reads_a_whole_table(fx: Fx) -> None:
    await fx.by(ALPHA).quote(*(spec() for _ in range(100)))
    conn = await asyncpg.connect(fx.urls.runtime_url)
    try:
        # A table of a test is so small that reading all of it is cheapest: the question is whether it must be read.
        await conn.execute("SET enable_seqscan = off")
        await conn.execute("SET plan_cache_mode = force_generic_plan")
        for number, (statement, types) in enumerate(ON_THE_WAY):
            await conn.execute(f"PREPARE asked_{number} ({types}) AS {statement}")
            nothing = ", ".join("NULL" for _ in types.split(","))
            rows = await conn.fetch(f"EXPLAIN EXECUTE asked_{number} ({nothing})")
            plan = "\n".join(row[0] for row in rows)
            # Either index of quotes leads to a row by its id; which one is left to the planner.
            assert "Index Cond" in plan, statement
            assert "Seq Scan" not in plan, statement
    finally:
        await conn.close()
