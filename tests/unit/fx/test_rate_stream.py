"""One tick is computed and serialised once for all readers who ask for the same; a slow one gets the newest alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from fx.api.watching import RateStream
from fx.domain import Mid, PublishedDay, RateTable, demonstration_table
from money import Rate, currency
from rpc import Failure
from serai.fx.v1 import fx_pb2

EUR, USD = currency("EUR"), currency("USD")
PER_EURO = {"USD": Decimal("1.1172"), "JPY": Decimal("164.16"), "GBP": Decimal("0.8542")}
FIRST = replace(
    demonstration_table(
        PublishedDay(
            date(2026, 10, 30), {"USD": Decimal("1.1172"), "JPY": Decimal("164.16"), "GBP": Decimal("0.8542")}
        ),
        datetime(2026, 11, 22, 12, tzinfo=UTC),
    ),
    version=7,
)


def moved(table: RateTable, value: str) -> RateTable:
    """The next table, in which the dollar alone has moved (and with it what hangs on it, which keeps its own rate)."""
    mids = dict(table.mids)
    mids["USD"] = Mid(Rate(EUR, USD, Decimal(value)), table.recorded_at, "test")
    return replace(table, version=table.version + 1, mids=mids)


class Board:
    """Shows what it is told to; a reader that waits while nothing is newer gets a sign of life."""

    def __init__(self, table: RateTable) -> None:
        self.table = table

    async def newer_than(self, version: int, _wait_seconds: float) -> RateTable | None:
        await asyncio.sleep(0)
        return self.table if self.table.version > version else None


def stream(board: Board) -> RateStream:
    return RateStream(cast(Any, board), heartbeat_seconds=8.0)


def read(step: bytes) -> fx_pb2.WatchRatesResponse:
    return fx_pb2.WatchRatesResponse.FromString(step)


async def test_readers_who_ask_for_the_same_share_the_same_bytes() -> None:
    board = Board(FIRST)
    shared = stream(board)
    readers = [shared.follow(EUR, frozenset(), None) for _ in range(3)]
    snapshots = [await anext(reader) for reader in readers]
    assert all(step is snapshots[0] for step in snapshots)
    board.table = moved(FIRST, "1.2")
    changes = [await anext(reader) for reader in readers]
    assert all(step is changes[0] for step in changes)
    assert [rate.quote for rate in read(changes[0]).rates.rates] == ["USD"]


async def test_each_reader_gets_what_it_asked_for() -> None:
    board = Board(FIRST)
    shared = stream(board)
    yen, dollars = shared.follow(EUR, frozenset({"JPY"}), None), shared.follow(USD, frozenset(), None)
    assert [rate.quote for rate in read(await anext(yen)).rates.rates] == ["JPY"]
    assert {rate.base for rate in read(await anext(dollars)).rates.rates} == {"USD"}
    board.table = moved(FIRST, "1.2")
    assert list(read(await anext(yen)).rates.rates) == []
    assert {rate.quote for rate in read(await anext(dollars)).rates.rates} == set(FIRST.mids) - {"USD"}


async def test_a_slow_reader_gets_the_newest_and_all_that_changed_since_it_looked() -> None:
    board = Board(FIRST)
    shared = stream(board)
    quick, slow = shared.follow(EUR, frozenset(), None), shared.follow(EUR, frozenset(), None)
    await anext(quick)
    await anext(slow)
    board.table = moved(FIRST, "1.2")
    await anext(quick)
    board.table = replace(FIRST, version=9, mids=FIRST.mids | {"GBP": FIRST.mids["JPY"]})
    assert [rate.quote for rate in read(await anext(quick)).rates.rates] == ["JPY", "USD"]
    late = read(await anext(slow)).rates
    # The dollar is back where it was when this reader looked.
    assert ([rate.quote for rate in late.rates], late.position.sequence) == (["JPY"], 9)


async def test_a_quiet_stream_shows_life_and_where_it_stands() -> None:
    reader = stream(Board(FIRST)).follow(EUR, frozenset(), 7)
    assert read(await anext(reader)).heartbeat.head_sequence == 7


async def test_a_reader_ahead_of_the_stream_is_refused() -> None:
    with pytest.raises(Failure):
        await anext(stream(Board(FIRST)).follow(EUR, frozenset(), 8))


async def test_what_nobody_can_ask_for_any_more_is_forgotten() -> None:
    board = Board(FIRST)
    shared = stream(board)
    reader = shared.follow(EUR, frozenset(), None)
    await anext(reader)
    for cents in range(20, 30):
        board.table = moved(board.table, f"1.{cents}")
        await anext(reader)
    assert len(shared._steps) == 1
