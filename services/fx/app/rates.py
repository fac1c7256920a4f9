"""The rates in force in this process: published once for all replicas, kept in memory, followed as they change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from fx.app.ports import Guard, RateStore, Source
from fx.domain import Desk, RateTable, Tariff
from fx.domain.market import Sheet, table_of
from storage.pool import Pool
from storage.retry import retrying
from storage.streams import Follower
from telemetry import logger

log = logger(__name__)

# How often the sources are heard while nothing moves, and while live prices do, which end by themselves.
QUIET_SECONDS = 60.0
MOVING_SECONDS = 1.0


class NoRatesYet(Exception):
    """The process has not loaded rates yet."""


class RatesBoard:
    """Shows the newest table of rates and the desk that prices with it, and wakes whoever waits for a newer one.

    A table is made of what all sources say at one moment of the database's clock, by one process at a time, and
    shown to all. The guard has the last word on each rate before it is published.
    """

    def __init__(
        self,
        pool: Pool,
        rates: RateStore,
        tariff: Tariff,
        sources: Sequence[Source],
        guard: Guard | None = None,
        *,
        tick_seconds: float = MOVING_SECONDS,
    ) -> None:
        self._pool = pool
        self._rates = rates
        self._tariff = tariff
        self._sources = sources
        self._guard = guard
        self._tick_seconds = tick_seconds
        self._desk: Desk | None = None
        self._changed = asyncio.Event()
        self._stirred = asyncio.Event()

    @property
    def desk(self) -> Desk:
        """The desk of the newest rates; raises NoRatesYet."""
        if self._desk is None:
            raise NoRatesYet("no rates have been loaded yet")
        return self._desk

    @property
    def table(self) -> RateTable:
        """The newest rates; raises NoRatesYet."""
        return self.desk.rates

    async def newer_than(self, version: int, wait_seconds: float) -> RateTable | None:
        """Give the newest table as soon as it is newer than `version`; None when that takes too long.

        Versions that came and went while the caller was busy are skipped: the newest is what counts.
        """
        changed = self._changed
        if self.table.version <= version:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_seconds):
                    await changed.wait()
        return self.table if self.table.version > version else None

    async def refresh(self) -> None:
        """Hear all sources and publish what they agree on, unless it says what the newest table says already."""

        async def work() -> RateTable:
            async with self._pool.acquire() as conn, conn.transaction():
                # The clock is read after the turn has come, so that a later table is never of an earlier moment.
                await self._rates.take_turn(conn)
                now = await self._rates.clock(conn)
                sheets: list[Sheet] = []
                for source in self._sources:
                    sheets.extend(await source.sheets(conn, now))
                table = table_of(sheets, now)
                if self._guard is not None:
                    table = await self._guard.admit(conn, await self._rates.latest(conn), table)
                return await self._rates.publish(conn, table)

        self._show(await retrying(work))

    def stir(self) -> None:
        """Have the sources heard soon, because one of them has something new to say."""
        self._stirred.set()

    async def follow_rates(self, follower: Follower) -> None:
        """Show what any process publishes, for ever."""
        async for _ in follower.pages(self._rates.STREAM, self.table.version):
            async with self._pool.acquire() as conn:
                newest = await self._rates.latest(conn)
            if newest is not None:
                self._show(newest)

    async def renew_rates(self) -> None:
        """Publish anew when a day begins and whenever a source moves, at most once a tick, for ever."""
        while True:
            moving = self.table.moving
            with suppress(TimeoutError):
                async with asyncio.timeout(self._tick_seconds if moving else QUIET_SECONDS):
                    await self._stirred.wait()
            stirred = self._stirred.is_set()
            self._stirred.clear()
            if moving or stirred or datetime.now(UTC).date() > self.table.day:
                await self.refresh()
            if stirred:
                await asyncio.sleep(self._tick_seconds)

    def _show(self, table: RateTable) -> None:
        if self._desk is not None and table.version <= self._desk.rates.version:
            return
        self._desk = Desk(table, self._tariff)
        tell = log.debug if table.moving else log.info
        tell("rates in force", version=table.version, day=table.day.isoformat(), currencies=len(table.mids))
        self._changed.set()
        self._changed = asyncio.Event()
