"""The writer's side of the database: connections that are kept, and the statements on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from ledger.app.ports import AccountWithBalances, Head, IdInUse
from ledger.domain.account import Account, AccountChange, AccountState, RecordedChange
from ledger.domain.book import Decision, Original
from ledger.domain.codes import Code
from ledger.domain.transfer import Hold, Recorded, outcome_of
from ledger.storage import rows, statements
from serai.ids import uuid7
from storage.pool import Connection, Pool

_MET_BY_A_USED_ID = frozenset({"transfer_by_id", "refusal_pkey", "hold_check"})
"""What stops a batch one of whose ids has its outcome. The check of `hold` speaks first when the hold of that id would
become what no hold can be."""


class PostgresSession:
    """Implements ledger.app.ports.Session on one connection."""

    __slots__ = ("_conn",)

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    async def head(self, book_id: int) -> Head | None:
        """See Session."""
        row = await self._conn.fetchrow(statements.READ_HEAD, book_id)
        return None if row is None else Head(*row)

    async def accounts(self, book_id: int, ids: Collection[UUID]) -> list[AccountWithBalances]:
        """See Session."""
        found = await self._conn.fetch(statements.READ_ACCOUNTS, book_id, list(ids))
        return [rows.account(row, book_id) for row in found]

    async def holds(self, book_id: int, ids: Collection[UUID]) -> list[Hold]:
        """See Session."""
        return [rows.hold(row) for row in await self._conn.fetch(statements.READ_HOLDS, book_id, list(ids))]

    async def originals(self, book_id: int, ids: Collection[UUID]) -> list[Original]:
        """See Session."""
        found = await self._conn.fetch(statements.READ_ORIGINALS, book_id, list(ids))
        return [Original(rows.transfer(row), row["is_reversed"]) for row in found]

    async def recorded(self, book_id: int, ids: Collection[UUID]) -> dict[UUID, Recorded]:
        """See Session."""
        return await recorded(self._conn, book_id, ids)

    async def record(self, book_id: int, head: Head, stamp: UUID, decision: Decision) -> datetime | None:
        """See Session."""
        ids = [movement.transfer.transfer_id for movement in decision.movements]
        try:
            now: datetime | None = await self._conn.fetchval(
                statements.RECORD_BATCH,
                book_id,
                head.stamp,
                stamp,
                head.sequence + len(decision.movements),
                head.now,
                decision.valid_before,
                ids,
                rows.new_movements(decision.movements),
                list(decision.holds.values()),
                rows.new_refusals(decision.refusals),
                min(ids, default=None),
                max(ids, default=None),
            )
        except asyncpg.IntegrityConstraintViolationError as error:
            if error.constraint_name in _MET_BY_A_USED_ID:
                raise IdInUse(f"an id of a batch for book {book_id} has its outcome") from error
            raise
        return now

    async def changes(self, book_id: int, ids: Collection[UUID]) -> dict[UUID, RecordedChange]:
        """See Session."""
        found = await self._conn.fetch(statements.READ_CHANGES, book_id, list(ids))
        return {row["request_id"]: _change(row) for row in found}

    async def insert_accounts(self, book_id: int, now: datetime, accounts: Sequence[Account]) -> None:
        """See Session."""
        await self._conn.execute(statements.INSERT_ACCOUNTS, book_id, now, *rows.of_accounts(accounts))

    async def record_changes(
        self, book_id: int, head: Head, stamp: UUID, changes: Sequence[RecordedChange], accounts: Sequence[Account]
    ) -> None:
        """See Session."""
        changed = rows.columns([(*recorded.change, recorded.code) for recorded in changes], 5)
        await self._conn.execute(statements.INSERT_CHANGES, book_id, head.now, *changed)
        became = rows.columns([(a.account_id, a.limit_minor_units, a.state) for a in accounts], 3)
        await self._conn.execute(statements.UPDATE_ACCOUNTS, book_id, *became)
        await self._conn.execute(statements.STAMP_BOOK, book_id, stamp, head.now)


async def recorded(conn: Connection, book_id: int, ids: Collection[UUID]) -> dict[UUID, Recorded]:
    """The requests of a book that have their outcome: transfers made and requests refused."""
    wanted = list(ids)
    made = [rows.transfer(row) for row in await conn.fetch(statements.READ_TRANSFERS, book_id, wanted)]
    found = {transfer.transfer_id: Recorded(transfer.command(), outcome_of(transfer)) for transfer in made}
    for row in await conn.fetch(statements.READ_REFUSALS, book_id, wanted):
        found[row["request_id"]] = rows.refusal(row)
    return found


def _change(row: rows.Row) -> RecordedChange:
    state = None if row["state"] is None else AccountState(row["state"])
    change = AccountChange(row["request_id"], row["account_id"], row["limit_minor_units"], state)
    return RecordedChange(change, Code(row["result_code"]))


class PostgresStore:
    """Implements ledger.app.ports.Store.

    A pool resets each connection that it gets back, which costs a round trip. Writers leave nothing behind that would
    need it, so up to `writers` connections are taken out of the pool and kept; one that failed goes back to it.
    """

    def __init__(self, pool: Pool, writers: int) -> None:
        self._pool = pool
        self._turns = asyncio.Semaphore(writers)
        self._kept: list[PoolConnectionProxy] = []

    @asynccontextmanager
    async def session(self) -> AsyncIterator[PostgresSession]:
        """See Store."""
        async with self._connection() as conn:
            yield PostgresSession(conn)

    @asynccontextmanager
    async def locked(self, book_id: int) -> AsyncIterator[PostgresSession]:
        """See Store."""
        async with self.lock(book_id) as conn:
            yield PostgresSession(conn)

    @asynccontextmanager
    async def lock(self, book_id: int) -> AsyncIterator[Connection]:
        """A connection in the transaction that `locked` speaks of, for sessions that do more."""
        async with self._connection() as conn, conn.transaction():
            locked = await conn.fetchrow(statements.LOCK_BOOK, book_id)
            if locked is None:
                await conn.execute(statements.OPEN_BOOK, book_id, uuid7())
                await conn.fetchrow(statements.LOCK_BOOK, book_id)
            yield conn

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        async with self._turns:
            conn = self._kept.pop() if self._kept else await self._pool.acquire()
            if conn.is_closed():
                await self._pool.release(conn)
                conn = await self._pool.acquire()
            try:
                yield conn
            except asyncpg.InternalClientError as error:
                # The server ended the session while the connection was idle, and the driver knows only half of it.
                conn.terminate()
                await self._pool.release(conn)
                raise ConnectionResetError("the database ended the session") from error
            except BaseException:
                await self._pool.release(conn)
                raise
            self._kept.append(conn)

    async def close(self) -> None:
        """Gives every kept connection back to the pool."""
        while self._kept:
            await self._pool.release(self._kept.pop())
