"""The same request gives the first outcome, however many ask at once."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from storage.idempotency import RECALL, Recalled, Reused, fingerprint, recall, remember
from storage.pool import Pool

SCOPE = "alpha"
CONTENT = fingerprint(b"pay 10 EUR")


async def do_once(pool: Pool, scope: str, requests: dict[UUID, bytes], outcome: bytes) -> int:
    """Remember `outcome` for the new ones of `requests`, as a service's use case does; give how many were new."""
    async with pool.acquire() as conn, conn.transaction():
        recalled = await recall(conn, scope, requests)
        new = [(request_id, requests[request_id], outcome) for request_id, found in recalled.items() if found is None]
        await remember(conn, scope, new)
        return len(new)


async def test_a_new_request_is_unknown_and_then_gives_its_outcome(pool: Pool) -> None:
    request_id = uuid4()
    assert await do_once(pool, SCOPE, {request_id: CONTENT}, b"posted") == 1
    assert await do_once(pool, SCOPE, {request_id: CONTENT}, b"another") == 0
    async with pool.acquire() as conn, conn.transaction():
        assert await recall(conn, SCOPE, {request_id: CONTENT}) == {request_id: Recalled(b"posted")}


async def test_a_request_id_with_other_content_is_reused(pool: Pool) -> None:
    request_id = uuid4()
    await do_once(pool, SCOPE, {request_id: CONTENT}, b"posted")
    async with pool.acquire() as conn, conn.transaction():
        assert await recall(conn, SCOPE, {request_id: fingerprint(b"pay 99 EUR")}) == {request_id: Reused()}


async def test_ids_of_two_scopes_do_not_meet(pool: Pool) -> None:
    request_id = uuid4()
    await do_once(pool, "alpha", {request_id: CONTENT}, b"posted")
    async with pool.acquire() as conn, conn.transaction():
        assert await recall(conn, "beta", {request_id: CONTENT}) == {request_id: None}


async def test_answers_come_in_the_order_asked(pool: Pool) -> None:
    known, unknown = uuid4(), uuid4()
    await do_once(pool, SCOPE, {known: CONTENT}, b"posted")
    async with pool.acquire() as conn, conn.transaction():
        assert list(await recall(conn, SCOPE, {unknown: CONTENT, known: CONTENT})) == [unknown, known]
        assert await recall(conn, SCOPE, {}) == {}


async def test_an_outcome_that_was_rolled_back_is_not_remembered(pool: Pool) -> None:
    request_id = uuid4()
    async with pool.acquire() as conn:
        transaction = conn.transaction()
        await transaction.start()
        await recall(conn, SCOPE, {request_id: CONTENT})
        await remember(conn, SCOPE, [(request_id, CONTENT, b"posted")])
        await transaction.rollback()
    assert await do_once(pool, SCOPE, {request_id: CONTENT}, b"posted") == 1


async def test_of_racing_requests_one_acts_and_the_others_recall_it(pool: Pool) -> None:
    for _ in range(10):
        request_id = uuid4()
        acted = await asyncio.gather(
            *(do_once(pool, SCOPE, {request_id: CONTENT}, f"{racer}".encode()) for racer in range(10))
        )
        assert sorted(acted) == [0] * 9 + [1]


async def test_racing_batches_with_ids_in_common_act_once_for_each(pool: Pool) -> None:
    ids = [uuid4() for _ in range(200)]
    batches = [ids, ids[::-1], ids[100:] + ids[:100], ids[::2] + ids[1::2], ids[50:150], ids[:120]]
    acted = await asyncio.gather(
        *(do_once(pool, SCOPE, dict.fromkeys(batch, CONTENT), b"posted") for batch in batches * 2)
    )
    assert sum(acted) == len(ids)


async def test_an_outcome_cannot_be_remembered_twice(pool: Pool) -> None:
    request_id = uuid4()
    await do_once(pool, SCOPE, {request_id: CONTENT}, b"posted")
    async with pool.acquire() as conn:
        with pytest.raises(asyncpg.UniqueViolationError):
            await remember(conn, SCOPE, [(request_id, CONTENT, b"another")])


@pytest.mark.parametrize(
    "statement", ["UPDATE idempotency SET outcome = ''", "DELETE FROM idempotency", "TRUNCATE idempotency"]
)
async def test_the_service_cannot_change_an_outcome(pool: Pool, statement: str) -> None:
    async with pool.acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


async def test_recalling_walks_the_primary_key(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await remember(conn, "plan", [(uuid4(), CONTENT, b"posted") for _ in range(3000)])
        plan = "\n".join(row[0] for row in await conn.fetch(f"EXPLAIN {RECALL}", "plan", [uuid4() for _ in range(20)]))
    assert "idempotency_pkey" in plan
    assert "Seq Scan" not in plan
