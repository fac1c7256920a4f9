"""Liquidity providers: what they trade, at which half-spread, and what they may owe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Final

from fx.domain.rates import plain
from money import MAX_MINOR_UNITS, Rate

PPM: Final = 1_000_000

# Rates that we quote carry ten digits: more would pretend a precision that no market has. Rounding down is in the
# giver's favour, so a rate there times a rate back stays below 1.
QUOTED: Final = Context(prec=10, rounding=ROUND_FLOOR)


@dataclass(frozen=True, slots=True)
class Provider:
    """A liquidity provider. `limits` gives by currency code what it may owe at most, in minor units."""

    provider_id: str
    display_name: str
    currencies: frozenset[str]
    half_spread_ppm: int
    limits: Mapping[str, int]
    active: bool

    def trades(self, source: str, target: str) -> bool:
        """Say whether it exchanges one currency for the other."""
        return source in self.currencies and target in self.currencies


@dataclass(frozen=True, slots=True)
class Step:
    """A provider's rate, source to target, for amounts up to so many minor units of source (None: any)."""

    up_to: int | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class ProviderPosition:
    """A provider with what is reserved of it by accepted, unsettled quotes: minor units by currency code."""

    provider: Provider
    reserved: Mapping[str, int] = field(default_factory=dict)

    def steps(self, mid: Rate) -> tuple[Step, ...]:
        """Give its rates along the direction of `mid`, in order of size; empty when it gives no price now.

        The desk asks once and keeps the answer for as long as everything about the provider but `reserved` is the
        same, so that a price of its own that ends must be gone from the position by then.
        """
        if not self.provider.active:
            return ()
        return (Step(None, worsened(mid, self.provider.half_spread_ppm)),)

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
