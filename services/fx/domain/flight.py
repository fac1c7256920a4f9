"""The providers' rates for one pair and amounts of one size, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fx.domain.minor_rate import minor_rate
from fx.domain.priced import Basis, Rung
from fx.domain.provider import worsened
from fx.domain.terms import EXPOSURE_LIMIT, SAME_RATE, WORSE_RATE, ProviderPrice
from money import Rate


class Offer(NamedTuple):
    """What one provider gives for one unit of the source currency."""

    provider_id: str
    rate: Rate


class Flight:
    """The rungs for amounts of one size. Each is made when somebody first stands on it."""

    __slots__ = ("_basis", "_rungs", "_spread_ppm", "offers", "silent")

    def __init__(self, basis: Basis, offers: Sequence[Offer], silent: Sequence[tuple[str, str]], ppm: int) -> None:
        self._basis = basis
        self._spread_ppm = ppm
        self._rungs: list[Rung] = []
        self.offers = sorted(offers, key=lambda offer: (-offer.rate.value, offer.provider_id))
        self.silent = sorted(silent)

    def __iter__(self) -> Iterator[Rung]:
        """Give the rungs, best first."""
        yield from self._rungs
        for place in range(len(self._rungs), len(self.offers)):
            rung = self._rung(place)
            # Another thread may have made it meanwhile; both say the same.
            if len(self._rungs) == place:
                self._rungs.append(rung)
            yield rung

    def _rung(self, place: int) -> Rung:
        provider_id, own = self.offers[place]
        # Within one currency nobody stands between, and nobody earns.
        rate = worsened(own, self._spread_ppm) if provider_id else own
        evidence = self._evidence(place) if provider_id else ()
        return Rung(self._basis, provider_id, minor_rate(own), minor_rate(rate), rate, evidence)

    def _evidence(self, chosen: int) -> tuple[ProviderPrice, ...]:
        """Everybody who trades the pair: the offers, best first, then those who gave no price.

        Whoever stands above the chosen one was tried before it and had no room.
        """
        best = self.offers[chosen].rate.value
        prices = []
        for place, (provider_id, rate) in enumerate(self.offers):
            if place < chosen:
                reason = EXPOSURE_LIMIT
            elif place == chosen:
                reason = ""
            else:
                reason = SAME_RATE if rate.value == best else WORSE_RATE
            prices.append(ProviderPrice(provider_id, rate, place == chosen, reason))
        return (*prices, *(ProviderPrice(provider_id, None, False, reason) for provider_id, reason in self.silent))
