"""The connection pool that every service opens once, with bounds on everything a statement may wait for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

# Strings, because asyncpg's classes take type arguments only in the eyes of a type checker.
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"


CLOSE_SECONDS = 10.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_pool(
    url: str,
    *,
    min_size: int = 1,
    max_size: int = 8,
    statement_timeout_ms: int = 5000,
    lock_timeout_ms: int = 4000,
) -> AsyncIterator[Pool]:
    """Open a pool of `min_size` to `max_size` connections to `url` and close it at the end of the block.

    Every connection carries the two time-outs (milliseconds), so that no statement waits without a bound:
    asyncpg raises QueryCanceledError after the first and LockNotAvailableError after the second. Connections still
    in use CLOSE_SECONDS after the end are cut off.
    Raises OSError or asyncpg.PostgresError when the server cannot be reached or refuses the role.
    """
    pool = await asyncpg.create_pool(
        url,
        min_size=min_size,
        max_size=max_size,
        server_settings={
            "statement_timeout": str(statement_timeout_ms),
            "lock_timeout": str(lock_timeout_ms),
            # A client that vanishes inside a transaction must not hold its locks for longer than a call may last.
            "idle_in_transaction_session_timeout": "30000",
            "timezone": "UTC",
        },
    )
    try:
        yield pool
    finally:
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                # Waits for whoever has a connection; when it is cancelled it terminates them.
                await pool.close()
        except TimeoutError:
            _log.warning("connections were still in use %.0f s after the end and were cut off", CLOSE_SECONDS)
