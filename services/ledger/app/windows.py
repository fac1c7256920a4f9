"""Closing, settling, disputing and aborting settlement windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.app.committing import BookNotRecordable
from ledger.app.ports import Head
from ledger.app.window_ports import WindowSession, WindowStore
from ledger.domain import Book, Code, Decision, apply
from ledger.domain.netting import PLATFORM, NetPosition, Payout, Positions, net, payouts, to_settle
from ledger.domain.window import (
    Window,
    WindowAction,
    WindowDone,
    WindowReason,
    WindowRefused,
    WindowRequest,
    WindowState,
    act,
    check_repeated,
    close,
    transition,
)
from serai.ids import derived, uuid7
from storage.retry import retrying


class WindowPositions(NamedTuple):
    """A window with its positions, and the aborted windows whose positions it took over."""

    window: Window
    carried: list[int]
    positions: Positions


class Windows:
    """Takes windows from state to state under the book's lock, so that they take turns with transfers.

    Every request has its effect once: what it did is recorded with the change, and a repeated one is answered from
    that record, with windows as they stand now. A refusal records nothing, and its id stays free.
    """

    def __init__(self, store: WindowStore, committed: Callable[[int, int], None]) -> None:
        """`committed` hears of the book and its newest sequence when a settlement was posted."""
        self._store = store
        self._committed = committed

    async def close(self, book_id: int, request: WindowRequest) -> tuple[Window, Window]:
        """Closes the open window; gives it and the one now open. Raises WindowRefused."""
        await self._existing(book_id, 0)
        return await retrying(lambda: self._close(book_id, request))

    async def change(self, book_id: int, request: WindowRequest) -> Window:
        """Disputes a window, ends its dispute or aborts it; gives it as it stands. Raises WindowRefused."""
        await self._existing(book_id, request.window_id)
        return await retrying(lambda: self._change(book_id, request))

    async def settle(self, book_id: int, request: WindowRequest) -> tuple[Window, Sequence[UUID]]:
        """Pays the positions of a closed window; gives it and the transfers that settled it. Raises WindowRefused."""
        window = await self._existing(book_id, request.window_id)
        due: list[NetPosition] = []
        if window.state is WindowState.CLOSED:
            # Nothing falls in a closed window and nothing is carried into it, so its positions are summed up before
            # the book is locked: clearing does not wait for them.
            found = await self.positions(book_id, request.window_id, "")
            due = to_settle(found.positions.multilateral)
        return await retrying(lambda: self._settle(book_id, request, window, due))

    async def positions(self, book_id: int, window_id: int, currency: str) -> WindowPositions:
        """The positions of a window, those of an open one as of the moment; raises WindowRefused when unknown."""
        found = await self._store.flows(book_id, window_id, currency)
        if found is None:
            raise _unknown(book_id, window_id)
        return WindowPositions(found.window, found.carried, net(found.flows))

    async def _existing(self, book_id: int, window_id: int) -> Window:
        window = await self._store.window(book_id, window_id)
        if window is None:
            raise _unknown(book_id, window_id)
        return window

    async def _close(self, book_id: int, request: WindowRequest) -> tuple[Window, Window]:
        async with self._store.locked(book_id) as session:
            earlier = await _done_before(session, book_id, request)
            if earlier is not None:
                closed = await _window(session, book_id, earlier.window_id)
                return closed, await _window(session, book_id, earlier.window_id + 1)
            head = await _head(session, book_id)
            window = await _window(session, book_id, head.window_id)
            carries = await session.carries(book_id, window.window_id)
            closed, opened = close(window, request, head.sequence, head.now, carries=carries)
            await session.flip(uuid7(), closed, opened, WindowDone(request, closed.window_id))
            return closed, opened

    async def _change(self, book_id: int, request: WindowRequest) -> Window:
        async with self._store.locked(book_id) as session:
            if await _done_before(session, book_id, request) is not None:
                return await _window(session, book_id, request.window_id)
            head = await _head(session, book_id)
            window = await _window(session, book_id, request.window_id)
            after = act(window, request, head.window_id, head.now)
            await session.change(after, WindowDone(request, window.window_id))
            return after

    async def _settle(
        self, book_id: int, request: WindowRequest, looked_at: Window, due: Sequence[NetPosition]
    ) -> tuple[Window, Sequence[UUID]]:
        async with self._store.locked(book_id) as session:
            earlier = await _done_before(session, book_id, request)
            if earlier is not None:
                return await _window(session, book_id, request.window_id), earlier.transfer_ids
            # One that was not closed when it was looked at has no positions to pay, even when it is closed by now.
            transition(looked_at, WindowAction.SETTLE)
            head = await _head(session, book_id)
            window = await _window(session, book_id, request.window_id)
            after = act(window, request, head.window_id, head.now)
            decision = await _pay(session, book_id, head, request, due)
            transfer_ids = [movement.transfer.transfer_id for movement in decision.movements]
            await session.change(after, WindowDone(request, window.window_id, transfer_ids))
        if decision.movements:
            self._committed(book_id, decision.movements[-1].transfer.sequence)
        return after, transfer_ids


async def _pay(
    session: WindowSession, book_id: int, head: Head, request: WindowRequest, due: Sequence[NetPosition]
) -> Decision:
    """Posts one linked group that pays the positions; raises WindowRefused when any of it cannot be posted."""
    owners = {(position.owner, position.currency) for position in due}
    platform = {(PLATFORM, currency) for _, currency in owners}
    accounts = await session.settling_accounts(book_id, owners | platform)
    group = payouts(due, accounts, lambda position: _transfer_id(request, position))
    known = await session.accounts(book_id, set(accounts.values()))
    book = Book(
        book_id,
        head.sequence,
        head.window_id,
        accounts={found.account.account_id: found.account for found in known},
        balances={found.account.account_id: found.balances for found in known},
    )
    decision = apply(book, [payout.command for payout in group], head.now)
    _check_all_posted(group, decision)
    if decision.movements and await session.record(book_id, head, uuid7(), decision) is None:
        raise BookNotRecordable(f"the settlement of a window of book {book_id} could not be recorded")
    return decision


def _transfer_id(request: WindowRequest, position: NetPosition) -> UUID:
    return derived(request.request_id, f"settle:{position.currency}:{position.owner}")


def _check_all_posted(group: Sequence[Payout], decision: Decision) -> None:
    """The group stands or falls as one; the refusal names the one transfer that all others fell with."""
    for (position, command), outcome in zip(group, decision.outcomes, strict=True):
        if outcome.code and outcome.code is not Code.LINKED_GROUP_FAILED:
            about = {"owner": position.owner, "currency": position.currency}
            about |= {"debit_account_id": str(command.debit_account_id)}
            about |= {"credit_account_id": str(command.credit_account_id)}
            message = f"the net {position.net} of {position.owner} in {position.currency}: {outcome.message}"
            raise WindowRefused(outcome.code.reason, message, about)


async def _done_before(session: WindowSession, book_id: int, request: WindowRequest) -> WindowDone | None:
    earlier = await session.done(book_id, request.request_id)
    if earlier is not None:
        check_repeated(earlier, request)
    return earlier


async def _head(session: WindowSession, book_id: int) -> Head:
    head = await session.head(book_id)
    if head is None:
        raise BookNotRecordable(f"book {book_id} is gone")
    return head


async def _window(session: WindowSession, book_id: int, window_id: int) -> Window:
    window = await session.window(book_id, window_id)
    if window is None:
        raise BookNotRecordable(f"window {window_id} of book {book_id} is gone")
    return window


def _unknown(book_id: int, window_id: int) -> WindowRefused:
    what = f"book {book_id} has no window {window_id}" if window_id else f"there is no book {book_id}"
    return WindowRefused(WindowReason.WINDOW_NOT_FOUND, what)
