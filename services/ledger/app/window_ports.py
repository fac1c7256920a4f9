"""What the use cases of settlement windows need of a store. The store of production is in ledger.storage.windows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.app.ports import Session
from ledger.domain.netting import Flow
from ledger.domain.window import Window, WindowDone, WindowState


class WindowFlows(NamedTuple):
    """What moved in a window, at one moment."""

    window: Window
    carried: list[int]
    """Windows that were aborted and whose positions this one took over; their flows are counted."""
    flows: list[Flow]


class WindowSession(Session, Protocol):
    """Reads and writes of windows by the only writer of a book. Every method is one round trip."""

    async def done(self, book_id: int, request_id: UUID) -> WindowDone | None:
        """What the request did, when it was made before."""

    async def window(self, book_id: int, window_id: int) -> Window | None:
        """The window as it stands."""

    async def carries(self, book_id: int, window_id: int) -> bool:
        """Whether the window took over the positions of another one."""

    async def settling_accounts(self, book_id: int, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
        """By owner and currency the account that positions are paid over: of an owner its first settlement account,
        else its first liquidity account; of the platform its first nostro account. Open ones go before closed ones."""

    async def flip(self, stamp: UUID, closed: Window, opened: Window, done: WindowDone) -> None:
        """Records a closed window and the one that follows, and gives the book a new stamp: one statement, which
        touches no transfer."""

    async def change(self, window: Window, done: WindowDone) -> None:
        """Records a window as it became, and the request that had it so."""


class WindowStore(Protocol):
    """Where windows are kept."""

    def locked(self, book_id: int) -> AbstractAsyncContextManager[WindowSession]:
        """A transaction that is the only writer of the book."""

    async def window(self, book_id: int, window_id: int) -> Window | None:
        """The window as it stands; with number 0 the open one."""

    async def list_windows(
        self, book_id: int, states: Collection[WindowState], before: int | None, limit: int
    ) -> Sequence[Window]:
        """Windows in these states (all when empty), the newest first; only those before `before`, when given."""

    async def flows(self, book_id: int, window_id: int, currency: str) -> WindowFlows | None:
        """What moved in a window, in one currency or, when that is empty, in all; None for an unknown window.

        A few round trips in one snapshot; its time grows with the number of transfers in the window.
        """
