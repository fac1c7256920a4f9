"""Following streams as they grow, with one listening connection for all followers of a process."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from storage.pool import Connection, Pool
from storage.retry import retrying
from storage.streams.outbox import CHANNEL, StoredEvent, read

PAGE_EVENTS = 500
POLL_SECONDS = 1.0
CLOSE_SECONDS = 5.0

# Which of the followed streams have grown past the least cursor that waits there.
GROWN = """
SELECT head.stream FROM stream_head AS head
JOIN unnest($1::text[], $2::bigint[]) AS waiting (stream, cursor) USING (stream)
WHERE head.sequence > waiting.cursor
"""

_log = logging.getLogger(__name__)


class _Waiter:
    """One follower's place: what it has seen, and the event that wakes it."""

    __slots__ = ("cursor", "woken")

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self.woken = asyncio.Event()

    async def wait(self, seconds: float | None) -> bool:
        """Wait to be woken; False when `seconds` passed first."""
        try:
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return False
        return True


class Follower:
    """Follows any number of streams of one database over one LISTEN connection, taken from the pool while open.

    Use it as an async context manager, once in a process; iterations end when it closes. A notification wakes the
    followers of its stream, and followers with the same cursor share one read. A poll of the heads of all followed
    streams, every POLL_SECONDS and in one statement, finds what a broken connection or a pooler without LISTEN lost.
    """

    def __init__(self, pool: Pool) -> None:
        if pool.get_max_size() < 2:
            raise ValueError("a follower keeps one connection of its pool, so the pool needs at least two")
        self._pool = pool
        self._waiters: defaultdict[str, set[_Waiter]] = defaultdict(set)
        self._reads: defaultdict[str, dict[int, asyncio.Task[list[StoredEvent]]]] = defaultdict(dict)
        self._tasks: set[asyncio.Task[list[StoredEvent]]] = set()
        self._listener: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._listener = asyncio.create_task(self._listen(), name="storage.streams.Follower")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The event ends the loops even where a failing statement takes the place of the cancellation.
        self._closed.set()
        for stream in list(self._waiters):
            self._wake(stream)
        tasks: set[asyncio.Task[Any]] = {*self._tasks, *([self._listener] if self._listener else [])}
        for task in tasks:
            task.cancel()
        if tasks:
            # A statement's cancellation needs the server, which may not answer any more.
            _, unfinished = await asyncio.wait(tasks, timeout=CLOSE_SECONDS)
            if unfinished:
                _log.warning("%d statements of the stream followers did not end", len(unfinished))

    async def pages(
        self, stream: str, after: int, *, idle_seconds: float | None = None
    ) -> AsyncGenerator[Sequence[StoredEvent], None]:
        """Give every event of `stream` after the cursor `after`, in order and page by page, until the Follower closes.

        The cursor 0 is the beginning. With `idle_seconds`, an empty page comes after that long without an event. (A
        wait_for around the iterator would end it at the first time-out.)

        Raises CursorOutOfRange. Close the iterator when done (contextlib.aclosing).
        """
        waiter = _Waiter(after)
        self._waiters[stream].add(waiter)
        try:
            while not self._closed.is_set():
                waiter.woken.clear()
                page = await self._page(stream, waiter.cursor)
                if page:
                    waiter.cursor = page[-1].sequence
                    yield page
                if len(page) < PAGE_EVENTS and not await waiter.wait(idle_seconds):
                    yield ()
        finally:
            self._waiters[stream].discard(waiter)
            if not self._waiters[stream]:
                del self._waiters[stream]

    async def _page(self, stream: str, cursor: int) -> list[StoredEvent]:
        """Read a page, or join the read that another follower of the same cursor has under way."""
        reads = self._reads[stream]
        task = reads.get(cursor)
        if task is None:

            async def work() -> list[StoredEvent]:
                async with self._pool.acquire() as conn:
                    return await read(conn, stream, cursor, PAGE_EVENTS)

            task = asyncio.create_task(retrying(work))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            reads[cursor] = task
        try:
            # One follower's end must not take the page from the others.
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            # A read that the end of the Follower cancelled ends its followers too, but as the end of their streams.
            current = asyncio.current_task()
            if task.cancelled() and self._closed.is_set() and not (current and current.cancelling()):
                return []
            raise
        finally:
            if reads.get(cursor) is task:
                del reads[cursor]
            if not reads and self._reads.get(stream) is reads:
                del self._reads[stream]

    def _wake(self, stream: str) -> None:
        # A read under way may have begun before the event: nobody who wakes now may join it.
        self._reads.pop(stream, None)
        for waiter in self._waiters.get(stream, ()):
            waiter.woken.set()

    def _notified(self, _conn: object, _pid: int, _channel: str, payload: object) -> None:
        self._wake(str(payload))

    async def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                async with self._pool.acquire() as conn:
                    await self._listen_on(conn)
            except Exception as error:
                # Whatever it was, among it what asyncpg calls internal errors: without this task nobody would wake.
                _log.warning("the listening connection of the stream followers failed: %s", error)
            await self._pause()

    async def _listen_on(self, conn: Connection) -> None:
        await conn.add_listener(CHANNEL, self._notified)
        try:
            # Whatever was written while nobody listened.
            for stream in list(self._waiters):
                self._wake(stream)
            while not self._closed.is_set():
                await self._pause()
                await self._poll(conn)
        finally:
            if not conn.is_closed():
                await conn.remove_listener(CHANNEL, self._notified)

    async def _pause(self) -> None:
        """Wait for the time between two polls, or for the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._closed.wait()

    async def _poll(self, conn: Connection) -> None:
        if not self._waiters or self._closed.is_set():
            return
        cursors = [min(waiter.cursor for waiter in waiters) for waiters in self._waiters.values()]
        for row in await conn.fetch(GROWN, list(self._waiters), cursors):
            self._wake(row["stream"])
