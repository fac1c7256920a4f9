"""Turns whatever a handler raised into a Failure."""

import uuid

import grpc

from batching import Closed, FlushCancelled, QueueFull
from rpc.errors import ErrorMap, ErrorTable, Failure, Mapped, read

RETRY_SOON_SECONDS = 0.5
"""What a caller is asked to wait where nothing better is known, in seconds."""

SHARED_ERRORS: ErrorTable = {
    QueueFull: Mapped(grpc.StatusCode.RESOURCE_EXHAUSTED, "QUEUE_FULL", RETRY_SOON_SECONDS),
    FlushCancelled: Mapped(
        grpc.StatusCode.UNAVAILABLE,
        "OUTCOME_UNKNOWN",
        RETRY_SOON_SECONDS,
        "whether it took effect is not known; send the same ids again to learn it",
    ),
    Closed: Mapped(grpc.StatusCode.UNAVAILABLE, "SERVER_DRAINING", RETRY_SOON_SECONDS, "the server is shutting down"),
}
"""Errors of our own libraries, the same in every service; a service's table may say otherwise."""


def error_map(table: ErrorTable) -> ErrorMap:
    """Gives the map of a service: its own table over the shared one."""
    return ErrorMap(SHARED_ERRORS, table)


def failure_of(error: Exception, errors: ErrorMap) -> Failure:
    """Gives the failure that an exception becomes; one that nobody planned for becomes INTERNAL without its text."""
    if isinstance(error, Failure):
        return error
    mapped = errors.failure(error)
    if mapped is not None:
        return mapped
    if isinstance(error, grpc.aio.AioRpcError):
        return _of_dependency(error)
    return _internal()


def _of_dependency(error: grpc.aio.AioRpcError) -> Failure:
    """What our caller learns when a service that we asked did not answer; its refusals are for us to handle."""
    remote = read(error)
    if remote.code is grpc.StatusCode.UNAVAILABLE:
        return Failure(
            "DEPENDENCY_UNAVAILABLE",
            "a service that this call needs cannot be reached",
            code=grpc.StatusCode.UNAVAILABLE,
            retry_after_seconds=remote.retry_after_seconds or RETRY_SOON_SECONDS,
        )
    if remote.code is grpc.StatusCode.DEADLINE_EXCEEDED:
        message = "a service that this call needs did not answer in time"
        return Failure("DEPENDENCY_TOO_SLOW", message, code=grpc.StatusCode.DEADLINE_EXCEEDED)
    if remote.code is grpc.StatusCode.RESOURCE_EXHAUSTED and remote.retry_after_seconds is not None:
        return Failure(
            "DEPENDENCY_OVERLOADED",
            "a service that this call needs is overloaded",
            code=grpc.StatusCode.RESOURCE_EXHAUSTED,
            retry_after_seconds=remote.retry_after_seconds,
        )
    return _internal()


def _internal() -> Failure:
    correlation = uuid.uuid4().hex
    return Failure(
        "INTERNAL",
        f"something went wrong on our side; name {correlation} when you report it",
        code=grpc.StatusCode.INTERNAL,
        metadata={"correlation_id": correlation},
    )
