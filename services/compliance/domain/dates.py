"""Dates of birth as lists and parties give them: a day, a month, a year, or a range of years."""

import re
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
EARLIEST_YEAR = 1850
LATEST_YEAR = 2100


class InvalidDate(ValueError):
    """The text is no date; the message says why and is safe to show."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """All days from `first` to `last`: one day, a month, a year, or a listed range."""

    first: date
    last: date

    @property
    def is_a_day(self) -> bool:
        """Whether the day itself is known."""
        return self.first == self.last

    def overlaps(self, other: "PartialDate") -> bool:
        """Whether some day lies in both."""
        return self.first <= other.last and other.first <= self.last

    def years_apart(self, other: "PartialDate") -> int:
        """Whole calendar years between the nearest ends; 0 within the same or an overlapping year."""
        return max(self.first.year - other.last.year, other.first.year - self.last.year, 0)


def year_range(first: int, last: int) -> PartialDate:
    """From 1 January of `first` to 31 December of `last`."""
    return PartialDate(date(first, 1, 1), date(last, 12, 31))


def parse_partial(text: str) -> PartialDate:
    """Read YYYY, YYYY-MM or YYYY-MM-DD. Raises InvalidDate for anything else and for days that do not exist."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        raise InvalidDate("is not YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InvalidDate(f"has a year outside {EARLIEST_YEAR} to {LATEST_YEAR}")
    try:
        if month is None:
            return year_range(year, year)
        if day is None:
            following = date(year + month // 12, month % 12 + 1, 1)
            return PartialDate(date(year, month, 1), date.fromordinal(following.toordinal() - 1))
        return PartialDate(date(year, month, day), date(year, month, day))
    except ValueError as error:
        raise InvalidDate("is not a day of the calendar") from error
