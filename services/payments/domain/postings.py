"""What a payment does to the ledger: a hold, then one group of legs that lands whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from money import Money
from payments.domain.accounts import AccountCode, AccountKey, liquidity, platform, settlement
from payments.domain.payment import Payment
from payments.domain.quote import Quote
from serai.ids import derived


class Purpose(IntEnum):
    """Why money moves; numbers as in the ledger's contract."""

    FUNDING = 1
    PAYMENT_DEBIT = 2
    PAYMENT_CREDIT = 3
    EXCHANGE = 4
    FEE = 5
    SPREAD = 6
    ROUNDING = 7


@dataclass(frozen=True, slots=True)
class Leg:
    """One posted transfer: its id, the accounts it touches, how much and why."""

    transfer_id: UUID
    debit: AccountKey
    credit: AccountKey
    amount: Money
    purpose: Purpose


def hold(payment: Payment, quote: Quote) -> Leg:
    """The hold of the whole send amount: the sender's settlement account to transit."""
    currency = quote.send.currency.code
    return Leg(
        transfer_id=hold_id(payment),
        debit=settlement(payment.instruction.sender, currency),
        credit=platform(AccountCode.TRANSIT, currency),
        amount=quote.send,
        purpose=Purpose.PAYMENT_DEBIT,
    )


def hold_id(payment: Payment) -> UUID:
    """The hold's id."""
    return derived(payment.payment_id, "hold")


def post_id(payment: Payment) -> UUID:
    """The id of the transfer that posts the hold."""
    return derived(payment.payment_id, "post")


def void_id(payment: Payment) -> UUID:
    """The id of the transfer that releases the hold."""
    return derived(payment.payment_id, "void")


def legs(payment: Payment, quote: Quote) -> tuple[Leg, ...]:
    """The legs that follow the posting of the hold in its group; those of zero are left out.

    Source currency: transit to the provider, fees and spread. Target currency: the provider to the receiver and to
    rounding. Without a provider nothing is exchanged, and transit pays the receiver.
    """
    return tuple(leg for leg in _legs(payment, quote) if leg.amount.minor_units > 0)


def _legs(payment: Payment, quote: Quote) -> Iterator[Leg]:
    source, target, moves = quote.send.currency.code, quote.receive.currency.code, quote.legs
    transit = platform(AccountCode.TRANSIT, source)
    payer_of_target = liquidity(moves.provider_id, target) if moves.provider_id else transit

    def leg(name: str, debit: AccountKey, credit: AccountKey, amount: Money, purpose: Purpose) -> Leg:
        return Leg(derived(payment.payment_id, name), debit, credit, amount, purpose)

    if moves.provider_id:
        to_provider = liquidity(moves.provider_id, source)
        yield leg("exchange", transit, to_provider, moves.provider_receives, Purpose.EXCHANGE)
    yield leg("fee", transit, platform(AccountCode.FEE, source), moves.fees, Purpose.FEE)
    yield leg("spread", transit, platform(AccountCode.SPREAD, source), moves.spread, Purpose.SPREAD)
    receiver = settlement(payment.instruction.receiver, target)
    yield leg("credit", payer_of_target, receiver, quote.receive, Purpose.PAYMENT_CREDIT)
    rounding = platform(AccountCode.ROUNDING, target)
    yield leg("rounding", payer_of_target, rounding, moves.rounding, Purpose.ROUNDING)
