"""The desk's choices, each in an example that can be followed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fx.domain import (
    DEFAULT_TARIFF,
    Code,
    Desk,
    LockPeriod,
    Provider,
    ProviderPosition,
    PublishedDay,
    QuoteRequest,
    Refusal,
    Side,
    Terms,
    demonstration_table,
)
from money import Money, currency

PUBLISHED = PublishedDay(date(2026, 10, 30), {"USD": Decimal("1.1172"), "JPY": Decimal("175.68")})
TABLE = demonstration_table(PUBLISHED, datetime(2026, 11, 20, 12, tzinfo=UTC))
DESK = Desk(TABLE, DEFAULT_TARIFF)
EUR, USD = currency("EUR"), currency("USD")
REQUEST = QuoteRequest(EUR, USD, Side.SEND, Money(200_00, EUR), "DE", "US", LockPeriod(300, 0))


def position(
    provider_id: str, ppm: int, *, limit: int | None = None, reserved: int = 0, active: bool = True
) -> ProviderPosition:
    limits = {} if limit is None else {"USD": limit}
    provider = Provider(provider_id, provider_id, frozenset({"EUR", "USD"}), ppm, limits, active)
    return ProviderPosition(provider, {"USD": reserved})


def priced(*positions: ProviderPosition, request: QuoteRequest = REQUEST, desk: Desk = DESK) -> Terms:
    terms = desk.price(request, positions)
    assert isinstance(terms, Terms)
    return terms


def evidence(terms: Terms) -> list[tuple[str, str]]:
    return [(price.provider_id, "chosen" if price.chosen else price.reason) for price in terms.evidence]


def test_the_worked_example_of_the_documentation() -> None:
    terms = priced(position("harbour", 900), position("lagoon", 1_100))
    assert [(fee.kind, fee.amount.minor_units) for fee in terms.fees] == [
        ("PAYMENT", 30),
        ("CORRIDOR", 20),
        ("SIZE", 30),
    ]
    assert terms.mid.text == "1.1172"
    assert [price.rate.text for price in terms.evidence if price.rate] == ["1.11619452", "1.11597108"]
    assert terms.rate.text == "1.115636422"
    assert str(terms.receive) == "USD 222.23"
    assert terms.residual == Decimal("0.47752624")
    assert [str(part) for part in (terms.legs.provider_receives, terms.legs.spread, terms.legs.fees)] == [
        "EUR 199.10",
        "EUR 0.10",
        "EUR 0.80",
    ]
    assert [str(part) for part in (terms.legs.provider_pays, terms.legs.rounding)] == ["USD 222.23", "USD 0.00"]
    assert (str(terms.total_cost), str(terms.total_cost_target)) == ("EUR 1.09", "USD 1.21")
    assert terms.total_cost_percent == Decimal("0.55")


def test_the_best_rate_wins_and_the_first_name_among_equals() -> None:
    terms = priced(position("zebra", 500), position("ant", 500), position("bee", 900))
    assert evidence(terms) == [("ant", "chosen"), ("zebra", "SAME_RATE"), ("bee", "WORSE_RATE")]


def test_a_provider_without_room_or_off_duty_is_passed_over() -> None:
    positions = (
        position("full", 100, limit=300_00, reserved=100_00),
        position("idle", 200, active=False),
        position("open", 900),
    )
    assert evidence(priced(*positions)) == [("full", "EXPOSURE_LIMIT"), ("open", "chosen"), ("idle", "INACTIVE")]


def test_a_limit_is_used_to_its_last_minor_unit() -> None:
    owed = priced(position("harbour", 900)).legs.provider_pays.minor_units
    assert priced(position("harbour", 900, limit=owed)).legs.provider_id == "harbour"
    refusal = DESK.price(REQUEST, [position("harbour", 900, limit=owed - 1)])
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.EXPOSURE_LIMIT


def test_without_an_active_provider_of_the_pair_there_is_no_price() -> None:
    refusal = DESK.price(REQUEST, [position("idle", 200, active=False)])
    assert refusal == Refusal(Code.NO_PROVIDER, "no active provider exchanges EUR to USD")


def test_a_longer_lock_costs_more() -> None:
    short = priced(position("harbour", 900))
    long = priced(position("harbour", 900), request=replace(REQUEST, lock=DEFAULT_TARIFF.lock_periods[-1]))
    assert long.receive < short.receive


@pytest.mark.parametrize(("target_country", "corridor_fee"), [("DE", 0), ("FR", 4), ("US", 20), ("", 20)])
def test_the_corridor_decides_its_fee(target_country: str, corridor_fee: int) -> None:
    terms = priced(position("harbour", 900), request=replace(REQUEST, target_country=target_country))
    assert sum(fee.amount.minor_units for fee in terms.fees if fee.kind == "CORRIDOR") == corridor_fee


def test_a_currency_without_a_rate_is_refused_with_the_reason() -> None:
    rub = replace(REQUEST, target=currency("RUB"))
    refusal = DESK.price(rub, [position("harbour", 900)])
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.CURRENCY_NOT_QUOTED
    assert "2022-03-01" in refusal.message


def test_more_than_one_payment_may_send_is_refused() -> None:
    for side, of in ((Side.SEND, EUR), (Side.RECEIVE, USD)):
        refusal = DESK.price(replace(REQUEST, side=side, fixed=Money(2**63 - 1, of)), [position("harbour", 900)])
        assert refusal == Refusal(Code.AMOUNT_TOO_LARGE, "one payment may send at most EUR 100000000.00")
