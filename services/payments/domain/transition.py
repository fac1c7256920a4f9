"""The state machine: one pure function from a payment and an event to the payment afterwards.

The state diagram is in docs/payments.md. Whatever is not written here cannot happen: NotPossible.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from payments.domain import events
from payments.domain.errors import NotPossible
from payments.domain.events import Change, Event, Verdict
from payments.domain.payment import UNDECIDED, Ending, Payment, PaymentState, Reason, Wait
from payments.domain.reasons import reason

State = PaymentState


@dataclass(frozen=True, slots=True)
class Windows:
    """How long a payment may stay where it waits, in seconds."""

    decide_seconds: int = 60
    confirm_seconds: int = 300
    review_seconds: int = 86_400
    credit_seconds: int = 300


def transition(payment: Payment, event: Event, windows: Windows) -> tuple[Payment, tuple[Change, ...]]:
    """The payment after the event, and the change of state that is to be told, if there is one.

    Raises NotPossible when the event cannot happen to a payment that stands so. A payment that has ended stays as it
    is, but for the news that its quote was settled.
    """
    before = payment.state
    after = _HANDLERS[type(event)](_resumed(payment, event), event, windows)
    if after.state is before:
        return after, ()
    told = after.receiver_is_told or after.state in (State.SUBMITTED, State.SETTLED)
    after = replace(after, version=payment.version + 1, receiver_is_told=told)
    return after, (Change(before, after),)


def _resumed(payment: Payment, event: Event) -> Payment:
    """A step's outcome is there at last: the payment stands where it stood when it was interrupted."""
    if payment.interrupted is None or isinstance(event, events.Unanswered):
        return payment
    return replace(payment, state=payment.interrupted, interrupted=None, reason=None)


def _quoted(payment: Payment, event: events.Quoted, windows: Windows) -> Payment:
    if payment.state is State.RECEIVED:
        wait = Wait(windows.decide_seconds)
        return replace(payment, state=State.SCREENING, quote=event.quote, wait=wait)
    if payment.state is State.SCREENING and payment.was_reviewed and payment.quote is None:
        return _passed_review(replace(payment, quote=event.quote), windows)
    raise _not_possible(payment, event)


def _refused(payment: Payment, event: events.Refused, _windows: Windows) -> Payment:
    _require(payment, event, *UNDECIDED)
    return _ended(payment, Ending(State.REJECTED, event.reason))


def _assessed(payment: Payment, event: events.Assessed, windows: Windows) -> Payment:
    _require(payment, event, State.SCREENING)
    payment = replace(
        payment,
        score_id=event.score_id,
        decision_id=event.decision_id,
        confirmation_is_due=event.confirmation_is_due,
    )
    if event.verdict in (Verdict.REFUSE, Verdict.BLOCK):
        if event.reason is None:
            raise _not_possible(payment, event)
        end = State.BLOCKED if event.verdict is Verdict.BLOCK else State.REJECTED
        return _ended(payment, Ending(end, event.reason))
    if event.verdict is Verdict.REVIEW:
        wait = Wait(windows.review_seconds)
        return replace(payment, state=State.IN_REVIEW, reason=reason("REVIEW_PENDING"), wait=wait)
    if event.verdict is Verdict.CONFIRM:
        return _await_confirmation(payment, windows)
    return _approved(payment)


def _await_confirmation(payment: Payment, windows: Windows) -> Payment:
    # The payer confirms this quote's amounts, so the time to do it ends with the quote.
    wait = Wait(windows.confirm_seconds, payment.quote.expires_at if payment.quote else None)
    return replace(payment, state=State.AWAITING_CONFIRMATION, reason=reason("CONFIRMATION_REQUIRED"), wait=wait)


def _approved(payment: Payment) -> Payment:
    return replace(payment, state=State.APPROVED, reason=None, wait=None, confirmation_is_due=False)


def _confirmed(payment: Payment, event: events.Confirmed, _windows: Windows) -> Payment:
    _require(payment, event, State.AWAITING_CONFIRMATION)
    return _approved(payment)


def _review_resolved(payment: Payment, event: events.ReviewResolved, windows: Windows) -> Payment:
    _require(payment, event, State.IN_REVIEW)
    if not event.release:
        return _ended(payment, Ending(State.REJECTED, reason("REVIEW_REFUSED")))
    payment = replace(payment, was_reviewed=True, reason=None)
    if payment.instruction.quote_id is not None:
        return _passed_review(payment, windows)
    # A quote of our own making has lapsed while a person looked at the payment: it is quoted again.
    wait = Wait(windows.decide_seconds)
    return replace(payment, state=State.SCREENING, quote=None, quote_round=payment.quote_round + 1, wait=wait)


def _passed_review(payment: Payment, windows: Windows) -> Payment:
    return _await_confirmation(payment, windows) if payment.confirmation_is_due else _approved(payment)


def _reserved(payment: Payment, event: events.Reserved, _windows: Windows) -> Payment:
    _require(payment, event, State.APPROVED)
    return replace(payment, state=State.RESERVED, holds_money=True, quote_is_accepted=True)


