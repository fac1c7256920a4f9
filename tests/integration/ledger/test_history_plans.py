"""The statements on the past look at no more than they need, in an empty, a small and a large book."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
import pytest_asyncio

from fixtures.database import FreshDatabase
from ledger.domain.history import GAPS, clock_gap
from ledger.storage import history_statements
from ledger.storage.connections import with_planner_settings
from storage.provision import ServiceUrls

SQL = {
    name: text
    for name, text in vars(history_statements).items()
    if isinstance(text, str) and re.match(r"\s*(SELECT|INSERT|UPDATE|WITH)\b", text)
}
# These read a book from end to end.
WHOLE_BOOK = {"SUMS_AT", "SUMS_CROSSED"}

# Every other transfer has an effective time of its own, some days around its recording.
FILL = """
WITH opened AS (
    INSERT INTO account
    SELECT 1, gen_random_uuid(), 0, 0, now(), 1, 0, 1, 'EUR', 'owner ' || n % 100, '{}' FROM generate_series(1, $1) n
    RETURNING account_id
), numbered AS (
    SELECT account_id, row_number() OVER () AS n FROM opened
), moved AS (
    INSERT INTO transfer
    SELECT 1, a.n, 1, 1, now() + a.n * interval '1 second',
        CASE a.n % 2 WHEN 0 THEN now() + (a.n + (a.n % 7 - 3) * 86400) * interval '1 second' END,
        NULL, 1, 0, false, false, gen_random_uuid(), a.account_id, b.account_id, NULL, NULL, NULL, 'EUR'
    FROM numbered AS a JOIN numbered AS b ON b.n = a.n % $1 + 1
), sealed AS (
    INSERT INTO book_seal
    SELECT 1, gen_random_uuid(), now() + n * interval '1 second', n, now(), 0, 'day', 'treasurer', ''
    FROM generate_series(1, $1) n
)
INSERT INTO entry
SELECT 1, account_id, n, 1, 0, 0, 0, 0, true FROM numbered
UNION ALL
SELECT 1, b.account_id, a.n, 2, 0, 0, 0, 0, false FROM numbered AS a JOIN numbered AS b ON b.n = a.n % $1 + 1
"""


@pytest_asyncio.fixture(scope="module", params=[0, 10, 100_000], ids=lambda rows: f"{rows} accounts")
async def filled(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> AsyncIterator[ServiceUrls]:
    """A database with this many accounts, transfers and seals; the empty one has no statistics."""
    urls = await fresh_database("ledger")
    if request.param:
        conn = await asyncpg.connect(urls.owner_url)
        await conn.execute(
            "INSERT INTO book (book_id, sequence, window_id, last_record_time, stamp) "
            "VALUES (1, $1, 1, now(), gen_random_uuid())",
            request.param,
        )
        await conn.execute(FILL, request.param)
        await conn.execute("ANALYZE")
        await conn.close()
    yield urls


@pytest.mark.parametrize("name", sorted(SQL))
async def test_the_past_is_read_by_its_index(filled: ServiceUrls, name: str) -> None:
    conn = await asyncpg.connect(with_planner_settings(filled.runtime_url))
    try:
        parameters = len((await conn.prepare(SQL[name])).get_parameters())
        await conn.execute(f"PREPARE statement AS {SQL[name]}")
        rows = await conn.fetch(f"EXPLAIN EXECUTE statement({', '.join(['NULL'] * parameters)})")
    finally:
        await conn.close()
    plan = "\n".join(row[0] for row in rows)
    assert not re.search(r"Seq Scan|Bitmap|Hash Join|Merge Join", plan), plan
    scans = re.findall(r"Index (?:Only )?Scan.* using (\w+) on (\w+).*\n\s+Index Cond: (.*)", plan)
    assert len(scans) == len(re.findall(r"Index (?:Only )?Scan", plan)), plan
    for _index, table, condition in scans:
        columns = re.findall(r"\((\w+) (?:=|>|<|<=) ", condition)
        assert columns[0] == "book_id", plan
        assert table == "book" or len(columns) >= 2 or (name in WHOLE_BOOK and table == "account"), plan
        if ".gap)" in condition:
            assert columns[1:].count("effective_time") == 2, plan
    if name in {"BALANCES_IN_EFFECT", "SUMS_CROSSED"}:
        assert "transfer_debit_effect" in plan, plan
    if name == "BALANCES_IN_EFFECT":
        assert "transfer_credit_effect" in plan, plan


async def test_the_database_and_the_domain_agree_on_how_far_two_clocks_are_apart(ledger_database: ServiceUrls) -> None:
    noon, tick = datetime(2026, 3, 1, 12, tzinfo=UTC), timedelta(microseconds=1)
    lags = [timedelta(0), tick, timedelta(days=40)]
    lags += [bound + shift for bound in GAPS for shift in (-tick, timedelta(0), tick)]
    taken = [noon - sign * lag for lag in lags for sign in (1, -1)]
    conn = await asyncpg.connect(ledger_database.runtime_url)
    try:
        found = await conn.fetch("SELECT clock_gap($1, taken) FROM unnest($2::timestamptz[]) AS taken", noon, taken)
    finally:
        await conn.close()
    assert [row[0] for row in found] == [clock_gap(noon, time) for time in taken]
    assert {row[0] for row in found} == {*range(1, 7), *range(-6, 0)}
