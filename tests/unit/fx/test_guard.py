"""The breaker at the place where tables of rates are made, and what the desk says of a table that it guarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from fx.clients.ecb import read_latest_day
from fx.clients.lessons import lessons as learned_of_the_ecb
from fx.clients.simulator import SimulatedMarket
from fx.domain import (
    DEFAULT_TARIFF,
    Code,
    Desk,
    Provider,
    ProviderPosition,
    QuoteRequest,
    RateTable,
    Refusal,
    Side,
    Terms,
)
from fx.domain.breaker import Kind, Watch, reset
from fx.domain.breaker.guard import Guarded, caught_up, guard, missed_days, resumed
from fx.domain.breaker.learn import learn
from fx.domain.market import demonstration_table, reference_sheet, table_of
from fx.domain.rates import PublishedDay
from money import Money, Rate, currency

TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
PER_EURO = {"USD": "1.1172", "SEK": "10.978", "JPY": "175.68", "ZAR": "18.6455"}


def table(now: datetime = TUESDAY, published: date | None = None, **changed: str) -> RateTable:
    per_euro = {code: Decimal(value) for code, value in {**PER_EURO, **changed}.items()}
    return demonstration_table(PublishedDay(published or date(2026, 3, 2), per_euro), now)


def with_mid(of: RateTable, code: str, value: str, *, sources: int = 1) -> RateTable:
    mid = of.mids[code]
    changed = replace(mid, rate=Rate(mid.rate.base, mid.rate.quote, Decimal(value)), sources=sources)
    return replace(of, mids={**of.mids, code: changed})


def lessons() -> dict[str, Watch]:
    """Three calm years, which end on the day whose rates are shown."""
    days = []
    for number in range(700):
        wobble = Decimal((-1) ** number * (number % 5)) / 5_000
        per_euro = {
            code: (Decimal(value) * (1 + wobble)).quantize(Decimal("0.00001")) for code, value in PER_EURO.items()
        }
        days.append((date(2024, 1, 1) + number * A_DAY, per_euro))
    days.append((date(2026, 3, 2), {code: Decimal(value) for code, value in PER_EURO.items()}))
    return learn(days)


def begun() -> Guarded:
    return guard(table(), None, caught_up({}, lessons(), TUESDAY.date()))


def test_the_history_teaches_before_the_first_table() -> None:
    watches = lessons()
    assert watches.keys() == PER_EURO.keys()
    assert all(5_000 <= watch.learned.threshold_ppm < 30_000 for watch in watches.values())
    assert learn([]) == {}


def test_the_rates_of_the_history_s_last_day_pass_and_nothing_is_guarded() -> None:
    guarded = begun()
    assert guarded.table == table()
    assert guarded.table.guards == {}


def test_reference_rates_shown_again_for_days_are_neither_stuck_nor_stale() -> None:
    guarded = begun()
    for day in range(1, 40):
        guarded = guard(table(TUESDAY + day * A_DAY), guarded.table, guarded.watches)
        assert guarded.table.guards == {}


def test_a_source_that_publishes_a_new_day_of_old_rates_is_stuck() -> None:
    first = begun()
    again = guard(table(TUESDAY + A_DAY, date(2026, 3, 3)), first.table, first.watches)
    assert {trip.kind for code, trip in again.table.guards.items() if code in PER_EURO} == {Kind.STUCK}


def test_a_rate_that_cannot_be_right_leaves_the_last_good_one_in_the_table() -> None:
    first = begun()
    second = guard(with_mid(table(), "SEK", "109.78"), first.table, first.watches)
    assert second.table.mids["SEK"] == first.table.mids["SEK"]
    assert second.table.guards["SEK"].kind is Kind.FACTOR
    assert second.watches["SEK"].trip is not None
    assert second.watches["SEK"].trip.refused == Decimal("109.78")
    assert second.table.supersedes(first.table)
    # The same again is nothing new to publish.
    third = guard(with_mid(table(), "SEK", "109.79"), second.table, second.watches)
    assert not third.table.supersedes(second.table)


def test_a_pegged_currency_is_as_good_as_its_anchor() -> None:
    first = begun()
    second = guard(table(USD="1.5", published=date(2026, 3, 3), now=TUESDAY + A_DAY), first.table, first.watches)
    assert second.table.mids["USD"].rate.value == Decimal("1.1172")
    assert second.table.mids["AED"].rate == first.table.mids["AED"].rate
    assert "fixed to USD" in second.table.guards["AED"].why
    assert second.table.guards["AED"].frozen


def test_a_currency_that_falls_silent_has_no_rate_and_is_stale_after_a_while() -> None:
    first = begun()
    silent = table(TUESDAY + A_DAY)
    without = replace(silent, mids={code: mid for code, mid in silent.mids.items() if code != "SEK"})
    second = guard(without, first.table, first.watches)
    assert "SEK" not in second.table.mids
    assert second.table.guards == {}
    third = guard(replace(without, day=date(2026, 3, 9)), second.table, second.watches)
    assert third.table.guards["SEK"].kind is Kind.STALE
    back = guard(table(TUESDAY + 7 * A_DAY), third.table, third.watches)
    assert back.table.guards == {}


def test_after_days_that_nobody_judged_only_the_history_knows() -> None:
    first = begun()
    later = table(TUESDAY + 30 * A_DAY, date(2026, 4, 1), SEK="12.5")
    assert missed_days(first.table, later)
    assert not missed_days(first.table, table(TUESDAY + A_DAY, date(2026, 3, 3)))
    learned = {**lessons(), "SEK": Watch("SEK", date(2026, 4, 1), Decimal("12.5"), Decimal("12.5"))}
    watches = caught_up(first.watches, learned, later.day)
    assert guard(later, first.table, watches).table.guards == {}
    # What is tripped stays so: an operator alone lets it go on.
    tripped = guard(with_mid(table(), "SEK", "109.78"), first.table, first.watches)
    watches = caught_up(tripped.watches, learned, later.day)
    assert guard(later, tripped.table, watches).table.guards["SEK"].kind is Kind.FACTOR


def test_a_reset_publishes_the_refused_rate() -> None:
    first = begun()
    second = guard(with_mid(table(), "SEK", "12.5"), first.table, first.watches)
    watches = {**second.watches, "SEK": reset(second.watches["SEK"])}
    third = resumed(second.table, watches, TUESDAY)
    assert third.supersedes(second.table)
    assert third.guards == {}
    assert third.mids["SEK"].rate.value == Decimal("12.5")
    fourth = guard(with_mid(table(), "SEK", "12.5"), third, watches)
    assert fourth.table.guards == {}


PROVIDERS = (
    ProviderPosition(Provider("harbour", "Harbour", frozenset({*PER_EURO, "EUR", "AED"}), 900, {}, active=True)),
)


def priced(rates: RateTable, source: str, target: str) -> Terms | Refusal:
    lock = DEFAULT_TARIFF.lock_period(None)
    assert lock is not None
    of = currency(source)
    request = QuoteRequest(of, currency(target), Side.SEND, Money(100_000, of), "", "", lock)
    return Desk(rates, DEFAULT_TARIFF).price(request, PROVIDERS)


@pytest.mark.parametrize(("source", "target"), [("SEK", "EUR"), ("USD", "SEK"), ("EUR", "SEK")])
def test_no_pair_with_a_frozen_currency_is_quoted_and_the_reason_is_given(source: str, target: str) -> None:
    first = begun()
    frozen = guard(with_mid(table(), "SEK", "109.78"), first.table, first.watches).table
    refusal = priced(frozen, source, target)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.CURRENCY_FROZEN
    assert "off by a power of ten" in refusal.message
    assert isinstance(priced(frozen, "USD", "EUR"), Terms)
    # Krona for krona needs no rate.
    assert isinstance(priced(frozen, "SEK", "SEK"), Terms)


def test_a_stale_currency_has_a_reason_of_its_own() -> None:
    first = begun()
    silent = replace(table(), day=date(2026, 3, 20), mids={c: m for c, m in table().mids.items() if c != "SEK"})
    refusal = priced(guard(silent, first.table, first.watches).table, "EUR", "SEK")
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.RATE_STALE


def test_a_move_that_sources_agree_on_is_quoted_wider() -> None:
    first = begun()
    threshold = first.watches["SEK"].learned.threshold_ppm
    moved = str((Decimal("10.978") * (1_000_000 + threshold * 3 // 2) / 1_000_000).quantize(Decimal("0.0001")))
    wide = guard(with_mid(table(), "SEK", moved, sources=3), first.table, first.watches).table
    assert wide.guards["SEK"].kind is Kind.MOVED
    usual, wider = priced(replace(wide, guards={}), "EUR", "SEK"), priced(wide, "EUR", "SEK")
    assert isinstance(usual, Terms)
    assert isinstance(wider, Terms)
    assert wider.rate.value < usual.rate.value
    assert wider.mid == usual.mid
    widened = (usual.rate.value - wider.rate.value) / usual.rate.value * 1_000_000
    assert abs(widened - wide.guards["SEK"].widen_ppm) < 10


def test_a_lively_market_around_the_reference_rates_trips_nothing() -> None:
    published = read_latest_day()
    market = SimulatedMarket(7, published)
    learned = learned_of_the_ecb()
    before, watches = None, caught_up({}, learned, TUESDAY.date())
    for step in range(3 * 24):
        now = TUESDAY + step * timedelta(hours=1)
        guarded = guard(table_of([reference_sheet(published, now), *market.at(now)], now), before, watches)
        assert guarded.table.guards == {}
        before, watches = guarded.table, dict(guarded.watches)
    assert before is not None
    assert before.moving
