"""The verdict on one rate: let through, let through with a wider spread, or refused and the currency frozen.

Pure: the state and an observation give the next state. What is frozen stays frozen until an operator resets it,
whatever arrives; staleness and a confirmed move end by themselves, with a fresh rate at the usual level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from fx.domain.breaker.age import LONG_GAP_DAYS, MAX_AGE_DAYS, BusinessAge, business_age
from fx.domain.breaker.history import EXACT, move_ppm
from fx.domain.breaker.trip import ENDS_BY_ITSELF, FOR_EVER, Kind, Observation, Trip
from fx.domain.breaker.watch import Watch
from fx.domain.retired import RETIRED, why_retired

QUORUM: Final = 2
"""Independent sources that must agree on a large move for it to be believed."""

LARGEST: Final = Decimal(10) ** 18
SMALLEST: Final = Decimal(1).scaleb(-18)

_TENS: Final = tuple(Decimal(1).scaleb(power) for power in (2, -2, 3, -3, 1, -1, 4, -4, 5, -5, 6, -6))
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state after an observation, and the rate that is in force: the last one that was let through."""

    watch: Watch
    accepted: bool

    @property
    def trip(self) -> Trip | None:
        """Why the currency is stopped or widened, if it is."""
        return self.watch.trip


def judge(watch: Watch, seen: Observation, *, repeated: bool = False, age: BusinessAge = business_age) -> Verdict:
    """Judge a rate. `repeated` says that its whole source published the same as on the business day before."""
    gone = gone_by(watch, seen.day)
    if gone is not None:
        return Verdict(replace(watch, trip=gone), accepted=False)
    if not is_price(seen.value):
        why = f"{str(seen.value)[:40]} is not a price of {seen.code}"
        return _refused(watch, seen, Trip(Kind.NOT_A_PRICE, seen.day, why))
    if watch.day is not None and seen.day < watch.day:
        return Verdict(watch, accepted=False)
    if watch.trip is not None and watch.trip.kind not in ENDS_BY_ITSELF:
        return _refused(watch, seen, watch.trip)
    return _judge_price(watch, seen, repeated=repeated, age=age)


def _judge_price(watch: Watch, seen: Observation, *, repeated: bool, age: BusinessAge) -> Verdict:
    """Judge what is a price and no older than the last one, while nothing is frozen."""
    if watch.day is None or watch.value is None:
        return Verdict(replace(watch, day=seen.day, value=seen.value, close=seen.value), accepted=True)
    if seen.day > watch.day:
        days = age(watch.code, watch.day, seen.day, LONG_GAP_DAYS)
        if days > LONG_GAP_DAYS:
            why = f"{watch.code} comes back after a gap since {watch.day}: nothing tells whether its rate is right"
            return _refused(watch, seen, Trip(Kind.GAP, seen.day, why))
        watch = _next_day(watch, seen, days)
    return _judge_move(watch, seen, repeated=repeated)


def is_price(value: Decimal) -> bool:
    """Say whether a number can be a rate: positive, finite, and within 18 digits before and after the point."""
    return value.is_finite() and SMALLEST <= value < LARGEST


def gone_by(watch: Watch, day: date) -> Trip | None:
    """Say that the currency is retired by this day; None when it is not."""
    found = RETIRED.get(watch.code)
    if found is None or day < found[1]:
        return None
    if watch.trip is not None and watch.trip.kind in FOR_EVER:
        return watch.trip
    kind = Kind.RETIRED if found[0] == "EUR" else Kind.REDENOMINATED
    return Trip(kind, day, why_retired(watch.code) or "")


def grown_old(watch: Watch, today: date, age: BusinessAge = business_age) -> Watch:
    """Say what has become of a currency of which there is no rate for this day: retired, stale, or nothing yet."""
    gone = gone_by(watch, today)
    if gone is not None:
        return watch if gone == watch.trip else replace(watch, trip=gone)
    if watch.day is None or (watch.trip is not None and watch.trip.kind is not Kind.MOVED):
        return watch
    if age(watch.code, watch.day, today, MAX_AGE_DAYS) <= MAX_AGE_DAYS:
        return watch
    why = f"the newest rate of {watch.code} is of {watch.day}, more than {MAX_AGE_DAYS} business days ago"
    return replace(watch, trip=Trip(Kind.STALE, today, why))


