"""When money is good, and when it is expected to arrive."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fx.domain.business_days import MARKETS, cut_off, is_business_day, prepare
from fx.domain.delivery import estimate_delivery
from fx.domain.value_date import trading_day, value_date
from money import currency

FRIDAY = date(2026, 11, 20)
LOCK = timedelta(minutes=5)

codes = st.sampled_from([*sorted(MARKETS), "LAK"])
moments = st.integers(0, 6 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
locks = st.sampled_from([60, 300, 86_400]).map(lambda seconds: timedelta(seconds=seconds))


@pytest.fixture(autouse=True, scope="module")
def calendars() -> None:
    """Calendars are worked out at the start, as the service does: no single example takes that time."""
    for year in range(2024, 2031, 2):
        prepare(year)


def good_on(source: str, target: str, now: datetime, lock: timedelta = LOCK) -> date:
    return value_date(currency(source), currency(target), now, now + lock)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


@pytest.mark.parametrize(
    ("source", "target", "today", "expected"),
    [
        ("EUR", "USD", FRIDAY - timedelta(days=4), FRIDAY - timedelta(days=2)),  # Monday to Wednesday
        ("EUR", "USD", FRIDAY, date(2026, 11, 24)),  # Friday, over the weekend, to Tuesday
        ("USD", "CAD", FRIDAY, date(2026, 11, 23)),  # one day
        ("TRY", "CAD", FRIDAY, date(2026, 11, 24)),  # a cross of two such currencies takes two
        ("EUR", "EUR", FRIDAY, FRIDAY),
        ("EUR", "EUR", date(2026, 11, 21), date(2026, 11, 23)),  # Saturday to Monday
        ("KWD", "KWD", FRIDAY, date(2026, 11, 22)),  # Kuwait's weekend ends on Saturday
        ("EUR", "KWD", date(2026, 11, 18), date(2026, 11, 23)),  # Wednesday, Thursday, then Friday to Sunday are out
        ("EUR", "AED", date(2026, 11, 18), FRIDAY),  # the Emirates rest on Saturday and Sunday
    ],
)
def test_the_value_date_counts_days_on_which_both_work(source: str, target: str, today: date, expected: date) -> None:
    assert good_on(source, target, at(today, 8)) == expected


@pytest.mark.parametrize(
    ("source", "target", "today", "expected"),
    [
        ("EUR", "GBP", date(2026, 4, 2), date(2026, 4, 8)),  # Good Friday and Easter Monday are out in both
        ("EUR", "USD", date(2026, 11, 25), date(2026, 11, 30)),  # Thanksgiving is no day, Friday is the first
        ("USD", "GBP", date(2026, 7, 2), date(2026, 7, 6)),  # Independence Day is a Saturday: Friday works
        ("EUR", "JPY", date(2026, 12, 30), date(2027, 1, 5)),  # 31 December and 2 to 3 January close Japan's banks
        ("EUR", "CNY", date(2026, 9, 29), date(2026, 10, 8)),  # over the first week of October
        ("SAR", "AED", date(2026, 11, 18), date(2026, 11, 23)),  # Friday out for one, Sunday for the other
    ],
)
def test_holidays_of_either_currency_are_no_days(source: str, target: str, today: date, expected: date) -> None:
    assert good_on(source, target, at(today, 8)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 16, 21, 59, tzinfo=UTC), date(2026, 11, 16)),  # 16:59 in New York, winter
        (datetime(2026, 11, 16, 22, 0, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 7, 13, 21, 0, tzinfo=UTC), date(2026, 7, 14)),  # 17:00 in New York, summer
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), date(2026, 11, 23)),  # Friday evening is Monday's
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_the_trading_day_ends_at_five_in_new_york(now: datetime, expected: date) -> None:
    assert trading_day(now) == expected


@pytest.mark.parametrize(
    ("code", "now", "lock", "expected"),
    [
        ("EUR", at(FRIDAY, 14, 54), LOCK, FRIDAY),  # over at 14:59, a minute before 16:00 in Frankfurt
        ("EUR", at(FRIDAY, 14, 55), LOCK, date(2026, 11, 23)),
        ("EUR", at(date(2026, 7, 16), 13, 55), LOCK, date(2026, 7, 17)),  # an hour earlier in summer
        ("EUR", at(FRIDAY, 8), timedelta(days=1), date(2026, 11, 23)),  # a day's lock outlasts every cut-off
        ("JPY", at(date(2026, 11, 18), 20), LOCK, date(2026, 11, 19)),  # it is Thursday in Tokyo already
        ("USD", at(date(2026, 11, 18), 2), LOCK, date(2026, 11, 18)),  # still Tuesday evening in New York, too late
    ],
)
def test_a_day_is_promised_only_while_its_cut_off_lies_ahead(
    code: str, now: datetime, lock: timedelta, expected: date
) -> None:
    assert good_on(code, code, now, lock) == expected


@given(codes, codes, moments, locks)
def test_a_value_date_can_be_kept(source: str, target: str, now: datetime, lock: timedelta) -> None:
    day = good_on(source, target, now, lock)
    assert is_business_day(source, day)
    assert is_business_day(target, day)
    assert now + lock < min(cut_off(source, day), cut_off(target, day))
    # Golden weeks and the feasts after Ramadan are the longest pauses.
    assert day - now.date() <= timedelta(days=20)
    assert good_on(target, source, now, lock) == day


@given(codes, codes, moments, st.timedeltas(timedelta(0), timedelta(days=3)), locks)
def test_who_asks_later_is_never_promised_an_earlier_day(
    source: str, target: str, now: datetime, later: timedelta, lock: timedelta
) -> None:
    assert good_on(source, target, now + later, lock) >= good_on(source, target, now, lock)


@given(codes, codes, moments, locks)
def test_delivery_is_expected_on_the_value_date_after_acceptance(
    source: str, target: str, now: datetime, lock: timedelta
) -> None:
    day = good_on(source, target, now, lock)
    found = estimate_delivery(currency(target), day, now + lock)
    assert now + lock < found.expected <= found.latest
    assert found.latest - cut_off(target, day) <= timedelta(hours=6)


def test_a_delivery_in_the_same_currency_takes_an_hour() -> None:
    found = estimate_delivery(currency("EUR"), FRIDAY, at(FRIDAY, 12))
    assert (found.expected, found.latest) == (at(FRIDAY, 13), at(FRIDAY, 17))
