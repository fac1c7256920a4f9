"""Streams that go on: a reader sees every event once and in order, whatever happens to the connection."""

from collections.abc import AsyncIterator, Callable
from typing import Protocol, TypeVar

import grpc
from tenacity import AsyncRetrying, retry_if_exception, wait_random_exponential

from rpc.deadlines import outgoing
from serai.client.errors import raised_for
from serai.client.retries import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, passing
from serai.common.v1 import stream_pb2

STREAM_SECONDS = 3600.0
"""A stream is opened anew after this long, so that it finds new replicas."""


class Positioned(Protocol):
    """An event with its place in the stream."""

    @property
    def position(self) -> stream_pb2.StreamPosition:
        """Where it stands."""
        ...


Event = TypeVar("Event", bound=Positioned)


async def follow(open_stream: Callable[..., AsyncIterator[Event | None]], resume_token: str) -> AsyncIterator[Event]:
    """Give the events after `resume_token`, opening the stream again after each passing failure; never ends.

    `open_stream(token, **outgoing)` gives events, and None for a sign of life. Raises CursorLost, NotPermitted ...
    """
    token = resume_token
    while True:
        retrying = AsyncRetrying(
            retry=retry_if_exception(passing),
            wait=wait_random_exponential(multiplier=FIRST_WAIT_SECONDS, max=LONGEST_WAIT_SECONDS),
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    async for event in open_stream(token, **outgoing(STREAM_SECONDS)):
                        if event is not None:
                            yield event
                            token = event.position.resume_token
        except grpc.aio.AioRpcError as error:
            raise raised_for(error) from error
