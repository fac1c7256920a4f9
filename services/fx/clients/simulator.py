"""A seeded market for demonstrations and measurements: live sources that move around the reference rates.

What it says is a pure function of the seed and the second, so that all replicas see one market, a restart goes on where
it was, and a run can be repeated. Each currency's distance from its reference rate is a sum of waves, random heights
joined by straight lines, some slow and wide and some quick and narrow; on top comes a little of each source's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from fx.domain import PublishedDay
from fx.domain.market import Grade, Sheet, Word
from fx.domain.market.consensus import AGREED, MILLION
from storage.pool import Connection

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wave:
    """A random height every so many seconds, at most so far from zero, in parts per million."""

    seconds: int
    height_ppm: int


WAVES: Final = (Wave(3_600, 2_000), Wave(300, 600), Wave(30, 150), Wave(3, 40))
OWN: Final = Wave(5, 20)
SOURCES: Final = ("simulated market A", "simulated market B", "simulated market C")
HALF_SPREADS_PPM: Final = (120, 150, 200)


class SimulatedMarket:
    """Three live sources around one day's reference rates."""

    def __init__(self, seed: int, published: PublishedDay) -> None:
        self._seed = seed
        self._published = published

    async def sheets(self, _conn: Connection, now: datetime) -> Sequence[Sheet]:
        """Say where the market stands in the second of `now`."""
        return self.at(now)

    def at(self, now: datetime) -> list[Sheet]:
        """Give what each of the simulated sources says in the second of `now`."""
        second = (now - EPOCH) // timedelta(seconds=1)
        observed_at = EPOCH + timedelta(seconds=second)
        common = {code: sum(self._height(wave, code, second) for wave in WAVES) for code in self._published.per_euro}
        return [
            Sheet(
                source,
                Grade.LIVE,
                {
                    code: Word(
                        _moved(value, common[code] + self._height(OWN, f"{source} {code}", second)),
                        observed_at,
                        half_spread_ppm,
                    )
                    for code, value in self._published.per_euro.items()
                },
            )
            for source, half_spread_ppm in zip(SOURCES, HALF_SPREADS_PPM, strict=True)
        ]

    def _height(self, wave: Wave, what: str, second: int) -> int:
        """Give the wave's height at a second, between those of its two knots, in parts per million."""
        knot, within = divmod(second, wave.seconds)
        before, after = (self._knot(wave, what, place) for place in (knot, knot + 1))
        return before + (after - before) * within // wave.seconds

    def _knot(self, wave: Wave, what: str, place: int) -> int:
        text = f"{self._seed} {what} {wave.seconds} {place}".encode()
        drawn = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest())
        return drawn % (2 * wave.height_ppm + 1) - wave.height_ppm


def _moved(value: Decimal, ppm: int) -> Decimal:
    return AGREED.divide(AGREED.multiply(value, MILLION + ppm), MILLION)