def _reserve_refused(payment: Payment, event: events.ReserveRefused, _windows: Windows) -> Payment:
    _require(payment, event, State.APPROVED)
    payment = replace(payment, holds_money=event.holds_money, quote_is_accepted=event.quote_is_accepted)
    return _ending(payment, State.REJECTED, event.reason)


def _forwarded(payment: Payment, event: events.Forwarded, windows: Windows) -> Payment:
    _require(payment, event, State.RESERVED)
    if payment.credit_is_asked:
        return replace(payment, state=State.SUBMITTED, wait=Wait(windows.credit_seconds))
    return replace(payment, state=State.ACCEPTED)


def _credit_answered(payment: Payment, event: events.CreditAnswered, _windows: Windows) -> Payment:
    _require(payment, event, State.SUBMITTED)
    if event.accept:
        return replace(payment, state=State.ACCEPTED, wait=None)
    return _ending(payment, State.REJECTED, reason("CREDIT_REFUSED", iso_code=event.iso_code))


def _posted(payment: Payment, event: events.Posted, _windows: Windows) -> Payment:
    _require(payment, event, State.ACCEPTED)
    return replace(payment, state=State.SETTLED, holds_money=False)


def _credited(payment: Payment, event: events.Credited, _windows: Windows) -> Payment:
    _require(payment, event, State.SETTLED)
    if payment.credit_is_asked:
        raise _not_possible(payment, event)
    return replace(payment, state=State.CREDITED)


def _posting_refused(payment: Payment, event: events.PostingRefused, _windows: Windows) -> Payment:
    _require(payment, event, State.ACCEPTED)
    return _ending(payment, State.REJECTED, event.reason)


def _undone(payment: Payment, event: events.Undone, _windows: Windows) -> Payment:
    if payment.ending is None:
        raise _not_possible(payment, event)
    return _ended(replace(payment, holds_money=False, quote_is_accepted=False), payment.ending)


def _quote_settled(payment: Payment, event: events.QuoteSettled, _windows: Windows) -> Payment:
    _require(payment, event, State.SETTLED, State.CREDITED)
    return replace(payment, quote_is_settled=True)


def _cancel_requested(payment: Payment, event: events.CancelRequested, _windows: Windows) -> Payment:
    # APPROVED is missing here: its step is under way, and only its outcome tells what there is to give back.
    _require(
        payment,
        event,
        *UNDECIDED,
        State.AWAITING_CONFIRMATION,
        State.IN_REVIEW,
        State.RESERVED,
        State.SUBMITTED,
    )
    return _ending(payment, State.CANCELLED, reason("CANCELLED_BY_SENDER"))


_EXPIRY: Final = {
    State.RECEIVED: "PROCESSING_EXPIRED",
    State.SCREENING: "PROCESSING_EXPIRED",
    State.AWAITING_CONFIRMATION: "CONFIRMATION_EXPIRED",
    State.IN_REVIEW: "REVIEW_EXPIRED",
    State.SUBMITTED: "CREDIT_UNANSWERED",
}


def _deadline_passed(payment: Payment, event: events.DeadlinePassed, _windows: Windows) -> Payment:
    _require(payment, event, *_EXPIRY)
    return _ending(payment, State.EXPIRED, reason(_EXPIRY[payment.state]))


def _unanswered(payment: Payment, event: events.Unanswered, _windows: Windows) -> Payment:
    if payment.ending is not None or payment.interrupted is not None:
        raise _not_possible(payment, event)
    _require(payment, event, State.APPROVED, State.ACCEPTED)
    return replace(payment, state=State.OUTCOME_UNKNOWN, interrupted=payment.state, reason=reason("OUTCOME_UNKNOWN"))


def _ending(payment: Payment, state: PaymentState, why: Reason) -> Payment:
    """Ends the payment, at once when it has reserved nothing, else when that is given back."""
    ending = Ending(state, why)
    if payment.holds_money or payment.quote_is_accepted:
        return replace(payment, ending=ending, wait=None)
    return _ended(payment, ending)


def _ended(payment: Payment, ending: Ending) -> Payment:
    return replace(payment, state=ending.state, reason=ending.reason, ending=None, wait=None)


def _require(payment: Payment, event: Event, *states: PaymentState) -> None:
    # While what was reserved is given back, nothing else can happen to a payment.
    if payment.state not in states or payment.ending is not None:
        raise _not_possible(payment, event)


def _not_possible(payment: Payment, event: Event) -> NotPossible:
    return NotPossible(f"{type(event).__name__} cannot happen to a payment in state {payment.state.name}")


_HANDLERS: Final[dict[type, Callable[[Payment, Any, Windows], Payment]]] = {
    events.Quoted: _quoted,
    events.Refused: _refused,
    events.Assessed: _assessed,
    events.Confirmed: _confirmed,
    events.ReviewResolved: _review_resolved,
    events.Reserved: _reserved,
    events.ReserveRefused: _reserve_refused,
    events.Forwarded: _forwarded,
    events.CreditAnswered: _credit_answered,
    events.Posted: _posted,
    events.Credited: _credited,
    events.PostingRefused: _posting_refused,
    events.Undone: _undone,
    events.QuoteSettled: _quote_settled,
    events.CancelRequested: _cancel_requested,
    events.DeadlinePassed: _deadline_passed,
    events.Unanswered: _unanswered,
}
