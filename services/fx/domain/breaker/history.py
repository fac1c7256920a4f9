"""What a currency's own history allows: the move of a day, and how long it may stand still.

The threshold of a day's move is the largest of

    six times the mean move of the last month (20 business days),
    eight times the mean move of the last two years (500 business days),
    half a per cent,

all known the evening before. Means are exponential, so that a currency in turmoil is given more room and loses it
again; a move counts for at most twice the threshold, so that one wrong rate teaches little. Over the ECB's history
since 1999 this stops one currency-day in two thousand: docs/fx.md names them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Final

PPM: Final = 1_000_000
MONTH_DAYS: Final = 20
YEARS_DAYS: Final = 500
MONTH_TIMES: Final = 6
YEARS_TIMES: Final = 8
FLOOR_PPM: Final = 5_000
# Of a currency without a history: a move of 4.8 % trips it.
UNKNOWN_MEAN_PPM: Final = 6_000
# Means are kept in thousandths of a part per million, so that the division of integers loses nothing that matters.
FINE: Final = 1_000

LEAST_PATIENCE_DAYS: Final = 5
ENDLESS: Final = 1_000_000

# Wide enough for two rates of 18 digits and 18 decimals apart by any power of ten.
EXACT: Final = Context(prec=80)


def move_ppm(one: Decimal, other: Decimal) -> int:
    """Give how far two positive rates are apart, in parts per million of the smaller one, rounded down.

    Measured from the smaller one, a fall and the rise that undoes it are equally far, and so is a rate upside down.
    """
    low, high = (one, other) if one < other else (other, one)
    return int(EXACT.divide_int(EXACT.multiply(EXACT.subtract(high, low), PPM), low))


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of a currency: its mean daily moves, in thousandths of ppm, and the days it may stand still."""

    month: int = UNKNOWN_MEAN_PPM * FINE
    years: int = UNKNOWN_MEAN_PPM * FINE
    patience: int = LEAST_PATIENCE_DAYS

    @property
    def threshold_ppm(self) -> int:
        """The largest move of a day that is let through."""
        return max(FLOOR_PPM, MONTH_TIMES * self.month // FINE, YEARS_TIMES * self.years // FINE)

    def with_move(self, ppm: int) -> Learned:
        """Learn how far the rate moved on a day."""
        fine = FINE * min(ppm, 2 * self.threshold_ppm)
        month = self.month + (fine - self.month) // MONTH_DAYS
        years = self.years + (fine - self.years) // YEARS_DAYS
        return Learned(month, years, self.patience)

    def with_pause(self, days: int) -> Learned:
        """Learn that the rate stood still for so many days and moved again: twice that is let through from now on."""
        return self if 2 * days <= self.patience else replace(self, patience=2 * days)

    def with_endless_patience(self) -> Learned:
        """Learn that the rate is meant to stand still."""
        return replace(self, patience=ENDLESS)
