"""Faults of the database: restarts, ended sessions, locks, deadlocks, conflicts, no connection left, a full disk."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress

import asyncpg

from cli.torture.clients.calling import BOOK
from cli.torture.database import Database
from cli.torture.faults.registry import Fault, Place, Scene

# What PostgreSQL says to a row that needs a new page on a disk that is full. With its log on the same disk it would
# rather end, which is the fault crash_database.
FULL_DISK = """
CREATE OR REPLACE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION disk_is_full()
"""
FILLED_TABLES = ("transfer", "entry", "refusal", "account_change")

CONNECTIONS = 6
"""How many connections the ledger's role may have while they are exhausted; all are held by others."""


async def restart(scene: Place) -> None:
    """The server shuts down, ending all sessions, and starts again."""
    async with scene.arena.database.busy:
        await scene.arena.database.restart(scene.lasts_seconds, crash=False)


async def crash(scene: Place) -> None:
    """The server ends at once and has to recover from its log."""
    async with scene.arena.database.busy:
        await scene.arena.database.restart(scene.lasts_seconds, crash=True)


async def end_sessions(scene: Place) -> None:
    """pg_terminate_backend on every session of the ledger."""
    database = scene.arena.database
    async with database.busy, database.admin() as conn:
        await database.end_sessions(conn)


async def cancel_statements(scene: Place) -> None:
    """Running statements end as they do when statement_timeout is over (57014), again and again for a while."""
    database = scene.arena.database
    async with database.busy, database.admin() as conn:
        end = asyncio.get_running_loop().time() + scene.lasts_seconds
        while asyncio.get_running_loop().time() < end:
            await conn.execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND state <> 'idle'",
                database.role,
            )
            await asyncio.sleep(0.02)


async def lock_book(scene: Scene) -> None:
    """Somebody holds the book's row, for a moment or past the writers' lock_timeout of 4 s (55P03)."""
    database = scene.arena.database
    async with database.busy, database.admin() as conn, conn.transaction():
        await conn.execute("SELECT FROM book WHERE book_id = $1 FOR UPDATE", BOOK)
        await asyncio.sleep(scene.lasts_seconds)


async def deadlock(scene: Scene) -> None:
    """Somebody locks first what writers lock last, and then the book: PostgreSQL ends one of them (40P01)."""
    database = scene.arena.database
    async with database.busy, database.admin() as conn:
        with suppress(asyncpg.DeadlockDetectedError):
            async with conn.transaction():
                await conn.execute("LOCK TABLE refusal, entry IN SHARE MODE")
                await asyncio.sleep(scene.lasts_seconds)
                await conn.execute("SELECT FROM book WHERE book_id = $1 FOR UPDATE", BOOK)


async def conflict(scene: Scene) -> None:
    """For a while sessions run at REPEATABLE READ, where writers that meet fail to serialize (40001)."""
    database = scene.arena.database
    async with database.busy, database.admin() as conn:
        await conn.execute(f"ALTER ROLE {database.role} SET default_transaction_isolation = 'repeatable read'")
        try:
            await database.end_sessions(conn)
            await asyncio.sleep(scene.lasts_seconds)
        finally:
            await conn.execute(f"ALTER ROLE {database.role} RESET default_transaction_isolation")
            await database.end_sessions(conn)


async def exhaust_connections(scene: Scene) -> None:
    """The ledger loses its connections and gets no new ones, because others hold all that there are (53300)."""
    database = scene.arena.database
    async with database.busy, database.admin() as conn, AsyncExitStack() as stack:
        await conn.execute(f"ALTER ROLE {database.role} CONNECTION LIMIT {CONNECTIONS}")
        try:
            await database.end_sessions(conn)
            for _ in range(CONNECTIONS):
                await _hold_connection(stack, database)
            await asyncio.sleep(scene.lasts_seconds)
        finally:
            await conn.execute(f"ALTER ROLE {database.role} CONNECTION LIMIT -1")


async def full_disk(scene: Scene) -> None:
    """For a while one of the tables takes no more rows (53100)."""
    database, table = scene.arena.database, scene.chance.choice(FILLED_TABLES)
    async with database.busy, database.admin() as conn:
        await conn.execute(FULL_DISK.format(table=table))
        try:
            await asyncio.sleep(scene.lasts_seconds)
        finally:
            await conn.execute(f"DROP TRIGGER disk_is_full ON {table}")


async def _hold_connection(stack: AsyncExitStack, database: Database) -> None:
    with suppress(asyncpg.TooManyConnectionsError):
        held = await asyncpg.connect(database.direct_url)
        stack.push_async_callback(held.close)


FAULTS = {
    "restart_database": Fault(restart, (0.0, 0.6)),
    "crash_database": Fault(crash, (0.0, 0.3)),
    "end_sessions": Fault(end_sessions, (0.0, 0.0)),
    "cancel_statements": Fault(cancel_statements, (0.05, 0.8)),
    "lock_book": Fault(lock_book, (0.2, 2.0)),
    "lock_timeout": Fault(lock_book, (4.1, 4.5)),
    "deadlock": Fault(deadlock, (0.1, 0.5)),
    "conflict": Fault(conflict, (0.3, 1.5)),
    "exhaust_connections": Fault(exhaust_connections, (0.3, 1.5)),
    "full_disk": Fault(full_disk, (0.1, 1.0)),
}
