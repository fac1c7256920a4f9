"""Mid rates in force: one table on the euro pivot, from which every cross is derived by one division.

The ECB's reference rates are published for information. Shifted to today they are demonstration rates and are called
so wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from fx.domain.pegs import DEMONSTRATION_RATES, HARD_PEGS
from money import Currency, Rate, Rounding, UnknownCurrency, currency

PIVOT: Final = currency("EUR")
ANCHOR: Final = "USD"

ECB_SOURCE: Final = "ECB reference rates (demonstration, shifted to today)"


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """What a central bank published on one day: units of each currency for one euro."""

    day: date
    per_euro: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Mid:
    """A mid rate with when it was observed and by whom."""

    rate: Rate
    observed_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class RateTable:
    """All mids in force at once, each from the euro. Immutable: new rates are a new table with a higher version.

    `version` is 0 until the table is stored; `day` is the day it is in force for and `published_day` the day whose
    rates it repeats; `recorded_at` is the database's clock.
    """

    version: int
    day: date
    published_day: date
    notice: str
    mids: Mapping[str, Mid]
    recorded_at: datetime

    def quotes(self, code: str) -> bool:
        """Say whether the currency has a rate."""
        return code in self.mids

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
            return Mid(first.rate.inverse(Rounding.FLOOR), first.observed_at, first.source)
        source = first.source if first.source == second.source else f"{first.source}; {second.source}"
        cross = first.rate.cross(second.rate, Rounding.FLOOR)
        return Mid(cross, min(first.observed_at, second.observed_at), source)

    def supersedes(self, other: RateTable) -> bool:
        """Say whether this table says anything that `other`, stored before it, does not say already."""
        if (self.day, self.published_day) < (other.day, other.published_day):
            return False
        return (self.day, self.notice, self.mids) != (other.day, other.notice, other.mids)


def plain(value: Decimal) -> Decimal:
    """Give the number in its one plain form: no exponent and no zeros at its end, so that equal rates are equal text.

    The database pads rates to eighteen decimals; a rate read back must be the one that was quoted.
    """
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def demonstration_table(published: PublishedDay, now: datetime) -> RateTable:
    """Take one published day as if it were today's, and add the currencies that hang on the dollar.

    `now` is the database's clock in UTC. Rates count as observed at the beginning of its day, never in the future.
    A code that is no payable currency of ISO 4217 is left out.
    """
    observed_at = datetime.combine(now.date(), time(), UTC)
    mids = {PIVOT.code: Mid(Rate(PIVOT, PIVOT, Decimal(1)), observed_at, ECB_SOURCE)}
    for code, value in published.per_euro.items():
        try:
            mids[code] = Mid(Rate(PIVOT, currency(code), plain(value)), observed_at, ECB_SOURCE)
        except UnknownCurrency:
            continue
    anchor = mids[ANCHOR].rate.value
    for entry in (*HARD_PEGS, *DEMONSTRATION_RATES):
        rate = Rate(PIVOT, currency(entry.code), plain(anchor * entry.per_dollar))
        mids[entry.code] = Mid(rate, observed_at, f"{entry.source}, through {ECB_SOURCE}")
    notice = (
        f"Demonstration rates: the ECB's euro reference rates of {published.day.isoformat()} shown as of "
        f"{now.date().isoformat()}, and fixed rates to the US dollar. For information only; no market price."
    )
    return RateTable(0, now.date(), published.day, notice, mids, now)
