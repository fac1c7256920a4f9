"""The providers: put by the treasurer, read by everybody who prices."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from fx.app.ports import Book, ProviderStore
from fx.domain import Provider, ProviderPosition
from storage.idempotency import Reused, recall, remember
from storage.pool import Pool
from storage.retry import retrying

# Firm quotes read the book in their own transaction; indicative ones may be this much behind.
MAX_AGE_SECONDS = 1.0


class RequestIdReused(Exception):
    """The request_id was used before with other content."""


class ProviderBook:
    """All providers with what is reserved of them, read from the database at most once a second for indications."""

    def __init__(self, pool: Pool, providers: ProviderStore) -> None:
        self._pool = pool
        self._providers = providers
        self._reading: asyncio.Task[Book] | None = None
        self._read_at = 0.0

    async def current(self) -> tuple[ProviderPosition, ...]:
        """Give all providers as they stood at most MAX_AGE_SECONDS ago; callers at the same time share one read."""
        now = asyncio.get_running_loop().time()
        stale = self._reading is None or now - self._read_at > MAX_AGE_SECONDS
        failed = (
            self._reading is not None
            and self._reading.done()
            and (self._reading.cancelled() or self._reading.exception() is not None)
        )
        if self._reading is None or stale or failed:
            self._read_at = now
            self._reading = asyncio.create_task(self._read())
        return (await asyncio.shield(self._reading)).positions

    async def exact(self) -> tuple[ProviderPosition, ...]:
        """Give all providers as they stand now."""
        return (await self._read()).positions

    async def put(self, request_id: UUID, fingerprint: bytes, wanted: Sequence[Provider]) -> list[Provider]:
        """Add or replace providers once for ever under this id; give them as they are now.

        Raises RequestIdReused.
        """

        async def work() -> tuple[ProviderPosition, ...]:
            async with self._pool.acquire() as conn, conn.transaction():
                known = (await recall(conn, "put providers", {request_id: fingerprint}))[request_id]
                if isinstance(known, Reused):
                    raise RequestIdReused("the request_id was used before with other content")
                if known is None:
                    await self._providers.put(conn, wanted)
                    await remember(conn, "put providers", [(request_id, fingerprint, b"")])
                return (await self._providers.read_book(conn)).positions

        now = {position.provider.provider_id: position.provider for position in await retrying(work)}
        self._reading = None
        return [now[provider.provider_id] for provider in wanted]

    async def _read(self) -> Book:
        async def work() -> Book:
            async with self._pool.acquire() as conn:
                return await self._providers.read_book(conn)

        return await retrying(work)
