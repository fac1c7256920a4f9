"""What has to be done next for a payment: the effect that follows from where it stands."""

from collections.abc import Sequence
from enum import Enum

from payments.domain.events import Change
from payments.domain.payment import MOVED, UNDECIDED, WAITING, Payment, PaymentState


class Step(Enum):
    """Work that the engine does for a payment; each can be repeated, since its ids derive from the payment's."""

    QUOTE = "quote"
    ASSESS = "assess"
    RESERVE = "reserve"
    FORWARD = "forward"
    POST = "post"
    CREDIT = "credit"
    UNDO = "undo"
    SETTLE_QUOTE = "settle_quote"


_BY_STATE = {
    PaymentState.RECEIVED: Step.QUOTE,
    PaymentState.APPROVED: Step.RESERVE,
    PaymentState.RESERVED: Step.FORWARD,
    PaymentState.ACCEPTED: Step.POST,
}


def next_step(payment: Payment) -> Step | None:
    """The step to do now; None when somebody outside acts next or everything is done."""
    if payment.ending is not None:
        return Step.UNDO
    state = payment.working_state
    if state is PaymentState.SCREENING:
        return Step.QUOTE if payment.quote is None else Step.ASSESS
    if state is PaymentState.SETTLED and not payment.credit_is_asked:
        return Step.CREDIT
    if state in MOVED and not payment.quote_is_settled:
        return Step.SETTLE_QUOTE
    return _BY_STATE.get(state)


def yields_to_cancel(payment: Payment, changes: Sequence[Change]) -> bool:
    """Whether a save must stop when the sender has asked in the meantime to cancel the payment.

    Once the step of APPROVED or ACCEPTED is under way only its outcome can follow; before that it can still turn back.
    """
    if payment.ending is not None:
        return False
    if payment.state in (PaymentState.APPROVED, PaymentState.ACCEPTED):
        return bool(changes)
    return payment.state in UNDECIDED or payment.state in WAITING or payment.state is PaymentState.RESERVED
