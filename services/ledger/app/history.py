"""Balances of the past, by recorded time, by effective time and by place in the book's order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.domain.account import Balances
from ledger.domain.history import AtEffective, AtRecorded, AtSequence, Moment


class MomentNotReached(Exception):
    """The moment has not come yet, so what will have been recorded by then is open."""


class Place(NamedTuple):
    """Where a moment lies in a book's order."""

    sequence: int
    """Sequence of the newest transfer that was recorded by then; 0 before the first."""
    newest: int
    """Sequence of the book's newest transfer at the time of reading."""
    now: datetime
    """The database's clock."""


class Sums(NamedTuple):
    """Posted totals over the accounts of one currency and place in the chart; they may pass 64 bits."""

    currency: str
    code: int
    debits_posted: int
    credits_posted: int


class HistoryReads(Protocol):
    """Reads of the past. Each is one round trip; what is read up to a sequence never changes."""

    async def newest(self, book_id: int) -> int:
        """Sequence of the book's newest transfer; 0 when there is none."""

    async def place(self, book_id: int, time: datetime) -> Place | None:
        """Where the time of recording lies; None when the book was never opened."""

    async def balances_at(self, book_id: int, ids: Collection[UUID], sequence: int) -> dict[UUID, Balances]:
        """Balances after the transfer with this sequence, of the accounts that exist."""

    async def balances_in_effect(
        self, book_id: int, ids: Collection[UUID], time: datetime, place: Place
    ) -> dict[UUID, Balances]:
        """Posted balances of what takes effect by `time`, which lies at `place`, known at the place's newest."""

    async def sums_at(self, book_id: int, sequence: int) -> list[Sums]:
        """Sums after the transfer with this sequence, in order; the time grows with the number of accounts."""

    async def sums_in_effect(self, book_id: int, time: datetime, place: Place) -> list[Sums]:
        """Sums of what takes effect by `time`, as in `balances_in_effect`. A few round trips."""


class BalancesThen(NamedTuple):
    """Balances of accounts at a moment."""

    balances: dict[UUID, Balances]
    sequence: int
    """Sequence of the newest transfer that was considered."""


class TrialBalanceThen(NamedTuple):
    """A book's sums at a moment."""

    lines: Sequence[Sums]
    sequence: int
    """Sequence of the newest transfer that was considered."""

    @property
    def balanced(self) -> bool:
        """Whether posted debits equal posted credits in every currency."""
        nets: dict[str, int] = {}
        for line in self.lines:
            nets[line.currency] = nets.get(line.currency, 0) + line.debits_posted - line.credits_posted
        return not any(nets.values())


class History:
    """Answers for the past of a book. Raises MomentNotReached for moments of recording that have not come."""

    def __init__(self, reads: HistoryReads) -> None:
        self._reads = reads

    async def balances(self, book_id: int, ids: Collection[UUID], moment: Moment) -> BalancesThen:
        """Balances of those of the accounts that exist; zero before an account's first entry."""
        if not isinstance(moment, AtEffective):
            sequence = await self._sequence(book_id, moment)
            return BalancesThen(await self._reads.balances_at(book_id, ids, sequence), sequence)
        place = await self._reads.place(book_id, moment.time)
        if place is None:
            return BalancesThen({}, 0)
        return BalancesThen(await self._reads.balances_in_effect(book_id, ids, moment.time, place), place.newest)

    async def trial_balance(self, book_id: int, moment: Moment) -> TrialBalanceThen:
        """Sums of the whole book."""
        if not isinstance(moment, AtEffective):
            sequence = await self._sequence(book_id, moment)
            return TrialBalanceThen(await self._reads.sums_at(book_id, sequence), sequence)
        place = await self._reads.place(book_id, moment.time)
        if place is None:
            return TrialBalanceThen([], 0)
        return TrialBalanceThen(await self._reads.sums_in_effect(book_id, moment.time, place), place.newest)

    async def _sequence(self, book_id: int, moment: AtRecorded | AtSequence) -> int:
        """Sequence of the newest transfer that was recorded by the moment."""
        if isinstance(moment, AtSequence):
            newest = await self._reads.newest(book_id)
            if moment.sequence > newest:
                raise MomentNotReached(f"the newest transfer of book {book_id} has sequence {newest}")
            return moment.sequence
        place = await self._reads.place(book_id, moment.time)
        if place is None:
            return 0
        if moment.time > place.now:
            raise MomentNotReached(f"{moment.time.isoformat()} is after {place.now.isoformat()}, the ledger's time")
        return place.sequence
