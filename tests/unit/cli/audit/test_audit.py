"""The audit finds nothing wrong with the desk, and does find whatever is planted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from cli.audit import rules
from cli.audit.chains import chain
from cli.audit.markets import EVERY_CURRENCY, LIVE, MARKETS, desk_of, lanes_of
from cli.audit.run import _block, audit, wrong_exponents
from cli.audit.tally import MOST_EXAMPLES_PER_RULE, Tally
from fx.domain import Code, Desk, ProviderPosition, QuoteRequest, Refusal, Side, Terms
from money import Money, currencies

SERAI = Path(sys.executable).with_name("serai")
COMMAND_SECONDS = 120
CHAINS = 40


def one(amount: Money, more: int = 1) -> Money:
    return Money(amount.minor_units + more, amount.currency)


class Planted(Desk):
    """The desk with something wrong planted into what it says of a priced amount or of a refused one."""

    __slots__ = ("_spoil",)

    def __init__(self, honest: Desk, spoil: Callable[[QuoteRequest, Terms | Refusal], Terms | Refusal]) -> None:
        super().__init__(honest.rates, honest.tariff)
        self._spoil = spoil

    def price(self, request: QuoteRequest, providers: Sequence[ProviderPosition]) -> Terms | Refusal:
        return self._spoil(request, super().price(request, providers))


def spoiled_terms(change: Callable[[QuoteRequest, Terms], Terms]) -> Callable[..., Terms | Refusal]:
    return lambda request, found: change(request, found) if isinstance(found, Terms) else found


def legs(**changes: Callable[[Terms], Money]) -> Callable[..., Terms | Refusal]:
    def change(_: QuoteRequest, terms: Terms) -> Terms:
        return replace(terms, legs=replace(terms.legs, **{name: give(terms) for name, give in changes.items()}))

    return spoiled_terms(change)


def failing(request: QuoteRequest, found: Terms | Refusal) -> Terms | Refusal:
    if request.fixed.minor_units % 7 == 0:
        raise ZeroDivisionError("seven")
    return found


def gaining(request: QuoteRequest, terms: Terms) -> Terms:
    """Pay out a hundredth more than the rate gives, as a spread on the wrong side would."""
    bonus = 1 + terms.receive.minor_units // 10
    return replace(terms, receive=one(terms.receive, bonus)) if request.side is Side.SEND else terms


def unsteady(request: QuoteRequest, terms: Terms) -> Terms:
    """Give every third amount a unit less."""
    less = request.side is Side.SEND and request.fixed.minor_units % 3 == 0
    return replace(terms, receive=one(terms.receive, -terms.receive.minor_units // 2)) if less else terms


def wrong_smallest(_: QuoteRequest, found: Terms | Refusal) -> Terms | Refusal:
    if isinstance(found, Refusal) and found.code is Code.AMOUNT_TOO_SMALL:
        return Refusal(found.code, f"{found.message}0")
    return found


def too_large_too_soon(request: QuoteRequest, found: Terms | Refusal) -> Terms | Refusal:
    return Refusal(Code.AMOUNT_TOO_LARGE, "no") if request.fixed.minor_units > 100_000 else found


def dearer(request: QuoteRequest, terms: Terms) -> Terms:
    return replace(terms, send=one(terms.send)) if request.side is Side.RECEIVE else terms


def too_good(_: QuoteRequest, terms: Terms) -> Terms:
    return replace(terms, rate=replace(terms.rate, value=Decimal(10**9))) if terms.legs.provider_id else terms


def without_evidence(_: QuoteRequest, terms: Terms) -> Terms:
    return replace(terms, evidence=tuple(replace(price, chosen=False) for price in terms.evidence))


def other_residual(_: QuoteRequest, terms: Terms) -> Terms:
    return replace(terms, residual=terms.residual + Decimal("1E-18"))


PLANTED = {
    rules.SOURCE_BALANCES: legs(spread=lambda terms: one(terms.legs.spread)),
    rules.TARGET_BALANCES: legs(rounding=lambda terms: one(terms.legs.rounding)),
    rules.NOTHING_NEGATIVE: legs(rounding=lambda terms: one(terms.legs.rounding, -(10**15))),
    rules.FEES_ADD_UP: spoiled_terms(lambda _, terms: replace(terms, fees=terms.fees[1:])),
    rules.RIGHT_CURRENCIES: legs(fees=lambda terms: Money(terms.legs.fees.minor_units, terms.receive.currency)),
    rules.FIXED_STANDS: spoiled_terms(lambda _, terms: replace(terms, send=one(terms.send))),
    rules.ONE_ROUNDING: spoiled_terms(gaining),
    rules.RESIDUAL_BOOKED: spoiled_terms(other_residual),
    rules.SOMETHING_ARRIVES: spoiled_terms(lambda _, terms: replace(terms, receive=one(terms.receive, -(10**18)))),
    rules.PROVIDER_CAN_PAY: legs(provider_receives=lambda terms: one(terms.legs.provider_receives)),
    rules.RATES_IN_ORDER: spoiled_terms(
        lambda _, terms: replace(terms, rate=replace(terms.rate, value=Decimal(10**9)))
    ),
    rules.BEST_CHOSEN: spoiled_terms(without_evidence),
    rules.COST_NOT_UNDERSTATED: spoiled_terms(
        lambda _, terms: replace(terms, total_cost_percent=terms.total_cost_percent - Decimal("0.01"))
    ),
    rules.MORE_GIVES_MORE: spoiled_terms(unsteady),
    rules.NO_ROUND_TRIP_GAINS: spoiled_terms(gaining),
    rules.LEAST_IS_ASKED: spoiled_terms(dearer),
    rules.SMALLEST_WORKS: too_large_too_soon,
    rules.LARGEST_WORKS: too_large_too_soon,
    rules.REFUSED_FOR_A_REASON: wrong_smallest,
    rules.NEVER_FAILS: failing,
}


def audited(desk: Desk, market: str, chains: int = CHAINS, amounts: int = 24, followed: int = 4) -> Tally:
    tally = Tally()
    lanes = lanes_of(market, 1, desk)
    for number in range(chains):
        chain(desk, lanes[number], Random(number), tally).walk(amounts, followed)  # noqa: S311 - repeatable.
    return tally


@pytest.mark.parametrize("market", MARKETS)
def test_the_desk_keeps_every_rule(market: str) -> None:
    tally = audited(desk_of(market, 7), market)
    assert tally.examples == []
    assert tally.conversions > 15 * CHAINS
    assert {"AMOUNT_TOO_SMALL", "AMOUNT_TOO_LARGE"} <= tally.refusals.keys()


def test_every_live_pair_keeps_every_rule_whichever_side_is_fixed() -> None:
    desk = desk_of(LIVE, 11)
    lanes = lanes_of(LIVE, 11, desk)
    assert {(lane.source.code, lane.target.code, lane.side) for lane in lanes} == {
        (source, target, side) for source in desk.rates.mids for target in desk.rates.mids for side in Side
    }
    assert audited(desk, LIVE, len(lanes), amounts=3, followed=1).examples == []


@pytest.mark.parametrize("rule", PLANTED)
def test_what_is_planted_is_found(rule: str) -> None:
    tally = audited(Planted(desk_of(LIVE, 1), PLANTED[rule]), LIVE)
    assert tally.broken[rule] > 0
    assert 0 < sum(example["rule"] == rule for example in tally.examples) <= MOST_EXAMPLES_PER_RULE


def test_a_limit_that_is_not_kept_is_found() -> None:
    class Unlimited(Desk):
        __slots__ = ()

        def price(self, request: QuoteRequest, providers: Sequence[ProviderPosition]) -> Terms | Refusal:
            free = [replace(one, provider=replace(one.provider, limits={})) for one in providers]
            return super().price(request, free)

    honest = desk_of(LIVE, 1)
    assert audited(Unlimited(honest.rates, honest.tariff), LIVE).broken[rules.WITHIN_LIMITS] > 0


def test_a_pair_that_is_quoted_although_the_breaker_stops_it_is_found() -> None:
    class Heedless(Desk):
        __slots__ = ("_free",)

        def __init__(self, honest: Desk) -> None:
            super().__init__(honest.rates, honest.tariff)
            self._free = Desk(replace(honest.rates, guards={}), honest.tariff)

        def price(self, request: QuoteRequest, providers: Sequence[ProviderPosition]) -> Terms | Refusal:
            return self._free.price(request, providers)

    honest = desk_of(EVERY_CURRENCY, 3)
    assert audited(Heedless(honest), EVERY_CURRENCY).broken[rules.STOPPED_IS_NOT_QUOTED] > 0


def test_every_rule_has_something_planted_against_it() -> None:
    told = {value for name, value in vars(rules).items() if name.isupper() and isinstance(value, str)}
    assert told == PLANTED.keys() | {rules.WITHIN_LIMITS, rules.STOPPED_IS_NOT_QUOTED}


def test_every_currency_that_can_be_paid_is_traded() -> None:
    desk = desk_of(EVERY_CURRENCY, 3)
    assert set(desk.rates.mids) == {each.code for each in currencies()}
    assert {"JPY", "KWD", "BHD", "JOD", "XCG", "ZWG"} <= desk.rates.mids.keys()
    assert len(lanes_of(EVERY_CURRENCY, 1, desk)) == 2 * len(currencies()) ** 2
    assert wrong_exponents() == ()


def test_the_same_seed_finds_the_same_however_the_work_is_shared_out() -> None:
    whole, halves = _block(3, 0, 20), Tally()
    for first in (0, 10):
        halves.add(_block(3, first, 10))
    assert (halves.conversions, halves.refusals, halves.examples) == (
        whole.conversions,
        whole.refusals,
        whole.examples,
    )
    assert audit(200, 3, print, processes=1).tally.conversions >= 200


def test_the_command_prints_one_json_object() -> None:
    command = [str(SERAI), "fx", "audit", "--conversions", "300", "--seed", "5", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False)
    found = json.loads(ended.stdout)
    assert ended.returncode == 0, ended.stderr
    assert (found["violations"], found["examples"], found["seed"]) == (0, [], 5)
    assert found["conversions"] >= 300
