"""Conversion rounds once, in the named direction, and accounts for what the rounding moved."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from money import (
    MAX_MINOR_UNITS,
    MIN_MINOR_UNITS,
    AmountOutOfRange,
    CurrencyMismatch,
    Money,
    Rate,
    Rounding,
    convert,
    cost,
    currencies,
    currency,
)

EUR, USD, JPY, KWD = (currency(code) for code in ("EUR", "USD", "JPY", "KWD"))
int64 = st.integers(MIN_MINOR_UNITS, MAX_MINOR_UNITS)


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    base, quote = draw(st.lists(st.sampled_from(currencies()), min_size=2, max_size=2, unique=True))
    return Rate(base, quote, Decimal(draw(st.integers(1, 10**18 - 1))).scaleb(-draw(st.integers(0, 18))))


def exact_worth(minor_units: int, rate: Rate) -> Fraction:
    return minor_units * Fraction(rate.value) * Fraction(10) ** (rate.quote.exponent - rate.base.exponent)


def fits(minor_units: int) -> bool:
    return MIN_MINOR_UNITS <= minor_units <= MAX_MINOR_UNITS


def rounded(exact: Fraction, rounding: Rounding) -> int:
    """The definition, by Python's own exact arithmetic."""
    if rounding is Rounding.FLOOR:
        return exact.numerator // exact.denominator
    if rounding is Rounding.CEILING:
        return -(-exact.numerator // exact.denominator)
    return round(exact)


@given(int64, rates(), st.sampled_from(Rounding))
@example(MAX_MINOR_UNITS, Rate(KWD, JPY, Decimal("0.999999999999999999")), Rounding.HALF_EVEN)
@example(MIN_MINOR_UNITS, Rate(JPY, KWD, Decimal("0.000999999999999999")), Rounding.CEILING)
def test_conversion_rounds_the_exact_worth_and_the_residual_is_the_rest(
    minor_units: int, rate: Rate, rounding: Rounding
):
    exact = exact_worth(minor_units, rate)
    expected = rounded(exact, rounding)
    if not fits(expected):
        with pytest.raises(AmountOutOfRange):
            convert(Money(minor_units, rate.base), rate, rounding)
        return
    converted, residual = convert(Money(minor_units, rate.base), rate, rounding)
    assert converted == Money(expected, rate.quote)
    assert converted.minor_units + Fraction(residual) == exact
    assert abs(residual) < 1


@given(int64, rates(), st.sampled_from(Rounding))
def test_the_cost_of_a_fixed_amount_is_the_exact_quotient_rounded_once(target: int, rate: Rate, rounding: Rounding):
    one_unit = exact_worth(1, rate)
    expected = rounded(target / one_unit, rounding)
    if not fits(expected):
        with pytest.raises(AmountOutOfRange):
            cost(Money(target, rate.quote), rate, rounding)
        return
    given_money, residual = cost(Money(target, rate.quote), rate, rounding)
    assert given_money == Money(expected, rate.base)
    assert target + Fraction(residual) == exact_worth(expected, rate)
    assert abs(Fraction(residual)) < one_unit


@given(st.integers(1, 10**15), rates())
def test_the_ceiling_of_the_cost_is_the_smallest_amount_that_delivers(target: int, rate: Rate):
    assume(fits(rounded(target / exact_worth(1, rate), Rounding.CEILING)))
    wanted = Money(target, rate.quote)
    debit, _ = cost(wanted, rate, Rounding.CEILING)
    assume(fits(rounded(exact_worth(debit.minor_units, rate), Rounding.FLOOR)))
    assert convert(debit, rate, Rounding.FLOOR)[0] >= wanted
    assert convert(Money(debit.minor_units - 1, rate.base), rate, Rounding.FLOOR)[0] < wanted


@given(st.integers(0, 10**15), rates())
def test_a_round_trip_never_gains(minor_units: int, rate: Rate):
    assume(fits(rounded(exact_worth(minor_units, rate), Rounding.CEILING)))
    start = Money(minor_units, rate.base)
    there, _ = convert(start, rate, Rounding.FLOOR)
    back, _ = cost(there, rate, Rounding.FLOOR)
    assert back <= start


def test_exponents_of_both_currencies_count():
    assert convert(Money(100, EUR), Rate(EUR, JPY, Decimal("163.42")), Rounding.FLOOR) == (
        Money(163, JPY),
        Decimal("0.42"),
    )
    assert convert(Money(163, JPY), Rate(JPY, KWD, Decimal("0.002")), Rounding.CEILING) == (Money(326, KWD), Decimal(0))
    # The formula on floats that gave 28 here is why no float touches money.
    assert convert(Money(10000, EUR), Rate(EUR, USD, Decimal("0.0029")), Rounding.FLOOR) == (Money(29, USD), Decimal(0))


def test_a_debit_of_a_fixed_receipt_is_ceiled():
    assert cost(Money(1, KWD), Rate(JPY, KWD, Decimal("0.002")), Rounding.CEILING) == (Money(1, JPY), Decimal(1))


@pytest.mark.parametrize(("target", "given_units"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2)])
def test_ties_of_half_even_go_to_the_even_unit_both_ways(target: int, given_units: int):
    assert cost(Money(target, USD), Rate(EUR, USD, Decimal(2)), Rounding.HALF_EVEN)[0] == Money(given_units, EUR)
    assert convert(Money(target, EUR), Rate(EUR, USD, Decimal("0.5")), Rounding.HALF_EVEN)[0] == Money(given_units, USD)


def test_a_rate_converts_only_its_own_currencies():
    rate = Rate(EUR, USD, Decimal("1.1"))
    with pytest.raises(CurrencyMismatch):
        convert(Money(1, USD), rate, Rounding.FLOOR)
    with pytest.raises(CurrencyMismatch):
        cost(Money(1, EUR), rate, Rounding.FLOOR)


def test_the_global_decimal_context_has_no_say():
    rate = Rate(EUR, USD, Decimal("1.08571234567890123"))
    amount = Money(123456789012345678, EUR)
    expected = (
        convert(amount, rate, Rounding.HALF_EVEN),
        cost(amount_in_usd := Money(10**17, USD), rate, Rounding.FLOOR),
    )
    with localcontext() as context:
        context.prec = 2
        assert convert(amount, rate, Rounding.HALF_EVEN) == expected[0]
        assert cost(amount_in_usd, rate, Rounding.FLOOR) == expected[1]
