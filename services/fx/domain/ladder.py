"""A ladder: the providers' rates for one pair on one corridor, best first, prepared so that a price is integers alone.

Everything about an exchange but its amount is decided when the ladder is made: the mid, the fees' rates, what each
provider offers, what the house quotes on it, and what is said of the providers that were not chosen. To price an
amount is then a few multiplications and divisions of whole numbers, equal to the last digit to the decimals that
docs/fx.md explains line by line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from fx.domain.flight import Flight, Offer
from fx.domain.minor_rate import fraction_text, minor_rate
from fx.domain.outcome import Code, Refusal
from fx.domain.priced import Amounts, Basis, Priced, Rung
from fx.domain.provider import Step, worsened
from fx.domain.rates import Mid
from fx.domain.tariff import WITHOUT_END, LocalTariff
from fx.domain.terms import INACTIVE, Side
from money import MAX_MINOR_UNITS, AmountOutOfRange, Money, Rate

_Reach = Sequence[tuple[int, Rate]]

# A provider that trades the pair, but not so much at once.
BEYOND_SIZE: Final = "BEYOND_SIZE"

RESIDUAL_DECIMALS: Final = 18
RESIDUAL_PARTS: Final = 10**RESIDUAL_DECIMALS


class _Exchange(NamedTuple):
    """What is exchanged at one rung, before it is known whether the provider has room for it."""

    send: int
    fees: tuple[tuple[str, int], ...]
    principal: int
    receive: int
    residual: str
    provider_receives: int
    provider_pays: int


class _Sizes(NamedTuple):
    """The sizes of the amount that is fixed at which somebody's rate changes; a flight up to each, and one beyond."""

    bounds: list[int]
    flights: list[Flight]


class Trader(NamedTuple):
    """A provider that trades the pair, with its rates in order of size; without any when it gives no price now."""

    provider_id: str
    steps: tuple[Step, ...]


