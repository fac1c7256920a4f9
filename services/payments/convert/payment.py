"""A payment, from the domain to its contract: one copy for the sender, one for the receiver."""

from typing import cast

from payments.convert.basics import money_to_proto, time_to_proto
from payments.domain.events import Change
from payments.domain.payment import ISO_STATUS, MOVED, Payment, PaymentState, Reason
from serai.fx.v1 import quote_pb2
from serai.payments.v1 import payment_pb2


def payment_to_proto(payment: Payment, *, for_receiver: bool = False) -> payment_pb2.Payment:
    """The payment as its sender sees it, or as its receiver does: without quote, reasons and the sender's own ids."""
    instruction = payment.instruction
    message = payment_pb2.Payment(
        payment_id=str(payment.payment_id),
        uetr=str(instruction.uetr),
        sender_participant_id=instruction.sender,
        receiver_participant_id=instruction.receiver,
        state=_state(payment.state),
        iso_status=ISO_STATUS[payment.state],
        version=payment.version,
        final=payment.is_final,
    )
    _put_particulars(message, instruction.particulars)
    _put_amounts_and_times(message, payment)
    if for_receiver:
        return message
    message.request_id = str(instruction.request_id)
    if payment.quote is not None:
        message.quote.CopyFrom(_quote(payment, payment.quote.document))
    if payment.reason is not None:
        message.reason.CopyFrom(_reason(payment.reason))
    if payment.decision_id is not None:
        message.decision_id = str(payment.decision_id)
    if payment.score_id is not None:
        message.score_id = str(payment.score_id)
    return message


def _state(state: PaymentState | None) -> payment_pb2.PaymentState:
    # The numbers are the contract's; generated code takes them and calls the type something else.
    return cast(payment_pb2.PaymentState, 0 if state is None else state.value)


def _put_particulars(message: payment_pb2.Payment, particulars: bytes) -> None:
    spec = payment_pb2.PaymentSpec.FromString(particulars)
    message.debtor.CopyFrom(spec.debtor)
    message.debtor_account.CopyFrom(spec.debtor_account)
    message.creditor.CopyFrom(spec.creditor)
    message.creditor_account.CopyFrom(spec.creditor_account)
    message.end_to_end_id = spec.end_to_end_id
    message.purpose_code = spec.purpose_code
    message.remittance = spec.remittance


def _put_amounts_and_times(message: payment_pb2.Payment, payment: Payment) -> None:
    if payment.send is not None:
        message.send_amount.CopyFrom(money_to_proto(payment.send))
    if payment.receive is not None:
        message.receive_amount.CopyFrom(money_to_proto(payment.receive))
    if payment.created_at is not None:
        message.create_time.FromDatetime(payment.created_at)
    if payment.updated_at is not None:
        message.update_time.FromDatetime(payment.updated_at)
    if payment.deadline_at is not None:
        message.deadline_time.CopyFrom(time_to_proto(payment.deadline_at))


def _quote(payment: Payment, document: bytes) -> quote_pb2.Quote:
    """The quote as it was given, and what has become of it through this payment."""
    quote = quote_pb2.Quote.FromString(document)
    if payment.quote_is_accepted:
        quote.state = quote_pb2.QUOTE_STATE_SETTLED if payment.state in MOVED else quote_pb2.QUOTE_STATE_ACCEPTED
        quote.payment_id = str(payment.payment_id)
    return quote


def _reason(why: Reason) -> payment_pb2.StateReason:
    return payment_pb2.StateReason(
        iso_code=why.iso_code,
        reason=why.reason,
        explanation=why.explanation,
        next_step=cast(payment_pb2.NextStep, why.next_step.value),
    )


def change_to_bytes(change: Change, *, for_receiver: bool) -> bytes:
    """The change as an event of the sender's or the receiver's stream."""
    message = payment_pb2.PaymentChange(
        payment=payment_to_proto(change.payment, for_receiver=for_receiver),
        previous_state=_state(change.previous),
    )
    return message.SerializeToString()
