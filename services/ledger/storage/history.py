"""The past in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ledger.app.history import Place, Sums
from ledger.domain.account import ZERO, Balances
from ledger.domain.history import crossing
from ledger.storage import history_statements as statements
from ledger.storage.reads import TRIAL_BALANCE_TIMEOUT_MS
from ledger.storage.rows import columns
from ledger.storage.statements import READ_SEQUENCES
from storage.pool import Connection, Pool


class PostgresHistory:
    """Implements ledger.app.history.HistoryReads."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def newest(self, book_id: int) -> int:
        """See HistoryReads."""
        row = await self._pool.fetchrow(READ_SEQUENCES, [book_id])
        return 0 if row is None else row["sequence"]

    async def place(self, book_id: int, time: datetime) -> Place | None:
        """See HistoryReads."""
        row = await self._pool.fetchrow(statements.READ_PLACE, book_id, time)
        return None if row is None else Place(*row)

    async def balances_at(self, book_id: int, ids: Collection[UUID], sequence: int) -> dict[UUID, Balances]:
        """See HistoryReads."""
        found = await self._pool.fetch(statements.BALANCES_AT, book_id, sequence, list(ids))
        return {row["account_id"]: ZERO if row["version"] is None else Balances._make(tuple(row)[1:]) for row in found}

    async def balances_in_effect(
        self, book_id: int, ids: Collection[UUID], time: datetime, place: Place
    ) -> dict[UUID, Balances]:
        """See HistoryReads."""
        found = await self._pool.fetch(statements.BALANCES_IN_EFFECT, book_id, *_crossing(time, place), list(ids))
        return {
            row["account_id"]: ZERO._replace(debits_posted=row["debits_posted"], credits_posted=row["credits_posted"])
            for row in found
        }

    async def sums_at(self, book_id: int, sequence: int) -> list[Sums]:
        """See HistoryReads."""
        async with self._pool.acquire() as conn, conn.transaction(readonly=True):
            return await _sums(conn, book_id, sequence)

    async def sums_in_effect(self, book_id: int, time: datetime, place: Place) -> list[Sums]:
        """See HistoryReads."""
        async with self._pool.acquire() as conn, conn.transaction(readonly=True):
            lines = {(line.currency, line.code): line for line in await _sums(conn, book_id, place.sequence)}
            crossed = await conn.fetch(statements.SUMS_CROSSED, book_id, *_crossing(time, place))
        for row in crossed:
            units, currency = int(row["units"]), row["currency"]
            debit, credit = (currency, row["debit_code"]), (currency, row["credit_code"])
            lines[debit] = lines[debit]._replace(debits_posted=lines[debit].debits_posted + units)
            lines[credit] = lines[credit]._replace(credits_posted=lines[credit].credits_posted + units)
        return list(lines.values())


async def _sums(conn: Connection, book_id: int, sequence: int) -> list[Sums]:
    await conn.execute(f"SET LOCAL statement_timeout = {TRIAL_BALANCE_TIMEOUT_MS}")
    found = await conn.fetch(statements.SUMS_AT, book_id, sequence)
    return [Sums(row["currency"], row["code"], int(row["debits_posted"]), int(row["credits_posted"])) for row in found]


def _crossing(time: datetime, place: Place) -> tuple[object, ...]:
    return place.sequence, place.newest, *columns(crossing(time), 3)
