"""A whole history through the breaker: what it would have stopped, and what that would have cost.

The operator is played by a rule: a trip is reset on the first day whose rate confirms where the currency stands, that
is within the threshold of the rate that was refused the day before or of the last one let through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from fx.domain.breaker.history import move_ppm
from fx.domain.breaker.judge import is_price, settled
from fx.domain.breaker.source import Published, judge_day
from fx.domain.breaker.trip import Kind, Observation, Trip
from fx.domain.breaker.watch import Watch, reset

ORDINARY_OF: Final = 1_000
"""Of a thousand moves of a currency, the largest is extraordinary in hindsight; every other day is ordinary."""


@dataclass(slots=True)
class Episode:
    """A trip from its day to its end: `until` is the day of the reset, None when the history ends before."""

    code: str
    trip: Trip
    days: int = 0
    until: date | None = None


@dataclass(slots=True)
class Replay:
    """A history that runs through the breaker, day by day, and what came of it."""

    watches: dict[str, Watch] = field(default_factory=dict)
    episodes: list[Episode] = field(default_factory=list)
    observations: int = 0
    days: int = 0
    tripped: set[tuple[str, date]] = field(default_factory=set)
    _open: dict[str, Episode] = field(default_factory=dict)
    _moves: defaultdict[str, list[tuple[int, date]]] = field(default_factory=lambda: defaultdict(list))
    _last: dict[str, Observation] = field(default_factory=dict)

    def feed(self, seen: Published) -> None:
        """Let one day through; days come in order."""
        self.days += 1
        self.observations += len(seen.per_euro)
        before = self.watches
        self.watches = judge_day(before, seen)
        for code, watch in self.watches.items():
            value = seen.per_euro.get(code)
            observation = None if value is None else Observation(code, seen.day, value)
            if observation is not None and code in before and settled(before[code], observation):
                watch = self._reset(watch)  # noqa: PLW2901 - the state after the operator has looked at it.
            self._note(watch, seen.day, observation)

    def ordinary_days(self) -> int:
        """Count the currency-days with a rate, less those whose move is extraordinary in hindsight."""
        return self.observations - sum(len(days) for days in self._extraordinary().values())

    def tripped_days(self) -> int:
        """Count the ordinary days on which the currency was tripped, on the first day or later."""
        extraordinary = self._extraordinary()
        return sum(1 for code, day in self.tripped if day not in extraordinary.get(code, ()))

    def _extraordinary(self) -> dict[str, frozenset[date]]:
        return {
            code: frozenset(day for _, day in sorted(moves, reverse=True)[: len(moves) // ORDINARY_OF])
            for code, moves in self._moves.items()
        }

    def _reset(self, watch: Watch) -> Watch:
        if watch.trip is None or watch.trip.kind is Kind.STALE:
            return watch
        after = self.watches[watch.code] = reset(watch)
        return after

    def _note(self, watch: Watch, day: date, seen: Observation | None) -> None:
        code, trip = watch.code, watch.trip
        running = self._open.get(code)
        if running is not None and (trip is None or trip.kind is not running.trip.kind):
            running.until = day
            del self._open[code]
            running = None
        if trip is not None and running is None:
            running = self._open[code] = Episode(code, trip)
            self.episodes.append(running)
        if running is not None:
            running.days += 1
        if seen is not None:
            if trip is not None:
                self.tripped.add((code, day))
            last = self._last.get(code)
            if last is not None and is_price(seen.value):
                self._moves[code].append((move_ppm(last.value, seen.value), day))
            if is_price(seen.value):
                self._last[code] = seen


def replay(history: Iterable[Published]) -> Replay:
    """Run a history, oldest day first."""
    run = Replay()
    for day in history:
        run.feed(day)
    return run
