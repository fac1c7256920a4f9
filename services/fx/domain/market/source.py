"""What a source of rates says: a sheet of words, one a currency, all from the euro."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum


class Grade(IntEnum):
    """How often a source speaks. A finer one is believed before a coarser one, which then is its witness."""

    LIVE = 1
    DAILY = 2
    MONTHLY = 3


@dataclass(frozen=True, slots=True)
class Word:
    """What a source says of one currency: units of it for one euro, and its half-spread in parts per million.

    The half-spread is None where the source has one side only, as reference rates do.
    """

    per_euro: Decimal
    observed_at: datetime
    half_spread_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that one source says at one time, by currency code. `source` names it to people.

    `published_day` is the day of a central bank's reference rates; None for everybody else.
    """

    source: str
    grade: Grade
    words: Mapping[str, Word]
    published_day: date | None = None
