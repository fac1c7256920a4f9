"""What a writer remembers of a book between two batches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar
from uuid import UUID

from ledger.app.ports import AccountWithBalances
from ledger.domain.account import Account, Balances
from ledger.domain.book import Decision
from ledger.domain.transfer import Hold, HoldState

Value = TypeVar("Value")


class BookMemory:
    """Accounts with their balances, and open holds, as they are while the book bears `stamp`.

    Only whoever commits to a book changes its stamp, so under the same stamp nothing remembered can be out of date,
    however many replicas write. An account that is not remembered may still exist. At most `capacity()` accounts and
    as many holds stay; the first remembered are the first forgotten.
    """

    __slots__ = ("_capacity", "accounts", "balances", "holds", "stamp")

    def __init__(self, capacity: Callable[[], int]) -> None:
        self._capacity = capacity
        self.stamp: UUID | None = None
        self.accounts: dict[UUID, Account] = {}
        self.balances: dict[UUID, Balances] = {}
        self.holds: dict[UUID, Hold] = {}

    def forget(self) -> None:
        """Forgets everything, because somebody else has committed or because it is not known who has."""
        self.stamp = None
        self.accounts.clear()
        self.balances.clear()
        self.holds.clear()

    def unknown_accounts(self, ids: Iterable[UUID | None]) -> set[UUID]:
        """Which of the accounts are not remembered."""
        known = self.accounts
        return {account_id for account_id in ids if account_id is not None and account_id not in known}

    def learn_accounts(self, found: Collection[AccountWithBalances]) -> None:
        """Remembers accounts that were read under the stamp."""
        for account, balances in found:
            self.accounts[account.account_id] = account
            self.balances[account.account_id] = balances

    def learn_holds(self, found: Collection[Hold]) -> None:
        """Remembers holds that were read under the stamp."""
        for hold in found:
            self.holds[hold.hold_id] = hold

    def committed(self, stamp: UUID, decision: Decision) -> None:
        """Moves on to the stamp that recording the decision gave to the book."""
        self.stamp = stamp
        self.balances.update(decision.balances)
        for hold_id, hold in decision.holds.items():
            if hold.state is HoldState.OPEN:
                self.holds[hold_id] = hold
            else:
                self.holds.pop(hold_id, None)
        self._shrink()

    def _shrink(self) -> None:
        capacity = self._capacity()
        while len(self.accounts) > capacity:
            oldest = next(iter(self.accounts))
            del self.accounts[oldest]
            del self.balances[oldest]
        while len(self.holds) > capacity:
            del self.holds[next(iter(self.holds))]
