"""Amounts as people write them, as the contract carries them, and back."""

from dataclasses import dataclass
from typing import Any

from cli.failure import Failure
from money import Money, MoneyError, currency, parse_amount
from serai.common.v1 import money_pb2


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an exchange as written: a currency, and an amount where one was given."""

    currency: str
    amount: Money | None


def parse_money(text: str) -> Side:
    """Read '100.00 EUR', 'EUR 100.00' or 'EUR'. Raises Failure that says what is wrong.

    A comma is refused: it parts thousands for one reader and decimals for another.
    """
    words = text.split()
    codes = [word.upper() for word in words if word.isalpha()]
    figures = [word for word in words if not word.isalpha()]
    if len(codes) != 1 or len(figures) > 1:
        raise Failure(f"{text!r} is no amount", hint="write it as '100.00 EUR', or the currency alone")
    try:
        unit = currency(codes[0])
        return Side(unit.code, parse_amount(figures[0], unit) if figures else None)
    except MoneyError as error:
        raise Failure(
            str(error), hint="write it as '1234.50 EUR': a point, no commas, no more decimals than the currency has"
        ) from error


def sides(source: str, target: str) -> dict[str, Any]:
    """Give the fields in which a quote and a payment name both sides, of which exactly one has an amount.

    Raises Failure.
    """
    given, wanted = parse_money(source), parse_money(target)
    if (given.amount is None) == (wanted.amount is None):
        raise Failure(
            "exactly one of the two sides has an amount",
            hint=f'"100 {given.currency}" {wanted.currency} fixes what the payer gives, '
            f'{given.currency} "100 {wanted.currency}" what the beneficiary receives',
        )
    return {
        "source_currency": given.currency,
        "target_currency": wanted.currency,
        "send_amount": _on_the_wire(given.amount),
        "receive_amount": _on_the_wire(wanted.amount),
    }


def amount_of(money: money_pb2.Money) -> Money | None:
    """Give an amount of the contract; None for one that is not there."""
    return Money(money.minor_units, currency(money.currency)) if money.currency else None


def _on_the_wire(amount: Money | None) -> money_pb2.Money | None:
    if amount is None:
        return None
    return money_pb2.Money(currency=amount.currency.code, minor_units=amount.minor_units)
