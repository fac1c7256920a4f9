"""Prices that providers push: what is wrong with one, and what the desk makes of a good one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fx.domain import Code, Provider, ProviderPosition, Refusal
from fx.domain.market import LivePrice, Offered, Step, Tier, disbelieved, pushed_sheet, read_price
from money import Rate, Rounding, currency

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EUR, USD, JPY, KWD, GBP = (currency(code) for code in ("EUR", "USD", "JPY", "KWD", "GBP"))
MID = Rate(EUR, USD, Decimal("1.1172"))
GOOD = Offered(EUR, USD, [(0, "1.1170", "1.1174")], NOW, timedelta(seconds=5))


def refused(offered: Offered, held: LivePrice | None = None, mid: Rate = MID) -> str:
    found = read_price(offered, NOW, mid, held)
    assert isinstance(found, Refusal)
    return found.code.name


def taken(offered: Offered, held: LivePrice | None = None) -> LivePrice:
    found = read_price(offered, NOW, MID, held)
    assert isinstance(found, LivePrice)
    return found


def test_a_good_price_is_taken_as_it_is() -> None:
    price = taken(GOOD)
    assert price.tiers == (Tier(None, Decimal("1.117"), Decimal("1.1174")),)
    assert price.valid_until == NOW + timedelta(seconds=5)
    assert price.mid == Decimal("1.1172")


@pytest.mark.parametrize(
    ("bid", "ask", "reason"),
    [
        ("NaN", "1.1174", "PRICE_NOT_A_NUMBER"),
        ("1.1170", "Infinity", "PRICE_NOT_A_NUMBER"),
        ("1.1170", "", "PRICE_NOT_A_NUMBER"),
        ("1e0", "1.1174", "PRICE_NOT_A_NUMBER"),
        ("1,117", "1.1174", "PRICE_NOT_A_NUMBER"),
        ("١.١", "1.1174", "PRICE_NOT_A_NUMBER"),
        ("1.1170000000000000000", "1.1174", "PRICE_NOT_A_NUMBER"),
        ("9" * 400, "1.1174", "PRICE_NOT_A_NUMBER"),
        ("111111.1111111111111111", "222222", "PRICE_NOT_A_NUMBER"),
        ("0", "1.1174", "PRICE_NOT_POSITIVE"),
        ("0.000", "1.1174", "PRICE_NOT_POSITIVE"),
        ("-0", "1.1174", "PRICE_NOT_POSITIVE"),
        ("1.1170", "-1.1174", "PRICE_NOT_POSITIVE"),
        ("1.1175", "1.1174", "PRICE_INVERTED"),
        ("0.8949", "0.8953", "PRICE_OFF_MARKET"),
        ("111.70", "111.74", "PRICE_OFF_MARKET"),
        ("0.011170", "0.011174", "PRICE_OFF_MARKET"),
        ("0.5", "1.7344", "PRICE_OFF_MARKET"),
    ],
)
def test_what_is_wrong_with_a_number_has_its_own_reason(bid: str, ask: str, reason: str) -> None:
    assert refused(replace(GOOD, tiers=[(0, bid, ask)])) == reason


@pytest.mark.parametrize(
    ("age", "validity", "reason"),
    [
        (11, 60, "PRICE_TOO_OLD"),
        (10**9, 60, "PRICE_TOO_OLD"),
        (5, 5, "PRICE_TOO_OLD"),
        (-3, 5, "PRICE_IN_FUTURE"),
        (0, 0, "PRICE_VALIDITY"),
        (0, -1, "PRICE_VALIDITY"),
        (0, 61, "PRICE_VALIDITY"),
    ],
)
def test_what_is_wrong_with_its_time_has_its_own_reason(age: int, validity: int, reason: str) -> None:
    offered = replace(GOOD, observed_at=NOW - timedelta(seconds=age), validity=timedelta(seconds=validity))
    assert refused(offered) == reason


def test_an_older_price_does_not_replace_a_newer_one() -> None:
    held = taken(GOOD)
    assert refused(GOOD, held) == "PRICE_SUPERSEDED"
    assert refused(replace(GOOD, observed_at=NOW - timedelta(seconds=1)), held) == "PRICE_SUPERSEDED"
    taken(replace(GOOD, observed_at=NOW + timedelta(milliseconds=1)), held)


@pytest.mark.parametrize(
    "tiers",
    [
        [],
        [(100, "1.1170", "1.1174")] * 11,
        [(100, "1.1170", "1.1174"), (100, "1.1169", "1.1175")],
        [(100, "1.1170", "1.1174"), (50, "1.1169", "1.1175")],
        [(0, "1.1170", "1.1174"), (100, "1.1169", "1.1175")],
        [(100, "1.1170", "1.1174"), (200, "1.1171", "1.1175")],
        [(100, "1.1170", "1.1174"), (200, "1.1169", "1.1173")],
        [(-5, "1.1170", "1.1174")],
    ],
)
def test_tiers_out_of_order_are_refused(tiers: list[tuple[int, str, str]]) -> None:
    assert refused(replace(GOOD, tiers=tiers)) == "PRICE_TIERS"


def test_the_first_thing_that_is_wrong_is_told_and_names_the_figure() -> None:
    found = read_price(replace(GOOD, tiers=[(100, "1.1170", "1.1174"), (0, "x" * 99, "0")]), NOW, MID, None)
    assert isinstance(found, Refusal)
    assert found.code is Code.PRICE_NOT_A_NUMBER
    assert "the bid of tier 2" in found.message
    assert len(found.message) < 120


TIERED = Offered(EUR, USD, [(100_000_00, "1.1170", "1.1174"), (0, "1.1160", "1.1184")], NOW, timedelta(seconds=5))


def test_a_seller_of_base_gets_the_bid_of_the_tier_of_the_amount() -> None:
    assert taken(TIERED).steps(MID) == (
        Step(100_000_00, Rate(EUR, USD, Decimal("1.117"))),
        Step(None, Rate(EUR, USD, Decimal("1.116"))),
    )


def test_a_buyer_of_base_pays_the_ask_and_bounds_are_in_what_he_gives() -> None:
    first, second = taken(TIERED).steps(MID.inverse(Rounding.FLOOR))
    assert first.rate.value == Decimal("0.8949346697")
    assert second.rate.value == Decimal("0.8941344778")
    assert first.up_to == 111_720_00
    assert second.up_to is None


def test_no_price_is_better_than_the_mid() -> None:
    generous = taken(replace(GOOD, tiers=[(0, "1.1200", "1.1201")]))
    assert generous.steps(MID) == (Step(None, Rate(EUR, USD, Decimal("1.1172"))),)
    back = replace(generous, tiers=(Tier(None, Decimal("1.1100"), Decimal("1.1101")),)).steps(
        MID.inverse(Rounding.FLOOR)
    )
    assert back[0].rate.value <= MID.inverse(Rounding.FLOOR).value


def test_a_price_that_is_not_believed_is_a_word_and_no_offer() -> None:
    doubted = disbelieved(replace(GOOD, tiers=[(0, "1.30", "1.31")]))
    assert doubted.steps(MID) == ()
    assert pushed_sheet("provider harbour", [doubted]).words["USD"].per_euro == Decimal("1.305")
    provider = Provider("harbour", "Harbour", frozenset({"EUR", "USD"}), 900, {}, active=True)
    assert ProviderPosition(provider, {}, (doubted,)).steps(MID) == ()
    with pytest.raises(TypeError):
        disbelieved(replace(GOOD, tiers=[(0, "NaN", "1.31")]))


sides = st.integers(90_000, 110_000).map(lambda n: MID.value * n / 100_000)


@given(sides, sides, sides, sides)
def test_there_at_one_provider_and_back_at_another_never_gains(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    first = LivePrice(EUR, USD, (Tier(None, min(a, b), max(a, b)),), NOW, NOW)
    second = LivePrice(USD, EUR, (Tier(None, 1 / max(c, d), 1 / min(c, d)),), NOW, NOW)
    second = replace(
        second, tiers=(Tier(None, *(round(side, 12) for side in (second.tiers[0].bid, second.tiers[0].ask))),)
    )
    for there in (first, second):
        for back in (first, second):
            out = there.steps(MID)[0].rate.value
            home = back.steps(MID.inverse(Rounding.FLOOR))[0].rate.value
            assert Fraction(out) * Fraction(home) <= 1


def test_a_provider_offers_its_own_price_for_its_pair_and_its_half_spread_for_others() -> None:
    provider = Provider("harbour", "Harbour", frozenset({"EUR", "USD", "JPY"}), 900, {}, active=True)
    position = ProviderPosition(provider, {}, (taken(TIERED),))
    assert position.steps(MID) == taken(TIERED).steps(MID)
    assert len(position.steps(MID.inverse(Rounding.FLOOR))) == 2
    yen = Rate(EUR, JPY, Decimal("175.68"))
    assert position.steps(yen) == (Step(None, Rate(EUR, JPY, Decimal("175.521888"))),)
    assert position.good_until == NOW + timedelta(seconds=5)
    silent = replace(position, provider=replace(provider, active=False))
    assert silent.steps(MID) == ()


def price(base: str, quote: str, bid: str, ask: str, seconds: int = 0) -> LivePrice:
    tier = Tier(None, Decimal(bid), Decimal(ask))
    return LivePrice(currency(base), currency(quote), (tier,), NOW + timedelta(seconds=seconds), NOW)


def test_a_providers_pairs_say_what_they_can_of_each_currency() -> None:
    prices = [
        price("EUR", "USD", "1.1170", "1.1174", 1),
        price("USD", "JPY", "157.20", "157.30"),
        price("GBP", "EUR", "1.1990", "1.2010"),
        price("KWD", "BHD", "1.22", "1.23"),
    ]
    sheet = pushed_sheet("provider harbour", prices)
    assert sheet.words.keys() == {"USD", "JPY", "GBP"}
    assert sheet.words["USD"].per_euro == Decimal("1.1172")
    assert sheet.words["JPY"].per_euro == Decimal("1.1172") * Decimal("157.25")
    assert abs(sheet.words["GBP"].per_euro * Decimal("1.2") - 1) < Decimal("1E-11")
    assert (sheet.words["USD"].half_spread_ppm, sheet.words["JPY"].half_spread_ppm) == (180, 498)
    assert sheet.words["JPY"].observed_at == NOW
    assert pushed_sheet("provider harbour", reversed(prices)) == sheet
