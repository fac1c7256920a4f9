"""No statement waits without a bound, and health says what the database can do."""

import asyncio

import asyncpg
import pytest

from storage import health
from storage.pool import Pool, open_pool
from storage.provision import ServiceUrls


async def test_a_statement_ends_at_its_time_out(bazaar: ServiceUrls) -> None:
    async with open_pool(bazaar.runtime_url, statement_timeout_ms=50) as pool:
        with pytest.raises(asyncpg.QueryCanceledError):
            await pool.execute("SELECT pg_sleep(10)")


async def test_waiting_for_a_lock_ends_at_its_time_out(bazaar: ServiceUrls) -> None:
    async with (
        open_pool(bazaar.runtime_url, lock_timeout_ms=50) as pool,
        pool.acquire() as holder,
        holder.transaction(),
    ):
        await holder.execute("SELECT pg_advisory_xact_lock(1)")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await pool.execute("SELECT pg_advisory_lock(1)")


async def test_a_wrong_role_is_refused_at_the_start(bazaar: ServiceUrls) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        async with open_pool(bazaar.runtime_url.replace("serai_bazaar:", "nobody:")):
            pytest.fail("the pool opened")


async def test_a_connection_nobody_gives_back_does_not_hold_up_the_end(
    bazaar: ServiceUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.pool.CLOSE_SECONDS", 0.1)
    async with asyncio.timeout(10), open_pool(bazaar.runtime_url) as pool:
        kept = await pool.acquire()
    with pytest.raises(asyncpg.InterfaceError):
        await kept.execute("SELECT 1")


async def test_a_database_that_takes_writes_is_healthy(pool: Pool) -> None:
    assert await health.check(pool) is None


async def test_a_database_that_went_away_is_not_healthy(bazaar: ServiceUrls) -> None:
    async with open_pool(bazaar.runtime_url) as closed:
        pass
    with pytest.raises(asyncpg.InterfaceError):
        await health.check(closed)
