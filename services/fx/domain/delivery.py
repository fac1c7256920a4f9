"""When the beneficiary is expected to have the money: an estimate, not a promise.

Within a business day of the target currency most payments are credited within an hour of reaching the beneficiary's
bank, and the rest before it closes (Swift: 90 % reach the bank within an hour, 43 % the account).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from fx.domain.business_days import CLOSING, OPENING, local_time
from money import Currency

USUAL_TIME_TO_CREDIT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """When the money is expected at the beneficiary, and by when at the latest unless something is wrong. UTC."""

    expected: datetime
    latest: datetime


def estimate_delivery(target: Currency, good_on: date, accepted_by: datetime) -> Delivery:
    """Estimate the delivery of a quote whose money is good on a day, when it is accepted at its last moment."""
    opening, latest = _hours(target.code, good_on)
    return Delivery(min(max(opening, accepted_by) + USUAL_TIME_TO_CREDIT, latest), latest)


@lru_cache(maxsize=8192)
def _hours(code: str, day: date) -> tuple[datetime, datetime]:
    return local_time(code, day, OPENING), local_time(code, day, CLOSING)
