"""Settlement windows in the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID

from ledger.app.window_ports import WindowFlows
from ledger.domain.account import MAX_MINOR_UNITS, AccountCode
from ledger.domain.netting import SETTLEMENT_PURPOSE, Flow
from ledger.domain.window import Window, WindowAction, WindowDone, WindowRequest, WindowState
from ledger.storage import window_statements as statements
from ledger.storage.rows import Row
from ledger.storage.sessions import PostgresSession, PostgresStore
from storage.pool import Pool

FLOWS_TIMEOUT_MS = 60_000

# No sequence is larger.
_NO_END = MAX_MINOR_UNITS
_OWNERS_SETTLE_OVER = [AccountCode.PARTICIPANT_SETTLEMENT, AccountCode.LIQUIDITY]
_PLATFORM_SETTLES_OVER = [AccountCode.NOSTRO]


class PostgresWindowSession(PostgresSession):
    """Implements ledger.app.window_ports.WindowSession on one connection."""

    __slots__ = ()

    async def done(self, book_id: int, request_id: UUID) -> WindowDone | None:
        """See WindowSession."""
        row = await self._conn.fetchrow(statements.READ_DONE, book_id, request_id)
        if row is None:
            return None
        action = WindowAction(row["action"])
        request = WindowRequest(row["request_id"], action, row["asked_window_id"], row["note"], row["requested_by"])
        return WindowDone(request, row["window_id"], list(row["transfer_ids"]))

    async def window(self, book_id: int, window_id: int) -> Window | None:
        """See WindowSession."""
        row = await self._conn.fetchrow(statements.READ_WINDOW, book_id, window_id)
        return None if row is None else _window(row)

    async def carries(self, book_id: int, window_id: int) -> bool:
        """See WindowSession."""
        return bool(await self._conn.fetchval(statements.CARRIES, book_id, window_id))

    async def settling_accounts(self, book_id: int, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
        """See WindowSession."""
        owners, currencies = [owner for owner, _ in wanted], [currency for _, currency in wanted]
        found = await self._conn.fetch(
            statements.SETTLING_ACCOUNTS, book_id, owners, currencies, _OWNERS_SETTLE_OVER, _PLATFORM_SETTLES_OVER
        )
        return {(row["owner"], row["currency"]): row["account_id"] for row in found}

    async def flip(self, stamp: UUID, closed: Window, opened: Window, done: WindowDone) -> None:
        """See WindowSession."""
        request = done.request
        await self._conn.execute(
            statements.FLIP_WINDOW,
            closed.book_id,
            stamp,
            closed.window_id,
            closed.state,
            closed.last_sequence,
            closed.close_time,
            closed.reason,
            opened.window_id,
            opened.state,
            request.request_id,
            request.action,
            request.window_id,
            request.note,
            request.requested_by,
        )

    async def change(self, window: Window, done: WindowDone) -> None:
        """See WindowSession."""
        request = done.request
        await self._conn.execute(
            statements.CHANGE_WINDOW,
            window.book_id,
            window.window_id,
            window.state,
            window.update_time,
            window.carried_into,
            window.reason,
            window.settlement_reference,
            request.request_id,
            request.action,
            request.window_id,
            request.note,
            request.requested_by,
            done.transfer_ids,
        )


class PostgresWindows:
    """Implements ledger.app.window_ports.WindowStore."""

    def __init__(self, pool: Pool, store: PostgresStore) -> None:
        self._pool = pool
        self._store = store

    @asynccontextmanager
    async def locked(self, book_id: int) -> AsyncIterator[PostgresWindowSession]:
        """See WindowStore."""
        async with self._store.lock(book_id) as conn:
            yield PostgresWindowSession(conn)

    async def window(self, book_id: int, window_id: int) -> Window | None:
        """See WindowStore."""
        if window_id:
            row = await self._pool.fetchrow(statements.READ_WINDOW, book_id, window_id)
        else:
            row = await self._pool.fetchrow(statements.READ_OPEN_WINDOW, book_id)
        return None if row is None else _window(row)

    async def list_windows(
        self, book_id: int, states: Collection[WindowState], before: int | None, limit: int
    ) -> list[Window]:
        """See WindowStore."""
        end = _NO_END if before is None else before
        return [_window(row) for row in await self._pool.fetch(statements.LIST_WINDOWS, book_id, end, states, limit)]

    async def flows(self, book_id: int, window_id: int, currency: str) -> WindowFlows | None:
        """See WindowStore."""
        async with self._pool.acquire() as conn, conn.transaction(isolation="repeatable_read", readonly=True):
            await conn.execute(f"SET LOCAL statement_timeout = {FLOWS_TIMEOUT_MS}")
            row = await conn.fetchrow(statements.READ_WINDOW, book_id, window_id)
            if row is None:
                return None
            included = await conn.fetch(statements.READ_INCLUDED, book_id, window_id)
            windows = [part["window_id"] for part in included]
            found = await conn.fetch(
                statements.NET_FLOWS,
                book_id,
                windows,
                [part["after_sequence"] for part in included],
                [_NO_END if part["last_sequence"] is None else part["last_sequence"] for part in included],
                currency,
                AccountCode.NOSTRO,
                SETTLEMENT_PURPOSE,
            )
        flows = [
            Flow(
                flow["debit_owner"],
                flow["credit_owner"],
                flow["currency"],
                int(flow["minor_units"]),
                flow["transfers"],
            )
            for flow in found
        ]
        return WindowFlows(_window(row), [number for number in windows if number != window_id], flows)


def _window(row: Row) -> Window:
    values = dict(row)
    return Window(**(values | {"state": WindowState(values["state"])}))
