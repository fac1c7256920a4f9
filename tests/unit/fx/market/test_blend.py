"""One table from many sources: grades, witnesses, pegs, two sides, and no way round that gains."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from fx.clients.ecb import read_latest_day
from fx.clients.hmrc import HmrcHistory, HmrcSource
from fx.clients.simulator import SimulatedMarket
from fx.domain import PublishedDay, RateTable, demonstration_table
from fx.domain.market import Grade, Sheet, Word, blend, reference_sheet, table_of
from fx.domain.pegs import HARD_PEGS
from money import currency

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MIDNIGHT = datetime.combine(NOW.date(), time(), UTC)
PUBLISHED = PublishedDay(
    date(2026, 10, 30),
    {code: Decimal(v) for code, v in (("USD", "1.1172"), ("JPY", "175.68"), ("GBP", "0.8338"), ("RON", "5.3447"))},
)
DAILY = reference_sheet(PUBLISHED, NOW)


def live(source: str, half_spread_ppm: int = 100, **rates: str) -> Sheet:
    words = {code: Word(Decimal(value), NOW, half_spread_ppm) for code, value in rates.items()}
    return Sheet(source, Grade.LIVE, words)


def monthly(**rates: str) -> Sheet:
    return Sheet("witness", Grade.MONTHLY, {code: Word(Decimal(value), MIDNIGHT) for code, value in rates.items()})


def value(table: RateTable, base: str, quote: str) -> Decimal:
    return table.mid(currency(base), currency(quote)).rate.value


def test_reference_rates_alone_stand_as_they_were_published() -> None:
    table = table_of([DAILY], NOW)
    assert value(table, "EUR", "USD") == Decimal("1.1172")
    assert table.silent == {}
    assert not table.moving
    assert table.mids["USD"].half_spread_ppm == 500


def test_a_month_is_a_witness_and_never_a_mid() -> None:
    with_witness = table_of([DAILY, monthly(USD="1.13", TWD="36.4")], NOW)
    assert with_witness.mids == table_of([DAILY], NOW).mids
    assert not with_witness.quotes("TWD")


async def test_hmrc_contradicts_none_of_the_shipped_reference_rates() -> None:
    published = read_latest_day()
    # No connection is needed to ask for what is shipped.
    (witness,) = await HmrcSource(HmrcHistory().of_month(published.day)).sheets(None, NOW)  # type: ignore[arg-type]
    assert witness.words.keys() >= published.per_euro.keys() - {"EUR"}
    assert table_of([reference_sheet(published, NOW), witness], NOW).silent == {}


def test_a_day_that_its_month_contradicts_is_not_quoted_and_says_why() -> None:
    published = PublishedDay(PUBLISHED.day, {**PUBLISHED.per_euro, "JPY": Decimal("17568")})
    table = table_of([reference_sheet(published, NOW), monthly(JPY="177.3", USD="1.12")], NOW)
    assert not table.quotes("JPY")
    assert "17568" in table.why_not("JPY")
    assert "witness says 177.3" in table.why_not("JPY")
    assert table.quotes("USD")


def test_one_live_source_moves_nothing() -> None:
    table = table_of([DAILY, live("a", USD="1.1180")], NOW)
    assert value(table, "EUR", "USD") == Decimal("1.1172")


def test_live_sources_that_agree_move_the_mid_and_bring_their_spread() -> None:
    table = table_of([DAILY, live("a", 100, USD="1.1180"), live("b", 300, USD="1.1182")], NOW)
    mid = table.mids["USD"]
    assert mid.rate.value == Decimal("1.1181")
    assert mid.source == "median of a, b"
    assert (mid.half_spread_ppm, mid.sources, mid.observed_at) == (200, 2, NOW)
    assert table.moving
    assert value(table, "USD", "AED") == Decimal("3.6725")
    assert value(table, "EUR", "JPY") == Decimal("175.68")


def test_live_sources_that_disagree_leave_the_reference_rate() -> None:
    table = table_of([DAILY, live("a", USD="1.1180"), live("b", USD="1.1900")], NOW)
    assert value(table, "EUR", "USD") == Decimal("1.1172")


def test_live_sources_that_contradict_the_reference_rate_together_stop_the_currency() -> None:
    table = table_of([DAILY, live("a", JPY="17568"), live("b", JPY="17569")], NOW)
    assert not table.quotes("JPY")
    assert "a, b says 17568.5 for one euro where ECB" in table.why_not("JPY")


def test_a_peg_does_not_wobble_whatever_is_said_of_it() -> None:
    table = table_of([DAILY, live("a", AED="4.2", USD="1.1180"), live("b", AED="4.2001", USD="1.1182")], NOW)
    for peg in HARD_PEGS:
        if table.quotes(peg.code):
            assert value(table, peg.anchor, peg.code) == peg.per_anchor
    assert value(table, "EUR", "XOF") == Decimal("655.957")


def test_a_currency_whose_anchor_has_no_rate_has_none() -> None:
    table = table_of([DAILY, monthly(USD="11")], NOW)
    assert not {"USD", "AED", "SAR", "KWD"} & table.mids.keys()
    assert table.quotes("FKP")


def test_codes_that_are_no_payable_currency_are_left_out() -> None:
    published = PublishedDay(PUBLISHED.day, {**PUBLISHED.per_euro, "BGN": Decimal("1.9558"), "XAU": Decimal("0.0005")})
    assert not {"BGN", "XAU"} & table_of([reference_sheet(published, NOW)], NOW).mids.keys()


def test_the_blend_of_one_day_is_the_demonstration_table() -> None:
    assert demonstration_table(PUBLISHED, NOW) == table_of([DAILY], NOW)


def test_every_pair_has_bid_mid_and_ask_in_order() -> None:
    table = demonstration_table(read_latest_day(), NOW)
    for base, quote in permutations(table.mids, 2):
        mid = table.mid(currency(base), currency(quote))
        assert mid.bid <= mid.rate.value <= mid.ask
        assert mid.bid < mid.ask


@given(st.integers(0, 2**32), st.integers(0, 10**9), st.data())
def test_no_way_round_through_bids_and_asks_gains(seed: int, second: int, data: st.DataObject) -> None:
    now = datetime.fromtimestamp(second, UTC)
    table = table_of([reference_sheet(PUBLISHED, now), *simulated(seed, now)], now)
    codes = data.draw(st.lists(st.sampled_from(sorted(table.mids)), min_size=2, max_size=5, unique=True))
    sold, bought = Fraction(1), Fraction(1)
    for base, quote in zip(codes, [*codes[1:], codes[0]], strict=True):
        sold *= Fraction(table.mid(currency(base), currency(quote)).bid)
        bought *= Fraction(1) / Fraction(table.mid(currency(quote), currency(base)).ask)
    assert sold <= 1
    assert bought <= 1


def simulated(seed: int, now: datetime) -> list[Sheet]:
    return SimulatedMarket(seed, PUBLISHED).at(now)


def test_a_simulated_market_is_the_same_for_everybody_and_moves() -> None:
    tables = [table_of([DAILY, *simulated(7, NOW)], NOW) for _ in range(2)]
    assert tables[0] == tables[1]
    assert tables[0].moving
    assert tables[0].mids["USD"].sources == 3
    later = table_of([DAILY, *simulated(7, NOW.replace(minute=5))], NOW)
    assert later.mids["USD"].rate != tables[0].mids["USD"].rate
    assert table_of([DAILY, *simulated(8, NOW)], NOW).mids["USD"].rate != tables[0].mids["USD"].rate


@given(st.integers(0, 2**32), st.integers(0, 2 * 10**9))
def test_a_simulated_market_stays_near_the_reference_rates(seed: int, second: int) -> None:
    now = datetime.fromtimestamp(second, UTC)
    found = blend([reference_sheet(PUBLISHED, now), *simulated(seed, now)], now)
    for code, reference in PUBLISHED.per_euro.items():
        assert abs(found.mids[code].rate.value / reference - 1) < Decimal("0.003")
        assert found.mids[code].sources >= 2
