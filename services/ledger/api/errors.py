"""What callers are told when the ledger cannot answer. Refusals are not here: they are results."""

from __future__ import annotations

import asyncpg
import grpc

from batching import FlushCancelled, UnitTooLarge
from ledger.app.committing import BookNotRecordable
from rpc import ErrorTable, Mapped

RETRY_SECONDS = 0.5

# Also right for reads, which may simply be repeated.
_UNKNOWN = Mapped(
    grpc.StatusCode.UNAVAILABLE,
    "OUTCOME_UNKNOWN",
    RETRY_SECONDS,
    "the database did not answer; what was asked may have happened: send the same ids again, or ask GetOutcomes",
)

ERRORS: ErrorTable = {
    asyncpg.PostgresConnectionError: _UNKNOWN,
    asyncpg.AdminShutdownError: _UNKNOWN,
    asyncpg.CrashShutdownError: _UNKNOWN,
    asyncpg.CannotConnectNowError: _UNKNOWN,
    asyncpg.InterfaceError: _UNKNOWN,
    asyncpg.InternalClientError: _UNKNOWN,
    asyncpg.SerializationError: _UNKNOWN,
    asyncpg.DeadlockDetectedError: _UNKNOWN,
    asyncpg.LockNotAvailableError: _UNKNOWN,
    asyncpg.QueryCanceledError: _UNKNOWN,
    asyncpg.InsufficientResourcesError: _UNKNOWN,
    OSError: _UNKNOWN,
    TimeoutError: _UNKNOWN,
    FlushCancelled: _UNKNOWN,
    BookNotRecordable: _UNKNOWN,
    UnitTooLarge: (grpc.StatusCode.INVALID_ARGUMENT, "TOO_MANY_ITEMS"),
}
