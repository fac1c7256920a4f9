"""The rates in force in this process: published once for all replicas, kept in memory, followed as they change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from fx.app.ports import RateStore
from fx.domain import Desk, PublishedDay, RateTable, Tariff, demonstration_table
from storage.pool import Pool
from storage.retry import retrying
from storage.streams import Follower
from telemetry import logger

log = logger(__name__)

DAY_CHECK_SECONDS = 60.0


class NoRatesYet(Exception):
    """The process has not loaded rates yet."""


class RatesBoard:
    """Shows the newest table of rates and the desk that prices with it, and wakes whoever waits for a newer one."""

    def __init__(
        self, pool: Pool, rates: RateStore, tariff: Tariff, read_published: Callable[[], PublishedDay]
    ) -> None:
        self._pool = pool
        self._rates = rates
        self._tariff = tariff
        self._read_published = read_published
        self._desk: Desk | None = None
        self._changed = asyncio.Event()

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
        """Compute today's table and store it unless another process has; the database's clock says what today is."""
        published = await asyncio.to_thread(self._read_published)

        async def work() -> RateTable:
            async with self._pool.acquire() as conn, conn.transaction():
                table = demonstration_table(published, await self._rates.clock(conn))
                return await self._rates.publish(conn, table)

        self._show(await retrying(work))

    async def follow_rates(self, follower: Follower) -> None:
        """Show what any process publishes, for ever."""
        async for _ in follower.pages(self._rates.STREAM, self.table.version):
            async with self._pool.acquire() as conn:
                newest = await self._rates.latest(conn)
            if newest is not None:
                self._show(newest)

    async def renew_rates(self) -> None:
        """Publish the rates anew when a day begins, for ever."""
        while True:
            if datetime.now(UTC).date() > self.table.day:
                await self.refresh()
            await asyncio.sleep(DAY_CHECK_SECONDS)

    def _show(self, table: RateTable) -> None:
        if self._desk is not None and table.version <= self._desk.rates.version:
            return
        self._desk = Desk(table, self._tariff)
        log.info("rates in force", version=table.version, day=table.day.isoformat(), currencies=len(table.mids))
        self._changed.set()
        self._changed = asyncio.Event()
