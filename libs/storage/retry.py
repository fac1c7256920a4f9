"""Running a whole transaction again when PostgreSQL asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from storage.idempotency import DecidedElsewhere

Result = TypeVar("Result")

ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.02
LONGEST_WAIT_SECONDS = 0.5

_TRANSIENT = (
    asyncpg.SerializationError,  # 40001
    asyncpg.DeadlockDetectedError,  # 40P01
    asyncpg.PostgresConnectionError,  # Class 08: the connection broke.
    asyncpg.AdminShutdownError,  # 57P01: the server restarts or an operator ended the session.
    asyncpg.CrashShutdownError,  # 57P02
    asyncpg.CannotConnectNowError,  # 57P03: the server is starting up.
    asyncpg.IdleInTransactionSessionTimeoutError,  # 25P03: we stood still for too long, and it took our locks back.
    asyncpg.ReadOnlySQLTransactionError,  # 25006: what was the primary is a standby now.
    asyncpg.InvalidCachedStatementError,  # A migration changed what a statement gives; the driver prepares it anew.
    asyncpg.InternalClientError,  # What asyncpg says of a session that was ended while its connection was idle.
    ConnectionError,
    DecidedElsewhere,  # The other transaction has committed: the next look finds what it decided.
)


def is_transient(error: BaseException) -> bool:
    """Say whether running the whole transaction again may succeed: conflicts, deadlocks and lost connections."""
    if isinstance(error, _TRANSIENT):
        return True
    # asyncpg reports the use of a connection that broke earlier as the InterfaceError it also uses for misuse.
    return isinstance(error, asyncpg.InterfaceError) and "connection is closed" in str(error)


async def retrying(work: Callable[[], Awaitable[Result]]) -> Result:
    """Await `work()`; on a transient failure run it again, up to ATTEMPTS times in all, with random waits between.

    `work` must be one whole transaction, from acquiring its connection to its commit, and idempotent: after a
    connection lost during COMMIT nobody knows whether it took effect. The last failure is raised as it is.
    """
    async for attempt in AsyncRetrying(
        retry=retry_if_exception(is_transient),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_random_exponential(multiplier=FIRST_WAIT_SECONDS, max=LONGEST_WAIT_SECONDS),
        reraise=True,
    ):
        with attempt:
            return await work()
    raise AssertionError("tenacity ends with a result or the last failure")
