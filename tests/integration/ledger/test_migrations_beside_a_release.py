"""Migrations are applied beside the release now running: whatever it says to the database goes on working."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from importlib.resources import files

import asyncpg
import pytest
import pytest_asyncio

from fixtures.ledger_books import account, number, posted
from ledger.app.accounts import Accounts
from ledger.app.lanes import Lanes
from ledger.domain import Code
from ledger.storage import (
    history_statements,
    log_statements,
    reconciliation_statements,
    statements,
    window_statements,
)
from ledger.storage.connections import with_planner_settings
from ledger.storage.sessions import PostgresStore
from storage.migrate import migrate
from storage.pool import open_pool
from storage.provision import ServiceUrls, provision

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
# The first schema on which the writers of today can write.
WRITABLE = "0002"
SQL = {
    f"{module.__name__}.{name}": text
    for module in (statements, window_statements, log_statements, reconciliation_statements, history_statements)
    for name, text in vars(module).items()
    if isinstance(text, str) and re.match(r"\s*(SELECT|INSERT|UPDATE|WITH)\b", text)
}
NOT_THERE_YET = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.UndefinedObjectError,
)
BOOK = 1
BATCH = 10
_numbers = itertools.count(1)


@pytest_asyncio.fixture
async def old_database(database_server: str) -> AsyncIterator[ServiceUrls]:
    """A database that no migration was applied to."""
    yield await provision(database_server, "ledger", database=f"serai_ledger_old_{next(_numbers)}")


async def result_of(conn: asyncpg.Connection, text: str) -> list[tuple[str, str]]:
    prepared = await conn.prepare(text)
    return [(column.name, column.type.name) for column in prepared.get_attributes()]


@pytest.mark.parametrize(("before", "after"), list(itertools.pairwise(REVISIONS)))
async def test_what_an_older_schema_could_be_asked_the_next_one_can(
    old_database: ServiceUrls, before: str, after: str
) -> None:
    await migrate("ledger", old_database.owner_url, before)
    running = await asyncpg.connect(with_planner_settings(old_database.runtime_url))
    plans: dict[str, str] = {}
    results: dict[str, list[tuple[str, str]]] = {}
    for name, text in SQL.items():
        try:
            results[name] = await result_of(running, text)
        except NOT_THERE_YET:
            continue
        count = len((await running.prepare(text)).get_parameters())
        await running.execute(f"PREPARE statement_{len(plans)} AS {text}")
        nulls = f"({', '.join(['NULL'] * count)})" if count else ""
        plans[name] = f"EXPLAIN EXECUTE statement_{len(plans)}{nulls}"
        await running.fetch(plans[name])
    assert {"ledger.storage.statements.RECORD_BATCH", "ledger.storage.statements.READ_ACCOUNTS"} <= plans.keys()
    await migrate("ledger", old_database.owner_url, after)
    new = await asyncpg.connect(with_planner_settings(old_database.runtime_url))
    try:
        for name, plan in plans.items():
            # Planned anew: fails when a table or a result is no longer what it was.
            assert await running.fetch(plan), name
            assert await result_of(new, SQL[name]) == results[name], name
    finally:
        await running.close()
        await new.close()


async def test_writers_go_on_while_later_migrations_are_applied(old_database: ServiceUrls) -> None:
    await migrate("ledger", old_database.owner_url, WRITABLE)
    ids = itertools.count(100)
    # Set by the writers after each batch, so that every migration meets writers at work.
    went_on = asyncio.Event()
    async with open_pool(with_planner_settings(old_database.runtime_url)) as pool:
        replicas = [Lanes(PostgresStore(pool, 2), 100, lambda _book, _sequence: None) for _ in range(2)]
        accounts = Accounts(PostgresStore(pool, 2), replicas[0])
        await accounts.open(BOOK, [account(1), account(2)])
        codes: list[Code] = []

        async def write(lanes: Lanes) -> None:
            while True:
                outcomes = await lanes.submit(BOOK, [posted(next(ids), 1, 2, 1) for _ in range(BATCH)])
                codes.extend(outcome.code for outcome in outcomes)
                went_on.set()

        async with asyncio.TaskGroup() as group:
            writers = [group.create_task(write(lanes)) for lanes in replicas]
            for revision in REVISIONS[REVISIONS.index(WRITABLE) + 1 :]:
                await migrate("ledger", old_database.owner_url, revision)
                went_on.clear()
                await went_on.wait()
            # A book that the older release opens is as good as any.
            await accounts.open(BOOK + 1, [account(3, book_id=BOOK + 1)])
            for writer in writers:
                writer.cancel()
        for lanes in replicas:
            await lanes.drain()
        assert set(codes) == {Code.OK}
        made = await pool.fetchval("SELECT count(*) FROM transfer")
        assert made == await pool.fetchval("SELECT max(sequence) FROM transfer") >= len(codes)
        windows = await pool.fetch("SELECT book_id, window_id, after_sequence FROM settlement_window ORDER BY book_id")
        assert [tuple(window) for window in windows] == [(BOOK, 1, 0), (BOOK + 1, 1, 0)]
        assert await pool.fetchval("SELECT owner FROM account WHERE account_id = $1", number(3)) == "alpha"


def test_every_migration_is_tried() -> None:
    names = [file.name for file in files("ledger.storage.migrations").iterdir()]
    assert set(REVISIONS) == {name.partition("_")[0] for name in names if name[0].isdigit()}
