"""A whole transaction runs again after a conflict or a lost connection."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from storage.pool import Pool
from storage.retry import ATTEMPTS, retrying


async def test_a_serialization_conflict_is_run_again(pool: Pool) -> None:
    number = uuid4().int % 1_000_000_000
    await pool.execute("INSERT INTO stall VALUES ($1, '0')", number)
    runs = 0

    async def add_one() -> None:
        nonlocal runs
        runs += 1
        async with pool.acquire() as conn, conn.transaction(isolation="serializable"):
            merchant = int(await conn.fetchval("SELECT merchant FROM stall WHERE number = $1", number))
            if runs == 1:
                await pool.execute("UPDATE stall SET merchant = '10' WHERE number = $1", number)
            await conn.execute("UPDATE stall SET merchant = $2 WHERE number = $1", number, f"{merchant + 1}")

    await retrying(add_one)
    assert runs == 2
    assert await pool.fetchval("SELECT merchant FROM stall WHERE number = $1", number) == "11"


@pytest.mark.parametrize("statements_after", [1, 2])
async def test_a_killed_session_is_run_again(pool: Pool, admin: asyncpg.Connection, statements_after: int) -> None:
    runs = 0

    async def work() -> int:
        nonlocal runs
        runs += 1
        async with pool.acquire() as conn, conn.transaction():
            if runs == 1:
                await admin.execute("SELECT pg_terminate_backend($1, 5000)", conn.get_server_pid())
            return int(sum([await conn.fetchval("SELECT 1") for _ in range(statements_after)]))

    assert await retrying(work) == statements_after
    assert runs == 2


async def test_a_transaction_that_stood_still_for_too_long_is_run_again(pool: Pool, admin: asyncpg.Connection) -> None:
    runs = 0

    async def work() -> int:
        nonlocal runs
        runs += 1
        async with pool.acquire() as conn, conn.transaction():
            if runs == 1:
                pid = conn.get_server_pid()
                await conn.execute("SET LOCAL idle_in_transaction_session_timeout = 10")
                async with asyncio.timeout(10):
                    while await admin.fetchval("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", pid):
                        continue
            return int(await conn.fetchval("SELECT 7"))

    assert await retrying(work) == 7
    assert runs == 2


async def test_what_cannot_be_cured_by_running_again_is_raised_at_once(pool: Pool) -> None:
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        await pool.execute("SELECT 1 / 0")

    with pytest.raises(asyncpg.DivisionByZeroError):
        await retrying(work)
    assert runs == 1


async def test_the_last_failure_is_raised_after_the_last_attempt() -> None:
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        raise asyncpg.SerializationError(f"run {runs}")

    with pytest.raises(asyncpg.SerializationError, match=f"run {ATTEMPTS}"):
        await retrying(work)
    assert runs == ATTEMPTS
