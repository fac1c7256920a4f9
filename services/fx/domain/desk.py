"""The desk: prices an exchange from the rates, the tariff and the providers. Pure; the same for firm and indicative.

Fixed send:     fees come off the send amount, the rest is exchanged at the quoted rate, the receive side floors.
Fixed receive:  the exchanged amount ceils, and the send amount is the smallest that leaves it after fees.
Either way there is exactly one rounding on the computed side, and what the provider receives is the least that makes
it pay the beneficiary in full at its own rate: the difference is the house's spread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, Context, Decimal
from typing import Final

from fx.domain.outcome import Code, Refusal
from fx.domain.provider import ProviderPosition, worsened
from fx.domain.rates import Mid, RateTable, plain
from fx.domain.retired import why_not_quoted
from fx.domain.tariff import STANDARD, Fee, LocalTariff, Tariff, in_currency
from fx.domain.terms import (
    EXPOSURE_LIMIT,
    INACTIVE,
    SAME_RATE,
    WORSE_RATE,
    Legs,
    ProviderPrice,
    QuoteRequest,
    Side,
    Terms,
)
from money import AmountOutOfRange, Money, Rate, Rounding, convert, cost, currency

# Wide enough for a product of nineteen digits of minor units and a rate of eighteen, and for eighteen decimals more.
WIDE: Final = Context(prec=60)
RESIDUAL_STEP: Final = Decimal("1E-18")
PERCENT_STEP: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Exchange:
    """The amounts of one exchange at one pair of rates: what the payer gives and everything it becomes."""

    send: int
    fees: tuple[Fee, ...]
    principal: int
    receive: Money
    residual: Decimal
    provider_receives: Money
    provider_pays: Money


class Desk:
    """Prices exchanges from one table of rates. Make one per table: the tariff is turned into each currency once.

    Crosses are kept as they are first asked for; there are as many as pairs in the table.
    """

    __slots__ = ("_crosses", "_local", "rates", "tariff")

    def __init__(self, rates: RateTable, tariff: Tariff) -> None:
        self.rates = rates
        self.tariff = tariff
        self._local = {
            plan: {code: in_currency(tariff.of(plan), currency(code), rates) for code in rates.mids}
            for plan in tariff.plan_names
        }
        self._crosses: dict[tuple[str, str], Mid] = {}

    def price(self, request: QuoteRequest, providers: Sequence[ProviderPosition]) -> Terms | Refusal:
        """Give the terms of the best exchange now possible, or why there is none."""
        for code in (request.source.code, request.target.code):
            if not self.rates.quotes(code):
                return Refusal(Code.CURRENCY_NOT_QUOTED, why_not_quoted(code))
        local = self._local[request.plan][request.source.code]
        if request.side is Side.SEND and request.fixed.minor_units > local.largest:
            return self._too_large(local)
        mid = self._mid(request)
        try:
            if request.source == request.target:
                terms = self._price_at_par(request, local, mid)
            else:
                terms = self._price_by_providers(request, local, mid, providers)
        except AmountOutOfRange:
            return self._too_large(local)
        if isinstance(terms, Terms) and terms.send.minor_units > local.largest:
            return self._too_large(local)
        return terms

    def largest_send(self, code: str, plan: str = STANDARD) -> Money:
        """Give the most that can be sent in one payment in a currency of the table."""
        local = self._local[plan][code]
        return Money(local.largest, local.of)

    def smallest_send(self, request: QuoteRequest, providers: Iterable[ProviderPosition]) -> Money | None:
        """Give the least that can be sent so that one minor unit arrives at the best rate; None without a provider."""
        mid = self._mid(request).rate
        rate: Rate | None = mid
        if request.source != request.target:
            offers = self._offers(request, mid, providers)
            rate = self._quoted(offers[0][0], request) if offers else None
        return None if rate is None else self._smallest(request, self._local[request.plan][request.source.code], rate)

    def _mid(self, request: QuoteRequest) -> Mid:
        pair = (request.source.code, request.target.code)
        mid = self._crosses.get(pair)
        if mid is None:
            mid = self._crosses[pair] = self.rates.mid(request.source, request.target)
        return mid

    def _price_at_par(self, request: QuoteRequest, local: LocalTariff, mid: Mid) -> Terms | Refusal:
        found = self._exchange(request, local, mid.rate, mid.rate)
        return found if isinstance(found, Refusal) else self._terms(request, mid, mid.rate, found, "", ())

    def _price_by_providers(
        self, request: QuoteRequest, local: LocalTariff, mid: Mid, providers: Sequence[ProviderPosition]
    ) -> Terms | Refusal:
        offers = self._offers(request, mid.rate, providers)
        if not offers:
            pair = f"{request.source.code} to {request.target.code}"
            return Refusal(Code.NO_PROVIDER, f"no active provider exchanges {pair}")
        exhausted: set[str] = set()
        for rate, offered_by in offers:
            quoted = self._quoted(rate, request)
            found = self._exchange(request, local, rate, quoted)
            if isinstance(found, Refusal):
                return found
            if found.provider_pays.minor_units > offered_by.headroom(request.target.code):
                exhausted.add(offered_by.provider.provider_id)
                continue
            chosen = offered_by.provider.provider_id
            evidence = _evidence(request, providers, offers, chosen, exhausted)
            return self._terms(request, mid, quoted, found, chosen, evidence)
        names = ", ".join(sorted(exhausted))
        return Refusal(
            Code.EXPOSURE_LIMIT, f"the amount exceeds what is left of the {request.target.code} limits of {names}"
        )

    def _offers(
        self, request: QuoteRequest, mid: Rate, providers: Iterable[ProviderPosition]
    ) -> list[tuple[Rate, ProviderPosition]]:
        """Active providers of the pair with their rates, best first and by id among equals."""
        offers = [
            (worsened(mid, position.provider.half_spread_ppm), position)
            for position in providers
            if position.provider.active and position.provider.trades(request.source.code, request.target.code)
        ]
        offers.sort(key=lambda offer: (-offer[0].value, offer[1].provider.provider_id))
        return offers

    def _quoted(self, provider_rate: Rate, request: QuoteRequest) -> Rate:
        plan = self.tariff.of(request.plan)
        spread_ppm = plan.spread_ppm(request.source_country, request.target_country)
        return worsened(provider_rate, spread_ppm + request.lock.extra_spread_ppm)

    def _exchange(
        self, request: QuoteRequest, local: LocalTariff, provider_rate: Rate, quoted: Rate
    ) -> Exchange | Refusal:
        corridor_ppm = self._corridor_ppm(request)
        if request.side is Side.SEND:
            send = request.fixed.minor_units
            fees = local.fees(send, corridor_ppm)
            principal = send - sum(fee.amount.minor_units for fee in fees)
            receive, residual = convert(Money(max(principal, 0), request.source), quoted, Rounding.FLOOR)
            if receive.minor_units < 1:
                smallest = self._smallest(request, local, quoted)
                what = f"{request.fixed} leaves less than one minor unit of {request.target.code} after fees"
                return Refusal(Code.AMOUNT_TOO_SMALL, f"{what}; the smallest that works is {smallest}")
        else:
            receive = request.fixed
            given, over = cost(receive, quoted, Rounding.CEILING)
            principal, residual = given.minor_units, _part_of_a_unit(over, quoted)
            send = local.smallest_send(principal, corridor_ppm)
            fees = local.fees(send, corridor_ppm)
        provider_receives, _ = cost(receive, provider_rate, Rounding.CEILING)
        provider_pays, _ = convert(provider_receives, provider_rate, Rounding.FLOOR)
        return Exchange(send, fees, principal, receive, residual, provider_receives, provider_pays)

    def _terms(
        self,
        request: QuoteRequest,
        mid: Mid,
        quoted: Rate,
        found: Exchange,
        provider_id: str,
        evidence: tuple[ProviderPrice, ...],
    ) -> Terms:
        send = Money(found.send, request.source)
        legs = Legs(
            provider_id=provider_id,
            provider_receives=found.provider_receives,
            fees=Money(found.send - found.principal, request.source),
            spread=Money(found.principal, request.source) - found.provider_receives,
            provider_pays=found.provider_pays,
            rounding=found.provider_pays - found.receive,
        )
        total_cost, total_cost_target, percent = _total_cost(send, found.receive, mid.rate)
        return Terms(
            send=send,
            receive=found.receive,
            mid=mid.rate,
            mid_observed_at=mid.observed_at,
            mid_source=mid.source,
            rate=quoted,
            fees=found.fees,
            legs=legs,
            residual=plain(found.residual),
            rounding=Rounding.FLOOR if request.side is Side.SEND else Rounding.CEILING,
            evidence=evidence,
            total_cost=total_cost,
            total_cost_target=total_cost_target,
            total_cost_percent=percent,
            rates_version=self.rates.version,
        )

    def _corridor_ppm(self, request: QuoteRequest) -> int:
        return self.tariff.of(request.plan).corridor_ppm(request.source_country, request.target_country)

    def _smallest(self, request: QuoteRequest, local: LocalTariff, quoted: Rate) -> Money:
        principal, _ = cost(Money(1, request.target), quoted, Rounding.CEILING)
        return Money(local.smallest_send(principal.minor_units, self._corridor_ppm(request)), request.source)

    def _too_large(self, local: LocalTariff) -> Refusal:
        return Refusal(Code.AMOUNT_TOO_LARGE, f"one payment may send at most {Money(local.largest, local.of)}")


def _part_of_a_unit(over: Decimal, rate: Rate) -> Decimal:
    """Turn what a ceiled amount is worth too much, in minor units of the quote side, into a part of one of its own."""
    unit_worth = rate.value.scaleb(rate.quote.exponent - rate.base.exponent, WIDE)
    return WIDE.divide(over, unit_worth).quantize(RESIDUAL_STEP, ROUND_DOWN, WIDE)


def _total_cost(send: Money, receive: Money, mid: Rate) -> tuple[Money, Money, Decimal]:
    """The whole cost against the mid in both currencies and in per cent of the send amount, all rounded up."""
    worth_of_send, _ = convert(send, mid, Rounding.CEILING)
    at_mid, _ = cost(receive, mid, Rounding.FLOOR)
    in_source = send - at_mid
    exact = WIDE.divide(Decimal(in_source.minor_units * 100), Decimal(send.minor_units))
    return in_source, worth_of_send - receive, exact.quantize(PERCENT_STEP, ROUND_CEILING, WIDE)


def _evidence(
    request: QuoteRequest,
    providers: Iterable[ProviderPosition],
    offers: Sequence[tuple[Rate, ProviderPosition]],
    chosen: str,
    exhausted: set[str],
) -> tuple[ProviderPrice, ...]:
    """Everybody who trades the pair: the offers, best first, then those who gave no price."""
    best = next(rate for rate, offer in offers if offer.provider.provider_id == chosen)
    evidence = []
    for rate, offer in offers:
        provider_id = offer.provider.provider_id
        if provider_id == chosen:
            reason = ""
        elif provider_id in exhausted:
            reason = EXPOSURE_LIMIT
        else:
            reason = SAME_RATE if rate.value == best.value else WORSE_RATE
        evidence.append(ProviderPrice(provider_id, rate, provider_id == chosen, reason))
    silent = sorted(
        position.provider.provider_id
        for position in providers
        if not position.provider.active and position.provider.trades(request.source.code, request.target.code)
    )
    return (*evidence, *(ProviderPrice(provider_id, None, False, INACTIVE) for provider_id in silent))
