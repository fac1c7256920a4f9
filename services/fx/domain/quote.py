"""A firm quote's life: open, accepted once, settled; or cancelled, or expired.

The decisions are pure: they take the quote as the database holds it under a row lock, and the database's clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from hmac import compare_digest
from typing import Final
from uuid import UUID

from fx.domain.delivery import Delivery, estimate_delivery
from fx.domain.outcome import Code, Refusal
from fx.domain.reservation import RESERVATION
from fx.domain.tariff import STANDARD
from fx.domain.terms import QuoteRequest, ReturnRatePolicy, Terms
from fx.domain.value_date import value_date
from money import MAX_MINOR_UNITS

QUOTE_ID_VERSION: Final = 7
"""The version of the UUIDs that quotes are made under."""


class QuoteState(Enum):
    """Where a quote stands.

    EXPIRED is never stored: an open quote is expired from its expire_time on. An accepted one is released from its
    release_time on, and stored so when its provider's reservation has been freed.
    """

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


@dataclass(frozen=True, slots=True)
class Quote:
    """A firm quote. Times are the database's clock in UTC; quotes made before deliveries were estimated have none."""

    quote_id: UUID
    participant_id: str
    source_country: str
    target_country: str
    terms: Terms
    state: QuoteState
    created_at: datetime
    expires_at: datetime
    value_date: date
    return_rate_policy: ReturnRatePolicy
    payment_id: UUID | None = None
    key_id: str = ""
    signature: bytes = b""
    plan: str = STANDARD
    delivery: Delivery | None = None

    @property
    def releases_at(self) -> datetime:
        """The moment from which nothing is reserved for this quote any more, whatever became of its payment."""
        return self.expires_at + RESERVATION


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A payment of a participant takes a quote; `signature` is the one that its holder shows, empty when none is."""

    quote_id: UUID
    payment_id: UUID
    participant_id: str
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Somebody gives a quote up. A channel names itself in `only_of` and can reach its own open quotes only."""

    quote_id: UUID
    only_of: str | None


@dataclass(frozen=True, slots=True)
class Replacement:
    """A new quote of a participant takes the place of this one."""

    quote_id: UUID
    participant_id: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """The payment that accepted a quote has settled."""

    quote_id: UUID
    payment_id: UUID


def open_quote(quote_id: UUID, participant_id: str, request: QuoteRequest, terms: Terms, now: datetime) -> Quote:
    """Make a firm quote of terms; `now` is the database's clock."""
    expires_at = now + timedelta(seconds=request.lock.seconds)
    good_on = value_date(request.source, request.target, now, expires_at)
    return Quote(
        quote_id=quote_id,
        participant_id=participant_id,
        source_country=request.source_country,
        target_country=request.target_country,
        terms=terms,
        state=QuoteState.OPEN,
        created_at=now,
        expires_at=expires_at,
        value_date=good_on,
        return_rate_policy=request.return_rate_policy,
        plan=request.plan,
        delivery=estimate_delivery(request.target, good_on, expires_at),
    )


def as_of(quote: Quote, now: datetime) -> Quote:
    """Show an open quote whose time has passed as expired, and an accepted one whose reservation has as released."""
    if quote.state is QuoteState.OPEN and now >= quote.expires_at:
        return replace(quote, state=QuoteState.EXPIRED)
    if quote.state is QuoteState.ACCEPTED and now >= quote.releases_at:
        return replace(quote, state=QuoteState.RELEASED)
    return quote


def decide_acceptances(
    acceptances: Sequence[Acceptance],
    quotes: Mapping[UUID, Quote],
    headroom: Mapping[tuple[str, str], int],
    now: datetime,
) -> list[Refusal | None]:
    """Decide acceptances one after the other, each seeing what those before it took; None means accepted.

    `headroom` is what each (provider, currency) may still owe in minor units; one without an entry is not limited.
    A firm quote is honoured even if its provider has become inactive since; only its limits are checked again.
    """
    taken: set[UUID] = set()
    reserved: dict[tuple[str, str], int] = {}
    decisions: list[Refusal | None] = []
    for acceptance in acceptances:
        quote = quotes.get(acceptance.quote_id)
        refusal = _refuse_forgery(acceptance, quote) or _refuse_acceptance(acceptance, quote, now)
        if refusal is None and acceptance.quote_id in taken:
            refusal = Refusal(Code.QUOTE_ALREADY_USED, "the quote was accepted before")
        if refusal is None and quote is not None and quote.terms.legs.provider_id:
            refusal = _reserve(quote, headroom, reserved)
        if refusal is None:
            taken.add(acceptance.quote_id)
        decisions.append(refusal)
    return decisions


