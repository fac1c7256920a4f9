"""A history of euro reference rates in the ECB's own layout, as a file that somebody has: csv, or a zip of one.

Columns: Date, then one per currency; "N/A" or nothing where there was no rate that day. Days may come in any order.
Numbers are taken as they stand, NaN and negative ones too: whether they can be rates is for the breaker to say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, is_zipfile

NO_RATE: Final = frozenset({"", "N/A"})
MAX_BYTES: Final = 64 * 1024 * 1024
MAX_CHARACTERS: Final = 40


class UnreadableHistory(Exception):
    """The file has not the layout that the ECB documents; the message says where."""


Days = list[tuple[date, Mapping[str, Decimal]]]


def read_history(path: Path) -> Days:
    """Read all days with what was published on each for one euro, the oldest first.

    Raises UnreadableHistory, and OSError when there is no such file.
    """
    try:
        text = _bytes_of(path).decode("utf-8-sig")
        return sorted(_days(csv.reader(io.StringIO(text, newline=""))), key=lambda day: day[0])
    except (BadZipFile, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableHistory(f"{path}: {error}") from error


def _bytes_of(path: Path) -> bytes:
    if not is_zipfile(path):
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableHistory(f"{path} has {size} bytes, more than {MAX_BYTES}")
        return path.read_bytes()
    with ZipFile(path) as archive:
        names = [info for info in archive.infolist() if info.filename.endswith(".csv")]
        if len(names) != 1 or names[0].file_size > MAX_BYTES:
            raise UnreadableHistory(f"{path} does not hold exactly one csv of at most {MAX_BYTES} bytes")
        return archive.read(names[0])


def _days(rows: Iterable[list[str]]) -> Iterator[tuple[date, Mapping[str, Decimal]]]:
    lines = iter(rows)
    header = [cell.strip() for cell in next(lines, [])]
    if not header or header[0] != "Date" or len(header) < 2:
        raise UnreadableHistory("the first line does not begin with Date and the codes of currencies")
    for number, row in enumerate(lines, 2):
        if not row:
            continue
        if len(row) != len(header):
            raise UnreadableHistory(f"line {number} has {len(row)} columns, the first has {len(header)}")
        yield _day(number, header, [cell.strip() for cell in row])


def _day(number: int, header: list[str], row: list[str]) -> tuple[date, Mapping[str, Decimal]]:
    try:
        day = date.fromisoformat(row[0])
    except ValueError:
        raise UnreadableHistory(f"line {number}: {row[0][:MAX_CHARACTERS]!r} is not a day as YYYY-MM-DD") from None
    rates = {}
    for code, cell in zip(header[1:], row[1:], strict=True):
        if not code or cell in NO_RATE:
            continue
        try:
            rates[code] = Decimal(cell[:MAX_CHARACTERS])
        except InvalidOperation:
            raise UnreadableHistory(f"line {number}: {cell[:MAX_CHARACTERS]!r} is no number, of {code}") from None
    return day, rates
