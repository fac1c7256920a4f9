"""The monthly rates of HM Revenue & Customs since February 2014, from PyPI's hmrc-rates: a second independent source.

They are units per pound, set once for a month. That is too coarse to quote on, but no central bank's typing error
looks like them: so they are a witness against the daily rates, and past rates that can be listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

import hmrc_rates

from fx.domain import PublishedDay
from fx.domain.market import Grade, Sheet, Word
from fx.domain.market.consensus import AGREED
from storage.pool import Connection

POUND = "GBP"
EURO = "EUR"


class HmrcHistory:
    """Every month that was published, as its first day, the newest first."""

    SOURCE = "HMRC"
    NOTICE = (
        "Monthly exchange rates of HM Revenue & Customs for customs and VAT, for information only. Contains public "
        "sector information licensed under the Open Government Licence v3.0."
    )

    def __init__(self) -> None:
        self._rates = hmrc_rates.Rates()
        self._months = sorted((date(month.year, month.month, 1) for month in self._rates.months()), reverse=True)

    def days(self, first: date | None, last: date | None, after: date | None, limit: int) -> Sequence[PublishedDay]:
        """Give at most `limit` months that begin from `first` to `last` and before `after`, newest first."""
        wanted = [
            month
            for month in self._months
            if (first is None or month >= first)
            and (last is None or month <= last)
            and (after is None or month < after)
        ]
        return [PublishedDay(month, self._per_euro(month)) for month in wanted[:limit]]

    def of_month(self, day: date) -> PublishedDay | None:
        """Give the rates of a day's month, None when they were not published."""
        month = day.replace(day=1)
        return PublishedDay(month, self._per_euro(month)) if month in self._months else None

    def _per_euro(self, month: date) -> Mapping[str, Decimal]:
        per_pound = {of.code: rate.units_per_gbp for of, rate in self._rates.monthly(month)}
        euro = per_pound.pop(EURO)
        rates = {code: AGREED.divide(value, euro) for code, value in per_pound.items()}
        return {**rates, POUND: AGREED.divide(Decimal(1), euro)}


class HmrcSource:
    """The month of one day as a witness, shown as of today like the reference rates of that day."""

    def __init__(self, published: PublishedDay | None) -> None:
        self._published = published

    async def sheets(self, _conn: Connection, now: datetime) -> Sequence[Sheet]:
        """Say what was published for the month; nothing when nothing was."""
        if self._published is None:
            return []
        observed_at = datetime.combine(now.date(), time(), UTC)
        words = {code: Word(value, observed_at) for code, value in self._published.per_euro.items()}
        return [Sheet(f"HMRC monthly rates of {self._published.day:%Y-%m}", Grade.MONTHLY, words)]
