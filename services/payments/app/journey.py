"""The journey of one payment through its steps, as far as it can go now.

What happens is decided by the state machine; what to do next follows from where the payment stands. Changes are kept
in memory until something must be durable: before money is held or moved, before anything is given back, and when the
payment comes to rest. A step whose outcome is not known is repeated with the same ids until it is.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final

from money import Money
from payments.app.directory import Directory
from payments.app.ports import Controls, DayUse, Exchange, Leased, Ledger, NoAnswer, Payments, SaveOutcome, Way
from payments.app.waiting import Waiting
from payments.domain import events
from payments.domain.admission import refusal_of_quote
from payments.domain.assessment import assess
from payments.domain.errors import LeaseLost, NotPossible
from payments.domain.events import Change, Event
from payments.domain.payment import UNDECIDED, Payment, PaymentState, Reason
from payments.domain.quote import Quote
from payments.domain.reasons import reason
from payments.domain.step import Step, next_step
from payments.domain.transition import Windows, transition
from telemetry import logger

log = logger(__name__)

_MUST_BE_RECORDED: Final = frozenset({Step.RESERVE, Step.POST, Step.UNDO, Step.SETTLE_QUOTE})
"""These act on others by what was decided before, so that has to be durable first."""

FIRST_PAUSE_SECONDS: Final = 0.1
LONGEST_PAUSE_SECONDS: Final = 2.0
UNKNOWN_AFTER_SECONDS: Final = 10.0
"""After so long without a definite answer the payment shows OUTCOME_UNKNOWN."""


@dataclass(frozen=True, slots=True)
class Companions:
    """Everybody whom a journey needs."""

    payments: Payments
    day_use: DayUse
    exchange: Exchange
    ledger: Ledger
    controls: Controls
    directory: Directory
    waiting: Waiting
    windows: Windows


class Journey:
    """Takes one leased payment on. `session` are the identifiers of the payer's session; None when they are lost."""

    __slots__ = ("_companions", "_fence", "_pauses", "_session", "_stuck_since", "_trail", "payment")

    def __init__(self, leased: Leased, session: bytes | None, companions: Companions) -> None:
        self.payment = leased.payment
        self._fence = leased.fence
        self._session = session
        self._companions = companions
        # The payment as saved and after each change since, oldest first, to turn back to when it is cancelled.
        self._trail: list[tuple[Payment, Sequence[Change]]] = [(leased.payment, ())]
        self._pauses = 0
        self._stuck_since = 0.0

    async def travel(self) -> None:
        """Returns when somebody outside acts next or everything is done; raises LeaseLost."""
        while True:
            step = next_step(self.payment)
            if len(self._trail) > 1 and (step is None or step in _MUST_BE_RECORDED):
                await self._save()
                continue
            if step is None:
                return
            try:
                happened = await _STEPS[step](self)
            except NoAnswer as silence:
                await self._pause(silence)
                continue
            self._pauses = 0
            for event in happened:
                self._apply(event)

    def _apply(self, event: Event) -> None:
        self.payment, changes = transition(self.payment, event, self._companions.windows)
        self._trail.append((self.payment, changes))

    async def _forward(self) -> Sequence[Event]:
        return (events.Forwarded(),)

    async def _post(self) -> Sequence[Event]:
        refusal = await self._companions.ledger.post(self.payment)
        return (events.Posted(),) if refusal is None else (events.PostingRefused(refusal),)

    async def _credit(self) -> Sequence[Event]:
        return (events.Credited(),)

    async def _settle_quote(self) -> Sequence[Event]:
        await self._companions.exchange.settle(self.payment)
        return (events.QuoteSettled(),)

    async def _quote(self) -> Sequence[Event]:
        way = self._way()
        quote = await self._companions.exchange.quote(way)
        if not isinstance(quote, Quote):
            return (events.Refused(quote),)
        refusal = refusal_of_quote(quote, self.payment.payment_id, way.sender, way.receiver)
        return (events.Refused(refusal),) if refusal else (events.Quoted(quote),)

    async def _assess(self) -> Sequence[Event]:
        way = self._way()
        score, decision = await asyncio.gather(
            self._companions.controls.score(way), self._companions.controls.screen(way)
        )
        return (assess(score, decision),)

    async def _reserve(self) -> Sequence[Event]:
        # All three are asked whatever one of them says: only a repeated request tells what an attempt that was cut off
        # has left behind.
        ledger, exchange = self._companions.ledger, self._companions.exchange
        too_much_today, not_held, not_accepted = await asyncio.gather(
            self._count_today(), ledger.hold(self.payment), exchange.accept(self.payment)
        )
        refusal = too_much_today or not_held or not_accepted
        if refusal is None:
            return (events.Reserved(),)
        await self._companions.day_use.uncount(self.payment)
        return (events.ReserveRefused(refusal, not_held is None, not_accepted is None),)

    async def _count_today(self) -> Reason | None:
        limit = self._day_limit()
        if limit is None or await self._companions.day_use.count(self.payment, limit):
            return None
        return reason("DAY_LIMIT_EXCEEDED", detail=f"The limit is {limit}.")

    def _day_limit(self) -> Money | None:
        send = self.payment.send
        if send is None:
            return None
        limit = self._companions.directory.known(self.payment.instruction.sender).limit(send.currency.code)
        return limit.per_day if limit else None

    async def _undo(self) -> Sequence[Event]:
        payment = self.payment
        if payment.holds_money:
            await self._companions.ledger.release(payment)
        if payment.quote_is_accepted:
            await self._companions.exchange.cancel(payment)
        await self._companions.day_use.uncount(payment)
        return (events.Undone(),)

    def _way(self) -> Way:
        instruction = self.payment.instruction
        directory = self._companions.directory
        return Way(
            self.payment, directory.known(instruction.sender), directory.known(instruction.receiver), self._session
        )

    async def _save(self) -> bool:
        """Saves the trail, or what is left of it when the sender has cancelled. Tells whether its deadline is over."""
        while True:
            changes = [change for _, made in self._trail for change in made]
            saved = await self._companions.payments.save(self.payment, self._fence, changes)
            if saved.outcome is SaveOutcome.LEASE_LOST:
                raise LeaseLost(f"payment {self.payment.payment_id} was taken over by another process")
            if saved.outcome is SaveOutcome.SAVED:
                self.payment = saved.payment
                self._trail = [(saved.payment, ())]
                self._companions.waiting.tell(saved.payment)
                return saved.is_overdue
            self._turn_back()

    def _turn_back(self) -> None:
        """Drops the newest changes until the payment stands where it can be cancelled, and cancels it."""
        while self._trail:
            self.payment = self._trail[-1][0]
            try:
                self._apply(events.CancelRequested())
            except NotPossible:
                self._trail.pop()
            else:
                return
        raise NotPossible(f"payment {self.payment.payment_id} cannot be cancelled any more")

    async def _pause(self, silence: NoAnswer) -> None:
        """Keeps what is known, and waits a little longer each time before the step is repeated."""
        now = monotonic()
        if self._pauses == 0:
            self._stuck_since = now
        elif now - self._stuck_since > UNKNOWN_AFTER_SECONDS and self._is_unknown_to_others():
            self._apply(events.Unanswered())
        is_overdue = await self._save()
        if is_overdue and self.payment.state in UNDECIDED:
            self._apply(events.DeadlinePassed())
            return
        log.info(
            "step is repeated", payment_id=str(self.payment.payment_id), state=self.payment.state.name, why=str(silence)
        )
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(self._pauses, 10))
        self._pauses += 1
        # Chance spreads the payments that were cut off together, so that they do not all come back at once.
        await asyncio.sleep(max(silence.retry_after_seconds, pause * random.uniform(0.5, 1.0)))  # noqa: S311

    def _is_unknown_to_others(self) -> bool:
        payment = self.payment
        at_stake = payment.state in (PaymentState.APPROVED, PaymentState.ACCEPTED)
        return at_stake and payment.ending is None and payment.interrupted is None


_STEPS: Final[dict[Step, Callable[[Journey], Awaitable[Sequence[Event]]]]] = {
    Step.QUOTE: Journey._quote,
    Step.ASSESS: Journey._assess,
    Step.RESERVE: Journey._reserve,
    Step.FORWARD: Journey._forward,
    Step.POST: Journey._post,
    Step.CREDIT: Journey._credit,
    Step.UNDO: Journey._undo,
    Step.SETTLE_QUOTE: Journey._settle_quote,
}
