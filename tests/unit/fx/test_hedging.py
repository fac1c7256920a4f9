"""When a position is to be hedged, decided without a database."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fx.domain.hedging import Holding, told, turned
from money import MAX_MINOR_UNITS

WITHIN = Holding("harbour", "USD", 0, reserved=0, limit=None, threshold=1_000, is_due=False)


def test_a_hedge_is_due_from_the_threshold_on_on_either_side_of_zero() -> None:
    for settled, due in ((999, False), (1_000, True), (-999, False), (-1_000, True), (0, False)):
        assert replace(WITHIN, settled=settled).is_past_threshold is due


def test_a_position_without_a_threshold_is_never_to_be_hedged() -> None:
    assert not replace(WITHIN, settled=10**30, threshold=None).is_past_threshold


def test_a_lifted_threshold_ends_a_hedge_that_was_due() -> None:
    lifted = replace(WITHIN, settled=5_000, threshold=None, is_due=True)
    assert turned([lifted]) == [replace(lifted, is_due=False)]


def test_headroom_is_what_the_limit_leaves_and_never_below_zero() -> None:
    assert replace(WITHIN, reserved=30, limit=100).headroom == 70
    assert replace(WITHIN, reserved=130, limit=100).headroom == 0
    assert WITHIN.headroom is None


@given(st.lists(st.integers(-3_000, 3_000), max_size=30), st.one_of(st.none(), st.integers(1, 2_000)))
def test_events_alternate_and_the_last_one_says_how_it_stands(moves: list[int], threshold: int | None) -> None:
    holding = replace(WITHIN, threshold=threshold)
    events: list[bool] = []
    for move in moves:
        holding = replace(holding, settled=holding.settled + move)
        for one in turned([holding]):
            events.append(one.is_due)
            holding = one
        assert turned([holding]) == []
        assert holding.is_due is holding.is_past_threshold
    assert events == [number % 2 == 0 for number in range(len(events))]


def test_a_position_beyond_64_bits_is_told_as_the_nearest_amount() -> None:
    assert told(10**30) == MAX_MINOR_UNITS
    assert told(-(10**30)) == -MAX_MINOR_UNITS
    assert told(-5) == -5
