"""Money, times and ids."""

from datetime import UTC, datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from money import Money, currency
from serai.common.v1 import money_pb2


def money_to_proto(amount: Money) -> money_pb2.Money:
    """The amount on the wire."""
    return money_pb2.Money(currency=amount.currency.code, minor_units=amount.minor_units)


def money_from_proto(message: money_pb2.Money) -> Money:
    """The amount of a message that has been checked or comes from another service; raises money.MoneyError."""
    return Money(message.minor_units, currency(message.currency))


def time_to_proto(moment: datetime) -> Timestamp:
    """The moment on the wire."""
    message = Timestamp()
    message.FromDatetime(moment)
    return message


def time_from_proto(message: Timestamp) -> datetime:
    """The moment in UTC."""
    return message.ToDatetime(tzinfo=UTC)


def id_or_none(text: str) -> UUID | None:
    """The id of a trusted message, or None where it is empty."""
    return UUID(text) if text else None
