"""Matching a bank's statement with the ledger's entries of the same account.

All amounts are signed as the bank sees them: positive where the account holder has more afterwards, which in the
ledger is a debit of the nostro account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

DATE_WINDOW = timedelta(days=3)
"""So far apart the bank's and the ledger's day may be where nothing but the amount speaks for a match."""


class StatementLine(NamedTuple):
    """A booked entry of a statement; texts are empty where the bank gave none."""

    statement_id: UUID
    position: int
    """Place among the statement's booked entries, from 1."""
    minor_units: int
    booking_date: date
    value_date: date
    reference: str = ""
    servicer_reference: str = ""
    end_to_end_id: str = ""
    uetr: str = ""
    transaction_id: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Whatever may be an id of ours, in the one form that ids are compared in."""
        texts = (self.uetr, self.end_to_end_id, self.transaction_id, self.servicer_reference, self.reference)
        return frozenset(plain(text) for text in texts if text)


class LedgerLine(NamedTuple):
    """An entry of the ledger on the nostro account."""

    sequence: int
    transfer_id: UUID
    minor_units: int
    day: date
    """When it takes effect, in UTC."""
    uetr: UUID | None = None
    payment_id: UUID | None = None
    hold_id: UUID | None = None
    """The hold that the transfer posts."""


class Pair(NamedTuple):
    """A line of the statement and the entry of the ledger that it speaks of."""

    line: StatementLine
    entry: LedgerLine


@dataclass(frozen=True, slots=True)
class Matching:
    """Every line and every entry in exactly one place."""

    agreed: list[Pair]
    differing: list[Pair]
    """The same movement by reference and direction, in different amounts."""
    missing_here: list[StatementLine]
    """On the statement, not in the ledger."""
    missing_there: list[LedgerLine]
    """In the ledger, not on the statement."""


def plain(text: str) -> str:
    """An id as it is compared: banks drop the hyphens of a UUID, for 35 characters are all they take."""
    return text.replace("-", "").lower()


# The most telling first. Two movements may share a payment, so its id says less than the transfer's own.
_NAMES: Sequence[Callable[[LedgerLine], UUID | None]] = (
    lambda entry: entry.transfer_id,
    lambda entry: entry.hold_id,
    lambda entry: entry.uetr,
    lambda entry: entry.payment_id,
)


def match(lines: Iterable[StatementLine], entries: Iterable[LedgerLine]) -> Matching:
    """Matches by references and amount, then by references alone, then by amount and day.

    The outcome depends on what is given, not on its order. Movements that both name a UETR, and not the same one, are
    never taken for each other, whatever their amounts.
    """
    left = _Left(
        sorted(lines, key=lambda line: (line.booking_date, line.statement_id, line.position)),
        sorted(entries, key=lambda entry: (entry.day, entry.sequence)),
    )
    agreed = [pair for name in _NAMES for pair in left.by_name(name, _same_amount)]
    differing = [pair for name in _NAMES for pair in left.by_name(name, _same_direction)]
    agreed += left.by_amount()
    return Matching(agreed, differing, left.lines, left.entries)


def _same_amount(line: StatementLine, entry: LedgerLine) -> bool:
    return line.minor_units == entry.minor_units


def _same_direction(line: StatementLine, entry: LedgerLine) -> bool:
    return (line.minor_units > 0) == (entry.minor_units > 0)


@dataclass(slots=True)
class _Left:
    """What is not matched yet, each side in its order."""

    lines: list[StatementLine]
    entries: list[LedgerLine]
    _taken: set[UUID] = field(default_factory=set)

    def by_name(
        self, name: Callable[[LedgerLine], UUID | None], fits: Callable[[StatementLine, LedgerLine], bool]
    ) -> list[Pair]:
        """Takes out each line with the fitting entry of its name that is nearest in time."""
        named = defaultdict(list)
        for entry in self.entries:
            found = name(entry)
            if found is not None:
                named[found.hex].append(entry)

        def nearest(line: StatementLine) -> LedgerLine | None:
            candidates = {entry for text in line.names for entry in named.get(text, ()) if fits(line, entry)}
            free = [entry for entry in candidates if entry.transfer_id not in self._taken]
            return min(free, key=lambda entry: (abs(entry.day - line.booking_date), entry.sequence), default=None)

        return self._take(nearest)

    def by_amount(self) -> list[Pair]:
        """Takes out each line with the earliest entry of its amount that is near enough.

        As both sides are in order of time, no other choice would leave fewer over.
        """
        amounts = defaultdict(list)
        for entry in self.entries:
            amounts[entry.minor_units].append(entry)

        def earliest(line: StatementLine) -> LedgerLine | None:
            candidates = amounts.get(line.minor_units, [])
            # Too early for this line is too early for all that follow.
            while candidates and candidates[0].day < line.booking_date - DATE_WINDOW:
                candidates.pop(0)
            for place, entry in enumerate(candidates):
                if entry.day > line.booking_date + DATE_WINDOW:
                    return None
                if not _other_uetr(line, entry):
                    return candidates.pop(place)
            return None

        return self._take(earliest)

    def _take(self, choose: Callable[[StatementLine], LedgerLine | None]) -> list[Pair]:
        pairs, rest = [], []
        for line in self.lines:
            entry = choose(line)
            if entry is None:
                rest.append(line)
            else:
                pairs.append(Pair(line, entry))
                self._taken.add(entry.transfer_id)
        self.lines = rest
        self.entries = [entry for entry in self.entries if entry.transfer_id not in self._taken]
        return pairs


def _other_uetr(line: StatementLine, entry: LedgerLine) -> bool:
    return bool(line.uetr) and entry.uetr is not None and plain(line.uetr) != entry.uetr.hex
