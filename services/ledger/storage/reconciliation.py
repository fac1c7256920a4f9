"""Reconciliation in the database: statements, breaks and corrections."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

from ledger.app.reconciliation_ports import BreakFilter
from ledger.domain.account import MAX_MINOR_UNITS, Account, AccountCode
from ledger.domain.codes import Code
from ledger.domain.corrections import AccountStatement, Break, BreakState, Correction
from ledger.domain.reconciliation import StatementLine
from ledger.domain.transfer import Outcome, Transfer
from ledger.storage import reconciliation_rows as convert
from ledger.storage import reconciliation_statements as sql
from ledger.storage import rows, statements
from storage.pool import Connection, Pool

# No number of a statement is larger.
_NO_END = MAX_MINOR_UNITS


class PostgresReconciliationSession:
    """Implements ledger.app.reconciliation_ports.ReconciliationSession on one connection."""

    __slots__ = ("_conn",)

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    async def account(self, book_id: int, account_id: UUID) -> Account | None:
        """See ReconciliationSession."""
        row = await self._conn.fetchrow(statements.READ_ACCOUNTS, book_id, [account_id])
        return None if row is None else rows.account(row, book_id).account

    async def suspense_account(self, book_id: int, currency: str) -> UUID | None:
        """See ReconciliationSession."""
        found: UUID | None = await self._conn.fetchval(sql.SUSPENSE_ACCOUNT, book_id, currency, AccountCode.SUSPENSE)
        return found

    async def sequence(self, book_id: int) -> int:
        """See ReconciliationSession."""
        row = await self._conn.fetchrow(statements.READ_SEQUENCES, [book_id])
        return 0 if row is None else int(row["sequence"])

    async def entries(self, book_id: int, account_id: UUID, after: int, limit: int) -> list[Transfer]:
        """See ReconciliationSession."""
        found = await self._conn.fetch(statements.LIST_ENTRIES, book_id, account_id, after, limit)
        return [rows.transfer(row) for row in found]

    async def transfers(self, book_id: int, ids: Collection[UUID]) -> list[Transfer]:
        """See ReconciliationSession."""
        found = await self._conn.fetch(statements.READ_TRANSFERS, book_id, list(ids))
        return [rows.transfer(row) for row in found]

    async def corrections_among(self, book_id: int, transfer_ids: Collection[UUID]) -> set[UUID]:
        """See ReconciliationSession."""
        found = await self._conn.fetch(sql.CORRECTIONS_AMONG, book_id, list(transfer_ids))
        return {row["correction_id"] for row in found}

    async def statement(self, book_id: int, statement_id: UUID) -> AccountStatement | None:
        """See ReconciliationSession."""
        return await _statement(self._conn, book_id, statement_id)

    async def statement_named(self, book_id: int, account_id: UUID, reference: str) -> AccountStatement | None:
        """See ReconciliationSession."""
        row = await self._conn.fetchrow(sql.READ_STATEMENT_NAMED, book_id, account_id, reference)
        return None if row is None else convert.statement(row)

    async def newest_statement(self, book_id: int, account_id: UUID) -> AccountStatement | None:
        """See ReconciliationSession."""
        row = await self._conn.fetchrow(sql.LIST_STATEMENTS, book_id, account_id, _NO_END, 1)
        return None if row is None else convert.statement(row)

    async def missing(self, book_id: int, account_id: UUID) -> list[Break]:
        """See ReconciliationSession."""
        found = await self._conn.fetch(sql.READ_MISSING, book_id, account_id)
        return [convert.found_break(row, book_id) for row in found]

    async def insert_statement(
        self,
        statement: AccountStatement,
        lines: Sequence[tuple[StatementLine, UUID | None]],
        breaks: Sequence[Break],
        resolved: Collection[UUID],
    ) -> AccountStatement:
        """See ReconciliationSession."""
        book_id, statement_id = statement.book_id, statement.statement_id
        now = await self._conn.fetchval(sql.INSERT_STATEMENT, *convert.of_statement(statement))
        await self._conn.execute(sql.INSERT_LINES, book_id, *rows.columns(convert.of_lines(lines), 11))
        columns = rows.columns(convert.of_breaks(breaks), 6)
        shared = (book_id, statement.account_id, statement_id, statement.currency, now)
        await self._conn.execute(sql.INSERT_BREAKS, *shared, *columns)
        await self._conn.execute(sql.RESOLVE_BREAKS, book_id, list(resolved), statement_id)
        return replace(statement, create_time=now)

    async def find_break(self, book_id: int, break_id: UUID) -> Break | None:
        """See ReconciliationSession."""
        row = await self._conn.fetchrow(sql.READ_BREAK, book_id, break_id)
        return None if row is None else convert.found_break(row, book_id)

    async def correction(self, book_id: int, correction_id: UUID) -> Correction | None:
        """See ReconciliationSession."""
        row = await self._conn.fetchrow(sql.READ_CORRECTION, book_id, correction_id)
        return None if row is None else convert.correction(row)

    async def decided_under(self, book_id: int, request_id: UUID) -> Correction | None:
        """See ReconciliationSession."""
        correction_id = await self._conn.fetchval(sql.READ_DECIDED_UNDER, book_id, request_id)
        return None if correction_id is None else await self.correction(book_id, correction_id)

    async def insert_correction(self, book_id: int, correction: Correction) -> None:
        """See ReconciliationSession."""
        await self._conn.execute(sql.INSERT_CORRECTION, book_id, *convert.of_correction(correction))
        await self._conn.execute(sql.PROPOSE_FOR_BREAK, book_id, correction.break_id, correction.correction_id)

    async def insert_decision(
        self, book_id: int, correction: Correction, request_id: UUID, decided_by: str, reason: str, *, approved: bool
    ) -> None:
        """See ReconciliationSession."""
        decision = (correction.correction_id, request_id, approved, reason, decided_by)
        await self._conn.execute(sql.INSERT_DECISION, book_id, *decision)
        if not approved:
            await self._conn.execute(sql.SET_BREAK_STATE, book_id, correction.break_id, BreakState.OPEN)

    async def insert_posting(self, book_id: int, correction: Correction, outcome: Outcome) -> None:
        """See ReconciliationSession."""
        await self._conn.execute(
            sql.INSERT_POSTING, book_id, correction.correction_id, outcome.code, outcome.message
        )  # fmt: skip
        state = BreakState.CORRECTED if outcome.code is Code.OK else BreakState.OPEN
        await self._conn.execute(sql.SET_BREAK_STATE, book_id, correction.break_id, state)


class PostgresReconciliation:
    """Implements ledger.app.reconciliation_ports.ReconciliationStore."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def locked(self, book_id: int) -> AsyncIterator[PostgresReconciliationSession]:
        """See ReconciliationStore."""
        async with self._pool.acquire() as conn, conn.transaction():
            # A statement of its own: the next one takes its snapshot after the lock is held.
            await conn.execute(sql.LOCK_RECONCILIATION, book_id)
            yield PostgresReconciliationSession(conn)

    async def statement(self, book_id: int, statement_id: UUID) -> AccountStatement | None:
        """See ReconciliationStore."""
        return await _statement(self._pool, book_id, statement_id)

    async def list_statements(
        self, book_id: int, account_id: UUID, before: int | None, limit: int
    ) -> list[AccountStatement]:
        """See ReconciliationStore."""
        end = _NO_END if before is None else before
        found = await self._pool.fetch(sql.LIST_STATEMENTS, book_id, account_id, end, limit)
        return [convert.statement(row) for row in found]

    async def list_breaks(self, book_id: int, wanted: BreakFilter, after: UUID, limit: int) -> list[Break]:
        """See ReconciliationStore."""
        arguments = (book_id, after, limit, wanted.kind or 0)
        if wanted.statement_id is not None:
            of_statement = (*arguments, wanted.state or 0, wanted.statement_id)
            found = await self._pool.fetch(sql.LIST_BREAKS_OF_STATEMENT, *of_statement)
        elif wanted.state is not None:
            found = await self._pool.fetch(sql.LIST_BREAKS_IN_STATE, *arguments, wanted.state)
        else:
            found = await self._pool.fetch(sql.LIST_BREAKS, *arguments)
        return [convert.found_break(row, book_id) for row in found]


async def _statement(conn: Connection | Pool, book_id: int, statement_id: UUID) -> AccountStatement | None:
    row = await conn.fetchrow(sql.READ_STATEMENT, book_id, statement_id)
    return None if row is None else convert.statement(row)
