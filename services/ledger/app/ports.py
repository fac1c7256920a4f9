"""What the use cases need of a store. The store of production is in ledger.storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.domain.account import Account, Balances, RecordedChange
from ledger.domain.book import Decision, Original
from ledger.domain.transfer import Hold, Movement, Recorded, Transfer


class IdInUse(Exception):
    """A batch cannot be recorded because one of its ids has an outcome."""


class Head(NamedTuple):
    """A book as a writer finds it."""

    stamp: UUID
    """Another one after each commit."""
    sequence: int
    window_id: int
    now: datetime
    """The database's clock, never before the newest record time."""
    sealed_until: datetime | None
    """No transfer may take effect before this."""


class AccountWithBalances(NamedTuple):
    """An account and its balances at the time of reading."""

    account: Account
    balances: Balances


class AccountEntry(NamedTuple):
    """A line of a statement."""

    transfer: Transfer
    is_debit: bool
    balances_after: Balances


class Session(Protocol):
    """Reads and writes of one writer on one connection. Every method is one round trip, whatever the number of rows.

    Ids without a row are left out of what the reads give.
    """

    async def head(self, book_id: int) -> Head | None:
        """The book as it is now; None when it was never opened."""

    async def accounts(self, book_id: int, ids: Collection[UUID]) -> list[AccountWithBalances]:
        """Accounts with their balances."""

    async def holds(self, book_id: int, ids: Collection[UUID]) -> list[Hold]:
        """Holds as they stand."""

    async def originals(self, book_id: int, ids: Collection[UUID]) -> list[Original]:
        """Transfers, and whether each was reversed."""

    async def recorded(self, book_id: int, ids: Collection[UUID]) -> dict[UUID, Recorded]:
        """Requests that have their outcome. Two round trips."""

    async def record(self, book_id: int, head: Head, stamp: UUID, decision: Decision) -> datetime | None:
        """Makes a decision true and gives the book a new stamp, in one statement; gives the database's clock.

        Does nothing and gives None when the book no longer bears the head's stamp, when a new transfer's id was
        refused or a refused one's made a transfer, when the database's clock has reached the time that the decision is
        valid before, or when the head's time is 10 seconds ago. Does nothing and raises IdInUse when a new transfer's
        id made one before, or a refused one's was refused before; a transaction is then broken.
        """

    async def changes(self, book_id: int, ids: Collection[UUID]) -> dict[UUID, RecordedChange]:
        """Changes of accounts that have their outcome."""

    async def insert_accounts(self, book_id: int, now: datetime, accounts: Sequence[Account]) -> None:
        """Records newly opened accounts."""

    async def record_changes(
        self, book_id: int, head: Head, stamp: UUID, changes: Sequence[RecordedChange], accounts: Sequence[Account]
    ) -> None:
        """Records changes and the accounts as they became, and gives the book a new stamp. Three round trips."""


class Store(Protocol):
    """Where books are kept."""

    def session(self) -> AbstractAsyncContextManager[Session]:
        """A connection on which each statement is a transaction of its own."""

    def locked(self, book_id: int) -> AbstractAsyncContextManager[Session]:
        """A transaction that is the only writer of the book, which it opens when there is none yet."""


class AccountFilter(NamedTuple):
    """Which accounts to list; empty text and 0 leave a field out."""

    owner: str = ""
    currency: str = ""
    code: int = 0


class TrialBalanceLine(NamedTuple):
    """Sums over the accounts of one currency and place in the chart; they may pass 64 bits."""

    currency: str
    code: int
    accounts: int
    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """A book's sums at one moment."""

    lines: list[TrialBalanceLine]
    sequence: int
    read_time: datetime

    @property
    def balanced(self) -> bool:
        """Whether debits equal credits in every currency, posted and pending each."""
        sums: dict[str, tuple[int, int]] = {}
        for line in self.lines:
            posted, pending = sums.get(line.currency, (0, 0))
            sums[line.currency] = (
                posted + line.debits_posted - line.credits_posted,
                pending + line.debits_pending - line.credits_pending,
            )
        return not any(posted or pending for posted, pending in sums.values())


class Reads(Protocol):
    """Reads for callers. Each is one round trip unless it says otherwise; ids without a row are left out."""

    async def accounts(self, book_id: int, ids: Collection[UUID]) -> list[AccountWithBalances]:
        """Accounts with their balances."""

    async def list_accounts(
        self, book_id: int, wanted: AccountFilter, after: UUID, limit: int
    ) -> list[AccountWithBalances]:
        """Accounts in order of id, those after `after`."""

    async def transfers(self, book_id: int, ids: Collection[UUID]) -> list[Transfer]:
        """Transfers as recorded."""

    async def holds(self, book_id: int, ids: Collection[UUID]) -> list[tuple[Hold, Transfer]]:
        """Holds as they stand, with the transfers that made them. Two round trips."""

    async def recorded(self, book_id: int, ids: Collection[UUID]) -> dict[UUID, Recorded]:
        """Requests that have their outcome. Two round trips."""

    async def entries(self, book_id: int, account_id: UUID, after: int, limit: int) -> list[AccountEntry]:
        """An account's statement, the entries of transfers after the sequence `after`."""

    async def movements(self, book_id: int, after: int, limit: int) -> list[Movement]:
        """Transfers in the book's order, those after the sequence `after`."""

    async def sequences(self, book_ids: Collection[int]) -> dict[int, int]:
        """The newest sequence of each book."""

    async def trial_balance(self, book_id: int) -> TrialBalance:
        """Sums of a book. A few round trips in one snapshot; its time grows with the number of accounts."""

    async def books_with_expired_holds(self, limit: int) -> list[int]:
        """Books in which the time of an open hold is over."""

    async def expired_holds(self, book_id: int, limit: int) -> list[UUID]:
        """Open holds whose time is over, the longest due first."""
