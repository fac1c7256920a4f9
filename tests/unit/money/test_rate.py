"""Rates are exact, positive, bounded in precision, and derived with one rounding."""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from money import CurrencyMismatch, InvalidRate, Rate, Rounding, currency

EUR, USD, JPY, KWD = (currency(code) for code in ("EUR", "USD", "JPY", "KWD"))


@st.composite
def rate_values(draw: st.DrawFn) -> Decimal:
    """Any value a rate may have: up to 18 digits, up to 18 of them decimals."""
    return Decimal(draw(st.integers(1, 10**18 - 1))).scaleb(-draw(st.integers(0, 18)))


values_near_one = st.builds(lambda digits: Decimal(digits).scaleb(-9), st.integers(10**4, 10**14))


def ulp(value: Decimal) -> Fraction:
    """The worth of the last digit that a derived rate of this size can have."""
    return Fraction(10) ** max(value.adjusted() - 17, -18)


@given(rate_values())
def test_the_text_of_a_rate_is_read_back_digit_by_digit(value: Decimal):
    rate = Rate(EUR, USD, value)
    again = Rate.parse(EUR, USD, rate.text)
    assert again == rate
    assert again.text == rate.text
    assert str(again) == f"EUR/USD {rate.text}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "0",
            "0.0",
            "-1",
            "+1",
            "NaN",
            "sNaN",
            "Infinity",
            "1e3",
            "1E-3",
            "1,5",
            "01.5",
            ".5",
            "5.",
            " 1",
            "1_0",
            "٣",
        ),
        *(
            "1.0000000000000000001",
            "1234567890.1234567891",
            "1234567890123456789",
            "0.0000000000000000001",
            "9" * 100_000,
        ),
    ],
)
def test_malformed_or_over_precise_text_is_no_rate(text: str):
    with pytest.raises(InvalidRate) as refusal:
        Rate.parse(EUR, USD, text)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize(
    "value",
    [
        *(1.5, 1, "1", Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal(0), Decimal(-1)),
        *(Decimal("1E+2"), Decimal("1E-19"), Decimal("1.000000000000000001")),
    ],
)
def test_a_rate_cannot_be_made_of_anything_else(value: Any):
    with pytest.raises(InvalidRate):
        Rate(EUR, USD, value)


def test_a_currency_is_worth_exactly_itself():
    assert Rate.parse(EUR, EUR, "1.00").value == 1
    with pytest.raises(InvalidRate, match="to itself"):
        Rate.parse(EUR, EUR, "1.01")


@given(rate_values(), st.sampled_from(Rounding))
def test_an_inverse_is_within_one_last_digit_on_the_named_side(value: Decimal, rounding: Rounding):
    assume(value > Decimal("1E-17"))
    exact = 1 / Fraction(value)
    try:
        inverse = Rate(EUR, USD, value).inverse(rounding)
    except InvalidRate:
        # Only an inverse with no digit above the eighteenth decimal has nothing left to say.
        assert exact < Fraction(1, 10**17)
        return
    assert (inverse.base, inverse.quote) == (USD, EUR)
    assert_rounded(inverse.value, exact, rounding)


@given(values_near_one, values_near_one, st.sampled_from(Rounding))
def test_a_cross_is_rounded_once_whichever_way_the_legs_are_quoted(first: Decimal, second: Decimal, rounding: Rounding):
    eur_usd, usd_jpy = Rate(EUR, USD, first), Rate(USD, JPY, second)
    usd_eur, jpy_usd = Rate(USD, EUR, first), Rate(JPY, USD, second)
    for cross, exact in (
        (eur_usd.cross(usd_jpy, rounding), Fraction(first) * Fraction(second)),
        (eur_usd.cross(jpy_usd, rounding), Fraction(first) / Fraction(second)),
        (usd_eur.cross(usd_jpy, rounding), Fraction(second) / Fraction(first)),
        (usd_eur.cross(jpy_usd, rounding), 1 / (Fraction(first) * Fraction(second))),
    ):
        assert (cross.base, cross.quote) == (EUR, JPY)
        assert_rounded(cross.value, exact, rounding)


def assert_rounded(value: Decimal, exact: Fraction, rounding: Rounding) -> None:
    error = Fraction(value) - exact
    assert abs(error) <= ulp(value) if rounding is not Rounding.HALF_EVEN else abs(error) <= ulp(value) / 2
    if rounding is Rounding.FLOOR:
        assert error <= 0
    if rounding is Rounding.CEILING:
        assert error >= 0


def test_the_cross_of_two_reference_rates_is_their_quotient():
    cross = Rate.parse(EUR, USD, "1.0857").cross(Rate.parse(EUR, JPY, "163.42"))
    assert str(cross) == "USD/JPY 150.520401584231371"


@pytest.mark.parametrize(
    ("first", "second"),
    [((EUR, USD), (JPY, KWD)), ((EUR, USD), (EUR, USD)), ((EUR, USD), (USD, EUR))],
)
def test_a_cross_needs_exactly_one_shared_currency(first: Any, second: Any):
    with pytest.raises(CurrencyMismatch):
        Rate(*first, Decimal("1.5")).cross(Rate(*second, Decimal("1.5")))


def test_the_extremes_of_a_rate_have_an_inverse_or_are_refused():
    assert Rate(EUR, USD, Decimal(10**17)).inverse().text == "0.00000000000000001"
    assert Rate(EUR, USD, Decimal("0.01")).inverse().text == "100"
    with pytest.raises(InvalidRate):
        Rate(EUR, USD, Decimal("1E-18")).inverse()
    tiny = Rate(EUR, USD, Decimal("1E-18"))
    for other in (Decimal("1E-18"), Decimal("0.1"), Decimal("0.999999999999999999")):
        with pytest.raises(InvalidRate, match="too small"):
            tiny.cross(Rate(USD, JPY, other))


def test_floor_half_even_and_ceiling_are_in_order():
    rate = Rate(EUR, USD, Decimal(3))
    derived = [rate.inverse(rounding).value for rounding in (Rounding.FLOOR, Rounding.HALF_EVEN, Rounding.CEILING)]
    assert all(low <= high for low, high in pairwise(derived))
    assert derived[0] < derived[-1]


def test_the_global_decimal_context_has_no_say():
    rate = Rate.parse(EUR, USD, "1.08571234567890123")
    expected = rate.inverse(), rate.cross(Rate.parse(EUR, JPY, "163.42"))
    with localcontext() as context:
        context.prec = 2
        assert (rate.inverse(), rate.cross(Rate.parse(EUR, JPY, "163.42"))) == expected
