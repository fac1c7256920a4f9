"""The ledger's tables as the run left them, read past the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cli.torture.clients.calling import BOOK
from ledger.domain import (
    Account,
    AccountChange,
    AccountState,
    Balances,
    Code,
    Hold,
    Recorded,
    RecordedChange,
    Transfer,
)
from ledger.storage import rows, statements
from storage.pool import Connection


class Entry(NamedTuple):
    """One row of the table of entries."""

    account_id: UUID
    sequence: int
    is_debit: bool
    after: Balances


class Change(NamedTuple):
    """One row of the table of changes of accounts, and when it was recorded."""

    recorded: RecordedChange
    record_time: datetime


class Window(NamedTuple):
    """One row of the table of settlement windows: its stretch of sequences, without an end while it is open."""

    window_id: int
    after_sequence: int
    last_sequence: int | None


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that is recorded in the book."""

    accounts: dict[UUID, Account]
    """As they are now."""
    changes: list[Change]
    """In the order of their times."""
    transfers: list[Transfer]
    """In the order of their sequences."""
    entries: list[Entry]
    """In the order of accounts, then sequences."""
    holds: dict[UUID, Hold]
    refusals: dict[UUID, Recorded]
    sequence: int
    """What the book says its newest sequence is."""
    window_id: int
    """What the book says is the open window."""
    windows: list[Window]
    """In their order."""


async def read_tables(conn: Connection) -> Tables:
    """Reads the book in one snapshot."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        book = await conn.fetchrow("SELECT sequence, window_id FROM book WHERE book_id = $1", BOOK)
        accounts = [
            rows.account(row, BOOK).account
            for row in await conn.fetch(
                f"SELECT {statements.ACCOUNT_COLUMNS} FROM account {statements.NEWEST_ENTRY}"  # noqa: S608 - constants.
                " WHERE account.book_id = $1",
                BOOK,
            )
        ]
        changes = await conn.fetch("SELECT * FROM account_change WHERE book_id = $1 ORDER BY record_time", BOOK)
        transfers = await conn.fetch(
            f"SELECT {statements.TRANSFER_COLUMNS} FROM transfer WHERE book_id = $1 ORDER BY sequence",  # noqa: S608
            BOOK,
        )
        entries = await conn.fetch("SELECT * FROM entry WHERE book_id = $1 ORDER BY account_id, sequence", BOOK)
        holds = await conn.fetch("SELECT * FROM hold WHERE book_id = $1", BOOK)
        windows = await conn.fetch(
            "SELECT window_id, after_sequence, last_sequence FROM settlement_window WHERE book_id = $1"
            " ORDER BY window_id",
            BOOK,
        )
        refusals = await conn.fetch("SELECT * FROM refusal WHERE book_id = $1", BOOK)
    return Tables(
        accounts={account.account_id: account for account in accounts},
        changes=[Change(_change(row), row["record_time"]) for row in changes],
        transfers=[rows.transfer(row) for row in transfers],
        entries=[_entry(row) for row in entries],
        holds={row["hold_id"]: rows.hold(row) for row in holds},
        refusals={row["request_id"]: rows.refusal(row) for row in refusals},
        sequence=book["sequence"] if book else 0,
        window_id=book["window_id"] if book else 0,
        windows=[Window(*row) for row in windows],
    )


def _entry(row: rows.Row) -> Entry:
    after = Balances(*(row[name] for name in Balances._fields))
    return Entry(row["account_id"], row["sequence"], row["is_debit"], after)


def _change(row: rows.Row) -> RecordedChange:
    state = None if row["state"] is None else AccountState(row["state"])
    change = AccountChange(row["request_id"], row["account_id"], row["limit_minor_units"], state)
    return RecordedChange(change, Code(row["result_code"]))
