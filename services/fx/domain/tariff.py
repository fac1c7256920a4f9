"""What the house charges: fees, its own spread, lock periods and the largest payment.

Amounts are kept in euro and turned into each source currency once per table of rates. All variable fees are parts per
million of the send amount and are rounded up together, once: so the fees never fall behind by a rounding each, and
the smallest send amount that leaves a given amount after fees has a closed form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from fx.domain.rates import PIVOT, RateTable
from money import MAX_MINOR_UNITS, Currency, Money, Rounding, convert, currency

PPM: Final = 1_000_000
# All shares of one payment together stay far below the whole of it: a fifth is the most that a tariff can ask.
MOST_PPM: Final = 200_000
STANDARD: Final = "standard"

# The European Economic Area: one market for payments (Regulation (EU) 2021/1230 and the EEA agreement).
SINGLE_MARKET: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


@dataclass(frozen=True, slots=True)
class SizeBand:
    """What a slice of the send amount costs: the part of it up to `up_to` (none: without end) at `ppm`."""

    up_to: Money | None
    ppm: int


@dataclass(frozen=True, slots=True)
class LockPeriod:
    """How long a quote may bind, in seconds, and what the longer risk adds to the house spread."""

    seconds: int
    extra_spread_ppm: int


@dataclass(frozen=True, slots=True)
class Fee:
    """One part of the price, in the source currency: kind PAYMENT, CORRIDOR or SIZE."""

    kind: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CorridorPrice:
    """What the way between two countries costs: a fee in ppm of the send amount, and ppm on top of the house spread."""

    fee_ppm: int
    extra_spread_ppm: int = 0


class BadTariff(ValueError):
    """The price list contradicts itself; the message says where."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price list: by size (`bands`), by corridor and by channel.

    Corridors are the ways between two countries: one of its own in `corridors`, by the codes of both, or one of the
    three general ones. `plans` are the price lists of channels that have other terms, by name; `participants` says
    which channel has which plan, and all others have the standard one, which is this list itself. Raises BadTariff.
    """

    fixed: Money
    domestic_ppm: int
    single_market_ppm: int
    cross_border_ppm: int
    bands: tuple[SizeBand, ...]
    house_spread_ppm: int
    lock_periods: tuple[LockPeriod, ...]
    default_lock_seconds: int
    largest: Money
    corridors: Mapping[tuple[str, str], CorridorPrice] = field(default_factory=dict)
    plans: Mapping[str, Tariff] = field(default_factory=dict)
    participants: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_bands(self.bands)
        if self.lock_period(None) is None:
            raise BadTariff(f"the default lock period, {self.default_lock_seconds} seconds, is not among those offered")
        corridors = list(self.corridors.values())
        fees = [self.domestic_ppm, self.single_market_ppm, self.cross_border_ppm, *(one.fee_ppm for one in corridors)]
        spreads = [self.house_spread_ppm, *(one.extra_spread_ppm for one in corridors)]
        spreads += [period.extra_spread_ppm for period in self.lock_periods]
        if min(*fees, *spreads, self.fixed.minor_units, self.largest.minor_units - 1) < 0:
            raise BadTariff("no price may be below zero, and the largest payment must be above it")
        if max(fees) + max(band.ppm for band in self.bands) > MOST_PPM or sum(sorted(spreads)[-3:]) > MOST_PPM:
            raise BadTariff(f"fees, and spreads, may each come to {MOST_PPM} ppm at most")
        if STANDARD in self.plans or any(plan.plans for plan in self.plans.values()):
            raise BadTariff("a plan has another name than the standard one and no plans of its own")
        unknown = set(self.participants.values()) - {STANDARD, *self.plans}
        if unknown:
            raise BadTariff(f"there is no plan {', '.join(sorted(unknown))}")

    @property
    def plan_names(self) -> tuple[str, ...]:
        """Every plan, the standard one first."""
        return (STANDARD, *self.plans)

    def of(self, plan: str) -> Tariff:
        """Give the price list of a plan; raises KeyError."""
        return self if plan == STANDARD else self.plans[plan]

    def plan_for(self, participant_id: str) -> str:
        """Give the plan that a channel has."""
        return self.participants.get(participant_id, STANDARD)

    def corridor_ppm(self, source_country: str, target_country: str) -> int:
        """Give the corridor's fee; without countries it counts as cross-border."""
        own = self.corridors.get((source_country, target_country))
        if own is not None:
            return own.fee_ppm
        if source_country and source_country == target_country:
            return self.domestic_ppm
        if source_country in SINGLE_MARKET and target_country in SINGLE_MARKET:
            return self.single_market_ppm
        return self.cross_border_ppm

    def spread_ppm(self, source_country: str, target_country: str) -> int:
        """Give the house spread on the way between two countries, before what a long lock adds."""
        own = self.corridors.get((source_country, target_country))
        return self.house_spread_ppm + (own.extra_spread_ppm if own is not None else 0)

    def lock_period(self, seconds: int | None) -> LockPeriod | None:
        """Give the lock period of this length, the default one for None, or None when it is not offered."""
        wanted = self.default_lock_seconds if seconds is None else seconds
        return next((period for period in self.lock_periods if period.seconds == wanted), None)


