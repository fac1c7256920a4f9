"""Exceptions that end a whole call. An item of a batch has a result instead, see results.py."""

from typing import Final

import asyncpg
from grpc import StatusCode

from batching import FlushCancelled
from rpc import ErrorTable, Mapped

_DATABASE_AWAY = Mapped(
    StatusCode.UNAVAILABLE,
    "DATABASE_UNAVAILABLE",
    retry_after_seconds=0.5,
    message="the database cannot be reached; send the same request_ids again",
)
_DATABASE_BUSY = Mapped(
    StatusCode.UNAVAILABLE,
    "DATABASE_BUSY",
    retry_after_seconds=0.5,
    message="the database did not answer in time; send the same request_ids again",
)

ERRORS: Final[ErrorTable] = {
    FlushCancelled: Mapped(
        StatusCode.UNAVAILABLE,
        "OUTCOME_UNKNOWN",
        retry_after_seconds=0.5,
        message="whether it was decided is not known; send the same request_ids again to learn it",
    ),
    asyncpg.PostgresConnectionError: _DATABASE_AWAY,
    asyncpg.OperatorInterventionError: _DATABASE_AWAY,
    ConnectionError: _DATABASE_AWAY,
    asyncpg.QueryCanceledError: _DATABASE_BUSY,
    asyncpg.LockNotAvailableError: _DATABASE_BUSY,
    asyncpg.SerializationError: _DATABASE_BUSY,
    asyncpg.DeadlockDetectedError: _DATABASE_BUSY,
}
