"""Releasing reservations that nobody used: accepted quotes that were neither settled nor cancelled in time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final, Protocol

from storage.pool import Connection, Pool
from storage.retry import retrying
from telemetry import meter

MOST_AT_ONCE: Final = 500
"""Quotes of one transaction, so that nobody waits long for a position."""

_released = meter.counter("fx.released.quotes", "{quote}", "Accepted quotes whose reservation released itself").at()


class ReservationStore(Protocol):
    """What is reserved."""

    async def release(self, conn: Connection, most: int) -> tuple[int, dict[tuple[str, str], int]]:
        """Release quotes whose reservation is over; give how many, and what was reserved for them."""

    async def free(self, conn: Connection, reserved: Mapping[tuple[str, str], int]) -> None:
        """Give back what was reserved."""


class Releasing:
    """Sweeps again and again; any number of replicas may, none takes what another is at."""

    def __init__(self, pool: Pool, reservations: ReservationStore, *, sweep_seconds: float) -> None:
        self._pool = pool
        self._reservations = reservations
        self._sweep_seconds = sweep_seconds

    async def release_reservations(self) -> None:
        """Sweep until cancelled."""
        while True:
            await self.sweep()
            await asyncio.sleep(self._sweep_seconds)

    async def sweep(self) -> int:
        """Release everything that is over by the database's clock; give how many quotes that were."""
        total = 0
        while released := await retrying(self._release):
            total += released
            _released.add(released)
        return total

    async def _release(self) -> int:
        async with self._pool.acquire() as conn, conn.transaction():
            released, reserved = await self._reservations.release(conn, MOST_AT_ONCE)
            await self._reservations.free(conn, reserved)
            return released
