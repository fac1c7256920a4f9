"""Why a currency is not quoted as usual, and what was seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final


class Kind(Enum):
    """What is wrong. The names are stable: they are stored, sent to operators and printed by `serai fx replay`."""

    NOT_A_PRICE = "NOT_A_PRICE"
    """NaN, infinite, zero or negative."""
    JUMP = "JUMP"
    """It moved further in a day than this currency's history allows."""
    MOVED = "MOVED"
    """The same, but several independent sources agree on it and it is less than twice as far: widened, not frozen."""
    INVERTED = "INVERTED"
    """It is the rate of the other direction."""
    FACTOR = "FACTOR"
    """It is off by a power of ten: another unit of measurement, or a redenomination."""
    STUCK = "STUCK"
    """It did not change for longer than this currency ever stands still, or the whole source repeated itself."""
    STALE = "STALE"
    """The newest rate is older than MAX_AGE_DAYS in business time."""
    GAP = "GAP"
    """It came back after so long that its history says nothing of it."""
    RETIRED = "RETIRED"
    """The currency exists no more: another took its place."""
    REDENOMINATED = "REDENOMINATED"
    """The money goes on under another code, mostly in another unit."""


FOR_EVER: Final = frozenset({Kind.RETIRED, Kind.REDENOMINATED})
"""No operator brings these back."""

ENDS_BY_ITSELF: Final = frozenset({Kind.STALE, Kind.MOVED})
"""A fresh rate at the usual level ends these; all others wait for an operator."""


@dataclass(frozen=True, slots=True)
class Trip:
    """A currency that is stopped or widened.

    `since` is the day of the rate that tripped it, `refused` the newest rate that was not let through, `move_ppm` how
    far the first of these was from what was expected, `threshold_ppm` how far it might have been, and `widen_ppm`
    what is taken off its rates; 0 means frozen.
    """

    kind: Kind
    since: date
    why: str
    refused: Decimal | None = None
    move_ppm: int = 0
    threshold_ppm: int = 0
    widen_ppm: int = 0

    @property
    def frozen(self) -> bool:
        """Say whether nothing is quoted in the currency, rather than quoted wider."""
        return self.widen_ppm == 0


@dataclass(frozen=True, slots=True)
class Observation:
    """A rate of a currency: units of it for one euro, as a source published it on a day.

    `value` is what was received, NaN and negative numbers too. `sources` is how many independent ones agree on it.
    """

    code: str
    day: date
    value: Decimal
    sources: int = 1
