"""Follows the stream of warnings: keeps the index up to date and hands each change to whoever watches."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence

from risk.app.clock import DatabaseClock
from risk.app.index import WarningIndex
from risk.app.stores import SignalStore, WarningEvent

RECENT_EVENTS = 2000
"""Watchers no further behind than this are served from memory."""
PAGE_EVENTS = 500
TICK_SECONDS = 5.0


class WarningFeed:
    """This process's one reader of the stream. `load` once before serving, then `follow` in the background."""

    def __init__(self, store: SignalStore, index: WarningIndex, clock: DatabaseClock) -> None:
        self._store = store
        self._index = index
        self._clock = clock
        self._through = 0
        self._recent: deque[WarningEvent] = deque(maxlen=RECENT_EVENTS)
        self._grown = asyncio.Event()

    @property
    def through(self) -> int:
        """The sequence up to which this process has applied the stream."""
        return self._through

    async def load(self) -> None:
        """Fill the index with all live warnings."""
        await self._clock.refresh()
        # The head first: what changes while the warnings are read comes again as an event.
        self._through = await self._store.head()
        async for page in self._store.live():
            for warning in page:
                self._index.put(warning)

    async def follow(self) -> None:
        """Apply the stream as it grows, for ever; may be started again after a failure."""
        async for events in self._store.grown(self._through, TICK_SECONDS):
            for event in events:
                self._index.put(event.warning)
            if events:
                self._recent.extend(events)
                self._through = events[-1].sequence
                self._grown.set()
                self._grown = asyncio.Event()
            else:
                await self._clock.refresh()
                self._index.forget_expired(self._clock.now())

    async def changes(self, after: int, idle_seconds: float) -> AsyncIterator[Sequence[WarningEvent]]:
        """Give the events after a sequence as they come, for ever, and an empty page after each quiet while.

        Raises CursorOutOfRange for a sequence that no event had or whose successors are no longer kept.
        """
        # The first page comes from the database, which alone knows whether the cursor is one.
        page = await self._store.events(after, PAGE_EVENTS)
        while True:
            if page:
                yield page
                after = page[-1].sequence
            grown = self._grown
            page = await self._next(after)
            if not page:
                try:
                    async with asyncio.timeout(idle_seconds):
                        await grown.wait()
                except TimeoutError:
                    yield ()

    async def _next(self, after: int) -> Sequence[WarningEvent]:
        if after >= self._through:
            return ()
        if self._recent and self._recent[0].sequence <= after + 1:
            return [event for event in self._recent if event.sequence > after]
        return await self._store.events(after, PAGE_EVENTS)
