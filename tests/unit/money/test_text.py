"""Amounts as text: plain decimals both ways, and the locale's habit with ISO decimals."""

from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from money import (
    MAX_MINOR_UNITS,
    MIN_MINOR_UNITS,
    AmountOutOfRange,
    InvalidAmount,
    Money,
    UnknownCurrency,
    currencies,
    currency,
    format_amount,
    parse_amount,
)
from money.display import display

amounts = st.builds(Money, st.integers(MIN_MINOR_UNITS, MAX_MINOR_UNITS), st.sampled_from(currencies()))


@given(amounts)
@example(Money(MIN_MINOR_UNITS, currency("EUR")))
@example(Money(-1, currency("KWD")))
def test_formatted_amounts_are_read_back(money: Money):
    assert parse_amount(format_amount(money), money.currency) == money
    assert parse_amount(format_amount(money), money.currency.code) == money


@given(amounts)
def test_the_formatted_value_is_the_amount_in_major_units(money: Money):
    assert Decimal(format_amount(money)) * 10**money.currency.exponent == money.minor_units


@pytest.mark.parametrize(
    ("text", "code", "minor_units"),
    [
        ("12.345", "KWD", 12345),
        ("12.3", "KWD", 12300),
        ("12", "KWD", 12000),
        ("12", "JPY", 12),
        ("0.01", "EUR", 1),
        ("-0.01", "EUR", -1),
        ("0", "EUR", 0),
    ],
)
def test_fewer_decimals_are_filled_with_zeros(text: str, code: str, minor_units: int):
    assert parse_amount(text, code) == Money(minor_units, currency(code))


@pytest.mark.parametrize(("text", "code"), [("12.3456", "KWD"), ("1.000", "EUR"), ("12.0", "JPY"), ("0.001", "USD")])
def test_more_decimals_than_the_currency_has_are_refused(text: str, code: str):
    with pytest.raises(InvalidAmount, match=f"{code} allows {currency(code).exponent}"):
        parse_amount(text, code)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            ".",
            "1.",
            ".5",
            "+1",
            "1e3",
            "1E3",
            "NaN",
            "Infinity",
            "1,000",
            "1 000",
            "1_000",
            "01",
            "--1",
            " 1",
            "1\n",
        ),
        *("٣", "0x10", "1.2.3", "9" * 1_000_000),
    ],
)
def test_anything_but_a_plain_decimal_is_refused(text: str):
    with pytest.raises(InvalidAmount) as refusal:
        parse_amount(text, "EUR")
    assert len(str(refusal.value)) < 200


@given(st.text(alphabet="0123456789.-+eE_ ,NaInf", max_size=30))
def test_hostile_text_is_an_amount_or_a_money_error(text: str):
    try:
        money = parse_amount(text, "EUR")
    except (InvalidAmount, AmountOutOfRange):
        return
    assert Decimal(format_amount(money)) == Decimal(text)


def test_text_beyond_signed_64_bit_is_out_of_range():
    assert parse_amount("92233720368547758.07", "EUR").minor_units == MAX_MINOR_UNITS
    with pytest.raises(AmountOutOfRange):
        parse_amount("92233720368547758.08", "EUR")


def test_an_unknown_currency_is_named_as_such():
    with pytest.raises(UnknownCurrency):
        parse_amount("1", "XAU")


def test_text_for_logs_names_the_currency():
    assert str(Money(-50, currency("KWD"))) == "KWD -0.050"
    assert str(Money(5, currency("JPY"))) == "JPY 5"


@pytest.mark.parametrize(
    ("minor_units", "code", "locale", "shown"),
    [
        (1234500, "KWD", "de_DE", "1.234,500\xa0KWD"),
        (1234567, "IQD", "en_US", "IQD\xa01,234.567"),
        (1234, "JPY", "ja_JP", "￥1,234"),
        (1050, "XCG", "en_US", "Cg.\xa010.50"),
        (-123456789, "INR", "en_IN", "-₹12,34,567.89"),
        (5, "EUR", "en_US", "€0.05"),
    ],
)
def test_people_see_their_locale_with_iso_decimals(minor_units: int, code: str, locale: str, shown: str):
    assert display(Money(minor_units, currency(code)), locale) == shown


@given(amounts, st.sampled_from(["en_US", "de_DE", "fr_CH", "ja_JP", "zh_Hans_CN", "en_IN", "pt_BR", "th_TH"]))
def test_no_digit_is_lost_or_rounded_for_the_eye(money: Money, locale: str):
    with localcontext(Context(prec=3)):
        shown = display(money, locale)
    digits = "".join(character for character in shown if character in "0123456789")
    assert digits == format_amount(money).lstrip("-").replace(".", "")
