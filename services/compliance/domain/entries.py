"""Sanctions lists as compliance sees them, whatever layout they came in."""

from dataclasses import dataclass
from datetime import datetime

from compliance.domain.dates import PartialDate
from compliance.domain.kinds import Kind


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of an entry. Weak aliases are those that the list's publisher calls so: broad, short, often shared."""

    text: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One sanctioned person, organisation, vessel or aircraft; the first name is the primary one."""

    entry_id: str
    kind: Kind
    names: tuple[ListedName, ...]
    programs: tuple[str, ...] = ()
    birth_dates: tuple[PartialDate, ...] = ()
    countries: frozenset[str] = frozenset()
    """ISO 3166-1 codes of nationality, citizenship, flag or address; empty where the list names none."""
    nationalities: frozenset[str] = frozenset()
    """ISO 3166-1 codes of nationality and citizenship alone."""
    gender: str = ""
    """F, M or empty."""


@dataclass(frozen=True, slots=True)
class SanctionsList:
    """One version of one list."""

    list_id: str
    version: str
    """Date and content hash."""
    origin: str
    """A file's name or an official address."""
    entries: tuple[ListedEntry, ...]
    rejected_rows: int
    """Rows that could not be used, such as aliases without an entry."""
    invented: bool
    loaded_at: datetime
    """When this process read it, UTC."""

    @property
    def names(self) -> int:
        """Number of names, aliases included."""
        return sum(len(entry.names) for entry in self.entries)