def _refuse_acceptance(acceptance: Acceptance, quote: Quote | None, now: datetime) -> Refusal | None:
    if quote is None:
        return Refusal(Code.QUOTE_UNKNOWN, "there is no such quote")
    if quote.participant_id != acceptance.participant_id:
        return Refusal(Code.QUOTE_OF_ANOTHER_PARTICIPANT, "the quote was made for another participant")
    if quote.state is QuoteState.CANCELLED:
        return Refusal(Code.QUOTE_CANCELLED, "the quote was cancelled")
    if quote.state is not QuoteState.OPEN:
        return Refusal(Code.QUOTE_ALREADY_USED, f"payment {quote.payment_id} accepted the quote before")
    if now >= quote.expires_at:
        return expired(quote)
    return None


def _refuse_forgery(acceptance: Acceptance, quote: Quote | None) -> Refusal | None:
    """Say why what is shown cannot have been made here. Whether the id stands for another quote is not told."""
    if acceptance.quote_id.version != QUOTE_ID_VERSION:
        return Refusal(Code.QUOTE_FORGED, f"quotes have ids of UUID version {QUOTE_ID_VERSION}, and this is none")
    shown = acceptance.signature
    if shown and (quote is None or not compare_digest(shown, quote.signature)):
        return Refusal(Code.QUOTE_FORGED, "the signature shown is not the one of the quote with this id")
    return None


def expired(quote: Quote) -> Refusal:
    """Say when the quote's time ended."""
    return Refusal(Code.QUOTE_EXPIRED, f"the quote expired at {quote.expires_at.isoformat()}")


def _reserve(
    quote: Quote, headroom: Mapping[tuple[str, str], int], reserved: dict[tuple[str, str], int]
) -> Refusal | None:
    """Take what the provider will owe from its limit, or say that it does not fit."""
    owed, provider_id = quote.terms.legs.provider_pays, quote.terms.legs.provider_id
    key = (provider_id, owed.currency.code)
    total = reserved.get(key, 0) + owed.minor_units
    if total > headroom.get(key, MAX_MINOR_UNITS):
        return Refusal(
            Code.EXPOSURE_LIMIT, f"{owed} exceeds what is left of the {owed.currency.code} limit of {provider_id}"
        )
    reserved[key] = total
    return None


def refuse_cancellation(cancellation: Cancellation, quote: Quote | None, now: datetime) -> Refusal | None:
    """Say why a quote cannot be cancelled; None when it can.

    A channel cannot cancel an accepted quote: a payment is being carried out under it, and only the service that
    carries it out knows that it has not moved money.
    """
    if quote is None or cancellation.only_of not in (None, quote.participant_id):
        return Refusal(Code.QUOTE_UNKNOWN, "there is no such quote")
    seen = as_of(quote, now)
    if seen.state is QuoteState.ACCEPTED and cancellation.only_of is not None:
        return Refusal(Code.QUOTE_ALREADY_USED, f"payment {quote.payment_id} has accepted the quote")
    return _over(seen)


def refuse_replacement(replacement: Replacement, quote: Quote | None, now: datetime) -> Refusal | None:
    """Say why another quote cannot take this one's place; None when it can. One that has expired can: that is when a
    payer asks again.
    """
    if quote is None or quote.participant_id != replacement.participant_id:
        return Refusal(Code.QUOTE_UNKNOWN, "there is no such quote to replace")
    seen = as_of(quote, now)
    if seen.state is QuoteState.ACCEPTED:
        return Refusal(Code.QUOTE_ALREADY_USED, f"payment {quote.payment_id} has accepted the quote to replace")
    return None if seen.state is QuoteState.EXPIRED else _over(seen)


def _over(seen: Quote) -> Refusal | None:
    """Say that nothing can be done with a quote any more, by its state at the moment; None while something can."""
    if seen.state is QuoteState.CANCELLED:
        return Refusal(Code.QUOTE_CANCELLED, "the quote was cancelled before")
    if seen.state is QuoteState.SETTLED:
        return Refusal(Code.QUOTE_SETTLED, "the payment of the quote has settled")
    if seen.state is QuoteState.RELEASED:
        return _released(seen)
    return expired(seen) if seen.state is QuoteState.EXPIRED else None


def _released(quote: Quote) -> Refusal:
    return Refusal(
        Code.QUOTE_RELEASED,
        f"the reservation of payment {quote.payment_id} was released at {quote.releases_at.isoformat()}",
    )


def refuse_settlement(settlement: Settlement, quote: Quote | None, now: datetime) -> Refusal | None:
    """Say why a settlement cannot be noted; None when it can.

    `now` is the database's clock: a reservation that is over is not settled, even before it has been freed.
    """
    if quote is None:
        return Refusal(Code.QUOTE_UNKNOWN, "there is no such quote")
    if quote.state is QuoteState.SETTLED:
        return Refusal(Code.QUOTE_SETTLED, "the quote was settled before")
    if quote.payment_id == settlement.payment_id and as_of(quote, now).state is QuoteState.RELEASED:
        return _released(quote)
    if quote.state is not QuoteState.ACCEPTED or quote.payment_id != settlement.payment_id:
        return Refusal(Code.QUOTE_NOT_ACCEPTED, f"payment {settlement.payment_id} has not accepted the quote")
    return None
