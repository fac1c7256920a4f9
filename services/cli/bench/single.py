"""One caller alone: what a single durable transfer takes, beside a bare INSERT and COMMIT on the same server."""

import time
from collections.abc import Awaitable, Callable

import asyncpg

from cli.bench.load import percentile

MAKE = """
CREATE TABLE IF NOT EXISTS bench_commit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz)
"""
INSERT = "INSERT INTO bench_commit (at) VALUES (now())"


async def p50_ms(call: Callable[[], Awaitable[object]], seconds: float) -> float:
    """Give the median time of `call`, one after the other, in milliseconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while (begin := time.perf_counter()) < end:
        await call()
        times.append(time.perf_counter() - begin)
    times.sort()
    return percentile(times, 50) * 1000


async def bare_commit(conn: "asyncpg.Connection[asyncpg.Record]") -> Callable[[], Awaitable[object]]:
    """Give a call that inserts one row and commits, as durably as the ledger does. `conn` is the schema owner's."""
    await conn.execute(MAKE)
    statement = await conn.prepare(INSERT)
    return statement.fetch
