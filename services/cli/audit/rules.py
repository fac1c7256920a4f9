"""What must hold for every conversion, by itself and beside others; in whole numbers alone.

The desk reckons with decimals and prepared figures. Nothing of that is used here: a rate is a fraction of two whole
numbers in minor units, and every claim is a comparison of products. What is wrong is named by its rule.
"""

from __future__ import annotations

from typing import Final

from fx.domain import QuoteRequest, Side, Terms
from money import Rate

SOURCE_BALANCES: Final = "send = fees + spread + provider_receives"
TARGET_BALANCES: Final = "provider_pays = receive + rounding"
NOTHING_NEGATIVE: Final = "every leg is zero or more"
FEES_ADD_UP: Final = "the fees one by one are the fees"
RIGHT_CURRENCIES: Final = "every amount is in the currency of its side"
FIXED_STANDS: Final = "the fixed amount is what is sent or delivered"
ONE_ROUNDING: Final = "what is delivered follows by one rounding"
RESIDUAL_BOOKED: Final = "the residual is exactly what the rounding moved"
SOMETHING_ARRIVES: Final = "at least one minor unit arrives"
PROVIDER_CAN_PAY: Final = "the provider pays what its own rate gives for the least that it must receive"
RATES_IN_ORDER: Final = "rate <= provider's rate <= mid"
BEST_CHOSEN: Final = "nobody offered a better rate than the chosen one and had room"
COST_NOT_UNDERSTATED: Final = "the cost is what is lost against the mid, rounded up"

WITHIN_LIMITS: Final = "the provider pays no more than it has room for"
MORE_GIVES_MORE: Final = "who sends more gets no less, and who wants more pays no less"
NO_ROUND_TRIP_GAINS: Final = "there and back gains nothing"
LEAST_IS_ASKED: Final = "a fixed receive amount costs the least that delivers it"
SMALLEST_WORKS: Final = "the smallest amount that is named works, and one less does not"
LARGEST_WORKS: Final = "up to the largest amount, and no more, is not too large"
STOPPED_IS_NOT_QUOTED: Final = "no pair that the breaker stops is quoted"
REFUSED_FOR_A_REASON: Final = "a refusal has a reason that is true"
NEVER_FAILS: Final = "pricing never raises"

PERCENT_STEPS: Final = 10_000
RESIDUAL_STEPS: Final = 10**18


def broken(request: QuoteRequest, terms: Terms) -> list[str]:
    """Name the rules that the terms of one conversion break."""
    found: list[str] = []
    _books(request, terms, found)
    _delivery(request, terms, found)
    _provider(terms, found)
    _cost(terms, found)
    return found


def unit_worth(rate: Rate) -> tuple[int, int]:
    """Give what one minor unit of the base is worth in minor units of the quote currency, as a fraction."""
    numerator, denominator = rate.value.as_integer_ratio()
    shift = rate.quote.exponent - rate.base.exponent
    return (numerator * 10**shift, denominator) if shift >= 0 else (numerator, denominator * 10**-shift)


def _books(request: QuoteRequest, terms: Terms, found: list[str]) -> None:
    legs = terms.legs
    fees, spread, given = legs.fees.minor_units, legs.spread.minor_units, legs.provider_receives.minor_units
    paid, rounding = legs.provider_pays.minor_units, legs.rounding.minor_units
    if terms.send.minor_units != fees + spread + given:
        found.append(SOURCE_BALANCES)
    if paid != terms.receive.minor_units + rounding:
        found.append(TARGET_BALANCES)
    if min(fees, spread, given, paid, rounding) < 0:
        found.append(NOTHING_NEGATIVE)
    if sum(fee.amount.minor_units for fee in terms.fees) != fees or any(
        fee.amount.minor_units < 1 for fee in terms.fees
    ):
        found.append(FEES_ADD_UP)
    if not _in_their_currencies(request.source.code, request.target.code, terms):
        found.append(RIGHT_CURRENCIES)


def _in_their_currencies(source: str, target: str, terms: Terms) -> bool:
    legs = terms.legs
    return (
        terms.send.currency.code == source == legs.fees.currency.code == legs.spread.currency.code
        and legs.provider_receives.currency.code == source == terms.total_cost.currency.code
        and terms.receive.currency.code == target == legs.provider_pays.currency.code == legs.rounding.currency.code
        and terms.total_cost_target.currency.code == target
        and all(fee.amount.currency.code == source for fee in terms.fees)
    )


def _delivery(request: QuoteRequest, terms: Terms, found: list[str]) -> None:
    exchanged = terms.send.minor_units - terms.legs.fees.minor_units
    receive = terms.receive.minor_units
    up, down = unit_worth(terms.rate)
    residual_up, residual_down = terms.residual.as_integer_ratio()
    if receive < 1:
        found.append(SOMETHING_ARRIVES)
    if (terms.send if request.side is Side.SEND else terms.receive) != request.fixed:
        found.append(FIXED_STANDS)
    if request.side is Side.SEND:
        if receive != exchanged * up // down:
            found.append(ONE_ROUNDING)
        if exchanged * up * residual_down != (receive * residual_down + residual_up) * down:
            found.append(RESIDUAL_BOOKED)
    else:
        over = exchanged * up - receive * down
        if exchanged != -(-receive * down // up):
            found.append(ONE_ROUNDING)
        # The exact residual over / up has no end in decimals; it is cut at its eighteenth.
        if residual_up * RESIDUAL_STEPS != (over * RESIDUAL_STEPS // up) * residual_down:
            found.append(RESIDUAL_BOOKED)


def _provider(terms: Terms, found: list[str]) -> None:
    legs, own, mid = terms.legs, terms.rate, terms.mid
    if legs.provider_id:
        chosen = [price for price in terms.evidence if price.chosen]
        if len(chosen) != 1 or chosen[0].provider_id != legs.provider_id or chosen[0].rate is None:
            found.append(BEST_CHOSEN)
            return
        own = chosen[0].rate
        better = (p for p in terms.evidence if p.rate is not None and p.rate.value > own.value)
        if any(price.reason != "EXPOSURE_LIMIT" for price in better):
            found.append(BEST_CHOSEN)
    up, down = unit_worth(own)
    received = legs.provider_receives.minor_units
    if (
        received != -(-terms.receive.minor_units * down // up)
        or legs.provider_pays.minor_units != received * up // down
    ):
        found.append(PROVIDER_CAN_PAY)
    if not terms.rate.value <= own.value <= mid.value:
        found.append(RATES_IN_ORDER)


def _cost(terms: Terms, found: list[str]) -> None:
    """Compare each of the three costs with what it is, exactly, rounded up."""
    send, receive = terms.send.minor_units, terms.receive.minor_units
    up, down = unit_worth(terms.mid)
    in_target = -(-send * up // down) - receive
    in_source = send - receive * down // up
    percent = -(-in_source * PERCENT_STEPS // send)
    shown_up, shown_down = terms.total_cost_percent.as_integer_ratio()
    right = (
        terms.total_cost_target.minor_units == in_target >= 0
        and terms.total_cost.minor_units == in_source >= 0
        and shown_up * 100 == percent * shown_down
    )
    if not right:
        found.append(COST_NOT_UNDERSTATED)
