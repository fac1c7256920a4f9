"""Migrations are applied once, whoever else applies them at the same time."""

import asyncio
import sys
from pathlib import Path

import asyncpg
import pytest

from fixtures.database import FreshDatabase
from storage.migrate import NoMigrations, migrate, schema_drift
from storage.provision import ServiceUrls, provision

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"


async def ask(url: str, statement: str) -> list[object]:
    conn = await asyncpg.connect(url)
    try:
        return [row[0] for row in await conn.fetch(statement)]
    finally:
        await conn.close()


async def test_a_fresh_database_has_the_newest_schema_and_no_drift(bazaar: ServiceUrls) -> None:
    assert await ask(bazaar.owner_url, TABLES) == [
        "alembic_version",
        "idempotency",
        "stall",
        "stream_event",
        "stream_head",
    ]
    assert await ask(bazaar.owner_url, "SELECT version_num FROM alembic_version") == ["0002"]
    assert await schema_drift("bazaar", bazaar.owner_url) == []


async def test_migrating_again_changes_nothing(bazaar: ServiceUrls) -> None:
    await migrate("bazaar", bazaar.owner_url)
    assert await ask(bazaar.owner_url, "SELECT version_num FROM alembic_version") == ["0002"]


async def test_processes_that_migrate_at_once_take_turns(database_server: str) -> None:
    urls = await provision(database_server, "bazaar", database="serai_bazaar_at_once")
    script = (
        "import asyncio, sys; sys.path[:0] = sys.argv[2:]; "
        "from storage.migrate import migrate; asyncio.run(migrate('bazaar', sys.argv[1]))"
    )
    libs, services = Path(__file__).parents[3] / "libs", Path(__file__).parent / "services"
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", script, urls.owner_url, str(libs), str(services))
        for _ in range(2)
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    assert await schema_drift("bazaar", urls.owner_url) == []


async def test_two_services_can_be_migrated_at_once_in_one_process(database_server: str) -> None:
    bazaars = [await provision(database_server, "bazaar", database=f"serai_bazaar_side_{n}") for n in range(3)]
    cellar = await provision(database_server, "cellar", database="serai_cellar_side")
    results = await asyncio.gather(
        *(migrate("bazaar", urls.owner_url) for urls in bazaars),
        migrate("cellar", cellar.owner_url),
        return_exceptions=True,
    )
    assert results[:3] == [None, None, None]
    for urls in bazaars:
        assert await schema_drift("bazaar", urls.owner_url) == []
    assert await ask(cellar.owner_url, TABLES) == ["alembic_version", "jar"]


async def test_a_failed_migration_leaves_the_one_before_it(database_server: str) -> None:
    urls = await provision(database_server, "cellar", database="serai_cellar_failed")
    for _ in range(2):
        with pytest.raises(Exception, match="division by zero"):
            await migrate("cellar", urls.owner_url)
        assert await ask(urls.owner_url, TABLES) == ["alembic_version", "jar"]
        assert await ask(urls.owner_url, "SELECT version_num FROM alembic_version") == ["0001"]


async def test_a_migration_does_not_wait_long_for_a_lock(database_server: str) -> None:
    urls = await provision(database_server, "cellar", database="serai_cellar_locked")
    with pytest.raises(Exception, match="division by zero"):
        await migrate("cellar", urls.owner_url)
    conn = await asyncpg.connect(urls.owner_url)
    try:
        async with conn.transaction():
            await conn.execute("LOCK TABLE alembic_version")
            async with asyncio.timeout(8):
                with pytest.raises(Exception, match="lock timeout"):
                    await migrate("cellar", urls.owner_url)
    finally:
        await conn.close()


async def test_drift_names_what_differs(fresh_database: FreshDatabase) -> None:
    urls = await fresh_database("bazaar")
    await ask(urls.owner_url, "ALTER TABLE stall ADD COLUMN rent bigint")
    await ask(urls.owner_url, "ALTER TABLE stall ALTER COLUMN merchant DROP NOT NULL")
    await ask(urls.owner_url, "ALTER TABLE stream_head ALTER COLUMN trimmed_through SET DEFAULT 7")
    drift = await schema_drift("bazaar", urls.owner_url)
    assert len(drift) == 3
    assert any("rent" in difference for difference in drift)
    assert any("merchant" in difference and "modify_nullable" in difference for difference in drift)
    assert any("trimmed_through" in difference and "modify_default" in difference for difference in drift)


@pytest.mark.parametrize("service", ["palace", "storage"])
async def test_a_service_without_migrations_is_named(bazaar: ServiceUrls, service: str) -> None:
    with pytest.raises(NoMigrations, match=f"{service}.storage.migrations"):
        await migrate(service, bazaar.owner_url)
