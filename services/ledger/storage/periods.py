"""Seals in the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from ledger.domain.codes import Code
from ledger.domain.period import RecordedSeal, Seal
from ledger.storage import history_statements as statements
from ledger.storage.sessions import PostgresSession, PostgresStore
from storage.pool import Pool

_SEAL_WIDTH = len(Seal._fields)


class PostgresSealSession(PostgresSession):
    """Implements ledger.app.periods.SealSession on one connection."""

    __slots__ = ()

    async def recorded_seal(self, book_id: int, request_id: UUID) -> RecordedSeal | None:
        """See SealSession."""
        row = await self._conn.fetchrow(statements.READ_SEAL, book_id, request_id)
        if row is None:
            return None
        seal = Seal._make(tuple(row)[:_SEAL_WIDTH])
        return RecordedSeal(row["request_id"], seal, Code(row["result_code"]), row["message"])

    async def record_seal(self, book_id: int, recorded: RecordedSeal) -> None:
        """See SealSession."""
        outcome = (recorded.request_id, recorded.code, recorded.message)
        await self._conn.execute(statements.INSERT_SEAL, book_id, *recorded.seal, *outcome)

    async def seal_book(self, book_id: int, sealed_until: datetime, stamp: UUID, now: datetime) -> None:
        """See SealSession."""
        await self._conn.execute(statements.SEAL_BOOK, book_id, sealed_until, stamp, now)


class PostgresSeals:
    """Implements ledger.app.periods.SealStore."""

    def __init__(self, store: PostgresStore, pool: Pool) -> None:
        self._store = store
        self._pool = pool

    @asynccontextmanager
    async def locked(self, book_id: int) -> AsyncIterator[PostgresSealSession]:
        """See SealStore."""
        async with self._store.lock(book_id) as conn:
            yield PostgresSealSession(conn)

    async def seals(self, book_id: int, before: datetime, limit: int) -> list[Seal]:
        """See SealStore."""
        return [Seal._make(row) for row in await self._pool.fetch(statements.LIST_SEALS, book_id, before, limit)]
