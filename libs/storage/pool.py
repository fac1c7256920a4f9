"""The connection pool that every service opens once, with bounds on everything a statement may wait for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

# Strings, because asyncpg's classes take type arguments only in the eyes of a type checker.
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"


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
    asyncpg raises QueryCanceledError after the first and LockNotAvailableError after the second.
    Raises OSError or asyncpg.PostgresError when the server cannot be reached or refuses the role.
    """
    async with asyncpg.create_pool(
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
    ) as pool:
        yield pool
