"""A quote is signed by the form that its message has: what the service takes from the quote, a channel finds there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from fx.api.quotes import quote_message
from fx.api.signed_form import signed_form
from fx.api.signing import QuoteSigner
from fx.domain import (
    DEFAULT_TARIFF,
    Delivery,
    Desk,
    LockPeriod,
    Provider,
    ProviderPosition,
    PublishedDay,
    Quote,
    QuoteRequest,
    QuoteState,
    ReturnRatePolicy,
    Side,
    Terms,
    demonstration_table,
    open_quote,
)
from money import Money, currency
from serai.quote_form import canonical, verify

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PER_EURO = {"USD": Decimal("1.1172"), "JPY": Decimal("164.16"), "GBP": Decimal("0.8542")}
DESK = Desk(demonstration_table(PublishedDay(date(2026, 10, 30), PER_EURO), NOW), DEFAULT_TARIFF)
CODES = ("EUR", "USD", "JPY", "GBP", "KWD")
PROVIDERS = [
    ProviderPosition(Provider("harbour", "Harbour", frozenset(CODES), 900, {}, active=True)),
    ProviderPosition(Provider("lagoon", "Lagoon", frozenset(CODES), 1_100, {}, active=True)),
    ProviderPosition(Provider("estuary", "Estuary", frozenset(CODES), 0, {}, active=False)),
]
SIGNER = QuoteSigner(Ed25519PrivateKey.generate(), "serai.local")
# Anything at all may stand where a text does, line feeds and what they are written as among it.
TEXT = st.text(max_size=8) | st.sampled_from(["", "\n", "\\n", "a\\\nb=1\n"])
MOMENTS = st.integers(-(10**15), 4 * 10**15).map(lambda n: NOW + timedelta(microseconds=n))


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """A quote of the desk in which everything else is as it may never be."""
    source, target = draw(st.sampled_from(CODES)), draw(st.sampled_from(CODES))
    side = draw(st.sampled_from(Side))
    fixed = Money(draw(st.integers(5_000, 10**9)), currency(source if side is Side.SEND else target))
    countries = draw(st.sampled_from([("DE", "US"), ("DE", "DE"), ("", "")]))
    request = QuoteRequest(currency(source), currency(target), side, fixed, *countries, LockPeriod(300, 0))
    terms = DESK.price(request, PROVIDERS)
    assert isinstance(terms, Terms)
    terms = replace(terms, mid_source=draw(TEXT), mid_observed_at=draw(MOMENTS))
    made = draw(MOMENTS)
    delivery = None if draw(st.booleans()) else Delivery(draw(MOMENTS), draw(MOMENTS))
    return replace(
        open_quote(UUID(int=draw(st.integers(1, 2**128 - 1))), draw(TEXT), request, terms, NOW),
        created_at=made,
        expires_at=made + timedelta(seconds=300),
        value_date=draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        return_rate_policy=draw(st.sampled_from(ReturnRatePolicy)),
        plan=draw(TEXT),
        delivery=delivery,
        state=draw(st.sampled_from([QuoteState.OPEN, QuoteState.CANCELLED])),
    )


@given(quotes(), TEXT)
def test_the_form_is_that_of_the_message(quote: Quote, key_id: str) -> None:
    message = quote_message(replace(quote, key_id=key_id))
    assert signed_form(quote, key_id) == canonical(message)


@given(quotes())
def test_a_channel_can_verify_what_was_signed(quote: Quote) -> None:
    assert verify(quote_message(SIGNER.sign(quote)), [SIGNER.key]) == SIGNER.key
