"""Settlement windows: where one stands, and what may be done to it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID


class WindowState(IntEnum):
    """State of a window; the numbers are those of the contract."""

    OPEN = 1
    CLOSED = 2
    DISPUTED = 3
    SETTLED = 4
    ABORTED = 5


class WindowAction(IntEnum):
    """What can be asked of a window; the numbers are those of the database."""

    CLOSE = 1
    SETTLE = 2
    DISPUTE = 3
    RESOLVE = 4
    ABORT = 5


class WindowReason(StrEnum):
    """Why something asked of a window is refused. Whatever the ledger itself refuses while it settles one has the
    reason of its own table of codes."""

    WINDOW_NOT_FOUND = "WINDOW_NOT_FOUND"
    REQUEST_ID_REUSED = "IDEMPOTENCY_KEY_REUSED"
    WINDOW_NOT_OPEN = "WINDOW_NOT_OPEN"
    WINDOW_EMPTY = "WINDOW_EMPTY"
    WINDOW_NOT_CLOSED = "WINDOW_NOT_CLOSED"
    WINDOW_NOT_DISPUTED = "WINDOW_NOT_DISPUTED"
    WINDOW_DISPUTED = "WINDOW_DISPUTED"
    WINDOW_ALREADY_SETTLED = "WINDOW_ALREADY_SETTLED"
    WINDOW_ABORTED = "WINDOW_ABORTED"
    SETTLEMENT_ACCOUNT_NOT_FOUND = "SETTLEMENT_ACCOUNT_NOT_FOUND"
    NOSTRO_ACCOUNT_NOT_FOUND = "NOSTRO_ACCOUNT_NOT_FOUND"
    BALANCE_OVERFLOW = "BALANCE_OVERFLOW"


class WindowRefused(Exception):
    """What was asked is refused, and nothing was changed: the same request may be sent again."""

    def __init__(self, reason: str, message: str, details: Mapping[str, str] | None = None) -> None:
        """`reason` is a stable UPPER_SNAKE word; `details` are facts for programs, such as the owner concerned."""
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.details = dict(details or {})


@dataclass(frozen=True, slots=True)
class Window:
    """A settlement window: the settling transfers of one stretch of a book's sequences."""

    book_id: int
    window_id: int
    """Number in the book, from 1 without a gap."""
    state: WindowState
    after_sequence: int
    """Sequence of the newest transfer before it opened."""
    last_sequence: int | None
    """Sequence of the newest transfer when it closed; None while it is open."""
    open_time: datetime
    close_time: datetime | None
    update_time: datetime
    carried_into: int | None = None
    """The window that takes over the positions of this one, once aborted."""
    reason: str = ""
    settlement_reference: str = ""


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """Something asked of a window under an id that has one effect for ever."""

    request_id: UUID
    action: WindowAction
    window_id: int
    """0 when the open window is to be closed, whichever it is."""
    note: str
    """Reason, or reference of the settlement."""
    requested_by: str = field(default="", compare=False)
    """Who asked first, for the record: anybody who may act on windows may repeat the request."""


@dataclass(frozen=True, slots=True)
class WindowDone:
    """What a request has done."""

    request: WindowRequest
    window_id: int
    """The window acted on."""
    transfer_ids: list[UUID] = field(default_factory=list)
    """The transfers that settled it."""


_TRANSITIONS = {
    (WindowState.OPEN, WindowAction.CLOSE): WindowState.CLOSED,
    (WindowState.CLOSED, WindowAction.SETTLE): WindowState.SETTLED,
    (WindowState.CLOSED, WindowAction.DISPUTE): WindowState.DISPUTED,
    (WindowState.CLOSED, WindowAction.ABORT): WindowState.ABORTED,
    (WindowState.DISPUTED, WindowAction.RESOLVE): WindowState.CLOSED,
    (WindowState.DISPUTED, WindowAction.ABORT): WindowState.ABORTED,
}

_STANDS_AGAINST = {
    WindowState.OPEN: (WindowReason.WINDOW_NOT_CLOSED, "is still open"),
    WindowState.DISPUTED: (WindowReason.WINDOW_DISPUTED, "is disputed"),
    WindowState.SETTLED: (WindowReason.WINDOW_ALREADY_SETTLED, "is settled"),
    WindowState.ABORTED: (WindowReason.WINDOW_ABORTED, "was aborted"),
}


def transition(window: Window, action: WindowAction) -> WindowState:
    """The state that an action takes the window to; raises WindowRefused where it may not be done."""
    after = _TRANSITIONS.get((window.state, action))
    if after is not None:
        return after
    name = f"window {window.window_id} of book {window.book_id}"
    if action is WindowAction.CLOSE:
        raise WindowRefused(WindowReason.WINDOW_NOT_OPEN, f"{name} is not open")
    if action is WindowAction.RESOLVE and window.state in (WindowState.OPEN, WindowState.CLOSED):
        raise WindowRefused(WindowReason.WINDOW_NOT_DISPUTED, f"{name} is not disputed")
    reason, what = _STANDS_AGAINST[window.state]
    raise WindowRefused(reason, f"{name} {what}")


def close(
    window: Window, request: WindowRequest, sequence: int, now: datetime, *, carries: bool
) -> tuple[Window, Window]:
    """Closes the book's current window, its newest transfer having this sequence; gives it and the one that follows.

    Takes the same time whatever fell in the window. `carries` says whether it took over another one's positions.
    Raises WindowRefused when the request means another window, or when there would be nothing in it.
    """
    if request.window_id not in (0, window.window_id):
        message = f"window {request.window_id} of book {window.book_id} is not open; window {window.window_id} is"
        raise WindowRefused(WindowReason.WINDOW_NOT_OPEN, message, {"open_window_id": str(window.window_id)})
    state = transition(window, WindowAction.CLOSE)
    if sequence == window.after_sequence and not carries:
        message = f"nothing was recorded in book {window.book_id} since window {window.window_id} opened"
        raise WindowRefused(WindowReason.WINDOW_EMPTY, message)
    closed = replace(window, state=state, last_sequence=sequence, close_time=now, update_time=now, reason=request.note)
    opened = Window(
        book_id=window.book_id,
        window_id=window.window_id + 1,
        state=WindowState.OPEN,
        after_sequence=sequence,
        last_sequence=None,
        open_time=now,
        close_time=None,
        update_time=now,
    )
    return closed, opened


def act(window: Window, request: WindowRequest, open_window_id: int, now: datetime) -> Window:
    """The window after any action but the closing; raises WindowRefused where it may not be done."""
    state = transition(window, request.action)
    after = replace(window, state=state, update_time=now)
    if request.action is WindowAction.SETTLE:
        return replace(after, settlement_reference=request.note)
    if request.action is WindowAction.ABORT:
        return replace(after, reason=request.note, carried_into=open_window_id)
    return replace(after, reason=request.note)


def check_repeated(earlier: WindowDone, request: WindowRequest) -> None:
    """Raises WindowRefused when a request that was done before comes with other content."""
    if earlier.request != request:
        message = f"id {request.request_id} stands for another request about a window"
        raise WindowRefused(WindowReason.REQUEST_ID_REUSED, message)