def _check_bands(bands: tuple[SizeBand, ...]) -> None:
    """Refuse bands that leave a gap or overlap: they ascend in euro, and the last has no end."""
    bounds = [band.up_to for band in bands]
    inner = [bound for bound in bounds[:-1] if bound is not None and bound.currency == PIVOT]
    if not bands or bounds[-1] is not None or len(inner) != len(bounds) - 1:
        raise BadTariff("all size bands but the last have an end, in euro, and the last has none")
    amounts = [0, *(bound.minor_units for bound in inner)]
    if any(lower >= upper for lower, upper in pairwise(amounts)):
        raise BadTariff("the ends of the size bands do not ascend")
    if min(band.ppm for band in bands) < 0:
        raise BadTariff("a size band is below zero")


def _euro(minor_units: int) -> Money:
    return Money(minor_units, currency("EUR"))


_LOCK_PERIODS: Final = (
    LockPeriod(60, 0),
    LockPeriod(300, 0),
    LockPeriod(1_800, 100),
    LockPeriod(3_600, 200),
    LockPeriod(86_400, 1_000),
)
# For channels that bring volume; the price list in force says which channels those are.
VOLUME: Final = Tariff(
    fixed=_euro(10),
    domestic_ppm=0,
    single_market_ppm=100,
    cross_border_ppm=600,
    bands=(SizeBand(_euro(1_000_00), 800), SizeBand(_euro(100_000_00), 300), SizeBand(None, 50)),
    house_spread_ppm=300,
    lock_periods=_LOCK_PERIODS,
    default_lock_seconds=300,
    largest=_euro(100_000_000_00),
)
DEFAULT_TARIFF: Final = Tariff(
    fixed=_euro(30),
    domestic_ppm=0,
    single_market_ppm=200,
    cross_border_ppm=1_000,
    bands=(
        SizeBand(_euro(1_000_00), 1_500),
        SizeBand(_euro(100_000_00), 500),
        SizeBand(None, 100),
    ),
    house_spread_ppm=500,
    lock_periods=_LOCK_PERIODS,
    default_lock_seconds=300,
    largest=_euro(100_000_000_00),
    corridors={
        ("AE", "IN"): CorridorPrice(500),
        ("AE", "PH"): CorridorPrice(500),
        ("US", "MX"): CorridorPrice(700),
        ("GB", "TR"): CorridorPrice(1_000, 500),
    },
    plans={"volume": VOLUME},
)


@dataclass(frozen=True, slots=True)
class Slice:
    """A size band in minor units of the source currency; `charged_before` is ppm x minor units of the bands below."""

    above: int
    up_to: int
    ppm: int
    charged_before: int


@dataclass(frozen=True, slots=True)
class LocalTariff:
    """The tariff in one source currency, in minor units."""

    of: Currency
    fixed: int
    slices: tuple[Slice, ...]
    largest: int

    def fees(self, send: int, corridor_ppm: int) -> tuple[Fee, ...]:
        """Give the fees on a send amount, one by one; parts of zero are left out."""
        return tuple(Fee(kind, Money(amount, self.of)) for kind, amount in self.parts(send, corridor_ppm))

    def parts(self, send: int, corridor_ppm: int) -> tuple[tuple[str, int], ...]:
        """Give the fees on a send amount as kinds and minor units; parts of zero are left out.

        The fixed fee is rounded up when it is turned into this currency, the variable fees together once here.
        """
        corridor = corridor_ppm * send
        total = -(-(corridor + self._size_charge(send)) // PPM)
        corridor_part = corridor // PPM
        parts = (("PAYMENT", self.fixed), ("CORRIDOR", corridor_part), ("SIZE", total - corridor_part))
        # Most amounts have all three, and this runs for every price.
        if self.fixed and corridor_part and total > corridor_part:
            return parts
        return tuple(part for part in parts if part[1])

    def smallest_send(self, principal: int, corridor_ppm: int) -> int:
        """Give the smallest send amount that leaves `principal` (at least 1) after fees; it leaves it exactly.

        In a slice the fees are ceil((a + k x send) / PPM) with whole a and k, so send - fees >= principal is
        send x (PPM - k) >= a + PPM x (fixed + principal). What is left never grows by more than one minor unit
        for one more sent, hence the exactness.
        """
        for piece in self.slices:
            rate = corridor_ppm + piece.ppm
            start = piece.charged_before - piece.ppm * piece.above
            send = -(-(start + PPM * (self.fixed + principal)) // (PPM - rate))
            if send <= piece.up_to:
                return send
        raise AssertionError("the last slice of a tariff has no end")

    def _size_charge(self, send: int) -> int:
        for piece in self.slices:
            if send <= piece.up_to:
                return piece.charged_before + piece.ppm * (send - piece.above)
        raise AssertionError("the last slice of a tariff has no end")


# Beyond any amount that a call can name, yet a whole number: fees on it are computed before it is refused.
WITHOUT_END: Final = PPM * MAX_MINOR_UNITS


def in_currency(tariff: Tariff, of: Currency, rates: RateTable) -> LocalTariff:
    """Turn the tariff into a source currency at the mid: the fixed fee rounds up, bounds round down."""
    mid = rates.mid(PIVOT, of).rate
    slices = []
    above = charged = 0
    for band in tariff.bands:
        up_to = WITHOUT_END if band.up_to is None else convert(band.up_to, mid, Rounding.FLOOR)[0].minor_units
        slices.append(Slice(above, up_to, band.ppm, charged))
        charged += band.ppm * (up_to - above)
        above = up_to
    return LocalTariff(
        of,
        convert(tariff.fixed, mid, Rounding.CEILING)[0].minor_units,
        tuple(slices),
        convert(tariff.largest, mid, Rounding.FLOOR)[0].minor_units,
    )
