"""Fields of requests to values of the domain, and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from money import Money, UnknownCurrency, currency
from risk.domain.indicator import TOKEN_BYTES, Identifier, Indicator, IndicatorType
from risk.domain.normalisation import MAX_IDENTIFIER_CHARACTERS
from rpc import Violations
from serai.common.v1 import money_pb2
from serai.ids import InvalidId, parse
from serai.risk.v1 import signal_pb2

_TYPES = {signal_pb2.IndicatorType.Value(f"INDICATOR_TYPE_{kind.name}"): kind for kind in IndicatorType}
_PARTICIPANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def identifier(text: str, field: str, violations: Violations) -> UUID | None:
    """Read a UUID."""
    try:
        return parse(text)
    except InvalidId as error:
        violations.add(field, str(error))
        return None


def participant(text: str, field: str, violations: Violations) -> str:
    """Read a participant's id."""
    if _PARTICIPANT.fullmatch(text) is None:
        violations.add(
            field, f"{text[:48]!r} is not a participant: 1 to 128 letters, digits, dots, dashes, underscores"
        )
    return text


def country(text: str, field: str, violations: Violations) -> str:
    """Read a country's code."""
    if _COUNTRY.fullmatch(text) is None:
        violations.add(field, f"{text[:16]!r} is not an ISO 3166-1 alpha-2 code")
    return text


def plain_text(text: str, field: str, most: int, violations: Violations) -> str:
    """Read text of one line."""
    if len(text) > most or not text.isprintable():
        violations.add(field, f"must be at most {most} printable characters")
    return text


def amount(message: money_pb2.Money, field: str, violations: Violations) -> Money | None:
    """Read an amount above zero."""
    if message.minor_units <= 0:
        violations.add(f"{field}.minor_units", f"{message.minor_units} is not above zero")
    try:
        return Money(message.minor_units, currency(message.currency))
    except UnknownCurrency as error:
        violations.add(f"{field}.currency", str(error))
        return None


def moment(message: Timestamp, field: str, violations: Violations) -> datetime | None:
    """Read a moment between the years 1970 and 9999, in UTC."""
    try:
        value = message.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        value = None
    if value is None or value < _EARLIEST:
        violations.add(field, "is not a moment between the years 1970 and 9999")
        return None
    return value


def timestamp(value: datetime) -> Timestamp:
    """Give a moment as a message."""
    message = Timestamp()
    message.FromDatetime(value)
    return message


def raw_identifier(message: signal_pb2.Identifier, violations: Violations) -> Identifier | None:
    """Read a raw identifier; whether it follows the rules of its type is seen when it becomes a token."""
    kind = _TYPES.get(message.type)
    if kind is None:
        violations.add("type", f"{message.type} is not a type of indicator")
    if not 1 <= len(message.value) <= MAX_IDENTIFIER_CHARACTERS:
        violations.add("value", f"must have 1 to {MAX_IDENTIFIER_CHARACTERS} characters, not {len(message.value)}")
    return None if kind is None else Identifier(kind, message.value)


def indicator(message: signal_pb2.Indicator, violations: Violations) -> Indicator | None:
    """Read a token."""
    kind = _TYPES.get(message.type)
    if kind is None:
        violations.add("type", f"{message.type} is not a type of indicator")
    if len(message.token) != TOKEN_BYTES:
        violations.add("token", f"a token has {TOKEN_BYTES} bytes, not {len(message.token)}")
    if message.key_epoch == 0:
        violations.add("key_epoch", "a key epoch is above zero")
    return None if kind is None else Indicator(kind, message.token, message.key_epoch)


def indicator_message(value: Indicator) -> signal_pb2.Indicator:
    """Give a token as a message."""
    return signal_pb2.Indicator(type=f"INDICATOR_TYPE_{value.type.name}", token=value.token, key_epoch=value.key_epoch)
