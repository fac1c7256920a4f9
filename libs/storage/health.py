"""Whether the database can do a service's work, for its health answer."""

from __future__ import annotations

from storage.pool import Pool

CHECK_TIMEOUT_SECONDS = 2.0
WRITABLE = "SELECT NOT pg_is_in_recovery()"


async def check(pool: Pool) -> bool:
    """Say whether the pool gives a connection to a server that takes writes; raises what asyncpg raises otherwise.

    Bounded by CHECK_TIMEOUT_SECONDS for the connection and the same for the answer.
    """
    async with pool.acquire(timeout=CHECK_TIMEOUT_SECONDS) as conn:
        return bool(await conn.fetchval(WRITABLE, timeout=CHECK_TIMEOUT_SECONDS))
