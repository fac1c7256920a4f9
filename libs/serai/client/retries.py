"""The one way in which the client repeats: whole calls, with the same ids, until the caller's deadline."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_before_delay, wait_random_exponential

from rpc.deadlines import outgoing
from rpc.errors import read
from serai.client.errors import Unavailable, kind_of, raised_for

Response = TypeVar("Response")

FIRST_WAIT_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 1.0
ATTEMPT_SECONDS = 10.0
"""One attempt is given up after this long, so that a lost answer costs no more."""

_backoff = wait_random_exponential(multiplier=FIRST_WAIT_SECONDS, max=LONGEST_WAIT_SECONDS)


async def call(method: Callable[..., Awaitable[Response]], request: object, deadline_seconds: float) -> Response:
    """Call until it is answered, repeating after passing failures, for at most `deadline_seconds`.

    Every request of the client carries its ids, so that a repeated one changes nothing twice. A server that asks for
    a longer wait than there is time for is not asked again. Raises SeraiError.
    """
    end = time.monotonic() + deadline_seconds
    retrying = AsyncRetrying(
        retry=retry_if_exception(passing), wait=_wait, stop=stop_before_delay(deadline_seconds), reraise=True
    )
    try:
        async for attempt in retrying:
            with attempt:
                seconds = max(0.001, min(ATTEMPT_SECONDS, end - time.monotonic()))
                return await method(request, **outgoing(seconds))
    except grpc.aio.AioRpcError as error:
        raise raised_for(error) from error
    raise AssertionError("tenacity ends by returning or raising")  # pragma: no cover


def passing(error: BaseException) -> bool:
    """Tell whether the same call may be sent again after this error."""
    return isinstance(error, grpc.aio.AioRpcError) and issubclass(kind_of(read(error)), Unavailable)


def _wait(state: RetryCallState) -> float:
    """Wait as long as the server asks, else with random, growing delays."""
    error = state.outcome.exception() if state.outcome is not None else None
    asked = read(error).retry_after_seconds if isinstance(error, grpc.aio.AioRpcError) else None
    return asked if asked is not None else _backoff(state)
