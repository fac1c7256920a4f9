"""The breaker on one currency: what it lets through, what it stops, and how it goes on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fx.domain.breaker import (
    FOR_EVER,
    CannotReset,
    Kind,
    Learned,
    Observation,
    Published,
    Trip,
    Watch,
    grown_old,
    judge,
    judge_day,
    move_ppm,
    reset,
)

MONDAY = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)


def calendar_days(_code: str, observed: date, today: date, most: int) -> int:
    """A calendar without weekends, so that a test reads as a row of days."""
    return min((today - observed).days, most + 1)


def seen(value: str, day: int = 0, *, code: str = "SEK", sources: int = 1) -> Observation:
    return Observation(code, MONDAY + day * ONE_DAY, Decimal(value), sources)


def watched(*values: str, code: str = "SEK") -> Watch:
    """A currency after one rate a day, the first on Monday."""
    watch = Watch(code)
    for day, value in enumerate(values):
        watch = judge(watch, seen(value, day, code=code), age=calendar_days).watch
    return watch


def tripped(watch: Watch) -> Trip:
    assert watch.trip is not None
    return watch.trip


CALM = watched("11.00", "11.01", "11.00")


def test_usual_moves_pass_and_teach() -> None:
    assert CALM.trip is None
    assert CALM.value == Decimal("11.00")
    assert CALM.learned.threshold_ppm < Learned().threshold_ppm


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("NaN", Kind.NOT_A_PRICE),
        ("-NaN", Kind.NOT_A_PRICE),
        ("Infinity", Kind.NOT_A_PRICE),
        ("0", Kind.NOT_A_PRICE),
        ("-11.00", Kind.NOT_A_PRICE),
        ("1E+400", Kind.NOT_A_PRICE),
        ("1E-400", Kind.NOT_A_PRICE),
        ("13.00", Kind.JUMP),
        ("9.00", Kind.JUMP),
        ("0.0909", Kind.INVERTED),
        ("1101", Kind.FACTOR),
        ("0.1102", Kind.FACTOR),
        ("11000000", Kind.FACTOR),
    ],
)
def test_what_cannot_be_right_freezes_and_says_why(value: str, kind: Kind) -> None:
    verdict = judge(CALM, seen(value, 3), age=calendar_days)
    trip = tripped(verdict.watch)
    assert not verdict.accepted
    assert (trip.kind, trip.frozen, trip.since) == (kind, True, MONDAY + 3 * ONE_DAY)
    assert "SEK" in trip.why
    assert verdict.watch.value == Decimal("11.00")


def test_what_is_frozen_stays_so_whatever_arrives() -> None:
    watch = judge(CALM, seen("13.00", 3), age=calendar_days).watch
    again = judge(watch, seen("11.00", 4), age=calendar_days).watch
    assert tripped(again).kind is Kind.JUMP
    assert tripped(again).refused == Decimal("11.00")
    assert again.value == Decimal("11.00")


def test_a_reset_goes_on_from_the_newest_rate_that_was_refused() -> None:
    watch = judge(CALM, seen("13.00", 3), age=calendar_days).watch
    watch = reset(judge(watch, seen("13.02", 4), age=calendar_days).watch)
    assert (watch.trip, watch.value) == (None, Decimal("13.02"))
    assert judge(watch, seen("13.05", 5), age=calendar_days).accepted


def test_a_rate_that_was_no_price_is_not_gone_on_from() -> None:
    watch = reset(judge(CALM, seen("NaN", 3), age=calendar_days).watch)
    assert (watch.trip, watch.value) == (None, Decimal("11.00"))


def test_a_large_move_that_sources_agree_on_widens_and_the_next_day_ends_it() -> None:
    threshold = CALM.learned.threshold_ppm
    moved = str(Decimal("11.00") * (1_000_000 + threshold + 10_000) / 1_000_000)
    assert tripped(judge(CALM, seen(moved, 3, sources=1), age=calendar_days).watch).kind is Kind.JUMP
    verdict = judge(CALM, seen(moved, 3, sources=2), age=calendar_days)
    trip = tripped(verdict.watch)
    assert verdict.accepted
    assert (trip.kind, trip.frozen) == (Kind.MOVED, False)
    assert 0 < trip.widen_ppm <= threshold
    calm_again = judge(verdict.watch, seen(moved, 4), age=calendar_days).watch
    assert calm_again.trip is None


def test_no_agreement_makes_a_move_of_twice_the_threshold_pass() -> None:
    assert tripped(judge(CALM, seen("22.00", 3, sources=5), age=calendar_days).watch).frozen


def test_a_rate_cannot_creep_away_within_a_day() -> None:
    watch = CALM
    for step in range(1, 40):
        watch = judge(watch, seen(str(Decimal("11.00") + step * Decimal("0.05")), 3), age=calendar_days).watch
        if watch.trip is not None:
            break
    assert tripped(watch).kind is Kind.JUMP
    assert watch.close is not None
    assert watch.value is not None
    assert move_ppm(watch.close, watch.value) <= CALM.learned.threshold_ppm


def test_an_older_rate_changes_nothing() -> None:
    assert judge(CALM, seen("30.00", 0), age=calendar_days).watch == CALM


def test_a_rate_grows_stale_and_a_fresh_one_ends_it() -> None:
    last = MONDAY + 2 * ONE_DAY
    assert grown_old(CALM, last + 2 * ONE_DAY, calendar_days).trip is None
    stale = grown_old(CALM, last + 3 * ONE_DAY, calendar_days)
    assert tripped(stale).kind is Kind.STALE
    with pytest.raises(CannotReset, match="fresh rate"):
        reset(stale)
    assert judge(stale, seen("11.02", 6), age=calendar_days).watch.trip is None


def test_weekends_and_holidays_do_not_age_a_rate() -> None:
    thursday_before_easter = date(2026, 4, 2)
    watch = judge(Watch("SEK"), Observation("SEK", thursday_before_easter, Decimal(11))).watch
    # Friday and Monday are holidays of the ECB: Wednesday is the second business day, Thursday the third.
    assert grown_old(watch, date(2026, 4, 8)).trip is None
    assert tripped(grown_old(watch, date(2026, 4, 9))).kind is Kind.STALE


def test_after_a_long_gap_a_rate_is_not_believed() -> None:
    verdict = judge(CALM, seen("11.00", 200), age=calendar_days)
    assert tripped(verdict.watch).kind is Kind.GAP
    assert judge(reset(verdict.watch), seen("11.01", 201), age=calendar_days).accepted


def test_a_currency_that_stands_still_longer_than_ever_is_stuck_and_a_peg_may() -> None:
    still = watched("11.00", "11.01", *["11.02"] * 6)
    assert still.trip is None
    stuck = judge(still, seen("11.02", 8), age=calendar_days).watch
    assert tripped(stuck).kind is Kind.STUCK
    pegged = reset(stuck)
    for day in range(9, 60):
        pegged = judge(pegged, seen("11.02", day), age=calendar_days).watch
    assert pegged.trip is None


@pytest.mark.parametrize(
    ("code", "kind"), [("HRK", Kind.RETIRED), ("TRL", Kind.REDENOMINATED), ("ANG", Kind.REDENOMINATED)]
)
def test_a_retired_currency_is_stopped_for_ever(code: str, kind: Kind) -> None:
    verdict = judge(Watch(code), seen("7.5", code=code))
    trip = tripped(verdict.watch)
    assert (trip.kind, verdict.accepted) == (kind, False)
    assert trip.kind in FOR_EVER
    assert tripped(grown_old(Watch(code), MONDAY)).kind is kind
    with pytest.raises(CannotReset, match="retired"):
        reset(verdict.watch)


def test_nothing_to_reset_is_said() -> None:
    with pytest.raises(CannotReset, match="not tripped"):
        reset(CALM)


FLOATING = {"AUD": "1.60", "NOK": "11.40", "ZAR": "18.60", "DKK": "7.46"}


def table(day: date, values: dict[str, str]) -> Published:
    return Published(day, {code: Decimal(value) for code, value in values.items()}, {})


def test_a_source_that_repeats_itself_stops_all_that_it_publishes() -> None:
    watches = judge_day({}, table(MONDAY, FLOATING))
    moved = {code: str(Decimal(value) * 1001 / 1000) for code, value in FLOATING.items()}
    watches = judge_day(watches, table(MONDAY + ONE_DAY, moved))
    assert all(watch.trip is None for watch in watches.values())
    repeated = judge_day(watches, table(MONDAY + 2 * ONE_DAY, moved))
    assert {tripped(watch).kind for watch in repeated.values()} == {Kind.STUCK}
    # Whoever resets that says nothing of pegs: the next repetition stops them again.
    again = judge_day({code: reset(w) for code, w in repeated.items()}, table(MONDAY + 3 * ONE_DAY, moved))
    assert {tripped(watch).kind for watch in again.values()} == {Kind.STUCK}


def test_a_source_that_repeats_itself_over_a_weekend_is_not_stuck() -> None:
    friday = MONDAY + 4 * ONE_DAY
    watches = judge_day({}, table(friday, FLOATING))
    assert all(w.trip is None for w in judge_day(watches, table(friday + ONE_DAY, FLOATING)).values())


rates = st.decimals(min_value="0.0001", max_value="100000", places=4, allow_nan=False)
anything = st.one_of(rates, st.sampled_from([Decimal("NaN"), Decimal(0), Decimal(-1), Decimal("Infinity")]))


@given(st.lists(st.tuples(anything, st.integers(0, 3), st.integers(1, 3)), max_size=30))
def test_nothing_further_than_twice_the_threshold_ever_passes(steps: list[tuple[Decimal, int, int]]) -> None:
    watch, day = CALM, 3
    for value, days, sources in steps:
        day += days
        before = watch
        verdict = judge(before, Observation("SEK", MONDAY + day * ONE_DAY, value, sources), age=calendar_days)
        watch = verdict.watch
        if verdict.accepted:
            assert not before.frozen
            assert not watch.frozen
            assert watch.value == value
            assert watch.close is not None
            assert move_ppm(watch.close, value) <= 2 * watch.learned.threshold_ppm
        else:
            assert watch.value == before.value
            assert watch.frozen or watch == before


@given(rates, rates)
def test_a_move_is_as_far_there_as_back_and_as_far_upside_down(one: Decimal, other: Decimal) -> None:
    assert move_ppm(one, other) == move_ppm(other, one)
    assert (move_ppm(one, other) == 0) == (abs(one - other) * 1_000_000 < min(one, other))


@given(st.lists(st.integers(0, 10**9), max_size=200))
def test_what_is_learned_stays_between_the_floor_and_what_was_seen(moves: list[int]) -> None:
    learned = Learned()
    for ppm in moves:
        before = learned.threshold_ppm
        learned = learned.with_move(ppm)
        assert learned.threshold_ppm <= before * 2
        assert learned.threshold_ppm >= 5_000


def test_one_wrong_rate_teaches_little() -> None:
    tripped_once = judge(CALM, seen("1100", 3), age=calendar_days).watch
    assert reset(tripped_once).learned.threshold_ppm < 2 * CALM.learned.threshold_ppm
