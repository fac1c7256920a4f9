"""The schema: as the models say, append-only for the service, and every statement on its one right index."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from fixtures.database import FreshDatabase
from ledger.storage import log_statements, reconciliation_statements, statements, window_statements
from ledger.storage.connections import with_planner_settings
from storage.migrate import migrate, schema_drift
from storage.provision import ServiceUrls

APPEND_ONLY = (
    "transfer",
    "entry",
    "refusal",
    "account_change",
    "book_seal",
    "window_request",
    "merkle_tile",
    "checkpoint",
    "signing_key",
    "reconciliation_statement",
    "reconciliation_line",
    "reconciliation_correction",
    "reconciliation_decision",
    "reconciliation_posting",
)
SQL = {
    name: text
    for module in (statements, window_statements, log_statements, reconciliation_statements)
    for name, text in vars(module).items()
    if isinstance(text, str) and re.match(r"\s*(SELECT|INSERT|UPDATE|WITH)\b", text)
}
# These read a book from end to end, or look for the few rows of a partial index.
WHOLE_BOOK = {"TRIAL_BALANCE", "BOOKS_WITH_EXPIRED_HOLDS", "EXPIRED_HOLDS", "READ_UNSEALED"}

FILL = """
WITH opened AS (
    INSERT INTO account
    SELECT 1, gen_random_uuid(), 0, 0, now(), 1, 0, 1, 'EUR', 'owner ' || n % 100, '{}' FROM generate_series(1, $1) n
    RETURNING account_id
), moved AS (
    INSERT INTO transfer
    SELECT 1, n, 1, 1, now(), NULL, NULL, 1, 0, false, false, gen_random_uuid(), gen_random_uuid(),
        gen_random_uuid(), NULL, NULL, NULL, 'EUR'
    FROM generate_series(1, $1) n
), held AS (
    INSERT INTO hold
    SELECT 1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 0, 1, NULL, 1, 'EUR'
    FROM generate_series(1, $1) n
), statements AS (
    INSERT INTO reconciliation_statement
    SELECT 1, gen_random_uuid(), gen_random_uuid(), 1, 'statement ' || n, 'EUR', 0, 0, now(), now(), 1, 0, 1, 0, 0, 0,
        'operator', sha256(''), now()
    FROM generate_series(1, $1) n
    RETURNING statement_id, account_id
), lines AS (
    INSERT INTO reconciliation_line SELECT 1, statement_id, 1, 1, now(), now(), '', '', '', '', '' FROM statements
), breaks AS (
    INSERT INTO reconciliation_break
    SELECT 1, gen_random_uuid(), account_id, statement_id, 1, 1, 'EUR', statement_id, 1, NULL, 0, NULL, NULL, now()
    FROM statements
    RETURNING break_id
), corrections AS (
    INSERT INTO reconciliation_correction
    SELECT 1, gen_random_uuid(), break_id, 1, NULL, NULL, 'EUR', 1, NULL, NULL, NULL, NULL, '', '',
        true, now()
    FROM breaks
    RETURNING correction_id
), decisions AS (
    INSERT INTO reconciliation_decision
    SELECT 1, correction_id, gen_random_uuid(), true, '', '', now() FROM corrections
), postings AS (
    INSERT INTO reconciliation_posting SELECT 1, correction_id, 0, '', now() FROM corrections
)
INSERT INTO entry SELECT 1, account_id, n, n, n, 0, 0, 0, true FROM opened, generate_series(1, 2) n
"""


async def test_migrations_make_what_the_models_say(ledger_database: ServiceUrls) -> None:
    assert await schema_drift("ledger", ledger_database.owner_url) == []


async def test_migrations_can_be_applied_again(ledger_database: ServiceUrls) -> None:
    await migrate("ledger", ledger_database.owner_url)
    assert await schema_drift("ledger", ledger_database.owner_url) == []


async def test_every_key_and_index_begins_with_the_book(ledger_database: ServiceUrls) -> None:
    conn = await asyncpg.connect(ledger_database.owner_url)
    try:
        begins = await conn.fetch("""
            SELECT index.indexrelid::regclass::text, attribute.attname
            FROM pg_index AS index
            JOIN pg_class AS relation ON relation.oid = index.indrelid
            LEFT JOIN pg_attribute AS attribute
                ON attribute.attrelid = index.indrelid AND attribute.attnum = index.indkey[0]
            WHERE relation.relnamespace = 'public'::regnamespace AND relation.relname <> 'alembic_version'
        """)
    finally:
        await conn.close()
    assert len(begins) > len(APPEND_ONLY)
    assert [tuple(row) for row in begins if row["attname"] != "book_id"] == []


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("command", ["UPDATE {} SET book_id = 2", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_service_cannot_change_what_is_recorded(
    ledger_database: ServiceUrls, table: str, command: str
) -> None:
    conn = await asyncpg.connect(ledger_database.runtime_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(command.format(table))
    finally:
        await conn.close()


@pytest_asyncio.fixture(scope="module", params=[0, 10, 100_000], ids=lambda rows: f"{rows} accounts")
async def filled(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> AsyncIterator[ServiceUrls]:
    """A database with this many accounts, holds and transfers; the empty one has no statistics, as on the first day."""
    urls = await fresh_database("ledger")
    if request.param:
        conn = await asyncpg.connect(urls.owner_url)
        await conn.execute("INSERT INTO book SELECT 1, $1, 1, now(), gen_random_uuid()", request.param)
        await conn.execute(FILL, request.param)
        await conn.execute("ANALYZE")
        await conn.close()
    yield urls


@pytest.mark.parametrize("name", sorted(SQL))
async def test_no_statement_reads_more_than_it_needs(filled: ServiceUrls, name: str) -> None:
    conn = await asyncpg.connect(with_planner_settings(filled.runtime_url))
    try:
        parameters = len((await conn.prepare(SQL[name])).get_parameters())
        await conn.execute(f"PREPARE statement AS {SQL[name]}")
        nulls = f"({', '.join(['NULL'] * parameters)})" if parameters else ""
        rows = await conn.fetch(f"EXPLAIN EXECUTE statement{nulls}")
    finally:
        await conn.close()
    plan = "\n".join(row[0] for row in rows)
    assert not re.search(r"Seq Scan|Bitmap|Hash Join|Merge Join", plan), plan
    if name in WHOLE_BOOK:
        return
    scans = re.findall(r"Index (?:Only )?Scan.* on (\w+).*\n\s+Index Cond: (.*)", plan)
    assert len(scans) == len(re.findall(r"Index (?:Only )?Scan", plan)), plan
    for table, condition in scans:
        columns = re.findall(r"\((\w+) (?:=|[<>]=?) ", condition)
        assert columns[0] == "book_id", plan
        assert table == "book" or len(columns) >= 2, plan
