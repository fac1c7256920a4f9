"""Wakes those who follow a book when it grows."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress

from ledger.app.ports import Reads

POLL_SECONDS = 0.1


class Tails:
    """Knows the newest sequence of every followed book.

    Commits of this process tell it at once. Those of other replicas are found by one small statement for all followed
    books every POLL_SECONDS: cheaper for the writers than notifications, which would put their commits in one line.
    """

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._newest: dict[int, int] = {}
        self._waiting: defaultdict[int, set[asyncio.Future[None]]] = defaultdict(set)

    def grew(self, book_id: int, sequence: int) -> None:
        """Hears that the book's newest transfer has this sequence."""
        if book_id not in self._waiting:
            return
        if sequence > self._newest.get(book_id, 0):
            self._newest[book_id] = sequence
            for waiter in self._waiting[book_id]:
                if not waiter.done():
                    waiter.set_result(None)

    async def wait_beyond(self, book_id: int, sequence: int, timeout_seconds: float) -> bool:
        """Returns True once the book has grown past `sequence`, False when the time is over first."""
        waiter = asyncio.get_running_loop().create_future()
        waiting = self._waiting[book_id]
        waiting.add(waiter)
        try:
            if self._newest.get(book_id, 0) > sequence:
                return True
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_seconds):
                    await waiter
                    return True
            return False
        finally:
            waiting.discard(waiter)
            if not waiting:
                del self._waiting[book_id]
                self._newest.pop(book_id, None)

    async def watch_other_replicas(self) -> None:
        """Looks for growth that this process did not make; runs until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if self._waiting:
                for book_id, sequence in (await self._reads.sequences(list(self._waiting))).items():
                    self.grew(book_id, sequence)
