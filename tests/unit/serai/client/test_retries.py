"""What the client repeats, and what it tells of a call that failed."""

import asyncio
from typing import Any

import grpc
import pytest
from grpc.aio import AioRpcError, Metadata

from rpc.errors import Failure, Violation
from rpc.status import status_of
from serai.client.errors import CursorLost, Failed, InvalidRequest, NotFound, NotPermitted, Unavailable
from serai.client.retries import call

Code = grpc.StatusCode


def error(code: grpc.StatusCode, reason: str = "SOME_REASON", **more: Any) -> AioRpcError:
    status = status_of(Failure(reason, "in words", code=code, **more))
    return AioRpcError(code, Metadata(), Metadata(*status.trailing_metadata), "in words")


class Method:
    """A method of a service that fails as it is told before it answers."""

    def __init__(self, *failures: AioRpcError) -> None:
        self.failures = list(failures)
        self.seen: list[Any] = []

    async def __call__(self, request: Any, **_how: Any) -> str:
        self.seen.append(request)
        if self.failures:
            raise self.failures.pop(0)
        return "answered"


@pytest.mark.parametrize("code", [Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.CANCELLED])
async def test_the_very_same_request_is_sent_again_until_it_is_answered(code: grpc.StatusCode) -> None:
    method = Method(error(code), error(code, retry_after_seconds=0.01))
    request = object()
    assert await call(method, request, 5.0) == "answered"
    assert method.seen == [request] * 3


async def test_a_full_queue_is_tried_again_and_a_message_that_is_too_large_is_not() -> None:
    full = Method(error(Code.RESOURCE_EXHAUSTED, retry_after_seconds=0.01))
    assert await call(full, "request", 5.0) == "answered"
    too_large = Method(error(Code.RESOURCE_EXHAUSTED))
    with pytest.raises(InvalidRequest):
        await call(too_large, "request", 5.0)
    assert len(too_large.seen) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (Code.INVALID_ARGUMENT, InvalidRequest),
        (Code.UNAUTHENTICATED, NotPermitted),
        (Code.PERMISSION_DENIED, NotPermitted),
        (Code.NOT_FOUND, NotFound),
        (Code.OUT_OF_RANGE, CursorLost),
        (Code.INTERNAL, Failed),
    ],
)
async def test_what_will_not_change_is_not_repeated(code: grpc.StatusCode, kind: type[Exception]) -> None:
    method = Method(error(code))
    with pytest.raises(kind) as raised:
        await call(method, "request", 5.0)
    assert raised.value.reason == "SOME_REASON"  # type: ignore[attr-defined]
    assert len(method.seen) == 1


async def test_every_violation_is_told() -> None:
    violations = (Violation("payments[0].uetr", "must be a UUID"), Violation("payments[0].debtor.name", "is required"))
    with pytest.raises(InvalidRequest) as raised:
        await call(Method(error(Code.INVALID_ARGUMENT, violations=violations)), "request", 5.0)
    assert raised.value.violations == violations


async def test_nobody_waits_past_the_deadline_because_the_server_asks_for_it() -> None:
    method = Method(error(Code.UNAVAILABLE, retry_after_seconds=3600.0))
    async with asyncio.timeout(5):
        with pytest.raises(Unavailable):
            await call(method, "request", 1.0)
    assert len(method.seen) == 1


async def test_the_deadline_bounds_all_attempts_together() -> None:
    method = Method(*(error(Code.UNAVAILABLE) for _ in range(1000)))
    with pytest.raises(Unavailable):
        await call(method, "request", 0.3)
    assert 1 < len(method.seen) < 100
