"""Liquidity providers: what they trade, at which price or half-spread, and what they may owe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from fx.domain.market.price import QUOTED, LivePrice, Step
from fx.domain.rates import plain
from money import MAX_MINOR_UNITS, Currency, Rate

__all__ = ["PPM", "QUOTED", "Provider", "ProviderPosition", "Step", "headroom", "worsened"]

PPM: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Provider:
    """A liquidity provider. `limits` gives by currency code what it may owe at most, in minor units.

    `channel` is the participant whose channel may push prices for it; empty: nobody's.
    """

    provider_id: str
    display_name: str
    currencies: frozenset[str]
    half_spread_ppm: int
    limits: Mapping[str, int]
    active: bool
    channel: str = ""

    def trades(self, source: str, target: str) -> bool:
        """Say whether it exchanges one currency for the other."""
        return source in self.currencies and target in self.currencies


@dataclass(frozen=True, slots=True)
class ProviderPosition:
    """A provider with what is reserved of it by accepted, unsettled quotes: minor units by currency code.

    `prices` are those that it pushed and that were good when the position was read, at most one a pair; the first of
    them to end is over at `good_until`.
    """

    provider: Provider
    reserved: Mapping[str, int] = field(default_factory=dict)
    prices: tuple[LivePrice, ...] = ()

    @property
    def good_until(self) -> datetime | None:
        """Tell when the first of its own prices ends, by the database's clock; None when it pushed none."""
        return min((price.valid_until for price in self.prices), default=None)

    def price_of(self, first: Currency, second: Currency) -> LivePrice | None:
        """Give its own price of a pair, in whichever direction it was pushed."""
        return next((price for price in self.prices if {price.base, price.quote} == {first, second}), None)

    def steps(self, mid: Rate) -> tuple[Step, ...]:
        """Give its rates along the direction of `mid`, in order of size; empty when it gives no price now.

        The desk asks once and keeps the answer for as long as everything about the provider but `reserved` is the
        same, so that a price of its own that ends must be gone from the position by then.
        """
        if not self.provider.active:
            return ()
        own = self.price_of(mid.base, mid.quote)
        return (Step(None, worsened(mid, self.provider.half_spread_ppm)),) if own is None else own.steps(mid)

    def headroom(self, code: str) -> int:
        """Give what it may still owe in a currency, in minor units."""
        return headroom(self.provider.limits.get(code), self.reserved.get(code, 0))


def headroom(limit: int | None, reserved: int) -> int:
    """Give what may still be reserved under a limit (None: only what fits in 64 bit), never below zero.

    A treasurer may set a limit below what is reserved already; then nothing more is until enough has settled.
    """
    return max((MAX_MINOR_UNITS if limit is None else limit) - reserved, 0)


def worsened(rate: Rate, ppm: int) -> Rate:
    """Give the rate less a spread in parts per million, rounded down to ten digits."""
    factor = Decimal(PPM - ppm).scaleb(-6)
    return Rate(rate.base, rate.quote, plain(QUOTED.multiply(rate.value, factor)))
