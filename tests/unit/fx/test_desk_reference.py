"""The desk that computes with integers and prepared ladders, held against the one in decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.reference_desk import ReferenceDesk
from fx.clients.ecb import read_latest_day
from fx.domain import (
    DEFAULT_TARIFF,
    Desk,
    Provider,
    ProviderPosition,
    QuoteRequest,
    Refusal,
    Side,
    Terms,
    demonstration_table,
)
from fx.domain.breaker.trip import Kind, Trip
from fx.domain.market import LivePrice, Tier
from money import MAX_MINOR_UNITS, Money, Rate, Rounding, currency

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = demonstration_table(read_latest_day(), NOW)
GUARDED = replace(
    TABLE,
    guards={
        "KWD": Trip(Kind.JUMP, NOW.date(), "it jumped"),
        "JPY": Trip(Kind.STALE, NOW.date(), "it is old"),
        "GBP": Trip(Kind.MOVED, NOW.date(), "it moved", widen_ppm=20_000),
        "USD": Trip(Kind.MOVED, NOW.date(), "it moved far", widen_ppm=90_000),
    },
)
DESKS = [(Desk(table, DEFAULT_TARIFF), ReferenceDesk(table, DEFAULT_TARIFF)) for table in (TABLE, GUARDED)]
DESK, REFERENCE = DESKS[0]
CODES = sorted(TABLE.mids)

codes = st.sampled_from(CODES)
amounts = st.one_of(*(st.integers(1, most) for most in (1_000, 10**7, 10**13, MAX_MINOR_UNITS)))
countries = st.sampled_from([("", ""), ("DE", "DE"), ("DE", "FR"), ("DE", "KW"), ("GB", "TR"), ("AE", "IN")])


@st.composite
def prices(draw: st.DrawFn, first: str, second: str) -> LivePrice:
    """A two-sided price near the mid with tiers that get worse with size."""
    base, quote = currency(first), currency(second)
    mid = TABLE.mid(base, quote).rate
    half = draw(st.integers(0, 5_000))
    bounds = sorted(draw(st.sets(st.integers(1, 10**8), max_size=3)))
    ends = draw(st.booleans()) and bool(bounds)
    tiers = []
    for place, bound in enumerate([*bounds] if ends else [*bounds, None]):
        ppm = half + place * draw(st.integers(0, 3_000))
        bid, ask = (_near(mid, ppm, Rounding.FLOOR), _near(mid, -ppm, Rounding.CEILING))
        tiers.append(Tier(bound, min(bid, ask), max(bid, ask)))
    return LivePrice(base, quote, tuple(tiers), NOW, NOW + timedelta(seconds=30))


def _near(mid: Rate, ppm: int, rounding: Rounding) -> Decimal:
    digits = mid.value * (1_000_000 - ppm)
    return Decimal(format(digits.scaleb(-6).quantize(Decimal("1E-12"), rounding.value), "f"))


@st.composite
def books(draw: st.DrawFn, source: str, target: str) -> list[ProviderPosition]:
    """Providers of every kind: cheap and dear, equal, off duty, of other pairs, limited, with prices of their own."""
    book = []
    for number in range(draw(st.integers(0, 4))):
        trades = draw(st.sampled_from([{source, target}, {source, target}, {source, target, "EUR"}, {"EUR", source}]))
        limits = draw(st.dictionaries(st.just(target), amounts, max_size=1))
        provider = Provider(
            f"provider-{number}",
            "",
            frozenset(trades),
            draw(st.sampled_from([0, 100, 900, 20_000])),
            limits,
            active=draw(st.sampled_from([True, True, True, False])),
        )
        reserved = {target: draw(st.integers(0, 10**6))} if draw(st.booleans()) else {}
        own: tuple[LivePrice, ...] = ()
        if source != target and draw(st.booleans()):
            pair = (source, target) if draw(st.booleans()) else (target, source)
            own = (draw(prices(*pair)),)
        book.append(ProviderPosition(provider, reserved, own))
    return book


@st.composite
def asked(draw: st.DrawFn) -> tuple[QuoteRequest, list[ProviderPosition]]:
    source, target, side = draw(codes), draw(codes), draw(st.sampled_from(Side))
    fixed = Money(draw(amounts), currency(source if side is Side.SEND else target))
    lock = draw(st.sampled_from(DEFAULT_TARIFF.lock_periods))
    plan = draw(st.sampled_from(DEFAULT_TARIFF.plan_names))
    request = QuoteRequest(currency(source), currency(target), side, fixed, *draw(countries), lock, plan)
    return request, draw(books(source, target))


def as_text(found: Terms | Refusal) -> str:
    """Everything that was said, so that equal numbers of other digits count as different."""
    return repr(found)


@given(asked(), st.sampled_from([0, 0, 1]))
@settings(max_examples=1_500, deadline=None)
def test_every_price_and_every_refusal_equals_the_reference(
    question: tuple[QuoteRequest, list[ProviderPosition]], which: int
) -> None:
    request, book = question
    desk, reference = DESKS[which]
    assert as_text(desk.price(request, book)) == as_text(reference.price(request, book))


@given(asked())
@settings(max_examples=300, deadline=None)
def test_the_smallest_amount_equals_the_reference(question: tuple[QuoteRequest, list[ProviderPosition]]) -> None:
    request, book = question
    assert DESK.smallest_send(request, book) == REFERENCE.smallest_send(request, book)


@given(st.lists(asked(), min_size=2, max_size=6))
@settings(max_examples=50, deadline=None)
def test_a_desk_that_has_priced_before_says_what_a_new_one_says(
    questions: Sequence[tuple[QuoteRequest, list[ProviderPosition]]],
) -> None:
    """Ladders of one state of the providers, and of one way, never leak into another."""
    for request, _ in questions:
        for _, book in questions:
            assert DESK.price(request, book) == Desk(TABLE, DEFAULT_TARIFF).price(request, book)


def test_each_plan_corridor_and_lock_has_prices_of_its_own() -> None:
    eur, usd = currency("EUR"), currency("USD")
    book = [ProviderPosition(Provider("harbour", "", frozenset({"EUR", "USD"}), 900, {}, active=True))]
    desk = Desk(TABLE, DEFAULT_TARIFF)
    for plan in DEFAULT_TARIFF.plan_names:
        for pair in (("", ""), ("DE", "DE"), ("DE", "FR"), ("GB", "TR"), ("AE", "IN")):
            for lock in DEFAULT_TARIFF.lock_periods:
                request = QuoteRequest(eur, usd, Side.SEND, Money(1_000_00, eur), *pair, lock, plan)
                assert as_text(desk.price(request, book)) == as_text(REFERENCE.price(request, book))


def test_the_last_amount_of_a_step_and_the_first_of_the_next_equal_the_reference() -> None:
    eur, usd = currency("EUR"), currency("USD")
    mid = TABLE.mid(eur, usd).rate.value
    tiers = (
        Tier(1_000_00, mid * Decimal("0.999"), mid * Decimal("1.001")),
        Tier(1_020_00, mid * Decimal("0.99"), mid * Decimal("1.01")),
    )
    own = LivePrice(eur, usd, tiers, NOW, NOW + timedelta(seconds=30))
    trader = Provider("harbour", "", frozenset({"EUR", "USD"}), 900, {}, active=True)
    book = [ProviderPosition(trader, {}, (own,))]
    worth = int(1_000_00 * mid)
    for side, of, around in ((Side.SEND, eur, 1_000_00), (Side.RECEIVE, usd, worth * 99 // 100)):
        said = set()
        for amount in range(around - 50, around + 3_000):
            request = QuoteRequest(eur, usd, side, Money(amount, of), "DE", "US", DEFAULT_TARIFF.lock_periods[0])
            found = DESK.price(request, book)
            assert as_text(found) == as_text(REFERENCE.price(request, book))
            said.add(found.rate.text if isinstance(found, Terms) else found.code.name)
        assert len(said) == 3
