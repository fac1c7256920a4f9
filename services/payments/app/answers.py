"""Answers from outside: the payer's confirmation, the sender's cancellation, the receiver's and a reviewer's word."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from payments.app.engine import Engine
from payments.app.ports import Answer, Answered, Decided, Leased, Payments
from payments.app.waiting import Waiting
from payments.domain import events
from payments.domain.codes import Code
from payments.domain.errors import PaymentOfAnother
from payments.domain.events import Event
from payments.domain.payment import FAILED, MOVED, WAITING, Payment, PaymentState
from payments.domain.transition import Windows, transition


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, under which id, about which payment; `fingerprint` tells a repetition from a reuse of the id."""

    caller: str
    request_id: UUID
    payment_id: UUID
    fingerprint: bytes
    note: str = ""


def owned_by_sender(payment: Payment, caller: str) -> None:
    """Raises PaymentOfAnother unless the caller sends the payment."""
    if payment.instruction.sender != caller:
        raise PaymentOfAnother("the payment is another participant's")


def owned_by_receiver(payment: Payment, caller: str) -> None:
    """Raises PaymentOfAnother unless the caller receives the payment and has been told of it."""
    if payment.instruction.receiver != caller or not payment.receiver_is_told:
        raise PaymentOfAnother("the payment is another participant's")


class Answers:
    """Applies answers, and lets the engine go on with what follows from them."""

    def __init__(self, payments: Payments, engine: Engine, waiting: Waiting, windows: Windows) -> None:
        self._payments = payments
        self._engine = engine
        self._waiting = waiting
        self._windows = windows

    async def confirm(self, request: Request) -> Answered:
        """The payer has confirmed it a second time."""

        def decide(payment: Payment) -> Decided:
            owned_by_sender(payment, request.caller)
            return self._if_in(
                payment, PaymentState.AWAITING_CONFIRMATION, events.Confirmed(), Code.NOT_AWAITING_CONFIRMATION
            )

        return await self._apply("confirm", request, decide)

    async def respond(self, request: Request, *, accept: bool, iso_code: str) -> Answered:
        """The receiving participant takes the credit or refuses it."""

        def decide(payment: Payment) -> Decided:
            owned_by_receiver(payment, request.caller)
            answer = events.CreditAnswered(accept, iso_code)
            return self._if_in(payment, PaymentState.SUBMITTED, answer, Code.NOT_SUBMITTED)

        return await self._apply("respond", request, decide)

    async def resolve_review(self, request: Request, *, release: bool) -> Answered:
        """A reviewer lets it go on or refuses it."""

        def decide(payment: Payment) -> Decided:
            return self._if_in(payment, PaymentState.IN_REVIEW, events.ReviewResolved(release), Code.NOT_IN_REVIEW)

        return await self._apply("review", request, decide)

    async def cancel(self, request: Request, seconds: float) -> Answered:
        """The sender cancels it; waits up to `seconds` for a payment that is just being moved to stop."""

        def decide(payment: Payment) -> Decided:
            owned_by_sender(payment, request.caller)
            return self._cancelled(payment)

        answered = await self._apply("cancel", request, decide)
        if answered.code not in (Code.OK, Code.CANCELLATION_PENDING):
            return answered
        payment = await self._engine.until(answered.payment, lambda now: now.is_final, seconds)
        return Answered(_code_of_cancelled(payment), payment, replayed=answered.replayed)

    def _if_in(self, payment: Payment, state: PaymentState, event: Event, otherwise: Code) -> Decided:
        if payment.state is not state or payment.ending is not None:
            return Decided(otherwise, payment)
        after, changes = transition(payment, event, self._windows)
        return Decided(Code.OK, after, changes)

    def _cancelled(self, payment: Payment) -> Decided:
        if payment.working_state in MOVED or payment.working_state is PaymentState.ACCEPTED:
            return Decided(Code.ALREADY_SETTLED, payment)
        if payment.state in FAILED:
            return Decided(Code.ALREADY_ENDED, payment)
        if payment.state in WAITING and payment.ending is None:
            after, changes = transition(payment, events.CancelRequested(), self._windows)
            return Decided(Code.OK, after, changes)
        return Decided(Code.CANCELLATION_PENDING, payment, wants_cancel=payment.ending is None)

    async def _apply(self, kind: str, request: Request, decide: Callable[[Payment], Decided]) -> Answered:
        answer = Answer(request.payment_id, f"{kind}:{request.caller}", request.request_id, request.fingerprint, decide)
        answered = await self._payments.answer(answer)
        if answered.fence:
            self._engine.take(Leased(answered.payment, answered.fence), None)
        elif not answered.replayed:
            self._waiting.tell(answered.payment)
        return answered


def _code_of_cancelled(payment: Payment) -> Code:
    if payment.state is PaymentState.CANCELLED:
        return Code.OK
    if payment.state in FAILED:
        return Code.ALREADY_ENDED
    if payment.state in MOVED:
        return Code.ALREADY_SETTLED
    return Code.CANCELLATION_PENDING
