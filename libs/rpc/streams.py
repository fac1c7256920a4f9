"""The server streams that are open, so that a draining server can end them and their readers resume elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable

import grpc

from rpc.errors import Failure
from rpc.mapping import RETRY_SOON_SECONDS


class OpenStream:
    """One stream being served, by the task that made it."""

    __slots__ = ("_ending", "_sending", "_task")

    def __init__(self, *, ending: bool) -> None:
        self._task = asyncio.current_task()
        self._sending = False
        self._ending = ending

    async def send(self, write: Callable[[bytes], Awaitable[None]], message: bytes) -> None:
        """Sends a message; raises Failure SERVER_DRAINING after it when the stream is to end."""
        self._sending = True
        await write(message)
        self._sending = False
        if self._ending:
            raise self.ended()

    def end(self) -> None:
        """Ends the stream: at once while its handler waits, else after the message being sent."""
        self._ending = True
        # A message in flight is not cut off, because grpc could not send a status behind half of it.
        if not self._sending and self._task is not None:
            self._task.cancel()

    def was_cancelled_to_end(self) -> bool:
        """Tells whether the cancellation at hand is ours, and takes it back so that the stream can be answered."""
        if not self._ending or self._sending or self._task is None:
            return False
        self._task.uncancel()
        return True

    @staticmethod
    def ended() -> Failure:
        """Gives what the reader of an ended stream is told."""
        return Failure(
            "SERVER_DRAINING",
            "the server is shutting down; resume the stream from its last token",
            code=grpc.StatusCode.UNAVAILABLE,
            retry_after_seconds=RETRY_SOON_SECONDS,
        )


class OpenStreams:
    """All streams of a server."""

    def __init__(self) -> None:
        self._open: set[OpenStream] = set()
        self._ending = False

    def open(self) -> OpenStream:
        """Enters the stream that the current task serves."""
        stream = OpenStream(ending=self._ending)
        self._open.add(stream)
        return stream

    def close(self, stream: OpenStream) -> None:
        """Forgets a stream that has ended."""
        self._open.discard(stream)

    def end_all(self) -> None:
        """Ends every stream with UNAVAILABLE; one that still begins ends after its first message."""
        self._ending = True
        for stream in list(self._open):
            stream.end()
