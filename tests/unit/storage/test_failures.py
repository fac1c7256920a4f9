"""A database that cannot be used is no defect of the service, and callers are told none of its own words."""

import asyncpg
import grpc
import pytest

from rpc.errors import ErrorMap
from storage.failures import DATABASE_ERRORS
from storage.streams import CursorOutOfRange

ERRORS = ErrorMap(DATABASE_ERRORS)


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("db-7"),
        OSError("db-7"),
        TimeoutError("db-7"),
        asyncpg.ConnectionDoesNotExistError("db-7"),
        asyncpg.AdminShutdownError("db-7"),
        asyncpg.InterfaceError("db-7"),
        asyncpg.InternalClientError("db-7"),
        asyncpg.IdleInTransactionSessionTimeoutError("db-7"),
        asyncpg.ReadOnlySQLTransactionError("db-7"),
        asyncpg.InvalidCachedStatementError("db-7"),
        asyncpg.QueryCanceledError("db-7"),
        asyncpg.LockNotAvailableError("db-7"),
        asyncpg.SerializationError("db-7"),
        asyncpg.DeadlockDetectedError("db-7"),
        asyncpg.TooManyConnectionsError("db-7"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_caller_is_asked_to_come_back_with_the_same_ids(error: Exception) -> None:
    failure = ERRORS.failure(error)
    assert failure is not None
    assert failure.code is grpc.StatusCode.UNAVAILABLE
    assert failure.retry_after_seconds
    assert "same ids" in failure.message
    assert "db-7" not in failure.message


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UniqueViolationError("x"),
        asyncpg.CheckViolationError("x"),
        asyncpg.DataError("x"),
        asyncpg.UndefinedTableError("x"),
        asyncpg.InsufficientPrivilegeError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_would_fail_for_ever_is_a_defect_and_not_asked_for_again(error: Exception) -> None:
    assert ERRORS.failure(error) is None


def test_a_cursor_out_of_range_says_so() -> None:
    failure = ERRORS.failure(CursorOutOfRange("alpha", 9, 0, 3))
    assert failure is not None
    assert (failure.code, failure.reason) == (grpc.StatusCode.OUT_OF_RANGE, "CURSOR_OUT_OF_RANGE")
