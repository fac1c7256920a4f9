"""Bringing a service's database to its newest schema with Alembic, without an ini file or an env.py.

The migrations of a service are the modules `NNNN_name.py` of its package `<service>.storage.migrations`, each with
`revision`, `down_revision` and `upgrade()`. asyncpg takes one SQL command in each `op.execute`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

import asyncpg
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, String
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator, TypeEngine

Result = TypeVar("Result")

LOCK_TIMEOUT_MS = 4000
STATEMENT_TIMEOUT_MS = 5000
# How long a second migrator waits for the first, which may apply many migrations.
TURN_TIMEOUT_MS = 120_000
# Any constant will do, as long as nothing else in these databases locks it: "serai" in ASCII, as a number.
TURN_LOCK = 0x7365726169

# Alembic hands `alembic.op` to migrations through a global, so one process migrates one database at a time.
_ALEMBIC = threading.Lock()


class NoMigrations(Exception):
    """The service has no package `<service>.storage.migrations`."""


async def migrate(service: str, owner_url: str, revision: str = "head") -> None:
    """Apply the migrations of `service` that its database at `owner_url` does not have yet, each in a transaction, up
    to `revision`: the newest, or the one that an earlier release knows.

    Safe to call again and from several processes at once: one applies, the others wait for it. Within a migration a
    lock is awaited for 4 s and a statement runs for 5 s at most, so that a migration never stops the release now
    running for longer. Raises NoMigrations, or what PostgreSQL raised; a failed migration leaves no trace.
    """
    scripts = _scripts(service)
    await asyncio.to_thread(_migrate_alone, scripts, owner_url, revision)


async def schema_drift(service: str, url: str) -> list[str]:
    """Give the differences between the database at `url` and `<service>.storage.tables.metadata`; empty when none.

    Compares tables, columns, types, nullability, defaults, indexes and unique and foreign keys, as Alembic does; it
    does not see check constraints, triggers and privileges.
    """
    metadata: MetaData = import_module(f"{service}.storage.tables").metadata
    return await _run(url, lambda connection: _differences(connection, metadata))


def _scripts(service: str) -> ScriptDirectory:
    package = f"{service}.storage.migrations"
    try:
        spec = find_spec(package)
    except ModuleNotFoundError as error:
        raise NoMigrations(f"there is no package {package}") from error
    if spec is None or not spec.submodule_search_locations:
        raise NoMigrations(f"there is no package {package}")
    folder = next(iter(spec.submodule_search_locations))
    return ScriptDirectory(dir=folder, version_locations=[folder])


def _migrate_alone(scripts: ScriptDirectory, owner_url: str, revision: str) -> None:
    """Run in a thread with an event loop of its own, so that the lock can be awaited from any loop and is never lost
    to a cancelled task."""
    with _ALEMBIC:
        asyncio.run(_migrate_in_turn(scripts, owner_url, revision))


async def _migrate_in_turn(scripts: ScriptDirectory, owner_url: str, revision: str) -> None:
    async with _turn(owner_url):
        await _run(owner_url, lambda connection: _upgrade(connection, scripts, revision))


def _upgrade(connection: Connection, scripts: ScriptDirectory, revision: str) -> None:
    environment = EnvironmentContext(Config(), scripts, fn=lambda now, _: scripts._upgrade_revs(revision, now))
    with environment:
        environment.configure(connection=connection, transaction_per_migration=True)
        with environment.begin_transaction():
            environment.run_migrations()


def _differences(connection: Connection, metadata: MetaData) -> list[str]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": _types_differ, "compare_server_default": True}
    )
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _types_differ(
    _context: object, _column: object, _declared_column: object, found: TypeEngine[Any], declared: TypeEngine[Any]
) -> bool | None:
    """Leave the comparison to Alembic, but take text and a varchar without a length for the one type they are."""
    return False if _is_unbounded_text(found) and _is_unbounded_text(declared) else None


def _is_unbounded_text(kind: TypeEngine[Any]) -> bool:
    # SQLModel declares a `str` as a decorator around String.
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return isinstance(plain, String) and plain.length is None


async def _run(url: str, work: Callable[[Connection], Result]) -> Result:
    async def connect() -> asyncpg.Connection[asyncpg.Record]:
        return await asyncpg.connect(
            url,
            server_settings={
                "lock_timeout": str(LOCK_TIMEOUT_MS),
                "statement_timeout": str(STATEMENT_TIMEOUT_MS),
                "timezone": "UTC",
            },
        )

    # asyncpg reads the URL itself, so that it means here what it means to the pool.
    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


@asynccontextmanager
async def _turn(url: str) -> AsyncIterator[None]:
    """Hold the database's migration lock, on a connection of its own because waiting for it may take long."""
    conn = await asyncpg.connect(url, server_settings={"statement_timeout": str(TURN_TIMEOUT_MS)})
    try:
        await conn.execute("SELECT pg_advisory_lock($1)", TURN_LOCK)
        yield
    finally:
        await conn.close()
