"""Which failures a transaction may be run again for."""

import asyncpg
import pytest

from storage.retry import is_transient


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.SerializationError(),
        asyncpg.DeadlockDetectedError(),
        asyncpg.ConnectionDoesNotExistError(),
        asyncpg.ConnectionFailureError(),
        asyncpg.AdminShutdownError(),
        asyncpg.CrashShutdownError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.IdleInTransactionSessionTimeoutError(),
        asyncpg.ReadOnlySQLTransactionError(),
        asyncpg.InvalidCachedStatementError(),
        asyncpg.InternalClientError(),
        asyncpg.InterfaceError("cannot perform operation: connection is closed"),
        ConnectionResetError(),
        ConnectionRefusedError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_conflicts_and_lost_connections_are_transient(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UniqueViolationError(),
        asyncpg.QueryCanceledError(),
        asyncpg.LockNotAvailableError(),
        asyncpg.InsufficientPrivilegeError(),
        asyncpg.InvalidPasswordError(),
        asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
        TimeoutError(),
        ValueError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_would_fail_again_is_not(error: Exception) -> None:
    assert not is_transient(error)
