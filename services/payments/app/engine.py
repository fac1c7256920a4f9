"""Runs the journeys of this process, keeps their leases, and takes over what others have left behind."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from payments.app.journey import Companions, Journey
from payments.app.ports import Decided, Leased
from payments.domain import events
from payments.domain.codes import Code
from payments.domain.errors import LeaseLost
from payments.domain.payment import Payment
from payments.domain.transition import transition
from telemetry import logger, meter

log = logger(__name__)

SWEEP_SECONDS: Final = 0.5
"""How often leases are renewed and abandoned or overdue payments looked for."""

CLAIM_PAYMENTS: Final = 500
"""So many abandoned payments are taken over in one sweep."""

_UNDER_WAY = meter.gauge("payments.under_way", "{payment}", "Payments that this process is moving.").at()
_TAKEN_OVER = meter.counter("payments.taken_over", "{payment}", "Payments taken over from another process.").at()


class Overloaded(Exception):
    """This process moves as many payments as it may; nothing was recorded."""

    retry_after_seconds = 0.5


@dataclass(frozen=True, slots=True)
class _Traveller:
    """A journey under way and the task that it runs in."""

    journey: Journey
    task: asyncio.Task[None]


class Engine:
    """Moves payments. Each has a journey of its own; the calls of all journeys meet in batches further down."""

    def __init__(self, companions: Companions, *, max_under_way: int) -> None:
        self._companions = companions
        self._waiting = companions.waiting
        self._max_under_way = max_under_way
        self._under_way: dict[UUID, _Traveller] = {}
        self._is_stopping = False

    def check_room(self, payments: int) -> None:
        """Raises Overloaded when so many more payments would be too many."""
        if len(self._under_way) + payments > self._max_under_way:
            raise Overloaded(f"this process moves {len(self._under_way)} payments already")

    def is_moving(self, payment_id: UUID) -> bool:
        """Whether a journey of this payment runs here."""
        return payment_id in self._under_way

    def take(self, leased: Leased, session: bytes | None) -> None:
        """Begins the journey of a payment that this process holds the lease of."""
        if self._is_stopping:
            return
        payment_id = leased.payment.payment_id
        journey = Journey(leased, session, self._companions)
        # A journey that lost its lease to this very process may still be ending: the newer one counts.
        task = asyncio.create_task(self._travel(journey, payment_id), name="journey")
        self._under_way[payment_id] = _Traveller(journey, task)
        _UNDER_WAY.set(len(self._under_way))

    async def _travel(self, journey: Journey, payment_id: UUID) -> None:
        try:
            await journey.travel()
        except LeaseLost as lost:
            log.info("lease lost", payment_id=str(payment_id), why=str(lost))
        except Exception as error:
            # Its lease runs out, and a sweep takes the payment up again.
            log.error("journey failed", payment_id=str(payment_id), exc_info=error)
        finally:
            traveller = self._under_way.get(payment_id)
            if traveller is not None and traveller.journey is journey:
                del self._under_way[payment_id]
                _UNDER_WAY.set(len(self._under_way))

    async def run(self) -> None:
        """Sweeps until cancelled; then ends all journeys and gives their payments up to others."""
        self._is_stopping = False
        try:
            while True:
                try:
                    await self._sweep()
                except Exception as error:
                    # Journeys under way go on as far as they can; a lease that ends meanwhile is refused by its fence.
                    log.error("sweep failed", exc_info=error)
                await asyncio.sleep(SWEEP_SECONDS)
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Ends all journeys where they stand and gives their payments up, so that another process goes on at once."""
        halted = await self.halt()
        if halted:
            await self._companions.payments.give_up(halted)

    async def halt(self) -> list[UUID]:
        """Ends all journeys where they stand and takes no more; their leases run out by themselves."""
        self._is_stopping = True
        travellers = dict(self._under_way)
        for traveller in travellers.values():
            traveller.task.cancel()
        for traveller in travellers.values():
            with suppress(asyncio.CancelledError):
                await traveller.task
        return list(travellers)

    async def _sweep(self) -> None:
        payments = self._companions.payments
        if self._under_way:
            await payments.renew(list(self._under_way))
        for leased in await payments.expire_overdue(self._expire):
            self.take(leased, None)
        room = self._max_under_way - len(self._under_way)
        if room > 0:
            claimed = await payments.claim(min(room, CLAIM_PAYMENTS))
            _TAKEN_OVER.add(len(claimed))
            for leased in claimed:
                self.take(leased, None)

    def _expire(self, payment: Payment) -> Decided:
        after, changes = transition(payment, events.DeadlinePassed(), self._companions.windows)
        return Decided(Code.OK, after, changes)

    async def until(self, payment: Payment, is_reached: Callable[[Payment], bool], seconds: float) -> Payment:
        """The payment as soon as it has reached what is waited for, or as it stands after so many seconds."""
        return await self._waiting.until(payment, is_reached, seconds, self.is_moving)

    async def until_all(
        self, payments: Sequence[Payment], is_reached: Callable[[Payment], bool], seconds: float
    ) -> list[Payment]:
        """As `until`, for many at once."""
        return await asyncio.gather(*(self.until(payment, is_reached, seconds) for payment in payments))
