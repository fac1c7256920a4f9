"""Amounts are whole minor units within signed 64 bit, and no unit is ever created or lost."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import (
    MAX_MINOR_UNITS,
    MIN_MINOR_UNITS,
    AmountOutOfRange,
    CurrencyMismatch,
    InvalidAmount,
    Money,
    currency,
)

EUR, USD = currency("EUR"), currency("USD")
int64 = st.integers(MIN_MINOR_UNITS, MAX_MINOR_UNITS)
far_integers = st.integers(-(2**70), 2**70)


@given(far_integers)
def test_an_amount_outside_of_signed_64_bit_is_refused(minor_units: int):
    if MIN_MINOR_UNITS <= minor_units <= MAX_MINOR_UNITS:
        assert Money(minor_units, EUR).minor_units == minor_units
    else:
        with pytest.raises(AmountOutOfRange):
            Money(minor_units, EUR)


@pytest.mark.parametrize("minor_units", [1.0, 0.1, Decimal(1), Fraction(1), True, "1", None])
def test_only_an_int_can_be_minor_units(minor_units: Any):
    with pytest.raises(InvalidAmount):
        Money(minor_units, EUR)


@given(int64, int64)
def test_sums_and_differences_are_exact_or_refused(left: int, right: int):
    for result, compute in (
        (left + right, lambda: Money(left, EUR) + Money(right, EUR)),
        (left - right, lambda: Money(left, EUR) - Money(right, EUR)),
        (-left, lambda: -Money(left, EUR)),
    ):
        if MIN_MINOR_UNITS <= result <= MAX_MINOR_UNITS:
            assert compute() == Money(result, EUR)
        else:
            with pytest.raises(AmountOutOfRange):
                compute()


@given(int64, int64)
def test_order_is_that_of_the_minor_units(left: int, right: int):
    assert (Money(left, EUR) < Money(right, EUR)) == (left < right)
    assert (Money(left, EUR) <= Money(right, EUR)) == (left <= right)
    assert (Money(left, EUR) > Money(right, EUR)) == (left > right)
    assert (Money(left, EUR) >= Money(right, EUR)) == (left >= right)
    assert (Money(left, EUR) == Money(right, EUR)) == (left == right)


def test_two_currencies_do_not_mix():
    one_euro, one_dollar = Money(100, EUR), Money(100, USD)
    assert one_euro != one_dollar
    for mix in (
        lambda: one_euro + one_dollar,
        lambda: one_euro - one_dollar,
        lambda: one_euro < one_dollar,
        lambda: one_euro <= one_dollar,
        lambda: one_euro > one_dollar,
        lambda: one_euro >= one_dollar,
    ):
        with pytest.raises(CurrencyMismatch, match="EUR and USD"):
            mix()
