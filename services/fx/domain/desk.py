"""The desk: prices an exchange from the rates, the tariff and the providers. Pure; the same for firm and indicative.

Fixed send:     fees come off the send amount, the rest is exchanged at the quoted rate, the receive side floors.
Fixed receive:  the exchanged amount ceils, and the send amount is the smallest that leaves it after fees.
Either way there is exactly one rounding on the computed side, and what the provider receives is the least that makes
it pay the beneficiary in full at its own rate: the difference is the house's spread.

What does not depend on the amount is prepared once, in ladders; tests hold every price against the same computed in
decimals from its beginning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from fx.domain.ladder import Ladder, Trader
from fx.domain.outcome import Refusal
from fx.domain.priced import Priced
from fx.domain.provider import ProviderPosition
from fx.domain.rates import Mid, RateTable
from fx.domain.stopping import stopped, widened_ppm
from fx.domain.tariff import STANDARD, LocalTariff, Tariff, in_currency
from fx.domain.terms import QuoteRequest, Terms
from money import Money, currency

# More than there are pairs on the usual corridors; who asks for stranger ones cannot fill the memory with them.
MAX_LADDERS: Final = 4_096

# Source and target currency, both countries, what the lock adds to the spread in ppm, and the price plan.
_Way = tuple[str, str, str, str, int, str]


class Desk:
    """Prices exchanges from one table of rates. Make one per table.

    Crosses, and the tariff in each currency, are kept as they are first asked for: a table may be in force for a
    second only.
    """

    __slots__ = ("_book", "_crosses", "_local", "rates", "tariff")

    def __init__(self, rates: RateTable, tariff: Tariff) -> None:
        self.rates = rates
        self.tariff = tariff
        self._local: dict[tuple[str, str], LocalTariff] = {}
        self._crosses: dict[tuple[str, str], Mid] = {}
        self._book: PriceBook | None = None

    def price_book(self, providers: Sequence[ProviderPosition]) -> PriceBook:
        """Give the prices that stand while the providers are in this state; ask for it once per batch.

        Ladders are kept for the next state when it differs in nothing but what is reserved.
        """
        before = self._book
        if before is not None and before.made_for(providers):
            return before
        self._book = book = PriceBook(self, tuple(providers), before)
        return book

    def price(self, request: QuoteRequest, providers: Sequence[ProviderPosition]) -> Terms | Refusal:
        """Give the terms of the best exchange now possible, or why there is none."""
        priced = self.price_book(providers).price(request)
        return priced if isinstance(priced, Refusal) else priced.terms()

    def largest_send(self, code: str, plan: str = STANDARD) -> Money:
        """Give the most that can be sent in one payment in a currency of the table."""
        local = self._local_tariff(code, plan)
        return Money(local.largest, local.of)

    def smallest_send(self, request: QuoteRequest, providers: Sequence[ProviderPosition]) -> Money | None:
        """Give the least that can be sent so that one minor unit arrives at the best rate; None without a provider."""
        found = self.price_book(providers).ladder(request)
        return None if isinstance(found, Refusal) else found.smallest_send()

    def ladder(self, request: QuoteRequest, providers: Sequence[ProviderPosition]) -> Ladder | Refusal:
        """Prepare what prices requests that differ from this one in side and amount alone."""
        source, target = request.source.code, request.target.code
        refusal = stopped(self.rates, source, target)
        if refusal is not None:
            return refusal
        mid = self._crosses.get((source, target))
        if mid is None:
            mid = self._crosses[source, target] = self.rates.mid(request.source, request.target)
        plan = self.tariff.of(request.plan)
        countries = (request.source_country, request.target_country)
        return Ladder(
            mid,
            self._local_tariff(source, request.plan),
            corridor_ppm=plan.corridor_ppm(*countries),
            spread_ppm=plan.spread_ppm(*countries)
            + request.lock.extra_spread_ppm
            + widened_ppm(self.rates, source, target),
            traders=[
                Trader(position.provider.provider_id, position.steps(mid.rate))
                for position in providers
                if source != target and position.provider.trades(source, target)
            ],
            rates_version=self.rates.version,
        )

    def _local_tariff(self, code: str, plan: str) -> LocalTariff:
        local = self._local.get((code, plan))
        if local is None:
            local = self._local[code, plan] = in_currency(self.tariff.of(plan), currency(code), self.rates)
        return local


class PriceBook:
    """The desk's prices while its providers are in one state; `before` is the book of the state before."""

    __slots__ = ("_desk", "_ladders", "_offering", "_positions", "_room")

    def __init__(self, desk: Desk, positions: tuple[ProviderPosition, ...], before: PriceBook | None) -> None:
        self._desk = desk
        self._positions = positions
        self._offering = tuple(replace(position, reserved={}) for position in positions)
        same = before is not None and before._offering == self._offering
        self._ladders: dict[_Way, Ladder | Refusal] = before._ladders if same and before is not None else {}
        self._room: dict[str, Mapping[str, int]] = {}

    def made_for(self, providers: Sequence[ProviderPosition]) -> bool:
        """Say whether the book is of these providers in this state."""
        return providers is self._positions or tuple(providers) == self._positions

    def price(self, request: QuoteRequest) -> Priced | Refusal:
        """Give the best price now possible, or why there is none."""
        found = self.ladder(request)
        if isinstance(found, Refusal):
            return found
        return found.price(request.side, request.fixed.minor_units, self._room_in(request.target.code))

    def ladder(self, request: QuoteRequest) -> Ladder | Refusal:
        """Give the ladder of a request, or why its pair is not quoted."""
        way = (
            request.source.code,
            request.target.code,
            request.source_country,
            request.target_country,
            request.lock.extra_spread_ppm,
            request.plan,
        )
        found = self._ladders.get(way)
        if found is None:
            if len(self._ladders) >= MAX_LADDERS:
                self._ladders.clear()
            found = self._ladders[way] = self._desk.ladder(request, self._positions)
        return found

    def _room_in(self, code: str) -> Mapping[str, int]:
        room = self._room.get(code)
        if room is None:
            room = {position.provider.provider_id: position.headroom(code) for position in self._positions}
            self._room[code] = room
        return room
