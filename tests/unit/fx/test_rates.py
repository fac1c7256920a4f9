"""The table of mids: what is in it, crosses, pegs, and when one table replaces another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from zipfile import ZipFile

import pytest

from fx.clients.ecb import UnreadableRates, read_latest_day
from fx.domain import demonstration_table
from fx.domain.rates import plain
from fx.domain.retired import RETIRED, why_not_quoted, why_retired
from money import UnknownCurrency, currency

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = demonstration_table(read_latest_day(), NOW)


def test_the_newest_shipped_day_is_read() -> None:
    published = read_latest_day()
    assert published.day >= date(2026, 10, 30)
    assert len(published.per_euro) >= 29
    assert not {"BGN", "HRK", "RUB", "TRL"} & set(published.per_euro)


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rates.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("rates.csv", "Day,USD\n2026-10-30,1.1,2\n")
    with pytest.raises(UnreadableRates):
        read_latest_day(str(path))


def test_rates_are_of_today_and_say_what_they_are() -> None:
    assert TABLE.day == NOW.date()
    assert {mid.observed_at for mid in TABLE.mids.values()} == {datetime(2026, 11, 20, tzinfo=UTC)}
    fixed_to_the_euro = {"BAM", "CVE", "XAF", "XOF"}
    assert all("demonstration" in mid.source for code, mid in TABLE.mids.items() if code not in fixed_to_the_euro)
    assert TABLE.published_day.isoformat() in TABLE.notice


@pytest.mark.parametrize(
    ("code", "per_dollar"),
    [("AED", "3.6725"), ("BHD", "0.376"), ("JOD", "0.709"), ("OMR", "0.3845"), ("QAR", "3.64"), ("SAR", "3.75")],
)
def test_a_hard_peg_is_exact_against_its_anchor(code: str, per_dollar: str) -> None:
    assert TABLE.mid(currency("USD"), currency(code)).rate.value == Decimal(per_dollar)


def test_kuwait_has_no_peg_to_take_and_says_so() -> None:
    mid = TABLE.mid(currency("USD"), currency("KWD"))
    assert mid.rate.value == Decimal("0.307")
    assert "static demonstration rate" in mid.source


def test_no_rate_times_its_inverse_exceeds_one() -> None:
    for first, second in permutations(TABLE.mids, 2):
        there = Fraction(TABLE.mid(currency(first), currency(second)).rate.value)
        back = Fraction(TABLE.mid(currency(second), currency(first)).rate.value)
        assert there * back <= 1
        assert 1 - there * back < Fraction(1, 10**9)


def test_a_currency_is_worth_itself() -> None:
    assert TABLE.mid(currency("JPY"), currency("JPY")).rate.value == 1


def test_a_table_replaces_an_older_one_that_says_something_else() -> None:
    tomorrow = demonstration_table(read_latest_day(), NOW + timedelta(days=1))
    assert tomorrow.supersedes(TABLE)
    assert not TABLE.supersedes(tomorrow)
    assert not replace(TABLE, recorded_at=NOW + timedelta(hours=1)).supersedes(TABLE)
    older_package = replace(TABLE, published_day=TABLE.published_day - timedelta(days=7), notice="older")
    assert not older_package.supersedes(TABLE)


def test_every_retired_currency_names_a_living_successor() -> None:
    for code, (successor, _) in RETIRED.items():
        with pytest.raises(UnknownCurrency):
            currency(code)
        assert successor in (why_retired(code) or "")
        assert currency(successor).code == successor
    assert why_retired("EUR") is None
    assert "ECB" in why_not_quoted("RUB")


@pytest.mark.parametrize(("padded", "text"), [("1.50", "1.5"), ("100", "100"), ("2.000", "2"), ("1E+2", "100")])
def test_a_number_has_one_plain_form(padded: str, text: str) -> None:
    assert str(plain(Decimal(padded))) == text
