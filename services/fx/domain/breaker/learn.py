"""What the breaker knows before the first rate of its own: what the published history teaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from fx.domain.breaker.age import MAX_AGE_DAYS, business_age
from fx.domain.breaker.history import Learned, move_ppm
from fx.domain.breaker.judge import gone_by, is_price
from fx.domain.breaker.watch import Watch

LESSON_DAYS: Final = 760
"""Three years of published days: longer ago is all but forgotten."""


def learn(history: Iterable[tuple[date, Mapping[str, Decimal]]]) -> dict[str, Watch]:
    """Learn the usual moves and pauses of each currency from published days, the oldest first.

    What was published then was let through then: nothing is judged, but a move counts for at most twice what the
    history before it allowed. Currencies that are retired or no longer published on the last day are left out.
    """
    watches: dict[str, Watch] = {}
    newest: date | None = None
    for day, per_euro in history:
        newest = day
        for code, value in per_euro.items():
            if is_price(value):
                watches[code] = _seen(watches.get(code) or Watch(code), day, value)
    if newest is None:
        return {}
    return {
        code: watch
        for code, watch in watches.items()
        if watch.day is not None
        and business_age(code, watch.day, newest, MAX_AGE_DAYS) <= MAX_AGE_DAYS
        and gone_by(watch, newest) is None
    }


def _seen(watch: Watch, day: date, value: Decimal) -> Watch:
    if watch.value is None:
        return replace(watch, day=day, value=value, close=value)
    learned: Learned = watch.learned.with_move(move_ppm(watch.value, value))
    if value == watch.value:
        return Watch(watch.code, day, value, value, watch.still + 1, learned)
    return Watch(watch.code, day, value, value, 0, learned.with_pause(watch.still))
