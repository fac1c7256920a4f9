"""How a batch is committed to its book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from uuid import UUID

from ledger.app.memory import BookMemory
from ledger.app.ports import Head, IdInUse, Session, Store
from ledger.domain import Book, Command, Decision, Original, Outcome, Recorded, TransferKind, apply
from serai.ids import uuid7
from storage.retry import is_transient, retrying

ACTS_ON_HOLD = frozenset({TransferKind.POST_HOLD, TransferKind.VOID_HOLD, TransferKind.EXPIRE_HOLD})
CLOCK_ATTEMPTS = 10
FRESH_SECONDS = 0.005
"""So long the database's clock of the commit before is good enough to record with: expiry is checked against the
clock itself, in the statement that records."""


class BookNotRecordable(Exception):
    """A batch could not be recorded although its writer was the only one; it may be sent again."""


class BookWriter:
    """Commits batches to one book, one after the other; each replica of the service has one for the book.

    The quick way takes two round trips and holds no lock between them: look at the book's stamp and clock, decide
    from memory, and record on the condition that the stamp is still there and no id has an outcome. Of a commit that
    ended a moment ago the look is spared: it left the stamp and the clock behind. When the condition fails, nothing
    was written, and the batch goes the careful way: it waits for the book's lock, reads what it needs and decides
    again. A batch is idempotent by its ids, so the careful way may be repeated after a lost connection.
    """

    def __init__(
        self, store: Store, book_id: int, *, capacity: Callable[[], int], committed: Callable[[int, int], None]
    ) -> None:
        """`capacity` bounds the memory; `committed` hears of the book and its newest sequence after each commit."""
        self.book_id = book_id
        self._store = store
        self._memory = BookMemory(capacity)
        self._committed = committed
        # The book as the newest commit left it, and when we learnt so by our own monotonic clock.
        self._left: tuple[Head, float] | None = None

    async def commit(self, commands: Sequence[Command]) -> list[Outcome]:
        """Decides a batch and makes the decision durable; gives the outcomes in the order of the commands."""
        decision = await self._quick(commands)
        if decision is None:
            decision = await retrying(lambda: self._careful(commands))
        return decision.outcomes

    def outdate(self) -> None:
        """Has the next batch read anew what it needs, because the book changed otherwise than by a batch.

        A batch that is being decided at this moment keeps what it has read: the stamp tells whether that still holds.
        """
        self._memory.stamp = None
        self._left = None

    def _forget(self) -> None:
        self._memory.forget()
        self._left = None

    async def _quick(self, commands: Sequence[Command]) -> Decision | None:
        stamp = self._memory.stamp
        if stamp is None:
            return None
        try:
            async with self._store.session() as session:
                head = self._left_a_moment_ago() or await session.head(self.book_id)
                if head is None or head.stamp != stamp:
                    self._forget()
                    return None
                decision, left = await self._decide(session, head, commands, {})
        except IdInUse:
            # Nothing was recorded. The careful way finds the outcomes; under the book's lock it cannot meet this.
            self._left = None
            return None
        except BaseException as error:
            # It may have been recorded or not: the careful way finds out by the ids.
            self._forget()
            if is_transient(error):
                return None
            raise
        if left is None:
            self._left = None
            return None
        self._settle(left, decision)
        return decision

    def _left_a_moment_ago(self) -> Head | None:
        if self._left is None:
            return None
        head, learnt = self._left
        return head if monotonic() - learnt < FRESH_SECONDS else None

    async def _careful(self, commands: Sequence[Command]) -> Decision:
        memory = self._memory
        ids = {command.request_id for command in commands}
        try:
            async with self._store.locked(self.book_id) as session:
                recorded = await session.recorded(self.book_id, ids)
                for _ in range(CLOCK_ATTEMPTS):
                    head = await session.head(self.book_id)
                    if head is None:
                        raise BookNotRecordable(f"book {self.book_id} is gone")
                    if head.stamp != memory.stamp:
                        self._forget()
                        memory.stamp = head.stamp
                    decision, left = await self._decide(session, head, commands, recorded)
                    if left is not None:
                        break
                else:
                    raise BookNotRecordable(
                        f"time ran out over what was decided for book {self.book_id}, again and again"
                    )
        except BaseException:
            self._forget()
            raise
        self._settle(left, decision)
        return decision

    async def _decide(
        self, session: Session, head: Head, commands: Sequence[Command], recorded: Mapping[UUID, Recorded]
    ) -> tuple[Decision, Head | None]:
        """Decides and records; gives the book as that leaves it, or None when it could not be recorded."""
        memory = self._memory
        originals = await self._recall(session, commands)
        book = Book(
            self.book_id,
            head.sequence,
            head.window_id,
            memory.accounts,
            memory.balances,
            memory.holds,
            originals,
            recorded,
            head.sealed_until,
        )
        decision = apply(book, commands, head.now)
        if decision.changes_nothing:
            return decision, head
        stamp = uuid7()
        now = await session.record(self.book_id, head, stamp, decision)
        if now is None:
            return decision, None
        sequence = head.sequence + len(decision.movements)
        return decision, head._replace(stamp=stamp, sequence=sequence, now=max(now, head.now))

    async def _recall(self, session: Session, commands: Sequence[Command]) -> dict[UUID, Original]:
        """Reads into memory what the commands touch and is not there; gives the transfers to be reversed."""
        memory, book_id = self._memory, self.book_id
        accounts = {command.debit_account_id for command in commands}
        accounts.update([command.credit_account_id for command in commands])
        kinds = {command.kind for command in commands}
        if not kinds.isdisjoint(ACTS_ON_HOLD):
            held = {c.original_id for c in commands if c.kind in ACTS_ON_HOLD and c.original_id is not None}
            missing_holds = held - memory.holds.keys()
            if missing_holds:
                memory.learn_holds(await session.holds(book_id, missing_holds))
            for hold in filter(None, map(memory.holds.get, held)):
                accounts |= {hold.debit_account_id, hold.credit_account_id}
        originals: list[Original] = []
        if TransferKind.REVERSAL in kinds:
            wanted = {c.original_id for c in commands if c.kind == TransferKind.REVERSAL and c.original_id is not None}
            originals = await session.originals(book_id, wanted)
            for original in originals:
                accounts |= {original.transfer.debit_account_id, original.transfer.credit_account_id}
        missing = memory.unknown_accounts(accounts)
        if missing:
            memory.learn_accounts(await session.accounts(book_id, missing))
        return {original.transfer.transfer_id: original for original in originals}

    def _settle(self, left: Head, decision: Decision) -> None:
        if not decision.changes_nothing:
            self._left = (left, monotonic())
        self._memory.committed(left.stamp, decision)
        if decision.movements:
            self._committed(self.book_id, left.sequence)
