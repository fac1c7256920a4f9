"""Past rates: what the two shipped histories say, and that a page is a page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from fx.clients.ecb import EcbHistory, UnreadableRates
from fx.clients.hmrc import HmrcHistory

ECB = EcbHistory()
HMRC = HmrcHistory()


def test_the_ecb_has_published_since_1999() -> None:
    days = ECB.days(None, None, None, 100_000)
    assert len(days) >= 7_126
    assert days[-1].day == date(1999, 1, 4)
    assert [one.day for one in days] == sorted((one.day for one in days), reverse=True)
    assert sum(len(one.per_euro) for one in days) >= 221_702


def test_a_day_of_the_ecb_is_as_it_was_published() -> None:
    (day,) = ECB.days(date(2015, 1, 15), date(2015, 1, 15), None, 10)
    assert day.per_euro["CHF"] == Decimal("1.028")
    assert day.per_euro["LVL" if "LVL" in day.per_euro else "USD"] == Decimal("1.1708")
    assert "EEK" not in day.per_euro


@pytest.mark.parametrize("history", [ECB, HMRC])
def test_pages_are_joined_without_gap_or_repetition(history: EcbHistory | HmrcHistory) -> None:
    whole = history.days(date(2020, 1, 1), date(2020, 12, 31), None, 1_000)
    paged = []
    after = None
    while page := history.days(date(2020, 1, 1), date(2020, 12, 31), after, 7):
        paged += page
        after = page[-1].day
    assert paged == list(whole)
    assert whole[0].day <= date(2020, 12, 31)
    assert whole[-1].day >= date(2020, 1, 1)


def test_hmrc_has_published_each_month_since_february_2014() -> None:
    months = HMRC.days(None, None, None, 1_000)
    assert months[-1].day == date(2014, 2, 1)
    assert len(months) == (months[0].day.year - 2014) * 12 + months[0].day.month - 1
    assert HMRC.of_month(date(2014, 1, 31)) is None
    assert HMRC.of_month(date(2014, 2, 28)) == months[-1]


def test_hmrcs_pounds_are_turned_into_euros() -> None:
    month = HMRC.of_month(date(2025, 8, 15))
    assert month is not None
    (ecb,) = ECB.days(date(2025, 8, 1), date(2025, 8, 1), None, 1)
    assert "EUR" not in month.per_euro
    for code in ("GBP", "USD", "JPY", "CHF"):
        assert abs(month.per_euro[code] / ecb.per_euro[code] - 1) < Decimal("0.05")


@pytest.mark.parametrize("text", ["", "Day,USD\n2026-10-30,1.1\n", "Date,USD\n2026-10-30,1.1,2\n"])
def test_a_file_of_another_layout_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rates.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("rates.csv", text)
    with pytest.raises(UnreadableRates):
        EcbHistory(str(path)).days(None, None, None, 10)
