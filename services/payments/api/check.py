"""Checks of single fields, shared by the checks of whole messages: each adds what is wrong in words."""

from uuid import UUID

import grpc

from money import Money, UnknownCurrency, currency
from payments.domain import wellformed
from rpc import Failure, Violations
from serai.common.v1 import money_pb2
from serai.ids import InvalidId, parse

MAX_AMOUNT_MINOR_UNITS = 10**17
"""More than any payment ever was, and far from where sums could leave 64 bits."""

NIL = UUID(int=0)


def uuid_of(faults: Violations, field: str, text: str) -> UUID:
    """The id, or a violation and the nil UUID."""
    try:
        return parse(text)
    except InvalidId:
        faults.add(field, "must be a UUID in canonical small letters" if text else "is required: a UUID")
        return NIL


def slug_of(faults: Violations, field: str, text: str) -> str:
    """The participant's id, or a violation."""
    if not wellformed.is_slug(text):
        faults.add(field, "must be a participant's id: 2 to 40 small letters, digits and hyphens")
    return text


def currency_of(faults: Violations, field: str, code: str) -> str:
    """The currency's code, or a violation."""
    try:
        return currency(code).code
    except UnknownCurrency:
        faults.add(field, "must be the ISO 4217 code of a currency in capitals, such as EUR")
        return ""


def money_of(
    faults: Violations, field: str, message: money_pb2.Money, *, expected: str = "", zero_allowed: bool = False
) -> Money | None:
    """The amount, or violations and None; `expected` is the currency that it must be in."""
    before = len(faults)
    code = currency_of(faults, f"{field}.currency", message.currency)
    if code and expected and code != expected:
        faults.add(f"{field}.currency", f"must be {expected}, the currency named beside it")
    least = 0 if zero_allowed else 1
    if not least <= message.minor_units <= MAX_AMOUNT_MINOR_UNITS:
        words = "zero or more" if zero_allowed else "more than zero"
        faults.add(f"{field}.minor_units", f"must be {words} and at most {MAX_AMOUNT_MINOR_UNITS}")
    return Money(message.minor_units, currency(code)) if len(faults) == before else None


def text_of(faults: Violations, field: str, text: str, most: int, *, required: bool = False) -> None:
    """A text of at most so many characters without control characters."""
    if required and not text.strip():
        faults.add(field, "is required")
    if len(text) > most:
        faults.add(field, f"has {len(text)} characters, at most {most} are allowed")
    if not wellformed.is_text(text):
        faults.add(field, "must not hold control characters")


def page_size(faults: Violations, size: int) -> int:
    """The size of a page: 100 when it is not given, at most 1,000."""
    if size > 1000:
        faults.add("page_size", "must be at most 1000")
    return size or 100


def not_found(reason: str, message: str) -> Failure:
    """The failure of naming something that does not exist."""
    return Failure(reason, message, code=grpc.StatusCode.NOT_FOUND)
