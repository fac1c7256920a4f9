"""How long an accepted quote ties up its provider's limit, decided without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from fx.domain import (
    DEFAULT_TARIFF,
    Cancellation,
    Code,
    Desk,
    LockPeriod,
    Provider,
    ProviderPosition,
    PublishedDay,
    Quote,
    QuoteRequest,
    QuoteState,
    Settlement,
    Side,
    Terms,
    as_of,
    demonstration_table,
    open_quote,
    refuse_cancellation,
    refuse_settlement,
)
from fx.domain.reservation import RESERVATION
from money import Money, currency
from payments.clients.ledger import HOLD_SECONDS
from serai.ids import uuid7

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EUR, USD = currency("EUR"), currency("USD")
TICK = timedelta(microseconds=1)


@pytest.fixture
def accepted() -> Quote:
    request = QuoteRequest(EUR, USD, Side.SEND, Money(200_00, EUR), "DE", "US", LockPeriod(300, 0))
    table = demonstration_table(PublishedDay(date(2026, 10, 30), {"USD": Decimal("1.1172")}), NOW)
    harbour = Provider("harbour", "Harbour", frozenset({"EUR", "USD"}), 900, {}, active=True)
    terms = Desk(table, DEFAULT_TARIFF).price(request, [ProviderPosition(harbour)])
    assert isinstance(terms, Terms)
    quote = open_quote(uuid7(), "alpha", request, terms, NOW)
    return replace(quote, state=QuoteState.ACCEPTED, payment_id=uuid7())


def settled_at(quote: Quote, now: datetime, payment_id: UUID | None = None) -> Code | None:
    assert quote.payment_id is not None
    refusal = refuse_settlement(Settlement(quote.quote_id, payment_id or quote.payment_id), quote, now)
    return None if refusal is None else refusal.code


def cancelled_at(quote: Quote, now: datetime, only_of: str | None = None) -> Code | None:
    refusal = refuse_cancellation(Cancellation(quote.quote_id, only_of), quote, now)
    return None if refusal is None else refusal.code


def test_a_reservation_is_over_a_day_after_the_quote_expires(accepted: Quote) -> None:
    assert accepted.releases_at == accepted.expires_at + RESERVATION == NOW + timedelta(minutes=5, hours=24)
    assert as_of(accepted, accepted.releases_at - TICK).state is QuoteState.ACCEPTED
    assert as_of(accepted, accepted.releases_at).state is QuoteState.RELEASED


def test_a_payment_settles_until_its_reservation_is_over_and_not_at_that_moment(accepted: Quote) -> None:
    assert settled_at(accepted, accepted.releases_at - TICK) is None
    assert settled_at(accepted, accepted.releases_at) is Code.QUOTE_RELEASED


def test_a_quote_stored_as_released_is_neither_settled_nor_cancelled(accepted: Quote) -> None:
    released = replace(accepted, state=QuoteState.RELEASED)
    assert settled_at(released, accepted.releases_at) is Code.QUOTE_RELEASED
    assert cancelled_at(released, accepted.releases_at) is Code.QUOTE_RELEASED
    assert cancelled_at(released, accepted.releases_at, "alpha") is Code.QUOTE_RELEASED
    assert cancelled_at(released, accepted.releases_at, "beta") is Code.QUOTE_UNKNOWN


def test_another_payment_is_told_that_it_has_no_quote(accepted: Quote) -> None:
    assert settled_at(accepted, accepted.releases_at, uuid4()) is Code.QUOTE_NOT_ACCEPTED


def test_no_payment_can_be_posted_when_its_reservation_is_over() -> None:
    # The quote is accepted beside the hold, before it expires; when the hold has ended, posting is refused.
    assert timedelta(seconds=HOLD_SECONDS) < RESERVATION


def test_a_reservation_that_is_over_cannot_be_freed_twice_by_cancelling(accepted: Quote) -> None:
    assert cancelled_at(accepted, accepted.releases_at - TICK) is None
    assert cancelled_at(accepted, accepted.releases_at) is Code.QUOTE_RELEASED
