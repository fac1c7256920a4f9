"""What callers are told when the database cannot be used: the same in every service."""

from __future__ import annotations

from typing import Final

import asyncpg
import grpc

from rpc.errors import ErrorTable, Mapped
from storage.streams import CursorOutOfRange

RETRY_SECONDS = 0.5

# Both may come after a commit whose answer was lost, and reads may simply be repeated: the advice is the same.
_AWAY = Mapped(
    grpc.StatusCode.UNAVAILABLE,
    "DATABASE_UNAVAILABLE",
    RETRY_SECONDS,
    "the database cannot be reached; what was asked may have happened: send the same ids again",
)
_BUSY = Mapped(
    grpc.StatusCode.UNAVAILABLE,
    "DATABASE_BUSY",
    RETRY_SECONDS,
    "the database did not answer in time; what was asked may have happened: send the same ids again",
)

DATABASE_ERRORS: Final[ErrorTable] = {
    CursorOutOfRange: (grpc.StatusCode.OUT_OF_RANGE, "CURSOR_OUT_OF_RANGE"),
    OSError: _AWAY,
    asyncpg.PostgresConnectionError: _AWAY,
    asyncpg.OperatorInterventionError: _AWAY,
    asyncpg.InterfaceError: _AWAY,
    asyncpg.InternalClientError: _AWAY,
    asyncpg.IdleInTransactionSessionTimeoutError: _AWAY,
    asyncpg.ReadOnlySQLTransactionError: _AWAY,
    asyncpg.InvalidCachedStatementError: _BUSY,
    TimeoutError: _BUSY,
    asyncpg.QueryCanceledError: _BUSY,
    asyncpg.LockNotAvailableError: _BUSY,
    asyncpg.SerializationError: _BUSY,
    asyncpg.DeadlockDetectedError: _BUSY,
    asyncpg.InsufficientResourcesError: _BUSY,
}
"""A service's own table goes on top: `ERRORS = {**DATABASE_ERRORS, Mine: ...}`."""
