"""Amounts are whole minor units within signed 64 bit, and no unit is ever created or lost."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
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
    InvalidWeights,
    Money,
    allocate,
    currency,
)

EUR, USD = currency("EUR"), currency("USD")
int64 = st.integers(MIN_MINOR_UNITS, MAX_MINOR_UNITS)
far_integers = st.integers(-(2**70), 2**70)
weight_lists = st.lists(st.integers(0, 2**40), min_size=1, max_size=30).filter(any)


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


@given(int64, weight_lists)
def test_allocation_neither_creates_nor_loses_a_minor_unit(minor_units: int, weights: list[int]):
    parts = allocate(Money(minor_units, EUR), weights)
    assert len(parts) == len(weights)
    assert sum(part.minor_units for part in parts) == minor_units
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(minor_units * weight, sum(weights))
        assert abs(part.minor_units - exact) < 1
        assert part.minor_units * minor_units >= 0
        assert part.currency is EUR


@given(int64, weight_lists)
def test_a_larger_weight_never_gets_a_smaller_part(minor_units: int, weights: list[int]):
    sizes = [abs(part.minor_units) for part in allocate(Money(minor_units, EUR), weights)]
    by_weight = sorted(zip(weights, sizes, strict=True))
    assert all(low[1] <= high[1] for low, high in pairwise(by_weight) if low[0] < high[0])


def test_the_earlier_of_equal_shares_takes_the_odd_unit():
    assert [part.minor_units for part in allocate(Money(100, EUR), [1, 1, 1])] == [34, 33, 33]
    assert [part.minor_units for part in allocate(Money(-100, EUR), [1, 1, 1])] == [-34, -33, -33]
    assert [part.minor_units for part in allocate(Money(5, EUR), [0, 7, 3])] == [0, 4, 1]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [-1], [5, -1]])
def test_weights_that_divide_nothing_are_refused(weights: list[int]):
    with pytest.raises(InvalidWeights):
        allocate(Money(100, EUR), weights)
