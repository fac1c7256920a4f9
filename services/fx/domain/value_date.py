"""When the money of a quote is good: spot conventions over the weekends of both currencies.

Source: the market's spot convention is two business days, one for the pairs below. Holidays are not counted yet,
weekends are.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from money import Currency

SPOT_DAYS: Final = 2
# These settle against the US dollar on the next business day.
NEXT_DAY_TO_DOLLAR: Final = frozenset({"CAD", "PHP", "TRY"})

SATURDAY_SUNDAY: Final = frozenset({5, 6})
FRIDAY_SATURDAY: Final = frozenset({4, 5})
# Markets whose business week runs from Sunday to Thursday; the Emirates left them in 2022.
SUNDAY_WEEK_CURRENCIES: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "QAR", "SAR"})


def value_date(source: Currency, target: Currency, today: date) -> date:
    """Give the first day, T+0 for one currency and T+1 or T+2 for a pair, that is a business day in both."""
    weekend = _weekend(source) | _weekend(target)
    pair = {source.code, target.code}
    if len(pair) == 1:
        days = 0
    elif "USD" in pair and pair & NEXT_DAY_TO_DOLLAR:
        days = 1
    else:
        days = SPOT_DAYS
    day = today
    while day.weekday() in weekend:
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() in weekend:
            day += timedelta(days=1)
    return day


def _weekend(of: Currency) -> frozenset[int]:
    return FRIDAY_SATURDAY if of.code in SUNDAY_WEEK_CURRENCIES else SATURDAY_SUNDAY
