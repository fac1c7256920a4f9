"""When the money of a quote is good: spot conventions over the calendars and cut-offs of both currencies.

Source: the market's spot convention is two business days, one for the pairs below, and its trading day ends at 17:00
in New York. A day counts when it is a business day for both currencies.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from fx.domain.business_days import DAY, SATURDAY_SUNDAY, cut_off, is_business_day, local_day
from money import Currency

SPOT_DAYS: Final = 2
# These settle against the US dollar on the next business day.
NEXT_DAY_TO_DOLLAR: Final = frozenset({"CAD", "PHP", "TRY"})
NEW_YORK: Final = ZoneInfo("America/New_York")
END_OF_TRADING: Final = time(17)


def value_date(source: Currency, target: Currency, now: datetime, until: datetime) -> date:
    """Give the first day on which both currencies can move after their spot period, T+0 within one currency.

    `now` is when the exchange is priced and `until` when it may be accepted at the latest: a day whose cut-off in
    either currency has passed by then is no longer promised. Both are in UTC.
    """
    if source == target:
        day = _first(source.code, target.code, local_day(source.code, now))
    else:
        day = spot_date(source.code, target.code, trading_day(now))
    while until >= cut_off(source.code, day) or until >= cut_off(target.code, day):
        day = _first(source.code, target.code, day + DAY)
    return day


def trading_day(now: datetime) -> date:
    """Give the day that a trade made now belongs to: it ends at 17:00 in New York, and weekends belong to Monday."""
    local = now.astimezone(NEW_YORK)
    day = local.date() + DAY if local.time() >= END_OF_TRADING else local.date()
    while day.weekday() in SATURDAY_SUNDAY:
        day += DAY
    return day


@lru_cache(maxsize=16384)
def spot_date(source: str, target: str, traded: date) -> date:
    """Give the spot date of a trade between two currencies."""
    pair = {source, target}
    days = 1 if "USD" in pair and pair & NEXT_DAY_TO_DOLLAR else SPOT_DAYS
    day = traded
    for _ in range(days):
        day = _first(source, target, day + DAY)
    return day


def _first(source: str, target: str, day: date) -> date:
    """Give the first day, from this one on, on which both currencies can move."""
    while not (is_business_day(source, day) and is_business_day(target, day)):
        day += DAY
    return day
