"""What is checked of a payment before anybody else is asked."""

from collections.abc import Mapping
from uuid import UUID

from payments.domain.errors import InconsistentQuote
from payments.domain.participant import CreditMode, Participant, Role
from payments.domain.payment import Instruction, Payment, PaymentState, Reason, Wait
from payments.domain.quote import Quote, QuoteStanding
from payments.domain.reasons import reason
from payments.domain.transition import Windows


def admitted(instruction: Instruction, receiver: Participant | None, windows: Windows) -> Payment:
    """The payment as it is first recorded."""
    return Payment(
        instruction=instruction,
        state=PaymentState.RECEIVED,
        credit_is_asked=receiver is not None and receiver.credit_mode is CreditMode.CONFIRMED,
        wait=Wait(windows.decide_seconds),
    )


def refusal_of_parties(receiver: Participant | None, sender: Participant, method: str) -> Reason | None:
    """Why the agreement between sender, receiver and Serai does not allow the payment, or None."""
    if method and method not in sender.methods:
        return reason("METHOD_NOT_AGREED")
    if receiver is None:
        return reason("RECEIVER_UNKNOWN")
    if not receiver.active:
        return reason("RECEIVER_NOT_ACTIVE")
    if Role.RECEIVER not in receiver.roles:
        return reason("RECEIVER_TAKES_NO_PAYMENTS")
    return None


def refusal_of_currencies(sender: Participant, receiver: Participant, source: str, target: str) -> Reason | None:
    """Why these two cannot exchange these currencies, or None."""
    if sender.limit(source) is None:
        return reason("CURRENCY_NOT_HELD_BY_SENDER")
    if receiver.limit(target) is None:
        return reason("CURRENCY_NOT_HELD_BY_RECEIVER")
    return None


_UNUSABLE: Mapping[QuoteStanding, str] = {
    QuoteStanding.EXPIRED: "QUOTE_EXPIRED",
    QuoteStanding.CANCELLED: "QUOTE_CANCELLED",
    QuoteStanding.SETTLED: "QUOTE_ALREADY_USED",
}


def refusal_of_quote(quote: Quote, payment_id: UUID, sender: Participant, receiver: Participant) -> Reason | None:
    """Why the quote cannot be used for the payment, or None.

    Only fx decides whether it can be accepted; this refuses what can be known to fail before money is held for it.
    """
    if quote.participant_id != sender.participant_id:
        return reason("QUOTE_OF_ANOTHER_PARTICIPANT")
    return (
        _refusal_of_standing(quote, payment_id)
        or refusal_of_currencies(sender, receiver, quote.send.currency.code, quote.receive.currency.code)
        or _refusal_of_amount(quote, sender)
    )


def _refusal_of_standing(quote: Quote, payment_id: UUID) -> Reason | None:
    if quote.standing in _UNUSABLE:
        return reason(_UNUSABLE[quote.standing])
    if quote.standing is QuoteStanding.ACCEPTED and quote.used_by != payment_id:
        return reason("QUOTE_ALREADY_USED")
    try:
        quote.check_legs()
    except InconsistentQuote:
        return reason("QUOTE_INCONSISTENT")
    return None


def _refusal_of_amount(quote: Quote, sender: Participant) -> Reason | None:
    limit = sender.limit(quote.send.currency.code)
    if limit is not None and limit.per_payment is not None and quote.send > limit.per_payment:
        return reason("PAYMENT_LIMIT_EXCEEDED", detail=f"The limit is {limit.per_payment}.")
    return None
