"""When money is good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fx.domain.value_date import value_date
from money import currency

FRIDAY = date(2026, 11, 20)


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
    assert value_date(currency(source), currency(target), today) == expected
