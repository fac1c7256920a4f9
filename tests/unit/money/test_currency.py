"""Payable currencies and their exponents are those of ISO 4217."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import MoneyError, UnknownCurrency, currencies, currency


@pytest.mark.parametrize(
    ("code", "exponent"),
    [
        ("EUR", 2),
        ("USD", 2),
        ("GBP", 2),
        ("SGD", 2),
        ("CNY", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("XAF", 0),
        ("KWD", 3),
        ("BHD", 3),
        ("JOD", 3),
        ("XCG", 2),
        ("ZWG", 2),
    ],
)
def test_exponents_are_those_of_iso_4217(code: str, exponent: int):
    assert currency(code).exponent == exponent


@pytest.mark.parametrize(
    ("code", "exponent"),
    [("IQD", 3)]
    + [(code, 2) for code in ("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER")],
)
def test_exponents_are_not_taken_from_cldr_where_it_differs(code: str, exponent: int):
    assert currency(code).exponent == exponent


@pytest.mark.parametrize("code", ["XAU", "XAG", "XXX", "XTS", "XDR", "XBA", "XSU", "XUA", "XAD"])
def test_metals_test_codes_and_units_of_account_are_not_payable(code: str):
    with pytest.raises(UnknownCurrency):
        currency(code)


@pytest.mark.parametrize("code", ["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"])
def test_funds_are_not_payable(code: str):
    with pytest.raises(UnknownCurrency):
        currency(code)


@pytest.mark.parametrize("code", ["DEM", "ITL", "HRK", "BGN", "ANG", "ZWL", "CUC", "SLL", "TRL", "ROL"])
def test_retired_currencies_are_not_payable(code: str):
    with pytest.raises(UnknownCurrency):
        currency(code)


@pytest.mark.parametrize("code", ["eur", "Eur", " EUR", "EUR ", "EURO", "978", "", "€"])
def test_only_the_exact_code_in_capitals_is_known(code: str):
    with pytest.raises(UnknownCurrency, match="not the code of a payable currency"):
        currency(code)


@given(st.text(max_size=2_000))
def test_any_other_text_is_refused_with_a_short_message(code: str):
    known = {each.code for each in currencies()}
    if code in known:
        assert currency(code).code == code
        return
    with pytest.raises(UnknownCurrency) as refusal:
        currency(code)
    assert len(str(refusal.value)) < 300


def test_a_currency_is_one_shared_instance_and_equal_to_its_copies():
    assert currency("EUR") is currency("EUR")
    assert pickle.loads(pickle.dumps(currency("EUR"))) == currency("EUR")  # noqa: S301 - Our own bytes.
    assert copy.deepcopy(currency("EUR")) == currency("EUR") != currency("USD")


def test_all_currencies_are_listed_once_in_order():
    codes = [each.code for each in currencies()]
    assert codes == sorted(set(codes))
    assert 140 < len(codes) < 180
    assert all(0 <= each.exponent <= 4 for each in currencies())


def test_every_money_error_is_a_value_error_of_one_tree():
    assert issubclass(UnknownCurrency, MoneyError)
    assert issubclass(MoneyError, ValueError)
