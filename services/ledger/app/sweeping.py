"""Releases what is left of holds whose time is over."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import telemetry
from batching import QueueFull
from ledger.app.lanes import Lanes
from ledger.app.ports import Reads
from ledger.domain import Code, Command, TransferKind
from serai.ids import derived, uuid7

MAX_BOOKS = 100
MAX_HOLDS = 1_000

_expired = telemetry.meter.counter("ledger.holds.expired", "{hold}", "Holds released because their time was over.").at()


class Sweeper:
    """Looks for expired holds and records their release as transfers of the ledger's own.

    The release has an id derived from the hold and goes through the book's lane like any transfer, so replicas that
    sweep at the same time record it once. Where a caller has used that id for something else, the release gets a new
    one: a hold that is released already is not released again under any id. Until then the hold counts in limits, but
    nobody can post it any more.
    """

    def __init__(self, reads: Reads, lanes: Lanes, interval_seconds: float) -> None:
        self._reads = reads
        self._lanes = lanes
        self._interval_seconds = interval_seconds

    async def sweep_expired_holds(self) -> None:
        """Sweeps again and again; runs until cancelled."""
        while True:
            if not await self.sweep():
                await asyncio.sleep(self._interval_seconds)

    async def sweep(self) -> int:
        """Releases up to MAX_HOLDS holds in each of up to MAX_BOOKS books; gives how many it released."""
        released = 0
        for book_id in await self._reads.books_with_expired_holds(MAX_BOOKS):
            hold_ids = await self._reads.expired_holds(book_id, MAX_HOLDS)
            try:
                released += await self._release(book_id, hold_ids)
            except QueueFull:
                # Holds of the other books do not wait for a book that is overrun.
                continue
        _expired.add(released)
        return released

    async def _release(self, book_id: int, hold_ids: Sequence[UUID]) -> int:
        if not hold_ids:
            return 0
        outcomes = await self._lanes.submit(book_id, [expiry(hold_id, _id_of(hold_id)) for hold_id in hold_ids])
        different = Code.EXISTS_WITH_DIFFERENT_FIELD
        taken = [hold_id for hold_id, outcome in zip(hold_ids, outcomes, strict=True) if outcome.code is different]
        if taken:
            again = await self._lanes.submit(book_id, [expiry(hold_id, uuid7()) for hold_id in taken])
            outcomes = [*outcomes, *again]
        return sum(outcome.code is Code.OK and not outcome.replayed for outcome in outcomes)


def _id_of(hold_id: UUID) -> UUID:
    """The id of a hold's release: the same hold always gives the same one."""
    return derived(hold_id, "expire")


def expiry(hold_id: UUID, request_id: UUID) -> Command:
    """The release of an expired hold."""
    return Command(
        request_id=request_id,
        kind=TransferKind.EXPIRE_HOLD,
        debit_account_id=None,
        credit_account_id=None,
        currency="",
        minor_units=0,
        original_id=hold_id,
        timeout=None,
        linked=False,
        purpose=0,
        effective_time=None,
        payment_id=None,
        uetr=None,
    )
