"""The board: one table for all replicas, made of what all sources say, with the guard's last word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest_asyncio

from fx.app.rates import RatesBoard
from fx.domain import DEFAULT_TARIFF, PublishedDay, RateTable
from fx.domain.market import Grade, Sheet, Word, reference_sheet
from fx.storage import rates
from storage.pool import Connection, Pool, open_pool
from storage.provision import ServiceUrls
from storage.streams import Follower

PUBLISHED = PublishedDay(
    datetime(2026, 10, 30, tzinfo=UTC).date(), {"USD": Decimal("1.1172"), "JPY": Decimal("175.68")}
)


class Said:
    """A source that says what the test tells it to, beside the reference rates."""

    def __init__(self) -> None:
        self.live: list[Sheet] = []
        self.month: dict[str, str] = {}
        self.moments: list[datetime] = []

    async def sheets(self, _conn: Connection, now: datetime) -> Sequence[Sheet]:
        self.moments.append(now)
        month = Sheet("month", Grade.MONTHLY, {code: Word(Decimal(value), now) for code, value in self.month.items()})
        return [reference_sheet(PUBLISHED, now), month, *self.live]

    def move(self, usd: str, at: datetime) -> None:
        self.live = [Sheet(name, Grade.LIVE, {"USD": Word(Decimal(usd), at, 100)}) for name in ("a", "b")]


class Holding:
    """A guard that lets the dollar stand where it stood."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, str]] = []

    async def admit(self, _conn: Connection, before: RateTable | None, proposed: RateTable) -> RateTable:
        self.seen.append((0 if before is None else before.version, proposed.mids["USD"].rate.text))
        if before is None:
            return proposed
        return replace(proposed, mids={**proposed.mids, "USD": before.mids["USD"]})


@pytest_asyncio.fixture
async def pool(fx_database: ServiceUrls) -> AsyncIterator[Pool]:
    async with open_pool(fx_database.runtime_url) as opened:
        yield opened


async def stored(pool: Pool) -> RateTable:
    async with pool.acquire() as conn:
        newest = await rates.latest(conn)
    assert newest is not None
    return newest


async def test_a_table_comes_back_from_the_database_as_it_was_published(pool: Pool) -> None:
    said = Said()
    said.month = {"JPY": "17568"}
    said.move("1.1180", datetime.now(UTC))
    board = RatesBoard(pool, rates, DEFAULT_TARIFF, [said])
    await board.refresh()
    assert await stored(pool) == board.table
    assert "month says 17568" in board.table.why_not("JPY")
    assert not board.table.quotes("JPY")
    usd = board.table.mids["USD"]
    assert (usd.rate.text, usd.sources, usd.half_spread_ppm) == ("1.118", 2, 100)


async def test_boards_that_hear_the_same_publish_once_and_in_the_order_of_the_clock(pool: Pool) -> None:
    said = Said()
    boards = [RatesBoard(pool, rates, DEFAULT_TARIFF, [said]) for _ in range(4)]
    await asyncio.gather(*(board.refresh() for board in boards))
    assert {board.table.version for board in boards} == {1}
    said.move("1.1180", datetime.now(UTC))
    await asyncio.gather(*(board.refresh() for board in boards))
    assert {board.table.version for board in boards} == {2}
    assert said.moments == sorted(said.moments)


async def test_the_guard_has_the_last_word_and_knows_what_is_in_force(pool: Pool) -> None:
    said, guard = Said(), Holding()
    board = RatesBoard(pool, rates, DEFAULT_TARIFF, [said], guard)
    await board.refresh()
    said.move("1.1180", datetime.now(UTC))
    await board.refresh()
    assert guard.seen == [(0, "1.1172"), (1, "1.118")]
    assert (await stored(pool)).mids["USD"].rate.text == "1.1172"


async def test_what_one_process_publishes_all_others_show(pool: Pool) -> None:
    said = Said()
    mover, other = (RatesBoard(pool, rates, DEFAULT_TARIFF, [said]) for _ in range(2))
    await mover.refresh()
    await other.refresh()
    async with Follower(pool) as follower:
        following = asyncio.create_task(other.follow_rates(follower))
        said.move("1.1181", datetime.now(UTC))
        await mover.refresh()
        newest = await other.newer_than(1, 10)
        following.cancel()
    assert newest is not None
    assert newest.mids["USD"].rate.text == "1.1181"


async def test_a_source_that_moves_is_heard_at_the_next_tick(pool: Pool) -> None:
    said = Said()
    board = RatesBoard(pool, rates, DEFAULT_TARIFF, [said], tick_seconds=0.02)
    await board.refresh()
    renewing = asyncio.create_task(board.renew_rates())
    said.move("1.1190", datetime.now(UTC) - timedelta(seconds=1))
    board.stir()
    moved = await board.newer_than(1, 10)
    # While live prices move, nobody need say that they changed.
    said.live = []
    back = await board.newer_than(2, 10)
    renewing.cancel()
    assert moved is not None
    assert back is not None
    assert (moved.mids["USD"].rate.text, back.mids["USD"].rate.text) == ("1.119", "1.1172")
