"""The verdict on everything that a source published on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from fx.domain.breaker.age import BusinessAge, business_age
from fx.domain.breaker.history import FINE
from fx.domain.breaker.judge import grown_old, judge
from fx.domain.breaker.trip import Observation
from fx.domain.breaker.watch import Watch

# A currency that moves less than this on the mean of two years is held by somebody, and says nothing of its source.
FLOATING_PPM: Final = 1_000
LEAST_FLOATING: Final = 3


@dataclass(frozen=True, slots=True)
class Published:
    """What was published on a day: units of each currency for one euro, and how many sources agree on each."""

    day: date
    per_euro: Mapping[str, Decimal]
    sources: Mapping[str, int]


def judge_day(watches: Mapping[str, Watch], seen: Published, age: BusinessAge = business_age) -> dict[str, Watch]:
    """Judge all currencies that are known or published; give the state of each afterwards."""
    repeated = repeats(watches, seen, age)
    after: dict[str, Watch] = {}
    for code in sorted(watches.keys() | seen.per_euro.keys()):
        watch = watches.get(code) or Watch(code)
        value = seen.per_euro.get(code)
        if value is None:
            after[code] = grown_old(watch, seen.day, age)
        else:
            observation = Observation(code, seen.day, value, seen.sources.get(code, 1))
            after[code] = judge(watch, observation, repeated=repeated, age=age).watch
    return after


def repeats(watches: Mapping[str, Watch], seen: Published, age: BusinessAge = business_age) -> bool:
    """Say whether every floating currency has exactly the value of an earlier business day: the source is stuck."""
    floating = [
        watch
        for watch in watches.values()
        if watch.code in seen.per_euro and watch.trip is None and watch.learned.years > FLOATING_PPM * FINE
    ]
    if len(floating) < LEAST_FLOATING:
        return False
    return all(
        watch.day is not None
        and watch.value == seen.per_euro[watch.code]
        and age(watch.code, watch.day, seen.day, 1) > 0
        for watch in floating
    )
