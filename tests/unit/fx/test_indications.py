"""Results that are written over and over into the same messages say what results made one by one would say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from fx.api.indications import Indications
from fx.api.quotes import indication_message, quote_message, timestamp
from fx.api.results import status
from fx.app.quoting import Wanted
from fx.clients.ecb import read_latest_day
from fx.domain import (
    DEFAULT_TARIFF,
    Code,
    Desk,
    Provider,
    ProviderPosition,
    QuoteRequest,
    Refusal,
    ReturnRatePolicy,
    Side,
    demonstration_table,
    open_quote,
)
from money import Money, currency
from serai.fx.v1 import quote_pb2

BEGIN = datetime(2026, 11, 20, 12, tzinfo=UTC)
DESK = Desk(demonstration_table(read_latest_day(), BEGIN), DEFAULT_TARIFF)
CODES = ["EUR", "JPY", "KWD", "USD"]
ALL = frozenset(CODES)
BOOK = DESK.price_book(
    (
        ProviderPosition(Provider("harbour", "", ALL, 900, {"USD": 1_000_000}, active=True)),
        ProviderPosition(Provider("lagoon", "", ALL, 1_100, {}, active=True)),
    )
)
INDICATIONS = Indications()


@st.composite
def wanted(draw: st.DrawFn) -> Wanted:
    source, target, side = draw(st.sampled_from(CODES)), draw(st.sampled_from(CODES)), draw(st.sampled_from(Side))
    request = QuoteRequest(
        currency(source),
        currency(target),
        side,
        Money(
            draw(st.one_of(st.integers(1, 10**4), st.integers(1, 10**12))),
            currency(source if side is Side.SEND else target),
        ),
        *draw(st.sampled_from([("", ""), ("DE", "DE"), ("DE", "US")])),
        draw(st.sampled_from(DEFAULT_TARIFF.lock_periods)),
        draw(st.sampled_from(DEFAULT_TARIFF.plan_names)),
        draw(st.sampled_from(ReturnRatePolicy)),
    )
    return Wanted(draw(st.sampled_from(["alpha", "beta"])), request)


def one_by_one(request_id: str, one: Wanted, now: datetime) -> quote_pb2.QuoteResult:
    priced = BOOK.price(one.request)
    if isinstance(priced, Refusal):
        return quote_pb2.QuoteResult(request_id=request_id, status=status(priced.code, priced.message, applied=False))
    return quote_pb2.QuoteResult(
        request_id=request_id,
        status=status(Code.OK, applied=False),
        quote=indication_message(priced.terms(), one.participant_id, one.request, timestamp(now)),
    )


@given(st.lists(wanted(), min_size=1, max_size=8), st.integers(0, 10**9))
@settings(max_examples=400, deadline=None)
def test_results_of_a_batch_equal_results_made_one_by_one(batch: Sequence[Wanted], later: int) -> None:
    now = BEGIN + timedelta(microseconds=later)
    at = timestamp(now)
    for place, one in enumerate(batch):
        found = INDICATIONS.result(f"id-{place}", one, BOOK, at)
        assert found.SerializeToString(deterministic=True) == one_by_one(f"id-{place}", one, now).SerializeToString(
            deterministic=True
        )


@given(st.lists(wanted(), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_a_quote_made_just_now_is_written_as_it_will_be_when_it_is_read_back(batch: Sequence[Wanted]) -> None:
    for one in batch:
        priced = BOOK.price(one.request)
        if isinstance(priced, Refusal):
            continue
        quote = open_quote(UUID(int=7), one.participant_id, one.request, priced.terms(), BEGIN)
        read_back = replace(quote, terms=replace(quote.terms))
        assert quote.terms.priced is priced
        assert read_back.terms.priced is None
        assert quote_message(quote).SerializeToString(deterministic=True) == quote_message(read_back).SerializeToString(
            deterministic=True
        )
