"""What sources agree on: medians, outliers, quorums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fx.domain.market import Policy, agree
from fx.domain.market.consensus import AGREED, apart_ppm, median

POLICY = Policy(quorum=2, harmless_ppm=500, absurd_ppm=20_000)
ONE = Decimal("1.1172")

near_one = st.integers(-200, 200).map(lambda ppm: ONE + ONE * ppm / 1_000_000)
anything = st.integers(1, 10**12).map(lambda n: Decimal(n).scaleb(-6))


def said(*values: str) -> dict[str, Decimal]:
    return {f"s{index}": Decimal(value) for index, value in enumerate(values)}


def test_the_median_of_three_is_the_middle_one() -> None:
    found = agree(said("1.1170", "1.1172", "1.1175"), POLICY)
    assert found is not None
    assert (found.value, found.used, found.outliers) == (Decimal("1.1172"), ("s0", "s1", "s2"), ())


def test_a_source_off_by_a_factor_is_left_out() -> None:
    found = agree(said("175.68", "175.70", "17568", "175.66"), POLICY)
    assert found is not None
    assert (found.value, found.outliers) == (Decimal("175.68"), ("s2",))


def test_a_source_that_is_inverted_is_left_out() -> None:
    found = agree(said("1.1172", "1.1171", "0.8951"), POLICY)
    assert found is not None
    assert found.outliers == ("s2",)
    assert found.value == Decimal("1.11715")


@pytest.mark.parametrize(
    "values", [(), ("1.1172",), ("1.1172", "1.2000"), ("1", "100", "10000"), ("1", "1.03", "1.06", "1.09")]
)
def test_too_few_or_too_far_apart_do_not_agree(values: tuple[str, ...]) -> None:
    assert agree(said(*values), POLICY) is None


def test_those_that_stand_close_make_no_outlier_of_one_that_is_harmlessly_beside() -> None:
    found = agree(said("1.000000", "1.000000", "1.000000", "1.000400"), POLICY)
    assert found is not None
    assert found.outliers == ()


@given(st.lists(near_one, min_size=3, max_size=9), anything)
def test_one_liar_never_moves_the_value_out_of_what_the_honest_say(honest: list[Decimal], lie: Decimal) -> None:
    found = agree({**{f"h{i}": value for i, value in enumerate(honest)}, "liar": lie}, POLICY)
    assert found is not None
    assert AGREED.plus(min(honest)) <= found.value <= max(honest)


@given(st.dictionaries(st.text(min_size=1, max_size=3), anything, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_sources_speak_does_not_matter(values: dict[str, Decimal], random: object) -> None:
    names = list(values)
    random.shuffle(names)  # type: ignore[attr-defined]
    assert agree({name: values[name] for name in names}, POLICY) == agree(values, POLICY)


@given(st.dictionaries(st.text(min_size=1, max_size=3), anything, min_size=2, max_size=8))
def test_what_is_agreed_on_lies_among_those_that_were_used_and_every_source_is_told_of(
    values: dict[str, Decimal],
) -> None:
    found = agree(values, POLICY)
    assume(found is not None)
    assert found is not None
    used = [values[name] for name in found.used]
    assert len(used) >= POLICY.quorum
    assert AGREED.plus(min(used)) <= found.value <= max(used)
    assert apart_ppm(min(used), max(used)) <= 2 * POLICY.absurd_ppm * 1_000_000 // (1_000_000 - POLICY.absurd_ppm) + 1
    assert set(found.used) | set(found.outliers) == values.keys()
    assert not set(found.used) & set(found.outliers)


@given(st.lists(anything, min_size=1, max_size=9))
def test_half_of_the_values_are_at_or_below_the_median_and_half_at_or_above(values: list[Decimal]) -> None:
    middle = median(values)
    assert 2 * sum(value <= middle for value in values) >= len(values)
    assert 2 * sum(value >= middle for value in values) >= len(values)


def test_how_far_two_values_are_apart_does_not_depend_on_which_comes_first() -> None:
    assert apart_ppm(Decimal(100), Decimal(110)) == apart_ppm(Decimal(110), Decimal(100)) == 100_000
    assert apart_ppm(Decimal(3), Decimal("3.0000001")) == 1
