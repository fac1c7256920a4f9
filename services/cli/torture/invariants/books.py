"""Sums, limits and windows, straight from the tables and without the domain's rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby, pairwise
from uuid import UUID

from cli.torture.evidence import Evidence
from ledger.domain import Account, BalanceConstraint, Balances, TransferKind

_FIRST = datetime.min.replace(tzinfo=UTC)
_NEW_MONEY = frozenset({TransferKind.POSTED, TransferKind.HOLD, TransferKind.REVERSAL})
_POSTS = frozenset({TransferKind.POSTED, TransferKind.POST_HOLD, TransferKind.REVERSAL})


def debits_equal_credits(evidence: Evidence) -> Iterator[str]:
    """1. In each currency the sums of debits and credits are equal, posted and pending each, after every transfer."""
    currencies = {account_id: account.currency for account_id, account in evidence.tables.accounts.items()}
    balances: dict[UUID, Balances] = {}
    posted: dict[str, int] = defaultdict(int)
    pending: dict[str, int] = defaultdict(int)
    in_order = sorted(evidence.tables.entries, key=lambda entry: entry.sequence)
    for position, (account_id, sequence, _, after) in enumerate(in_order):
        before = balances.get(account_id, Balances(0, 0, 0, 0, 0))
        balances[account_id] = after
        currency = currencies.get(account_id, "")
        posted[currency] += after.debits_posted - before.debits_posted - after.credits_posted + before.credits_posted
        held = after.debits_pending - before.debits_pending - after.credits_pending + before.credits_pending
        pending[currency] += held
        last = position + 1 == len(in_order) or in_order[position + 1].sequence != sequence
        if last and (posted[currency] or pending[currency]):
            yield f"after transfer {sequence} {currency} is off by {posted[currency]} posted, {pending[currency]} held"
            posted[currency] = pending[currency] = 0


def limits_are_never_breached(evidence: Evidence) -> Iterator[str]:
    """2. New money takes no account past the limit that it has at that moment, holds counted."""
    after = {(entry.account_id, entry.sequence): entry.after for entry in evidence.tables.entries}
    limits = _Limits(evidence)
    for transfer in evidence.tables.transfers:
        if transfer.kind not in _NEW_MONEY:
            continue
        for account_id in (transfer.debit_account_id, transfer.credit_account_id):
            account, balances = evidence.tables.accounts.get(account_id), after.get((account_id, transfer.sequence))
            if account is None or balances is None:
                yield f"transfer {transfer.sequence} has no account {account_id} or no entry for it"
                continue
            is_debit = account_id == transfer.debit_account_id
            used, limit = _used(account, balances, is_debit=is_debit), limits.at(account_id, transfer.record_time)
            if used is not None and used > limit:
                yield f"transfer {transfer.sequence} takes account {account_id} to {used}, its limit is {limit}"


def _used(account: Account, balances: Balances, *, is_debit: bool) -> int | None:
    """How far the limited side is beyond the other, when this side of the transfer is the limited one."""
    if account.constraint is BalanceConstraint.DEBITS_LIMITED and is_debit:
        return balances.debits_posted + balances.debits_pending - balances.credits_posted
    if account.constraint is BalanceConstraint.CREDITS_LIMITED and not is_debit:
        return balances.credits_posted + balances.credits_pending - balances.debits_posted
    return None


class _Limits:
    """The limit of each account at each moment."""

    def __init__(self, evidence: Evidence) -> None:
        opened = evidence.opened.items()
        self._times: dict[UUID, list[datetime]] = {account_id: [_FIRST] for account_id, _ in opened}
        self._limits: dict[UUID, list[int]] = {
            account_id: [account.opening_limit_minor_units] for account_id, account in opened
        }
        for (change, _), record_time in evidence.tables.changes:
            if change.limit_minor_units is not None and change.account_id in self._times:
                self._times[change.account_id].append(record_time)
                self._limits[change.account_id].append(change.limit_minor_units)

    def at(self, account_id: UUID, moment: datetime) -> int:
        """The limit in minor units."""
        return self._limits[account_id][bisect_right(self._times[account_id], moment) - 1]


def each_transfer_is_in_one_window(evidence: Evidence) -> Iterator[str]:
    """8. What posts money is in one window, nothing else is in any, windows only grow, and each nets to zero."""
    yield from _stretches(evidence)
    newest = 1
    windows = {transfer.sequence: transfer.window_id for transfer in evidence.tables.transfers}
    for transfer in evidence.tables.transfers:
        if (transfer.kind in _POSTS) != (transfer.window_id > 0):
            yield f"transfer {transfer.sequence} of kind {transfer.kind} is in window {transfer.window_id}"
        elif transfer.window_id and transfer.window_id < newest:
            yield f"transfer {transfer.sequence} is in window {transfer.window_id} after one in {newest}"
        newest = max(newest, transfer.window_id)
    net: dict[tuple[int, str], int] = defaultdict(int)
    before: dict[UUID, Balances] = {}
    for account_id, sequence, _, after in evidence.tables.entries:
        last = before.get(account_id, Balances(0, 0, 0, 0, 0))
        currency = evidence.tables.accounts[account_id].currency
        position = (after.credits_posted - last.credits_posted) - (after.debits_posted - last.debits_posted)
        net[windows.get(sequence, 0), currency] += position
        before[account_id] = after
    for (window_id, currency), total in net.items():
        if total:
            yield f"net positions of window {window_id} in {currency} sum to {total}"
    yield from _positions(evidence)


def _positions(evidence: Evidence) -> Iterator[str]:
    """What the ledger says of a window's positions is what its transfers come to."""
    tables = evidence.tables
    by_window = sorted((t for t in tables.transfers if t.window_id), key=lambda transfer: transfer.window_id)
    windows = {window_id: list(within) for window_id, within in groupby(by_window, lambda t: t.window_id)}
    for window_id, count, said in evidence.positions:
        nets: dict[tuple[str, str], int] = defaultdict(int)
        within = windows.get(window_id, [])
        for transfer in within:
            nets[tables.accounts[transfer.debit_account_id].owner, transfer.currency] -= transfer.minor_units
            nets[tables.accounts[transfer.credit_account_id].owner, transfer.currency] += transfer.minor_units
        if (count, dict(said)) != (len(within), nets):
            yield f"the ledger says {said} of {count} transfers of window {window_id}, they are {len(within)}: {nets}"


def _stretches(evidence: Evidence) -> Iterator[str]:
    """Windows follow each other without a gap, and what posts money lies in the stretch of its own."""
    windows = evidence.tables.windows
    for earlier, later in pairwise(windows):
        if (later.window_id, later.after_sequence) != (earlier.window_id + 1, earlier.last_sequence):
            yield f"window {later.window_id} begins after {later.after_sequence}, the one before is {earlier}"
    if not windows or windows[-1].window_id != evidence.tables.window_id or windows[-1].last_sequence is not None:
        yield f"the newest window is {windows[-1:]}, the book is in {evidence.tables.window_id}"
    begins = [window.after_sequence for window in windows]
    for transfer in evidence.tables.transfers:
        if transfer.window_id and windows:
            window = windows[bisect_left(begins, transfer.sequence) - 1]
            if transfer.window_id != window.window_id:
                yield f"transfer {transfer.sequence} is in window {transfer.window_id} and lies in {window}"
