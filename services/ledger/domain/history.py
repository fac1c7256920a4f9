"""The moments that balances of the past are asked for, and how far a transfer's two clocks are apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple


class AtRecorded(NamedTuple):
    """What had been recorded by then."""

    time: datetime


class AtEffective(NamedTuple):
    """What had taken effect by then, as known now; may lie in the future."""

    time: datetime


class AtSequence(NamedTuple):
    """What had been recorded up to this place in the book's order."""

    sequence: int


Moment = AtRecorded | AtEffective | AtSequence

GAPS = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=31),
)
"""Upper bounds of the classes 1 to 5 of the time between recording and effect; class 6 has none."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


class Span(NamedTuple):
    """A class of gaps, and the effective times in it that can lie on the other side of a moment than the recording."""

    gap: int
    """1 to 6 for what takes effect as it is recorded or before, -1 to -6 for what takes effect later."""
    after: datetime
    until: datetime
    """The last effective time of the span; `after` is before its first."""


def clock_gap(record_time: datetime, effective_time: datetime) -> int:
    """The class of the time between recording and effect."""
    lag = record_time - effective_time
    if lag >= timedelta(0):
        return 1 + sum(lag > bound for bound in GAPS)
    return -1 - sum(-lag > bound for bound in GAPS)


def crossing(moment: datetime) -> list[Span]:
    """Where to look for transfers that were recorded on one side of the moment and take effect on the other.

    A transfer of a class lies at most the class's bound from its recording, so it crosses the moment only when it takes
    effect within that bound of it. However long the history, little else lies there.
    """
    spans = []
    for number, bound in enumerate((*GAPS, None), 1):
        earliest = _BEGINNING if bound is None or moment - _BEGINNING <= bound else moment - bound
        latest = _END if bound is None or _END - moment <= bound else moment + bound
        spans += [Span(number, earliest, moment), Span(-number, moment, latest)]
    return spans
