"""Corridors: what they cost by plan and country, and what a payment there needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fx.app.corridor import Explained, explain
from fx.app.corridors import corridors, usual_amount
from fx.clients.ecb import read_latest_day
from fx.domain import (
    DEFAULT_TARIFF,
    Code,
    Desk,
    LockPeriod,
    Provider,
    ProviderPosition,
    QuoteRequest,
    Refusal,
    Side,
    Terms,
    demonstration_table,
)
from fx.domain.business_days import MARKETS, UNKNOWN, holidays_of, is_business_day, market, prepare
from fx.domain.required_fields import IBAN_COUNTRIES, Need, required_fields
from fx.domain.tariff import in_currency
from money import currencies, currency

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = demonstration_table(read_latest_day(), NOW)
DESK = Desk(TABLE, DEFAULT_TARIFF)
HARBOUR = ProviderPosition(Provider("harbour", "Harbour", frozenset(TABLE.mids), 900, {}, active=True))
LOCK = LockPeriod(300, 0)

codes = st.sampled_from(sorted(TABLE.mids))
ways = st.sampled_from([("", ""), ("DE", "DE"), ("DE", "FR"), ("DE", "US"), *sorted(DEFAULT_TARIFF.corridors)])


@pytest.fixture(autouse=True, scope="module")
def calendars() -> None:
    """Calendars are worked out at the start, as the service does: no single example takes that time."""
    for year in (2026,):
        prepare(year)


def request(source: str, target: str, way: tuple[str, str] = ("", ""), plan: str = "standard") -> QuoteRequest:
    amount = usual_amount(DESK, currency(source))
    return QuoteRequest(currency(source), currency(target), Side.SEND, amount, *way, LOCK, plan)


def explained(wanted: QuoteRequest) -> Explained:
    found = explain(DESK, [HARBOUR], wanted, NOW)
    assert isinstance(found, Explained)
    return found


@given(codes, codes, ways, st.sampled_from(DEFAULT_TARIFF.plan_names))
def test_a_usual_payment_costs_at_most_what_the_g20_allow_in_every_corridor_and_plan(
    source: str, target: str, way: tuple[str, str], plan: str
) -> None:
    found = explained(request(source, target, way, plan))
    assert found.within_g20_target
    assert found.terms.total_cost_percent <= 3
    assert found.minimum <= found.terms.send <= found.maximum


@given(codes, codes, ways, st.sampled_from(DEFAULT_TARIFF.plan_names))
def test_the_least_amount_works_and_one_less_does_not(
    source: str, target: str, way: tuple[str, str], plan: str
) -> None:
    wanted = request(source, target, way, plan)
    least = explained(wanted).minimum
    works = DESK.price(replace(wanted, fixed=least), [HARBOUR])
    assert isinstance(works, Terms)
    if least.minor_units > 1:
        fails = DESK.price(replace(wanted, fixed=replace(least, minor_units=least.minor_units - 1)), [HARBOUR])
        assert isinstance(fails, Refusal)
        assert fails.code is Code.AMOUNT_TOO_SMALL


@given(codes, codes, ways)
def test_the_volume_plan_never_costs_more_than_the_standard_one(source: str, target: str, way: tuple[str, str]) -> None:
    standard, volume = (explained(request(source, target, way, plan)).terms for plan in ("standard", "volume"))
    # A way of its own in the standard list has a price of its own; the volume plan has none.
    if way not in DEFAULT_TARIFF.corridors:
        assert volume.receive >= standard.receive


@given(codes, st.integers(1, 10**14), ways, st.sampled_from(DEFAULT_TARIFF.plan_names))
def test_fees_can_be_inverted_in_every_plan(code: str, principal: int, way: tuple[str, str], plan: str) -> None:
    prices = DEFAULT_TARIFF.of(plan)
    local, ppm = in_currency(prices, currency(code), TABLE), prices.corridor_ppm(*way)
    send = local.smallest_send(principal, ppm)
    assert send - sum(amount for _, amount in local.parts(send, ppm)) == principal


def test_a_corridor_of_its_own_adds_to_the_spread() -> None:
    dearer, usual = (DESK.price(request("GBP", "TRY", way), [HARBOUR]) for way in (("GB", "TR"), ("GB", "US")))
    assert isinstance(dearer, Terms)
    assert isinstance(usual, Terms)
    assert dearer.fees == usual.fees
    assert dearer.rate.value < usual.rate.value
    assert dearer.evidence == usual.evidence


def test_a_list_of_corridors_shows_the_plans_own_prices() -> None:
    [standard], [volume] = (
        corridors(DESK, [HARBOUR], "EUR", ("EUR", "UAH"), 1, plan) for plan in ("standard", "volume")
    )
    assert (standard.target.code, volume.target.code) == ("USD", "USD")
    assert volume.expected_cost_percent < standard.expected_cost_percent
    assert volume.minimum < standard.minimum


def test_only_what_somebody_exchanges_can_be_reached() -> None:
    narrow = ProviderPosition(replace(HARBOUR.provider, currencies=frozenset({"EUR", "USD"})))
    idle = ProviderPosition(replace(HARBOUR.provider, provider_id="idle", active=False))
    found = explain(DESK, [narrow, idle], request("EUR", "USD"), NOW)
    assert isinstance(found, Explained)
    assert found.targets == ("EUR", "USD")
    refusal = explain(DESK, [narrow, idle], request("EUR", "JPY"), NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.NO_PROVIDER


def needs(source: str, target: str) -> dict[str, tuple[Need, str]]:
    return {one.path: (one.need, one.form) for one in required_fields(source, target)}


def test_a_payment_within_europe_needs_an_iban_and_no_addresses() -> None:
    found = needs("DE", "FR")
    assert found["creditor_account.number"] == (Need.REQUIRED, "IBAN")
    assert not any("address" in path or "bic" in path for path in found)


def test_a_payment_to_india_needs_a_purpose_a_bic_and_addresses() -> None:
    found = needs("AE", "IN")
    assert found["purpose_code"][0] is Need.EXPECTED
    assert found["creditor_account.number"] == (Need.REQUIRED, "")
    assert found["creditor_account.bic"] == (Need.EXPECTED, "BIC")
    assert {"debtor.address.town", "creditor.address.country"} <= found.keys()
    assert "purpose_code" not in needs("IN", "IN")


@pytest.mark.parametrize("pair", [("", ""), ("DE", "US"), ("US", "DE"), ("JP", "JP")])
def test_every_payment_names_who_pays_and_who_is_paid(pair: tuple[str, str]) -> None:
    found = needs(*pair)
    required = {path for path, (need, _) in found.items() if need is Need.REQUIRED}
    assert required == {"receiver_participant_id", "debtor.name", "creditor.name", "creditor_account.number"}
    assert (found["debtor_account.number"][1] == "IBAN") == (pair[0] in IBAN_COUNTRIES)


def test_every_currency_with_a_rate_has_a_calendar() -> None:
    assert set(TABLE.mids) <= MARKETS.keys()
    year = 2026
    for code in MARKETS:
        days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
        assert 225 <= sum(is_business_day(code, day) for day in days) <= 256, code


def test_a_currency_without_a_calendar_has_weekends_alone() -> None:
    without = {one.code for one in currencies()} - MARKETS.keys()
    assert "LAK" in without
    assert market("LAK") is UNKNOWN
    assert holidays_of("LAK", 2026) == frozenset()
    assert not is_business_day("LAK", date(2026, 11, 21))
