"""Matching a bank's statement with the ledger's entries of the same account.

All amounts are signed as the bank sees them: positive where the account holder has more afterwards, which in the
ledger is a debit of the nostro account.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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

    The outcome depends on what is given, not on its order. By amount and day alone, movements that both name a UETR are
    never taken for each other.
    """
    left = _Left(
        sorted(lines, key=lambda line: (line.booking_date, line.statement_id, line.position)),
        sorted(entries, key=lambda entry: (entry.day, entry.sequence)),
    )
    agreed = [pair for name in _NAMES for pair in left.by_name(name, _amount)]
    differing = [pair for name in _NAMES for pair in left.by_name(name, _direction)]
    agreed += left.by_amount()
    return Matching(agreed, differing, left.lines, left.entries)


def _amount(minor_units: int) -> int:
    return minor_units


def _direction(minor_units: int) -> int:
    return 1 if minor_units > 0 else -1


@dataclass(slots=True)
class _Left:
    """What is not matched yet, each side in its order."""

    lines: list[StatementLine]
    entries: list[LedgerLine]

    def by_name(self, name: Callable[[LedgerLine], UUID | None], trait: Callable[[int], int]) -> list[Pair]:
        """Takes out each line with the entry of its name that is nearest in time and has the trait of its amount."""
        named = defaultdict(list)
        for entry in self.entries:
            found = name(entry)
            if found is not None:
                named[found.hex, trait(entry.minor_units)].append(entry)

        def nearest(line: StatementLine) -> LedgerLine | None:
            keys = [(text, trait(line.minor_units)) for text in line.names]
            groups = [group for key in keys if (group := named.get(key))]
            if not groups:
                return None
            places = [_nearest(group, line.booking_date) for group in groups]
            group, place = min(
                zip(groups, places, strict=True),
                key=lambda found: _distance(found[0][found[1]], line.booking_date),
            )
            return group.pop(place)

        return self._take(nearest)

    def by_amount(self) -> list[Pair]:
        """Takes out each line with the earliest entry of its amount that is near enough.

        Where both name a UETR it would have matched by name, so lines that name one take entries that name none.
        """
        queues: defaultdict[tuple[int, bool], deque[LedgerLine]] = defaultdict(deque)
        for entry in self.entries:
            queues[entry.minor_units, entry.uetr is not None].append(entry)

        def earliest(line: StatementLine) -> LedgerLine | None:
            own = [queues[line.minor_units, named] for named in ((False,) if line.uetr else (False, True))]
            for queue in own:
                # Too early for this line is too early for all that follow.
                while queue and queue[0].day < line.booking_date - DATE_WINDOW:
                    queue.popleft()
            near = [queue for queue in own if queue and queue[0].day <= line.booking_date + DATE_WINDOW]
            if not near:
                return None
            return min(near, key=lambda queue: (queue[0].day, queue[0].uetr is None, queue[0].sequence)).popleft()

        return self._take(earliest)

    def _take(self, choose: Callable[[StatementLine], LedgerLine | None]) -> list[Pair]:
        pairs, rest, taken = [], [], set()
        for line in self.lines:
            entry = choose(line)
            if entry is None:
                rest.append(line)
            else:
                pairs.append(Pair(line, entry))
                taken.add(entry.transfer_id)
        self.lines = rest
        self.entries = [entry for entry in self.entries if entry.transfer_id not in taken]
        return pairs


def _nearest(entries: Sequence[LedgerLine], day: date) -> int:
    """Where in the order of time the entry is that is nearest to a day: of several, the one recorded first."""
    after = bisect_left(entries, day, key=lambda entry: entry.day)
    if after == 0:
        return after
    before = bisect_left(entries, entries[after - 1].day, key=lambda entry: entry.day)
    if after == len(entries):
        return before
    return min(before, after, key=lambda place: _distance(entries[place], day))


def _distance(entry: LedgerLine, day: date) -> tuple[timedelta, int]:
    return abs(entry.day - day), entry.sequence
