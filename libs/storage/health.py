"""Whether the database can do a service's work, for its health answer."""

from __future__ import annotations

from storage.pool import Pool

CHECK_TIMEOUT_SECONDS = 2.0
WRITABLE = "SELECT NOT pg_is_in_recovery()"


class ReadOnlyServer(Exception):
    """The server answers but takes no writes: a standby, perhaps a former primary."""


async def check(pool: Pool) -> None:
    """Return when the pool gives a connection to a server that takes writes; raise when not.

    Raises ReadOnlyServer, TimeoutError after CHECK_TIMEOUT_SECONDS for the connection or as much for the answer, or
    what asyncpg raises.
    """
    async with pool.acquire(timeout=CHECK_TIMEOUT_SECONDS) as conn:
        if not await conn.fetchval(WRITABLE, timeout=CHECK_TIMEOUT_SECONDS):
            raise ReadOnlyServer("the database server is a standby")
