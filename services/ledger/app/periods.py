"""Sealing periods."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ledger.app.lanes import Lanes
from ledger.app.ports import Head
from ledger.domain.codes import Code
from ledger.domain.period import RecordedSeal, Seal, SealOutcome, SealRequest, seal_again, seal_outcome, seal_period
from serai.ids import uuid7
from storage.retry import retrying


class SealSession(Protocol):
    """Reads and writes of the only writer of a book. Every method is one round trip."""

    async def head(self, book_id: int) -> Head | None:
        """The book as it is now; None when it was never opened."""

    async def recorded_seal(self, book_id: int, request_id: UUID) -> RecordedSeal | None:
        """The request, when it has its outcome."""

    async def record_seal(self, book_id: int, recorded: RecordedSeal) -> None:
        """Gives a request its outcome for ever."""

    async def seal_book(self, book_id: int, sealed_until: datetime, stamp: UUID, now: datetime) -> None:
        """Seals the book and gives it a new stamp."""


class SealStore(Protocol):
    """Where seals are kept."""

    def locked(self, book_id: int) -> AbstractAsyncContextManager[SealSession]:
        """A transaction that is the only writer of the book, which it opens when there is none yet."""

    async def seals(self, book_id: int, before: datetime, limit: int) -> list[Seal]:
        """Seals that reach less far than `before`, newest first."""


class Periods:
    """Seals books.

    A writer decides by the seal that it reads together with the book's stamp. Sealing changes the stamp under the
    book's lock, so whatever any replica decided before the seal can no longer be recorded after it.
    """

    def __init__(self, store: SealStore, lanes: Lanes) -> None:
        self._store = store
        self._lanes = lanes

    async def seal(self, book_id: int, request: SealRequest, sealed_by: str) -> SealOutcome:
        """Seals a book, or says why not."""
        outcome = await retrying(lambda: self._seal(book_id, request, sealed_by))
        self._lanes.forget(book_id)
        return outcome

    async def seals(self, book_id: int, before: datetime, limit: int) -> Sequence[Seal]:
        """Seals that reach less far than `before`, newest first."""
        return await self._store.seals(book_id, before, limit)

    async def _seal(self, book_id: int, request: SealRequest, sealed_by: str) -> SealOutcome:
        async with self._store.locked(book_id) as session:
            earlier = await session.recorded_seal(book_id, request.request_id)
            if earlier is not None:
                return seal_again(earlier, request)
            head = await session.head(book_id)
            if head is None:
                raise LookupError(f"book {book_id} is gone")
            wanted = Seal(request.sealed_until, head.sequence, request.reason, sealed_by, head.now)
            recorded = seal_period(head.sealed_until, wanted, request.request_id)
            await session.record_seal(book_id, recorded)
            if recorded.code is Code.OK:
                await session.seal_book(book_id, request.sealed_until, uuid7(), head.now)
            return seal_outcome(recorded)
