"""Every book has a first window: those from before there were windows, and those that the release before opens."""

from __future__ import annotations

from importlib import import_module

import asyncpg

from ledger.storage.statements import OPEN_BOOK
from serai.ids import uuid7
from storage.provision import ServiceUrls

UNDO = """
DROP TRIGGER first_window ON book;
DROP FUNCTION open_first_window;
DROP TABLE settlement_window, window_request;
"""
BEFORE = """
INSERT INTO book (book_id, sequence, window_id, last_record_time, stamp)
VALUES (1, 1, 1, '2026-03-01 12:00Z', gen_random_uuid()), (2, 0, 1, '2026-02-01 12:00Z', gen_random_uuid());
INSERT INTO transfer (
    book_id, sequence, minor_units, window_id, record_time, kind, purpose, linked, takes_rest, transfer_id,
    debit_account_id, credit_account_id, currency)
SELECT 1, 1, 5, 1, '2026-01-01 12:00Z', 1, 0, false, false, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
    'EUR'
"""


async def test_books_get_their_first_window_whoever_opens_them(ledger_database: ServiceUrls) -> None:
    conn = await asyncpg.connect(ledger_database.owner_url)
    runtime = await asyncpg.connect(ledger_database.runtime_url)
    try:
        await conn.execute(UNDO)
        await conn.execute(BEFORE)
        for statement in windows_migration():
            await conn.execute(statement)
        await conn.execute("GRANT INSERT, SELECT ON settlement_window TO PUBLIC")
        await runtime.execute(OPEN_BOOK, 3, uuid7())
        found = await conn.fetch("SELECT * FROM settlement_window ORDER BY book_id")
        assert [(w["book_id"], w["window_id"], w["state"], w["after_sequence"]) for w in found] == [
            (1, 1, 1, 0),
            (2, 1, 1, 0),
            (3, 1, 1, 0),
        ]
        # A book that has transfers has had its window since the first of them.
        assert [w["open_time"].month for w in found[:2]] == [1, 2]
    finally:
        await runtime.close()
        await conn.close()


def windows_migration() -> list[str]:
    """The statements of the migration that brought windows."""
    migration = import_module("ledger.storage.migrations.0003_windows")
    return [*migration.TABLES, *migration.FIRST_WINDOW]
