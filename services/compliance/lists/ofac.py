"""The csv layout of OFAC: sdn.csv, alt.csv and add.csv without header, joined by ent_num; "-0-" stands for nothing.

Source of the layout: OFAC, "SDN List Data Formats & Data Schemas" (dat_spec.txt). A file may end in the control
character 1A, and copies are found that begin with a header row.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from compliance.domain.dates import PartialDate, parse_partial, year_range
from compliance.domain.entries import ListedEntry, ListedName, SanctionsList
from compliance.domain.kinds import Kind
from compliance.lists.countries import country_code

SDN_COLUMNS = 12
ALT_COLUMNS = 5
ADD_COLUMNS = 6
MAX_FIELD_CHARACTERS = 100_000

_KINDS = {"": Kind.ORGANISATION, "individual": Kind.PERSON, "vessel": Kind.VESSEL, "aircraft": Kind.VESSEL}
_QUOTED_ALIAS = re.compile(r"(?:a|f|n)\.k\.a\. '((?:[^']|'(?=\w))+)'")
_BORN = re.compile(r"DOB ([^;]+?)(?=;|\.?$|\. )")
_NATIONALITY = re.compile(r"(?:nationality|citizen) ([^;]+?)(?=;|\.?$|\. )")
_GENDER = re.compile(r"Gender (Male|Female)")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}


class MalformedList(Exception):
    """The file is not what it should be; the message says where and why. Nothing of it may be used."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """The bytes of one file with the name to call it by."""

    name: str
    content: bytes


def parse_ofac(
    list_id: str,
    sdn: ListFile,
    alt: ListFile | None,
    add: ListFile | None,
    *,
    published: str,
    loaded_at: datetime,
    invented: bool = False,
) -> SanctionsList:
    """Read a list from its three files; `published` is the date YYYY-MM-DD that its version begins with.

    Rows of alt and add that belong to no entry are left out and counted. Raises MalformedList for a file that is
    empty, cut off in the middle of a row, not UTF-8 or Latin-1 text, or laid out otherwise.
    """
    entries = {row[0]: row for row in _rows(sdn, SDN_COLUMNS)}
    if not entries:
        raise MalformedList(f"{sdn.name} holds no entry")
    aliases: dict[str, list[ListedName]] = {}
    countries: dict[str, set[str]] = {}
    rejected = 0
    for row in _rows(alt, ALT_COLUMNS) if alt else ():
        if row[0] in entries and row[3]:
            aliases.setdefault(row[0], []).append(ListedName(row[3]))
        else:
            rejected += 1
    for row in _rows(add, ADD_COLUMNS) if add else ():
        if row[0] not in entries:
            rejected += 1
        elif code := country_code(row[4]):
            countries.setdefault(row[0], set()).add(code)
    digest = hashlib.sha256(b"\0".join(file.content for file in (sdn, alt, add) if file)).hexdigest()[:12]
    return SanctionsList(
        list_id=list_id,
        version=f"{published}+{digest}",
        origin=sdn.name,
        entries=tuple(
            _entry(row, aliases.get(number, []), countries.get(number, set())) for number, row in entries.items()
        ),
        rejected_rows=rejected,
        invented=invented,
        loaded_at=loaded_at,
    )


def _rows(file: ListFile, columns: int) -> Iterator[list[str]]:
    """The data rows of a file, cleaned; the checks of form are here, so that every file has passed them."""
    text = _text(file)
    last_line = text.rstrip("\r\n").rpartition("\n")[2]
    if text and not text.endswith("\n") and not last_line.startswith("\x1a"):
        raise MalformedList(f"{file.name} ends in the middle of a row: the download was cut off")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    seen = False
    try:
        for number, row in enumerate(reader, 1):
            cleaned = ["" if (cell := field.strip()) == "-0-" else cell for field in row]
            # "\x1a" is the end mark of these files, alone or as the first of empty columns.
            if not any(cell not in {"", "\x1a"} for cell in cleaned):
                continue
            if number == 1 and cleaned[0].casefold() == "ent_num":
                continue
            if len(row) != columns:
                raise MalformedList(f"{file.name} line {number} has {len(row)} columns instead of {columns}")
            if not cleaned[0].isdecimal():
                raise MalformedList(f"{file.name} line {number} begins with {cleaned[0][:20]!r}, not with a number")
            seen = True
            yield cleaned
    except csv.Error as error:
        raise MalformedList(f"{file.name} line {reader.line_num} is no csv: {error}") from error
    if not seen:
        raise MalformedList(f"{file.name} holds no rows")


def _text(file: ListFile) -> str:
    if b"\0" in file.content:
        raise MalformedList(f"{file.name} holds zero bytes: it is no text")
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.content.decode("latin-1")


def _entry(row: list[str], aliases: list[ListedName], countries: set[str]) -> ListedEntry:
    remarks = row[11]
    weak = [ListedName(found.strip(), weak=True) for found in _QUOTED_ALIAS.findall(remarks)]
    nationalities = {code for name in _NATIONALITY.findall(remarks) if (code := country_code(name))}
    flag = country_code(row[9]) if row[9] else ""
    gender = _GENDER.search(remarks)
    return ListedEntry(
        entry_id=row[0],
        kind=_KINDS.get(row[2].casefold(), Kind.UNKNOWN),
        names=(ListedName(row[1]), *aliases, *weak),
        programs=tuple(program.strip() for program in row[3].split("] [") if program.strip()),
        birth_dates=tuple(date for text in _BORN.findall(remarks) if (date := _birth_date(text))),
        countries=frozenset(nationalities | countries | ({flag} if flag else set())),
        nationalities=frozenset(nationalities),
        gender=gender.group(1)[0] if gender else "",
    )


def _birth_date(text: str) -> PartialDate | None:
    """ "19 Apr 1947", "Apr 1947", "1947", "circa 1947", "1947 to 1949"; None for what is none of these."""
    ends = [part for part in re.split(r" to |-", text.removeprefix("circa ").strip()) if part]
    dates = [found for part in ends if (found := _one_date(part))]
    if not dates or len(dates) != len(ends):
        return None
    whole = PartialDate(min(found.first for found in dates), max(found.last for found in dates))
    return year_range(whole.first.year - 1, whole.last.year + 1) if text.startswith("circa ") else whole


def _one_date(text: str) -> PartialDate | None:
    words = text.split()
    try:
        match words:
            case [year]:
                return parse_partial(year)
            case [month, year]:
                return parse_partial(f"{year}-{_MONTHS[month]:02d}")
            case [day, month, year]:
                return parse_partial(f"{year}-{_MONTHS[month]:02d}-{int(day):02d}")
    except (KeyError, ValueError):
        return None
    return None
