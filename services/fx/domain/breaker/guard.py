"""The breaker at the place where a new table of rates is made: no rate enters it that cannot be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from fx.domain.breaker.age import MAX_AGE_DAYS, business_age
from fx.domain.breaker.judge import grown_old, judge
from fx.domain.breaker.source import Published, repeats
from fx.domain.breaker.trip import Kind, Observation, Trip
from fx.domain.breaker.watch import Watch
from fx.domain.pegs import DEMONSTRATION_RATES, HARD_PEGS, Peg
from fx.domain.rates import PIVOT, Mid, RateTable, plain
from money import Rate, currency

_PEGS = {peg.code: peg for peg in (*HARD_PEGS, *DEMONSTRATION_RATES)}


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table in which every rate is one that was let through, and what the breaker knows after judging it."""

    table: RateTable
    watches: Mapping[str, Watch]


def missed_days(before: RateTable | None, table: RateTable) -> bool:
    """Say whether reference rates were published since that nobody judged: only the history knows of those days."""
    if before is None:
        return True
    return business_age(PIVOT.code, before.published_day, table.published_day, MAX_AGE_DAYS) > MAX_AGE_DAYS


def caught_up(watches: Mapping[str, Watch], lessons: Mapping[str, Watch], today: date) -> dict[str, Watch]:
    """Give what the history teaches, shown as of today like its rates, and leave as it is what is tripped."""
    learned = {code: replace(lesson, day=today) for code, lesson in lessons.items()}
    return {**watches, **learned, **{code: watch for code, watch in watches.items() if watch.trip is not None}}


def guard(table: RateTable, before: RateTable | None, watches: Mapping[str, Watch]) -> Guarded:
    """Judge what a new table says, and put the last good rate wherever it cannot be right.

    `before` is the table in force. Reference rates that are shown again on a later day are no news: their currencies
    neither age nor stand still. A currency of which the table has no mid gets none here. A pegged currency is as good
    as its anchor.
    """
    news = before is not None and before.published_day != table.published_day and not missed_days(before, table)
    floating = {code: mid for code, mid in table.mids.items() if code != PIVOT.code and code not in _PEGS}
    per_euro = {code: mid.rate.value for code, mid in floating.items()}
    repeated = news and repeats(watches, Published(table.day, per_euro, {}))
    after = {
        code: _judge(watches.get(code) or Watch(code), mid, table.day, news=news, repeated=repeated)
        for code, mid in floating.items()
    }
    for code, watch in watches.items():
        if code not in after:
            after[code] = grown_old(watch, table.day)
    return Guarded(_with_good_rates(table, before, after), after)


def resumed(table: RateTable, watches: Mapping[str, Watch], now: datetime) -> RateTable:
    """Give the table in force after an operator's reset, made of the last good rates; to be stored anew."""
    return replace(_with_good_rates(table, table, watches), version=0, recorded_at=now)


def _judge(watch: Watch, mid: Mid, today: date, *, news: bool, repeated: bool) -> Watch:
    value, day = mid.rate.value, mid.observed_at.date()
    trip = watch.trip
    if not news and value == watch.value and day >= (watch.day or day) and (trip is None or trip.kind is Kind.STALE):
        # The same rate shown again: it is as fresh as its source says, and has neither moved nor stood still.
        seen = replace(watch, day=day, close=watch.close if day == watch.day else value, trip=None)
    else:
        seen = judge(watch, Observation(watch.code, day, value, mid.sources), repeated=repeated).watch
    return grown_old(seen, today)


def _with_good_rates(table: RateTable, before: RateTable | None, watches: Mapping[str, Watch]) -> RateTable:
    mids, guards = dict(table.mids), {}
    for code, watch in watches.items():
        if watch.trip is not None:
            # What is refused may change at every tick; the table need not.
            guards[code] = replace(watch.trip, refused=None)
        if code in mids and watch.value is None:
            del mids[code]
        elif code in mids and mids[code].rate.value != watch.value:
            mids[code] = _last_good(watch, before)
    for peg in _PEGS.values():
        _hang(peg, mids, guards)
    return replace(table, mids=mids, guards=guards)


def _last_good(watch: Watch, before: RateTable | None) -> Mid:
    """Give the last rate that was let through, as it was shown then."""
    value = plain(watch.value) if watch.value is not None else None
    assert value is not None  # noqa: S101 - asked for such currencies alone.
    shown = None if before is None else before.mids.get(watch.code)
    if shown is not None and shown.rate.value == value:
        return shown
    observed_at = datetime.combine(watch.day or date.min, time(), UTC)
    source = "last good rate" if shown is None else shown.source
    half_spread_ppm = 0 if shown is None else shown.half_spread_ppm
    return Mid(Rate(PIVOT, currency(watch.code), value), observed_at, source, half_spread_ppm)


def _hang(peg: Peg, mids: dict[str, Mid], guards: dict[str, Trip]) -> None:
    """Let a pegged currency share what befalls its anchor."""
    trip, anchor, mid = guards.get(peg.anchor), mids.get(peg.anchor), mids.get(peg.code)
    if trip is None or anchor is None or mid is None:
        return
    rate = Rate(PIVOT, mid.rate.quote, plain(anchor.rate.value * peg.per_anchor))
    mids[peg.code] = replace(mid, rate=rate, observed_at=anchor.observed_at)
    guards[peg.code] = replace(trip, why=f"{peg.code} is fixed to {peg.anchor}: {trip.why}", refused=None)
