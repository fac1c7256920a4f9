"""Releases what is left of holds whose time is over."""

from __future__ import annotations

import asyncio
from uuid import UUID

import telemetry
from ledger.app.lanes import Lanes
from ledger.app.ports import Reads
from ledger.domain import Code, Command, TransferKind
from serai.ids import derived

MAX_BOOKS = 100
MAX_HOLDS = 1_000

_expired = telemetry.meter.counter("ledger.holds.expired", "{hold}", "Holds released because their time was over.").at()


class Sweeper:
    """Looks for expired holds and records their release as transfers of the ledger's own.

    The release has an id derived from the hold and goes through the book's lane like any transfer, so replicas that
    sweep at the same time record it once. Until then the hold counts in limits, but nobody can post it any more.
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
            outcomes = await self._lanes.submit(book_id, [expiry(hold_id) for hold_id in hold_ids]) if hold_ids else ()
            released += sum(outcome.code is Code.OK and not outcome.replayed for outcome in outcomes)
        _expired.add(released)
        return released


def expiry(hold_id: UUID) -> Command:
    """The release of an expired hold: the same hold always gives the same request."""
    return Command(
        request_id=derived(hold_id, "expire"),
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
