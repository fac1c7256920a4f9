"""The readers' side of the database."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ledger.app.ports import AccountEntry, AccountFilter, AccountWithBalances, TrialBalance, TrialBalanceLine
from ledger.domain.account import Balances
from ledger.domain.transfer import Hold, Movement, Recorded, Transfer
from ledger.storage import rows, statements
from ledger.storage.sessions import recorded
from storage.pool import Pool

TRIAL_BALANCE_TIMEOUT_MS = 60_000


class PostgresReads:
    """Implements ledger.app.ports.Reads."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def accounts(self, book_id: int, ids: Collection[UUID]) -> list[AccountWithBalances]:
        """See Reads."""
        found = await self._pool.fetch(statements.READ_ACCOUNTS, book_id, list(ids))
        return [rows.account(row, book_id) for row in found]

    async def list_accounts(
        self, book_id: int, wanted: AccountFilter, after: UUID, limit: int
    ) -> list[AccountWithBalances]:
        """See Reads."""
        arguments = (book_id, after, wanted.currency, wanted.code, limit)
        if wanted.owner:
            found = await self._pool.fetch(statements.LIST_ACCOUNTS_OF_OWNER, *arguments, wanted.owner)
        else:
            found = await self._pool.fetch(statements.LIST_ACCOUNTS, *arguments)
        return [rows.account(row, book_id) for row in found]

    async def transfers(self, book_id: int, ids: Collection[UUID]) -> list[Transfer]:
        """See Reads."""
        found = await self._pool.fetch(statements.READ_TRANSFERS, book_id, list(ids))
        return [rows.transfer(row) for row in found]

    async def holds(self, book_id: int, ids: Collection[UUID]) -> list[tuple[Hold, Transfer]]:
        """See Reads."""
        async with self._pool.acquire() as conn:
            # Transfers never change, so the order of the two reads does not matter.
            found = [rows.hold(row) for row in await conn.fetch(statements.READ_HOLDS, book_id, list(ids))]
            made = await conn.fetch(statements.READ_TRANSFERS, book_id, [hold.hold_id for hold in found])
        transfers = {row["transfer_id"]: rows.transfer(row) for row in made}
        return [(hold, transfers[hold.hold_id]) for hold in found]

    async def recorded(self, book_id: int, ids: Collection[UUID]) -> dict[UUID, Recorded]:
        """See Reads."""
        async with self._pool.acquire() as conn:
            return await recorded(conn, book_id, ids)

    async def entries(self, book_id: int, account_id: UUID, after: int, limit: int) -> list[AccountEntry]:
        """See Reads."""
        found = await self._pool.fetch(statements.LIST_ENTRIES, book_id, account_id, after, limit)
        return [
            AccountEntry(rows.transfer(row), row["is_debit"], Balances(*(row[name] for name in Balances._fields)))
            for row in found
        ]

    async def movements(self, book_id: int, after: int, limit: int) -> list[Movement]:
        """See Reads."""
        return [rows.movement(row) for row in await self._pool.fetch(statements.READ_MOVEMENTS, book_id, after, limit)]

    async def sequences(self, book_ids: Collection[int]) -> dict[int, int]:
        """See Reads."""
        found = await self._pool.fetch(statements.READ_SEQUENCES, list(book_ids))
        return {row["book_id"]: row["sequence"] for row in found}

    async def trial_balance(self, book_id: int) -> TrialBalance:
        """See Reads."""
        async with self._pool.acquire() as conn, conn.transaction(isolation="repeatable_read", readonly=True):
            await conn.execute(f"SET LOCAL statement_timeout = {TRIAL_BALANCE_TIMEOUT_MS}")
            head = await conn.fetchrow(statements.READ_HEAD, book_id)
            if head is None:
                return TrialBalance([], 0, await conn.fetchval("SELECT now()"))
            found = await conn.fetch(statements.TRIAL_BALANCE, book_id)
        lines = [
            TrialBalanceLine(
                row["currency"],
                row["code"],
                row["accounts"],
                *(int(row[name]) for name in TrialBalanceLine._fields[3:]),
            )
            for row in found
        ]
        return TrialBalance(lines, head["sequence"], head["now"])

    async def books_with_expired_holds(self, limit: int) -> list[int]:
        """See Reads."""
        return [row["book_id"] for row in await self._pool.fetch(statements.BOOKS_WITH_EXPIRED_HOLDS, limit)]

    async def expired_holds(self, book_id: int, limit: int) -> list[UUID]:
        """See Reads."""
        return [row["hold_id"] for row in await self._pool.fetch(statements.EXPIRED_HOLDS, book_id, limit)]