class Ladder:
    """Prices amounts between two currencies at the rates of those who trade them.

    Within one currency nobody is needed: the exchange is at par.
    """

    __slots__ = (
        "_basis",
        "_corridor_ppm",
        "_local",
        "_mid",
        "_received",
        "_sent",
        "_spread_ppm",
    )

    def __init__(
        self,
        mid: Mid,
        local: LocalTariff,
        corridor_ppm: int,
        spread_ppm: int,
        traders: Sequence[Trader],
        rates_version: int,
    ) -> None:
        self._basis = Basis(mid, rates_version)
        self._mid = minor_rate(mid.rate)
        self._local = local
        self._corridor_ppm = corridor_ppm
        self._spread_ppm = spread_ppm
        if mid.rate.base == mid.rate.quote:
            traders = (Trader("", (Step(None, mid.rate),)),)
        self._sent = self._sizes(traders, Side.SEND)
        self._received = self._sizes(traders, Side.RECEIVE)

    def price(self, side: Side, fixed: int, headroom: Mapping[str, int]) -> Priced | Refusal:
        """Price an amount above zero, in minor units of the side that is fixed, or say why there is no price.

        `headroom` gives by provider what it may still owe in the target currency; one without an entry is not
        limited. The best provider with room for the amount is chosen.
        """
        sending = side is Side.SEND
        if sending and fixed > self._local.largest:
            return self._too_large()
        bounds, flights = self._sent if sending else self._received
        place = bisect_left(bounds, fixed) if bounds else 0
        flight = flights[place]
        for rung in flight:
            found = self._from_send(rung, fixed) if sending else self._from_receive(rung, fixed)
            if found is None:
                return self._too_small(fixed, place, rung)
            if max(found.receive, found.principal, found.provider_pays) > MAX_MINOR_UNITS:
                return self._too_large()
            if found.provider_pays <= headroom.get(rung.provider_id, MAX_MINOR_UNITS):
                return self._priced(rung, side, found)
        return self._nobody(flight)

    def smallest_send(self) -> Money | None:
        """Give the least that can be sent so that one minor unit arrives at the best rate; None without an offer.

        Raises AmountOutOfRange when that does not fit in 64 bit.
        """
        return self._smallest(None, None)

    def _smallest(self, at: int | None, tried: Rung | None) -> Money | None:
        """Give the least send amount that works, with `tried` in the flight at which the best rung had no room."""
        above = 0
        bounds, flights = self._sent
        for place, bound in enumerate((*bounds, WITHOUT_END)):
            rung = tried if place == at else next(iter(flights[place]), None)
            if rung is not None:
                least = max(above + 1, self._local.smallest_send(rung.quoted.least_for(1), self._corridor_ppm))
                if least <= bound:
                    return Money(least, self._local.of)
            above = bound
        return None

    def _sizes(self, traders: Sequence[Trader], side: Side) -> _Sizes:
        reaches = [(trader.provider_id, self._reaches(trader.steps, side)) for trader in traders]
        bounds = sorted({bound for _, reach in reaches for bound, _ in reach if bound < WITHOUT_END})
        return _Sizes(bounds, [self._flight(reaches, size) for size in (*bounds, WITHOUT_END)])

    def _reaches(self, steps: Sequence[Step], side: Side) -> _Reach:
        """Turn the bounds of steps into bounds of the amount that is fixed.

        What is exchanged, which is the send amount less fees, is within a step or not: so an amount to receive and
        the amount that must be sent for it stand on the same step.
        """
        reach = []
        for step in steps:
            if step.up_to is None:
                bound = WITHOUT_END
            elif side is Side.SEND:
                bound = self._local.smallest_send(step.up_to + 1, self._corridor_ppm) - 1
            else:
                bound = minor_rate(worsened(step.rate, self._spread_ppm)).worth(step.up_to)[0]
            reach.append((bound, step.rate))
        return reach

    def _flight(self, reaches: Sequence[tuple[str, _Reach]], size: int) -> Flight:
        offers, silent = [], []
        for provider_id, reach in reaches:
            rate = next((rate for bound, rate in reach if size <= bound), None)
            if rate is not None:
                offers.append(Offer(provider_id, rate))
            else:
                silent.append((provider_id, BEYOND_SIZE if reach else INACTIVE))
        return Flight(self._basis, offers, silent, self._spread_ppm)

    def _from_send(self, rung: Rung, send: int) -> _Exchange | None:
        """Give what becomes of a send amount; None when less than one minor unit would arrive."""
        fees = self._local.parts(send, self._corridor_ppm)
        principal = send
        for _, amount in fees:
            principal -= amount
        receive, rest = rung.quoted.worth(principal) if principal > 0 else (0, 0)
        if receive < 1:
            return None
        provider_receives = rung.own.least_for(receive)
        provider_pays, _ = rung.own.worth(provider_receives)
        residual = fraction_text(rest, rung.quoted.decimals)
        return _Exchange(send, fees, principal, receive, residual, provider_receives, provider_pays)

    def _from_receive(self, rung: Rung, receive: int) -> _Exchange:
        quoted = rung.quoted
        principal = quoted.least_for(receive)
        if principal > MAX_MINOR_UNITS:
            return _Exchange(0, (), principal, receive, "", 0, 0)
        over = principal * quoted.numerator - receive * quoted.denominator
        residual = fraction_text(over * RESIDUAL_PARTS // quoted.numerator, RESIDUAL_DECIMALS)
        send = self._local.smallest_send(principal, self._corridor_ppm)
        fees = self._local.parts(send, self._corridor_ppm)
        provider_receives = rung.own.least_for(receive)
        provider_pays, _ = rung.own.worth(provider_receives)
        return _Exchange(send, fees, principal, receive, residual, provider_receives, provider_pays)

    def _priced(self, rung: Rung, side: Side, found: _Exchange) -> Priced | Refusal:
        """Add what it all costs: against the mid, in both currencies and in per cent, each rounded up."""
        send, fees, principal, receive, residual, provider_receives, provider_pays = found
        worth_of_send = self._mid.worth_at_least(send)
        if send > self._local.largest or worth_of_send > MAX_MINOR_UNITS:
            return self._too_large()
        total_cost = send - self._mid.most_within(receive)
        hundredths = -(-total_cost * 10_000 // send)
        amounts = Amounts(
            send,
            receive,
            fees,
            send - principal,
            principal - provider_receives,
            provider_receives,
            provider_pays,
            provider_pays - receive,
            residual,
            total_cost,
            worth_of_send - receive,
            f"{hundredths // 100}.{hundredths % 100:02d}",
        )
        return Priced(rung, side, amounts)

    @property
    def _target(self) -> str:
        return self._basis.mid.rate.quote.code

    def _nobody(self, flight: Flight) -> Refusal:
        pair = f"{self._local.of} to {self._target}"
        if flight.offers:
            names = ", ".join(sorted(offer.provider_id for offer in flight.offers))
            what = f"the amount exceeds what is left of the {self._target} limits of {names}"
            return Refusal(Code.EXPOSURE_LIMIT, what)
        if any(reason == BEYOND_SIZE for _, reason in flight.silent):
            return Refusal(Code.NO_PROVIDER, f"no active provider exchanges so much {pair} at once")
        return Refusal(Code.NO_PROVIDER, f"no active provider exchanges {pair}")

    def _too_small(self, send: int, place: int, rung: Rung) -> Refusal:
        try:
            smallest = self._smallest(place, rung)
        except AmountOutOfRange:
            return self._too_large()
        what = f"{Money(send, self._local.of)} leaves less than one minor unit of {self._target} after fees"
        return Refusal(Code.AMOUNT_TOO_SMALL, f"{what}; the smallest that works is {smallest}")

    def _too_large(self) -> Refusal:
        return Refusal(
            Code.AMOUNT_TOO_LARGE, f"one payment may send at most {Money(self._local.largest, self._local.of)}"
        )