def settled(watch: Watch, seen: Observation) -> bool:
    """Say whether a rate confirms where a tripped currency now stands: at the refused level, or where it was."""
    trip = watch.trip
    if trip is None or trip.kind in FOR_EVER or not is_price(seen.value):
        return False
    levels = (level for level in (trip.refused, watch.value) if level is not None)
    return any(move_ppm(level, seen.value) <= watch.learned.threshold_ppm for level in levels)


def _next_day(watch: Watch, seen: Observation, days: int) -> Watch:
    """Close the books of the day before: learn how far it went, and count the business days without any change."""
    value, close = watch.value, watch.close
    assert value is not None  # noqa: S101 - judge() has made sure of both.
    assert close is not None  # noqa: S101
    learned = watch.learned.with_move(move_ppm(close, value))
    still = watch.still + days if seen.value == value else 0
    if not still and watch.still:
        learned = learned.with_pause(watch.still)
    return replace(watch, close=value, still=still, learned=learned)


def _judge_move(watch: Watch, seen: Observation, *, repeated: bool) -> Verdict:
    close = watch.close
    assert close is not None  # noqa: S101 - judge() has made sure.
    move, threshold = move_ppm(close, seen.value), watch.learned.threshold_ppm
    if move > threshold:
        kind = _misread(close, seen.value, threshold)
        confirmed = kind is Kind.JUMP and seen.sources >= QUORUM and move <= 2 * threshold
        words = f"{watch.code} moved {percent(move)} % in a day, its history allows {percent(threshold)} %"
        if confirmed:
            why = f"{words}; {seen.sources} sources agree"
            trip = Trip(Kind.MOVED, seen.day, why, None, move, threshold, widen_ppm=move - threshold)
            return _accepted(watch, seen, trip)
        why = {
            Kind.JUMP: words,
            Kind.INVERTED: f"{seen.value} for a euro is the rate of {watch.code} upside down: it was {close}",
            Kind.FACTOR: f"{seen.value} for a euro is off by a power of ten: {watch.code} was {close}",
        }[kind]
        learnt = replace(watch, learned=watch.learned.with_move(move))
        return _refused(learnt, seen, Trip(kind, seen.day, why, None, move, threshold))
    if watch.still > watch.learned.patience or (repeated and watch.still):
        times = "the whole source repeats itself" if repeated else f"for {watch.still} business days"
        return _refused(
            watch, seen, Trip(Kind.STUCK, seen.day, f"{watch.code} has stood still at {seen.value}: {times}")
        )
    return _accepted(watch, seen, None)


def _misread(close: Decimal, value: Decimal, threshold: int) -> Kind:
    """Say what kind of mistake would explain a value: upside down, another unit, or none that is known."""
    upside_down = EXACT.divide(_ONE, value)
    if move_ppm(upside_down, close) <= threshold:
        return Kind.INVERTED
    if any(move_ppm(EXACT.multiply(value, ten), close) <= threshold for ten in _TENS):
        return Kind.FACTOR
    return Kind.JUMP


def percent(ppm: int) -> str:
    """Give parts per million as per cent with two decimals, cut."""
    return f"{ppm // 10_000}.{ppm // 100 % 100:02d}"


def _accepted(watch: Watch, seen: Observation, trip: Trip | None) -> Verdict:
    return Verdict(replace(watch, day=seen.day, value=seen.value, trip=trip), accepted=True)


def _refused(watch: Watch, seen: Observation, trip: Trip) -> Verdict:
    refused = seen.value if is_price(seen.value) else trip.refused
    day = seen.day if watch.day is not None and seen.day > watch.day else watch.day
    if watch.trip is not None and watch.trip.kind not in ENDS_BY_ITSELF:
        trip = watch.trip
    return Verdict(replace(watch, day=day, trip=replace(trip, refused=refused)), accepted=False)
