"""Looks for changed terms: accounts, settlement windows and seals against the requests that are recorded of them.

None of this is in the Merkle log: who changes a row and the request that explains it is not found here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from ledger.domain.account import AccountState
from ledger.domain.window import WindowAction, WindowState


class Terms(NamedTuple):
    """An account as the database has it."""

    account_id: UUID
    currency: str
    opening_limit_minor_units: int
    limit_minor_units: int
    state: int


class Changed(NamedTuple):
    """A change of an account that was made; None left as it was."""

    account_id: UUID
    record_time: datetime
    limit_minor_units: int | None
    state: int | None


class Stretch(NamedTuple):
    """A settlement window as the database has it."""

    window_id: int
    after_sequence: int
    last_sequence: int | None
    state: int


class Asked(NamedTuple):
    """What was done to a window."""

    window_id: int
    action: int


def changed_accounts(accounts: Iterable[Terms], changes: Iterable[Changed]) -> Iterator[str]:
    """Accounts whose limit or state is not what they were opened with or what a change made of it."""
    made: defaultdict[UUID, list[Changed]] = defaultdict(list)
    for change in changes:
        made[change.account_id].append(change)
    for account in accounts:
        told = made[account.account_id]
        limits = _newest([(c.record_time, c.limit_minor_units) for c in told], account.opening_limit_minor_units)
        if account.limit_minor_units not in limits:
            yield f"no recorded change gave account {account.account_id} the limit {account.limit_minor_units}"
        if account.state not in _newest([(c.record_time, c.state) for c in told], AccountState.OPEN):
            yield f"no recorded change gave account {account.account_id} the state {account.state}"


def _newest(told: Iterable[tuple[datetime, int | None]], first: int) -> set[int]:
    """What may hold now: the value that was given last, or one of those given at that same moment."""
    given = [(time, value) for time, value in told if value is not None]
    last = max((time for time, _ in given), default=None)
    return {value for time, value in given if time == last} or {first}


def changed_windows(
    windows: Sequence[Stretch], asked: Iterable[Asked], open_window_id: int, seen: Mapping[int, tuple[int, int]]
) -> Iterator[str]:
    """Windows, in their order, that are not the stretches their transfers say, or where nobody brought them.

    `seen` gives the first and last sequence of the transfers of each window.
    """
    done: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for window_id, action in asked:
        done[window_id][action] += 1
    end: int | None = 0
    for number, window in enumerate(windows, 1):
        if (window.window_id, window.after_sequence) != (number, end):
            yield f"window {window.window_id} does not begin where window {number - 1} ends"
        if window.state != _state(done[window.window_id]):
            yield f"no recorded request brought window {window.window_id} into state {window.state}"
        end = window.last_sequence
    newest = windows[-1].window_id if windows else 0
    if newest != open_window_id:
        yield f"the book is in window {open_window_id}, its newest one is {newest}"
    stretches = {window.window_id: window for window in windows}
    for window_id, (first, last) in seen.items():
        found = stretches.get(window_id)
        if found is None or first <= found.after_sequence or last > (found.last_sequence or last):
            yield f"transfers {first} to {last} say that they are in window {window_id}"


def _state(done: Counter[int]) -> WindowState:
    """Where requests have brought a window, whatever their order at one moment."""
    if done[WindowAction.SETTLE]:
        return WindowState.SETTLED
    if done[WindowAction.ABORT]:
        return WindowState.ABORTED
    if done[WindowAction.DISPUTE] > done[WindowAction.RESOLVE]:
        return WindowState.DISPUTED
    return WindowState.CLOSED if done[WindowAction.CLOSE] else WindowState.OPEN
