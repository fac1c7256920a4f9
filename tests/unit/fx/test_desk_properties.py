"""What holds for every quote, whatever the pair, the amount, the providers and the side that is fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fx.clients.ecb import read_latest_day
from fx.domain import (
    DEFAULT_TARIFF,
    Code,
    Desk,
    Provider,
    ProviderPosition,
    QuoteRequest,
    Refusal,
    Side,
    Terms,
    demonstration_table,
)
from money import MAX_MINOR_UNITS, Money, Rate, currency

TABLE = demonstration_table(read_latest_day(), datetime(2026, 11, 20, 12, tzinfo=UTC))
DESK = Desk(TABLE, DEFAULT_TARIFF)
CODES = sorted(TABLE.mids)
ALL = frozenset(CODES)

codes = st.sampled_from(CODES)
amounts = st.one_of(st.integers(1, 100_000), st.integers(1, 10**12), st.integers(1, MAX_MINOR_UNITS))
countries = st.sampled_from([("", ""), ("DE", "DE"), ("DE", "FR"), ("DE", "KW")])
spreads = st.lists(st.integers(0, 20_000), min_size=1, max_size=3)


def providers(half_spreads: list[int]) -> list[ProviderPosition]:
    return [
        ProviderPosition(Provider(f"provider-{n}", "", ALL, ppm, {}, active=True)) for n, ppm in enumerate(half_spreads)
    ]


@st.composite
def requests(draw: st.DrawFn) -> QuoteRequest:
    source, target, side = currency(draw(codes)), currency(draw(codes)), draw(st.sampled_from(Side))
    fixed = Money(draw(amounts), source if side is Side.SEND else target)
    lock = draw(st.sampled_from(DEFAULT_TARIFF.lock_periods))
    return QuoteRequest(source, target, side, fixed, *draw(countries), lock)


def priced(request: QuoteRequest, half_spreads: list[int]) -> Terms:
    terms = DESK.price(request, providers(half_spreads))
    assume(isinstance(terms, Terms))
    assert isinstance(terms, Terms)
    return terms


def worth(amount: Money, rate: Rate) -> Fraction:
    """The exact worth of an amount in minor units of the rate's quote currency, by other arithmetic than the desk's."""
    return amount.minor_units * Fraction(rate.value) * Fraction(10) ** (rate.quote.exponent - rate.base.exponent)


@given(requests(), spreads)
@settings(max_examples=600, deadline=None)
def test_no_minor_unit_is_created_or_lost(request: QuoteRequest, half_spreads: list[int]) -> None:
    terms = priced(request, half_spreads)
    legs = terms.legs
    assert terms.send == legs.fees + legs.spread + legs.provider_receives
    assert legs.provider_pays == terms.receive + legs.rounding
    parts = (legs.fees, legs.spread, legs.provider_receives, legs.provider_pays, legs.rounding)
    assert min(part.minor_units for part in parts) >= 0
    assert sum(fee.amount.minor_units for fee in terms.fees) == legs.fees.minor_units
    assert terms.receive.minor_units >= 1


@given(requests(), spreads)
@settings(max_examples=400, deadline=None)
def test_what_is_delivered_is_what_was_fixed_or_follows_from_it_by_one_rounding(
    request: QuoteRequest, half_spreads: list[int]
) -> None:
    terms = priced(request, half_spreads)
    exchanged = terms.send - terms.legs.fees
    exact = worth(exchanged, terms.rate)
    if request.side is Side.SEND:
        assert terms.send == request.fixed
        assert terms.receive.minor_units + Fraction(terms.residual) == exact
    else:
        assert terms.receive == request.fixed
        one = worth(Money(1, terms.send.currency), terms.rate)
        excess = exchanged.minor_units - terms.receive.minor_units / one
        assert 0 <= excess - Fraction(terms.residual) < Fraction(1, 10**18)
    assert 0 <= terms.residual < 1


@given(requests(), spreads)
@settings(max_examples=400, deadline=None)
def test_the_provider_can_pay_at_its_own_rate_and_gives_no_more_than_rounding_asks(
    request: QuoteRequest, half_spreads: list[int]
) -> None:
    terms = priced(request, half_spreads)
    assume(terms.legs.provider_id)
    own = next(price.rate for price in terms.evidence if price.chosen)
    assert own is not None
    assert terms.legs.provider_pays.minor_units <= worth(terms.legs.provider_receives, own)
    one_unit = worth(Money(1, terms.send.currency), own)
    assert terms.legs.rounding.minor_units <= one_unit


@given(requests(), spreads)
@settings(max_examples=300, deadline=None)
def test_rates_stand_in_order_and_the_best_provider_is_chosen(request: QuoteRequest, half_spreads: list[int]) -> None:
    terms = priced(request, half_spreads)
    assume(terms.legs.provider_id)
    offers = [price.rate.value for price in terms.evidence if price.rate is not None]
    assert offers == sorted(offers, reverse=True)
    assert terms.evidence[0].chosen
    assert terms.rate.value <= offers[0] <= terms.mid.value


@given(codes, codes, spreads)
@settings(max_examples=300, deadline=None)
def test_bid_mid_and_ask_stand_in_order(base: str, quote: str, half_spreads: list[int]) -> None:
    assume(base != quote)
    there = QuoteRequest(
        currency(base), currency(quote), Side.SEND, Money(10**9, currency(base)), "", "", DEFAULT_TARIFF.lock_periods[0]
    )
    back = replace(there, source=there.target, target=there.source, fixed=Money(10**9, there.target))
    bid = Fraction(priced(there, half_spreads).rate.value)
    ask = 1 / Fraction(priced(back, half_spreads).rate.value)
    mid = Fraction(TABLE.mid(there.source, there.target).rate.value)
    assert bid <= mid <= ask


@given(requests(), spreads)
@settings(max_examples=300, deadline=None)
def test_a_round_trip_never_gains(request: QuoteRequest, half_spreads: list[int]) -> None:
    there = priced(request, half_spreads)
    back_request = replace(request, source=request.target, target=request.source, side=Side.SEND, fixed=there.receive)
    back = DESK.price(back_request, providers(half_spreads))
    if isinstance(back, Refusal):
        assert back.code in (Code.AMOUNT_TOO_SMALL, Code.AMOUNT_TOO_LARGE)
    else:
        assert back.receive <= there.send


@given(requests(), spreads)
@settings(max_examples=300, deadline=None)
def test_the_cost_is_never_understated(request: QuoteRequest, half_spreads: list[int]) -> None:
    terms = priced(request, half_spreads)
    received_at_mid = worth(terms.send, terms.mid) - terms.receive.minor_units
    assert terms.total_cost_target.minor_units >= received_at_mid >= 0
    exact = terms.send.minor_units - terms.receive.minor_units / worth(Money(1, terms.send.currency), terms.mid)
    assert 0 <= exact <= terms.total_cost.minor_units < exact + 1
    shown = terms.total_cost_percent
    assert shown - Decimal("0.01") < Decimal(100 * terms.total_cost.minor_units) / terms.send.minor_units <= shown


@given(requests(), spreads)
@settings(max_examples=300, deadline=None)
def test_fixing_the_amount_that_arrives_costs_no_more_than_was_sent_for_it(
    request: QuoteRequest, half_spreads: list[int]
) -> None:
    terms = priced(
        replace(request, side=Side.SEND, fixed=Money(request.fixed.minor_units, request.source)), half_spreads
    )
    wanted = replace(request, side=Side.RECEIVE, fixed=terms.receive)
    mirrored = DESK.price(wanted, providers(half_spreads))
    assert isinstance(mirrored, Terms)
    assert mirrored.send <= terms.send


@given(codes, codes, countries, spreads)
@settings(max_examples=300, deadline=None)
def test_a_refused_amount_names_the_smallest_that_works(
    source: str, target: str, pair: tuple[str, str], half_spreads: list[int]
) -> None:
    request = QuoteRequest(
        currency(source), currency(target), Side.SEND, Money(1, currency(source)), *pair, DEFAULT_TARIFF.lock_periods[0]
    )
    refusal = DESK.price(request, providers(half_spreads))
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.AMOUNT_TOO_SMALL
    smallest = DESK.smallest_send(request, providers(half_spreads))
    assert smallest is not None
    assert str(smallest) in refusal.message
    assert isinstance(DESK.price(replace(request, fixed=smallest), providers(half_spreads)), Terms)
    less = replace(request, fixed=smallest - Money(1, smallest.currency))
    assert isinstance(DESK.price(less, providers(half_spreads)), Refusal)
