"""Reservations that nobody used release themselves, and what is released is not settled any more."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg

from fixtures.fx import ALPHA, PAYMENTS, TREASURER, Fx, acceptance, reasons, spec
from fx.app.releasing import Releasing
from fx.domain.reservation import RESERVATION
from fx.storage import treasury
from serai.fx.v1 import quote_pb2
from storage.pool import open_pool

# Quotes are moved into the past as a whole: the clock is the database's, which no test can turn.
OVER = """
UPDATE quote SET create_time = create_time - $2::interval, expire_time = clock_timestamp() - $2::interval
WHERE quote_id = ANY($1::uuid[])
"""


async def accepted(fx: Fx, quotes: int) -> list[quote_pb2.Quote]:
    made = [result.quote for result in await fx.by(ALPHA).quote(*(spec() for _ in range(quotes)))]
    results = await fx.by(PAYMENTS).accept(*(acceptance(quote) for quote in made))
    assert set(reasons(results)) == {"OK"}
    return [result.quote for result in results]


async def run_out(fx: Fx, quotes: list[quote_pb2.Quote]) -> None:
    conn = await asyncpg.connect(fx.urls.owner_url)
    try:
        await conn.execute(OVER, [quote.quote_id for quote in quotes], RESERVATION)
    finally:
        await conn.close()


async def sweep(fx: Fx, replicas: int = 1) -> list[int]:
    async with open_pool(fx.urls.runtime_url) as pool:
        sweeps = [Releasing(pool, treasury, sweep_seconds=60).sweep() for _ in range(replicas)]
        return await asyncio.gather(*sweeps)


async def states(fx: Fx, quotes: list[quote_pb2.Quote]) -> list[int]:
    return [quote.state for quote in await fx.by(ALPHA).get(*(quote.quote_id for quote in quotes))]


async def test_a_quote_says_when_its_reservation_ends(fx: Fx) -> None:
    [quote] = await accepted(fx, 1)
    day = quote.release_time.ToDatetime() - quote.expire_time.ToDatetime()
    assert day == RESERVATION


async def test_an_unused_reservation_releases_itself_and_the_quote_says_so(fx: Fx) -> None:
    over, kept = await accepted(fx, 2)
    await run_out(fx, [over])
    await sweep(fx)
    assert await fx.by(TREASURER).reserved() == {("harbour", "USD"): kept.legs.provider_pays.minor_units}
    assert await states(fx, [over, kept]) == [quote_pb2.QUOTE_STATE_RELEASED, quote_pb2.QUOTE_STATE_ACCEPTED]
    assert (await fx.by(PAYMENTS).settle(over.quote_id, over.payment_id)).status.reason == "QUOTE_RELEASED"
    assert reasons(await fx.by(PAYMENTS).cancel(over.quote_id)) == ["QUOTE_RELEASED"]
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(over))) == ["QUOTE_ALREADY_USED"]
    # Nothing of that gave anything back a second time.
    assert await fx.by(TREASURER).reserved() == {("harbour", "USD"): kept.legs.provider_pays.minor_units}


async def test_many_replicas_that_sweep_at_once_free_each_reservation_once(fx: Fx) -> None:
    over, kept = await accepted(fx, 60), await accepted(fx, 3)
    await run_out(fx, over)
    await sweep(fx, replicas=4)
    owed = sum(quote.legs.provider_pays.minor_units for quote in kept)
    assert await fx.by(TREASURER).reserved() == {("harbour", "USD"): owed}
    assert set(await states(fx, over)) == {quote_pb2.QUOTE_STATE_RELEASED}
    assert await sweep(fx) == [0]


async def test_a_payment_that_settles_while_the_sweep_runs_is_settled_or_released_and_never_both(fx: Fx) -> None:
    over = await accepted(fx, 20)
    await run_out(fx, over[10:])
    payments = fx.by(PAYMENTS)
    answers, _ = await asyncio.gather(
        asyncio.gather(*(payments.settle(quote.quote_id, quote.payment_id) for quote in over)), sweep(fx, 2)
    )
    assert [answer.status.reason for answer in answers] == ["OK"] * 10 + ["QUOTE_RELEASED"] * 10
    assert await fx.by(TREASURER).reserved() == {}


async def test_the_sweep_finds_what_is_over_without_reading_all_quotes(fx: Fx) -> None:
    conn = await asyncpg.connect(fx.urls.runtime_url)
    try:
        await conn.execute("SET enable_seqscan = off")
        rows: list[Any] = await conn.fetch(f"EXPLAIN {treasury.RELEASE_QUOTES}", RESERVATION, 500)
    finally:
        await conn.close()
    plan = "\n".join(row[0] for row in rows)
    assert "quote_reserving" in plan, plan
    assert "Seq Scan" not in plan


async def test_a_released_quote_keeps_its_payment(fx: Fx) -> None:
    [over] = await accepted(fx, 1)
    await run_out(fx, [over])
    await sweep(fx)
    [seen] = await fx.by(ALPHA).get(over.quote_id)
    assert UUID(seen.payment_id) == UUID(over.payment_id)
