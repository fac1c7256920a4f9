"""The plans that the statements on a payment's way must have, however many decisions there are."""

from __future__ import annotations

import asyncpg

from compliance.storage import statements
from storage.provision import ServiceUrls

# Each with the types of its parameters.
ON_THE_WAY = ((statements.DECISIONS_BY_REQUEST, "text[], uuid[]"), (statements.DECISIONS_BY_ID, "uuid[]"))


async def test_no_statement_reads_a_whole_table(database: ServiceUrls) -> None:
    conn = await asyncpg.connect(database.runtime_url)
    try:
        # A table of a test is so small that reading all of it is cheapest: the question is whether it must be read.
        await conn.execute("SET enable_seqscan = off")
        await conn.execute("SET plan_cache_mode = force_generic_plan")
        for number, (statement, types) in enumerate(ON_THE_WAY):
            await conn.execute(f"PREPARE asked_{number} ({types}) AS {statement}")
            nothing = ", ".join("NULL" for _ in types.split(","))
            rows = await conn.fetch(f"EXPLAIN EXECUTE asked_{number} ({nothing})")
            plan = "\n".join(row[0] for row in rows)
            assert "Index Cond" in plan, statement
            assert "Seq Scan" not in plan, statement
    finally:
        await conn.close()
