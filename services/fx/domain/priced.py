"""A price in whole minor units, and the rung of a ladder that it stands on: what becomes the terms of a quote."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from fx.domain.minor_rate import MinorRate
from fx.domain.rates import Mid
from fx.domain.tariff import Fee
from fx.domain.terms import Legs, ProviderPrice, Side, Terms
from money import Money, Rate, Rounding

ROUNDINGS: Final = {Side.SEND: Rounding.FLOOR, Side.RECEIVE: Rounding.CEILING}


class Basis(NamedTuple):
    """What all prices of a ladder share: the mid, from source to target, and the version of its table."""

    mid: Mid
    rates_version: int


class Amounts(NamedTuple):
    """Every amount of one price in minor units; `fees` are kinds with amounts, the residual is decimal text."""

    send: int
    receive: int
    fees: tuple[tuple[str, int], ...]
    fees_total: int
    spread: int
    provider_receives: int
    provider_pays: int
    rounding: int
    residual: str
    total_cost: int
    total_cost_target: int
    total_cost_percent: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Rung:
    """One provider's place on a ladder: its own rate, the rate quoted on it, and the evidence when it is chosen.

    Within one currency there is one rung, of nobody: its provider_id is empty.
    """

    basis: Basis
    provider_id: str
    own: MinorRate
    quoted: MinorRate
    rate: Rate
    evidence: tuple[ProviderPrice, ...]


class Priced(NamedTuple):
    """The price of one exchange: the rung that it stands on, the side that was fixed, and the amounts."""

    rung: Rung
    side: Side
    amounts: Amounts

    def terms(self) -> Terms:
        """Give the price as the terms of a quote."""
        rung, amounts, basis = self.rung, self.amounts, self.rung.basis
        source, target = basis.mid.rate.base, basis.mid.rate.quote
        terms = Terms(
            send=Money(amounts.send, source),
            receive=Money(amounts.receive, target),
            mid=basis.mid.rate,
            mid_observed_at=basis.mid.observed_at,
            mid_source=basis.mid.source,
            rate=rung.rate,
            fees=tuple(Fee(kind, Money(amount, source)) for kind, amount in amounts.fees),
            legs=Legs(
                provider_id=rung.provider_id,
                provider_receives=Money(amounts.provider_receives, source),
                fees=Money(amounts.fees_total, source),
                spread=Money(amounts.spread, source),
                provider_pays=Money(amounts.provider_pays, target),
                rounding=Money(amounts.rounding, target),
            ),
            residual=Decimal(amounts.residual),
            rounding=ROUNDINGS[self.side],
            evidence=rung.evidence,
            total_cost=Money(amounts.total_cost, source),
            total_cost_target=Money(amounts.total_cost_target, target),
            total_cost_percent=Decimal(amounts.total_cost_percent),
            rates_version=basis.rates_version,
        )
        # The one field that the constructor does not take, so that nothing made of these terms inherits it.
        object.__setattr__(terms, "priced", self)
        return terms
