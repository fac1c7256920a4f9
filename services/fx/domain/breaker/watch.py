"""What the breaker knows of one currency, between two observations and between two processes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from fx.domain.breaker.history import Learned
from fx.domain.breaker.trip import FOR_EVER, Kind, Trip


@dataclass(frozen=True, slots=True)
class Watch:
    """One currency against the euro.

    `value` is the last rate that was let through and `day` its day; `close` is the one at the end of the day before,
    from which the day's move is measured, so that a rate cannot creep away in small steps. `still` counts the
    business days for which the value has not changed.
    """

    code: str
    day: date | None = None
    value: Decimal | None = None
    close: Decimal | None = None
    still: int = 0
    learned: Learned = field(default_factory=Learned)
    trip: Trip | None = None

    @property
    def frozen(self) -> bool:
        """Say whether nothing may be quoted in the currency."""
        return self.trip is not None and self.trip.frozen


class CannotReset(Exception):
    """There is nothing to reset, or nothing that a reset would bring back."""


def reset(watch: Watch) -> Watch:
    """Let the currency go on from the newest rate that was refused, or from its last one when none was.

    A currency that alone stood still, and rightly so, is meant to: it is never stuck again. Raises CannotReset.
    """
    trip = watch.trip
    if trip is None:
        raise CannotReset(f"{watch.code} is not tripped")
    if trip.kind in FOR_EVER:
        raise CannotReset(trip.why)
    if trip.kind is Kind.STALE:
        raise CannotReset(f"{trip.why}; a fresh rate ends this by itself")
    value = watch.value if trip.refused is None else trip.refused
    learned = watch.learned
    if trip.kind is Kind.STUCK and watch.still > learned.patience:
        learned = learned.with_endless_patience()
    return replace(watch, value=value, close=value, still=0, learned=learned, trip=None)
