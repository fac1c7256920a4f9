"""The age of a rate in business time: only days on which it could have been published count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from fx.domain.business_days import is_business_day

MAX_AGE_DAYS: Final = 2
"""A rate is used on the day it is published and on the two business days after it."""

LONG_GAP_DAYS: Final = 20
"""After this many business days without a rate, a currency's history says nothing of the next one."""

_ONE_DAY: Final = timedelta(days=1)

BusinessAge = Callable[[str, date, date, int], int]


def business_age(code: str, observed: date, today: date, most: int) -> int:
    """Count the business days of both the ECB and the currency's own market after `observed`, to `today`.

    Stops counting above `most`: what is older than that is simply too old.
    """
    age, day = 0, observed
    while day < today and age <= most:
        day += _ONE_DAY
        if is_business_day("EUR", day) and is_business_day(code, day):
            age += 1
    return age
