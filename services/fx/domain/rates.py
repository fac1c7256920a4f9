"""Mid rates in force: one table on the euro pivot, from which every cross is derived by one division.

The ECB's reference rates are published for information. Shifted to today they are demonstration rates and are called
so wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Final

from fx.domain.breaker.trip import Trip
from fx.domain.retired import why_not_quoted
from money import Currency, Rate, Rounding, currency

PIVOT: Final = currency("EUR")

PPM: Final = 1_000_000
_DOWN: Final = Context(prec=10, rounding=ROUND_FLOOR)
_UP: Final = Context(prec=10, rounding=ROUND_CEILING)

ECB_SOURCE: Final = "ECB reference rates (demonstration, shifted to today)"


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """What a central bank published on one day: units of each currency for one euro."""

    day: date
    per_euro: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Mid:
    """A mid rate with when it was observed and by whom, and half of the market's spread in parts per million.

    The spread is for information: providers have their own, and quotes are made of theirs. `sources` is how many
    independent ones agree on it, which the breaker asks when the table is made; it is not kept.
    """

    rate: Rate
    observed_at: datetime
    source: str
    half_spread_ppm: int = 0
    sources: int = field(default=1, compare=False)

    @property
    def bid(self) -> Decimal:
        """What a seller of base gets at most: never above the mid. Ten digits, rounded down."""
        return plain(_DOWN.multiply(self.rate.value, Decimal(PPM - self.half_spread_ppm).scaleb(-6)))

    @property
    def ask(self) -> Decimal:
        """What a buyer of base pays at least: never below the mid. Ten digits, rounded up."""
        return plain(_UP.multiply(self.rate.value, Decimal(PPM + self.half_spread_ppm).scaleb(-6)))


@dataclass(frozen=True, slots=True)
class RateTable:
    """All mids in force at once, each from the euro. Immutable: new rates are a new table with a higher version.

    `version` is 0 until the table is stored; `day` is the day it is in force for and `published_day` the day whose
    rates it repeats; `recorded_at` is the database's clock; `silent` says by currency why sources that speak of it gave
    no mid, and `guards` which the breaker has stopped or widened: the mid of such a one is its last good rate.
    """

    version: int
    day: date
    published_day: date
    notice: str
    mids: Mapping[str, Mid]
    recorded_at: datetime
    silent: Mapping[str, str] = field(default_factory=dict)
    guards: Mapping[str, Trip] = field(default_factory=dict)

    @property
    def moving(self) -> bool:
        """Say whether some rate is newer than the reference rates, which all are of one moment."""
        return len({mid.observed_at for mid in self.mids.values()}) > 1

    def quotes(self, code: str) -> bool:
        """Say whether the currency has a rate."""
        return code in self.mids

    def why_not(self, code: str) -> str:
        """Say why a living currency has no rate."""
        return self.silent.get(code) or why_not_quoted(code)

    def mid(self, base: Currency, quote: Currency) -> Mid:
        """Give the mid from one currency to another; both must be in the table (KeyError otherwise).

        A cross is rounded down at its eighteenth digit, so that a rate times its inverse never exceeds 1.
        """
        first, second = self.mids[base.code], self.mids[quote.code]
        if base == quote:
            return Mid(Rate(base, quote, Decimal(1)), first.observed_at, first.source)
        if base == PIVOT:
            return second
        if quote == PIVOT:
            return replace(first, rate=first.rate.inverse(Rounding.FLOOR))
        source = first.source if first.source == second.source else f"{first.source}; {second.source}"
        cross = first.rate.cross(second.rate, Rounding.FLOOR)
        half_spread_ppm = first.half_spread_ppm + second.half_spread_ppm
        observed_at, sources = min(first.observed_at, second.observed_at), min(first.sources, second.sources)
        return Mid(cross, observed_at, source, half_spread_ppm, sources)

    def supersedes(self, other: RateTable) -> bool:
        """Say whether this table says anything that `other`, stored before it, does not say already."""
        if (self.day, self.published_day) < (other.day, other.published_day):
            return False
        return self._said() != other._said()

    def _said(self) -> tuple[object, ...]:
        return (self.day, self.notice, self.mids, self.silent, self.guards)


def plain(value: Decimal) -> Decimal:
    """Give the number in its one plain form: no exponent and no zeros at its end, so that equal rates are equal text.

    The database pads rates to eighteen decimals; a rate read back must be the one that was quoted.
    """
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
