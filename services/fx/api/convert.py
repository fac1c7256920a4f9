"""Requests of the contract to commands of the domain; every violation of an item is collected before it is refused."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

from google.protobuf.message import Message

from fx.app.once import Request
from fx.domain import (
    Acceptance,
    Cancellation,
    Provider,
    Settlement,
)
from fx.domain.retired import why_retired
from money import Currency, UnknownCurrency, currency
from rpc import Violations
from serai.fx.v1 import corridor_pb2, fx_pb2, quote_pb2
from serai.ids import InvalidId, derived, parse
from storage.idempotency import fingerprint

_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_PARTICIPANT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_PROVIDER: Final = re.compile(r"[a-z0-9-]{2,40}", re.ASCII)
MAX_NAME_CHARACTERS: Final = 140
MAX_HALF_SPREAD_PPM: Final = 100_000


def content(message: Message, *beside: str) -> bytes:
    """Give the fingerprint of a message without its request_id and the fields beside that say nothing new."""
    bare = type(message)()
    bare.CopyFrom(message)
    for field in ("request_id", *beside):
        bare.ClearField(field)
    return fingerprint(bare.SerializeToString(deterministic=True))


def identifier(text: str, field: str, violations: Violations) -> UUID | None:
    """Read a UUID."""
    try:
        return parse(text)
    except InvalidId as error:
        violations.add(field, str(error))
        return None


def known_currency(code: str, field: str, violations: Violations) -> Currency | None:
    """Read a currency that exists; a retired one is refused with its successor."""
    try:
        return currency(code)
    except UnknownCurrency as error:
        violations.add(field, why_retired(code) or str(error))
        return None


def participant(text: str, caller: str | None, violations: Violations) -> str:
    """Give the participant of a quote: a channel's own, or the one that a service names."""
    if caller is not None:
        return caller
    if _PARTICIPANT.fullmatch(text) is None:
        violations.add("participant_id", "a service names the participant: letters, digits, dots, dashes, underscores")
    return text


def check_countries(spec: quote_pb2.QuoteSpec | corridor_pb2.GetCorridorRequest, violations: Violations) -> None:
    """Check the two countries of a corridor: both or none."""
    pair = {"source_country": spec.source_country, "target_country": spec.target_country}
    if not any(pair.values()):
        return
    for field, code in pair.items():
        if _COUNTRY.fullmatch(code) is None:
            violations.add(field, f"{code[:16]!r} is not an ISO 3166-1 alpha-2 code; give both countries or none")


def acceptance(message: fx_pb2.QuoteAcceptance, violations: Violations) -> Request[Acceptance] | None:
    """Read an acceptance."""
    request_id = identifier(message.request_id, "request_id", violations)
    quote_id = identifier(message.quote_id, "quote_id", violations)
    payment_id = identifier(message.payment_id, "payment_id", violations)
    for_whom = participant(message.participant_id, None, violations)
    if violations or request_id is None or quote_id is None or payment_id is None:
        return None
    return Request(request_id, content(message), Acceptance(quote_id, payment_id, for_whom, message.signature))


def cancellation(
    message: fx_pb2.QuoteCancellation, caller: str | None, violations: Violations
) -> Request[Cancellation] | None:
    """Read a cancellation; `caller` is the channel that asks, None for a service."""
    request_id = identifier(message.request_id, "request_id", violations)
    quote_id = identifier(message.quote_id, "quote_id", violations)
    if violations or request_id is None or quote_id is None:
        return None
    by_whom = "a service" if caller is None else f"channel {caller}"
    return Request(derived(request_id, f"cancel by {by_whom}"), content(message), Cancellation(quote_id, caller))


def settlement(message: fx_pb2.QuoteSettlement, violations: Violations) -> Request[Settlement] | None:
    """Read a settlement."""
    request_id = identifier(message.request_id, "request_id", violations)
    quote_id = identifier(message.quote_id, "quote_id", violations)
    payment_id = identifier(message.payment_id, "payment_id", violations)
    if violations or request_id is None or quote_id is None or payment_id is None:
        return None
    return Request(request_id, content(message), Settlement(quote_id, payment_id))


def provider(message: fx_pb2.Provider, violations: Violations) -> Provider:
    """Read a provider; the value is good only when no violation was found."""
    if _PROVIDER.fullmatch(message.provider_id) is None:
        violations.add("provider_id", "must be 2 to 40 characters of a-z, 0-9 and hyphen")
    if not 1 <= len(message.display_name) <= MAX_NAME_CHARACTERS or not message.display_name.isprintable():
        violations.add("display_name", f"must have 1 to {MAX_NAME_CHARACTERS} characters that can be printed")
    if message.channel and _PARTICIPANT.fullmatch(message.channel) is None:
        violations.add("channel", "names a participant: letters, digits, dots, dashes, underscores")
    if message.half_spread_ppm > MAX_HALF_SPREAD_PPM:
        violations.add("half_spread_ppm", f"{message.half_spread_ppm} is more than {MAX_HALF_SPREAD_PPM}")
    if len(set(message.currencies)) < 2:
        violations.add("currencies", "a provider trades at least two currencies")
    for index, code in enumerate(message.currencies):
        known_currency(code, f"currencies[{index}]", violations)
    limits: dict[str, int] = {}
    for index, row in enumerate(message.limits):
        under = violations.under(f"limits[{index}].limit")
        code = row.limit.currency
        if code not in message.currencies:
            under.add("currency", f"{code[:16]!r} is not among the provider's currencies")
        elif code in limits:
            under.add("currency", f"{code} has a limit already")
        if row.limit.minor_units < 0:
            under.add("minor_units", f"{row.limit.minor_units} is below zero")
        limits[code] = row.limit.minor_units
    return Provider(
        provider_id=message.provider_id,
        display_name=message.display_name,
        currencies=frozenset(message.currencies),
        half_spread_ppm=message.half_spread_ppm,
        limits=limits,
        active=message.active,
        channel=message.channel,
    )
