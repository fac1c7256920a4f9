"""Opening and changing accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ledger.app.lanes import Lanes
from ledger.app.ports import AccountWithBalances, Session, Store
from ledger.domain import (
    ZERO,
    Account,
    AccountChange,
    AccountOutcome,
    Balances,
    Code,
    RecordedChange,
    change_account,
    open_account,
)
from serai.ids import uuid7
from storage.retry import retrying

AccountAnswer = tuple[AccountOutcome, Balances]
"""What became of a request, and the account's balances at that moment."""


class Accounts:
    """Opens and changes accounts under the book's lock, so that they take turns with transfers."""

    def __init__(self, store: Store, lanes: Lanes) -> None:
        self._store = store
        self._lanes = lanes

    async def open(self, book_id: int, wanted: Sequence[Account]) -> list[AccountAnswer]:
        """Opens accounts; gives one answer each, in order."""
        return await retrying(lambda: self._open(book_id, wanted))

    async def change(self, book_id: int, changes: Sequence[AccountChange]) -> list[AccountAnswer]:
        """Changes limits and states; gives one answer each, in order, with the account as it became."""
        answers = await retrying(lambda: self._change(book_id, changes))
        self._lanes.forget(book_id)
        return answers

    async def _open(self, book_id: int, wanted: Sequence[Account]) -> list[AccountAnswer]:
        async with self._store.locked(book_id) as session:
            known = await _read(session, book_id, {account.account_id for account in wanted})
            head = await session.head(book_id)
            if head is None:
                raise LookupError(f"book {book_id} is gone")
            opened: list[Account] = []
            answers: list[AccountAnswer] = []
            for account in wanted:
                before = known.get(account.account_id)
                new = replace(account, create_time=head.now)
                outcome = open_account(before.account if before else None, new)
                if outcome.code is Code.OK and before is None:
                    opened.append(new)
                    known[account.account_id] = AccountWithBalances(new, ZERO)
                answers.append((outcome, before.balances if before else ZERO))
            if opened:
                await session.insert_accounts(book_id, head.now, opened)
            return answers

    async def _change(self, book_id: int, changes: Sequence[AccountChange]) -> list[AccountAnswer]:
        async with self._store.locked(book_id) as session:
            recorded = await session.changes(book_id, {change.request_id for change in changes})
            accounts = await _read(session, book_id, {change.account_id for change in changes})
            head = await session.head(book_id)
            if head is None:
                raise LookupError(f"book {book_id} is gone")
            new: list[RecordedChange] = []
            answers: list[AccountAnswer] = []
            for change in changes:
                known = accounts.get(change.account_id)
                outcome = change_account(recorded.get(change.request_id), known.account if known else None, change)
                balances = known.balances if known else ZERO
                answers.append((outcome, balances))
                if change.request_id in recorded:
                    continue
                made = RecordedChange(change, outcome.code)
                recorded[change.request_id] = made
                new.append(made)
                if outcome.account is not None:
                    accounts[change.account_id] = AccountWithBalances(outcome.account, balances)
            if new:
                became = {made.change.account_id for made in new if made.code is Code.OK}
                changed = [accounts[account_id].account for account_id in became]
                await session.record_changes(book_id, head, uuid7(), new, changed)
            return answers


async def _read(session: Session, book_id: int, ids: set[UUID]) -> dict[UUID, AccountWithBalances]:
    return {found.account.account_id: found for found in await session.accounts(book_id, ids)}
