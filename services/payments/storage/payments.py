"""Payments in PostgreSQL: many callers share one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from batching import Coalescer
from payments.app.ports import (
    Answer,
    Answered,
    Decided,
    Leased,
    Listing,
    NewPayment,
    Recorded,
    Saved,
)
from payments.domain.codes import Code
from payments.domain.errors import PaymentUnknown
from payments.domain.events import Change
from payments.domain.payment import Payment
from payments.domain.step import next_step
from payments.storage import statements
from payments.storage.events import note_of
from payments.storage.recording import record
from payments.storage.rows import payment_from_row
from payments.storage.saving import Save, save
from storage.idempotency import Recalled, Reused, recall, remember
from storage.pool import Connection, Pool
from storage.retry import retrying
from storage.streams import append

MAX_BATCH: Final = 500
MAX_QUEUED: Final = 20_000


class PaymentStore:
    """Implements app.ports.Payments. Each instance is an owner of leases of its own: one a process."""

    def __init__(self, pool: Pool, *, lease_seconds: float) -> None:
        self._pool = pool
        self._owner = uuid4()
        self._lease = timedelta(seconds=lease_seconds)
        self._records: Coalescer[NewPayment, Recorded] = Coalescer(
            self._record_all, name="payments.record", max_batch_items=MAX_BATCH, max_queued_items=MAX_QUEUED, lanes=2
        )
        self._saves: Coalescer[Save, Saved] = Coalescer(
            self._save_all, name="payments.save", max_batch_items=MAX_BATCH, max_queued_items=MAX_QUEUED, lanes=2
        )
        self._reads: Coalescer[UUID, Payment | None] = Coalescer(
            self._read_all, name="payments.read", max_batch_items=MAX_BATCH, max_queued_items=MAX_QUEUED
        )

    async def drain(self) -> None:
        """Lets what is being written end, and refuses more."""
        await asyncio.gather(self._records.drain(), self._saves.drain(), self._reads.drain())

    async def record(self, new: NewPayment) -> Recorded:
        """Records a payment with its events, or tells that it was recorded before."""
        return await self._records.submit(new)

    async def _record_all(self, batch: list[NewPayment]) -> list[Recorded]:
        async def work() -> list[Recorded]:
            async with self._pool.acquire() as conn, conn.transaction():
                return await record(conn, batch, self._owner, self._lease)

        return await retrying(work)

    async def save(self, payment: Payment, fence: int, changes: Sequence[Change]) -> Saved:
        """Saves where a payment stands, with its events, and renews the lease while there is work left."""
        return await self._saves.submit(Save(payment, fence, changes))

    async def _save_all(self, batch: list[Save]) -> list[Saved]:
        async def work() -> list[Saved]:
            async with self._pool.acquire() as conn, conn.transaction():
                return await save(conn, batch, self._owner, self._lease)

        return await retrying(work)

    async def answer(self, answer: Answer) -> Answered:
        """Applies an answer from outside; raises PaymentUnknown and what `decide` raises."""

        async def work() -> Answered:
            async with self._pool.acquire() as conn, conn.transaction():
                return await self._answer_in(conn, answer)

        return await retrying(work)

    async def _answer_in(self, conn: Connection, answer: Answer) -> Answered:
        known = (await recall(conn, answer.scope, {answer.request_id: answer.fingerprint}))[answer.request_id]
        row = await conn.fetchrow(statements.LOCK, answer.payment_id)
        if row is None:
            raise PaymentUnknown(f"there is no payment {answer.payment_id}")
        payment = payment_from_row(row)
        # Whether the caller may know of the payment is decided before anything about it is said.
        decided = answer.decide(payment)
        if isinstance(known, Reused):
            return Answered(Code.IDEMPOTENCY_KEY_REUSED, payment)
        if isinstance(known, Recalled):
            return Answered(Code(int(known.outcome)), payment, replayed=True)
        outcome = str(decided.code.value).encode()
        await remember(conn, answer.scope, [(answer.request_id, answer.fingerprint, outcome)])
        if answer.note:
            kind, _, caller = answer.scope.partition(":")
            note = note_of(kind, caller, str(answer.payment_id), answer.request_id, answer.note)
            await append(conn, [note])
        if decided.wants_cancel:
            await conn.execute(statements.WANT_CANCEL, answer.payment_id)
        if decided.code is not Code.OK:
            return Answered(decided.code, payment)
        (leased,) = await self._apply(conn, [decided])
        return Answered(decided.code, leased.payment, fence=leased.fence if next_step(leased.payment) else 0)

    async def _apply(self, conn: Connection, batch: Sequence[Decided]) -> list[Leased]:
        """Takes the lease of payments whose rows are locked, and saves what was decided of them."""
        ids = [decided.payment.payment_id for decided in batch]
        fences = {row["payment_id"]: row["fence"] for row in await conn.fetch(statements.TAKE_LEASES, ids, self._owner)}
        saves = [Save(d.payment, fences[d.payment.payment_id], d.changes) for d in batch]
        saved = await save(conn, saves, self._owner, self._lease)
        return [Leased(done.payment, item.fence) for item, done in zip(saves, saved, strict=True)]

    async def expire_overdue(self, decide: Callable[[Payment], Decided]) -> list[Leased]:
        """Applies `decide` to waiting payments whose deadline has passed; gives those with work to do."""

        async def work() -> list[Leased]:
            async with self._pool.acquire() as conn, conn.transaction():
                rows = await conn.fetch(statements.OVERDUE)
                if not rows:
                    return []
                return await self._apply(conn, [decide(payment_from_row(row)) for row in rows])

        return [leased for leased in await retrying(work) if next_step(leased.payment) is not None]

    async def claim(self, limit: int) -> list[Leased]:
        """Takes over payments with work left whose lease has run out."""
        rows = await self._pool.fetch(statements.CLAIM, self._owner, self._lease, limit)
        return [Leased(payment_from_row(row), row["fence"]) for row in rows]

    async def renew(self, payment_ids: Sequence[UUID]) -> None:
        """Renews the leases of these payments where they are still this process's and soon at their end."""
        await self._pool.execute(statements.RENEW, payment_ids, self._owner, self._lease)

    async def give_up(self, payment_ids: Sequence[UUID]) -> None:
        """Ends the leases of these payments, so that another process goes on with them at once."""
        await self._pool.execute(statements.GIVE_UP, payment_ids, self._owner)

    async def read(self, payment_id: UUID) -> Payment | None:
        """Reads a payment; None when there is none."""
        return await self._reads.submit(payment_id)

    async def _read_all(self, batch: list[UUID]) -> list[Payment | None]:
        found = await self.read_many(batch)
        return [found.get(payment_id) for payment_id in batch]

    async def find_uetr(self, uetr: UUID) -> Payment | None:
        """Reads the payment with this UETR."""
        row = await self._pool.fetchrow(statements.READ_UETR, uetr)
        return None if row is None else payment_from_row(row)

    async def read_many(self, payment_ids: Sequence[UUID]) -> dict[UUID, Payment]:
        """Reads payments; unknown ids are left out."""
        rows = await self._pool.fetch(statements.READ, payment_ids)
        return {row["payment_id"]: payment_from_row(row) for row in rows}

    async def list_page(self, listing: Listing) -> list[Payment]:
        """Reads a page of payments, newest first."""
        states = [state.value for state in listing.states]
        if not listing.participant_id:
            rows = await self._pool.fetch(statements.LIST_ALL, states, listing.before, listing.limit)
        else:
            statement = statements.LIST_INCOMING if listing.incoming else statements.LIST_SENT
            rows = await self._pool.fetch(statement, listing.participant_id, states, listing.before, listing.limit)
        return [payment_from_row(row) for row in rows]
