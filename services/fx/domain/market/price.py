"""A provider's own price of a pair: two-sided, in tiers of size, good for seconds. What is wrong with one is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Context, Decimal
from itertools import pairwise
from typing import Final

from fx.domain.market.consensus import apart_ppm, median
from fx.domain.outcome import Code, Refusal
from fx.domain.rates import plain
from money import MAX_MINOR_UNITS, Currency, Money, Rate, Rounding, convert

MAX_TIERS: Final = 10
MAX_AGE: Final = timedelta(seconds=10)
MAX_AHEAD: Final = timedelta(seconds=2)
MAX_VALIDITY: Final = timedelta(seconds=60)

# A price this far from the mid in force is a mistake of direction, unit or factor and no bargain: the largest move of
# a day in the ECB's whole history is 34.5 % (ISK, 2008-10-08), and days like that are not for quoting.
OFF_MARKET_PPM: Final = 100_000

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?", re.ASCII)
MAX_DIGITS: Final = 18
# Rates that we quote carry ten digits: more would pretend a precision that no market has. Rounding down is in the
# giver's favour, so a rate there times a rate back stays below 1.
QUOTED: Final = Context(prec=10, rounding=ROUND_FLOOR)


@dataclass(frozen=True, slots=True)
class Tier:
    """What the provider gives (bid) and takes (ask) in the quote currency for one unit of base.

    `up_to` is the largest amount in minor units of base, None for any.
    """

    up_to: int | None
    bid: Decimal
    ask: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """A provider's rate, source to target, for amounts up to so many minor units of source (None: any)."""

    up_to: int | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class LivePrice:
    """A price that was pushed and is good until `valid_until` by the database's clock. Tiers come in order of size.

    One that is not `believed` was too far from the mid to be taken: it is the provider's word of where the market is,
    and while it stands the provider gives no price of the pair, at its half-spread neither.
    """

    base: Currency
    quote: Currency
    tiers: tuple[Tier, ...]
    observed_at: datetime
    valid_until: datetime
    believed: bool = True

    @property
    def mid(self) -> Decimal:
        """The middle of the first tier, in quote for one unit of base."""
        return median([self.tiers[0].bid, self.tiers[0].ask])

    def steps(self, mid: Rate) -> tuple[Step, ...]:
        """Give the provider's rates along the direction of `mid`, which is of the same pair, in order of size.

        No rate is better than the mid: so no way through several providers, there and back, ever gains.
        """
        if not self.believed:
            return ()
        if mid.base == self.base:
            return tuple(Step(tier.up_to, _at_most(mid, tier.bid)) for tier in self.tiers)
        steps = []
        for tier in self.tiers:
            sold = Rate(self.base, self.quote, tier.ask).inverse(Rounding.FLOOR)
            to_source = mid.inverse(Rounding.FLOOR)
            up_to = None if tier.up_to is None else _minor_units(tier.up_to, to_source)
            steps.append(Step(up_to, _at_most(mid, sold.value)))
        return tuple(steps)


def _at_most(mid: Rate, value: Decimal) -> Rate:
    return Rate(mid.base, mid.quote, plain(QUOTED.plus(min(value, mid.value))))


def _minor_units(base_minor_units: int, to_source: Rate) -> int:
    """Turn a bound in base into minor units of the source currency, rounded down, at most what 64 bit hold."""
    if base_minor_units >= MAX_MINOR_UNITS:
        return MAX_MINOR_UNITS
    try:
        return convert(Money(base_minor_units, to_source.base), to_source, Rounding.FLOOR)[0].minor_units
    except ValueError:
        return MAX_MINOR_UNITS


@dataclass(frozen=True, slots=True)
class Offered:
    """A price as a provider pushed it, not yet believed: tiers are (up_to, bid, ask) as they came."""

    base: Currency
    quote: Currency
    tiers: Sequence[tuple[int, str, str]]
    observed_at: datetime
    validity: timedelta


def read_price(offered: Offered, now: datetime, mid: Rate, held: LivePrice | None) -> LivePrice | Refusal:
    """Give the price, or the first thing that is wrong with it.

    `now` is the database's clock, `mid` the mid in force from base to quote, and `held` the provider's price of the
    pair so far, in whichever direction.
    """
    tiers = _tiers(offered.tiers)
    if isinstance(tiers, Refusal):
        return tiers
    return (
        _refuse_order(tiers)
        or _refuse_time(offered, now, held)
        or _refuse_distance(tiers, mid)
        or _price(offered, tiers, believed=True)
    )


def disbelieved(offered: Offered) -> LivePrice:
    """Give a price that `read_price` refused as PRICE_OFF_MARKET and for nothing else, as the provider's word."""
    tiers = _tiers(offered.tiers)
    if isinstance(tiers, Refusal):
        raise TypeError(f"a price of {tiers.code.name} says nothing")
    return _price(offered, tiers, believed=False)


def _price(offered: Offered, tiers: tuple[Tier, ...], *, believed: bool) -> LivePrice:
    valid_until = offered.observed_at + offered.validity
    return LivePrice(offered.base, offered.quote, tiers, offered.observed_at, valid_until, believed)


def _tiers(given: Sequence[tuple[int, str, str]]) -> tuple[Tier, ...] | Refusal:
    tiers = []
    for index, (up_to, *sides) in enumerate(given):
        numbers = []
        for name, text in zip(("bid", "ask"), sides, strict=True):
            number = _number(f"the {name} of tier {index + 1}", text)
            if isinstance(number, Refusal):
                return number
            numbers.append(number)
        bid, ask = numbers
        if bid > ask:
            return Refusal(Code.PRICE_INVERTED, f"the bid {bid:f} of tier {index + 1} is above its ask {ask:f}")
        tiers.append(Tier(up_to or None, bid, ask))
    return tuple(tiers)


def _number(what: str, text: str) -> Decimal | Refusal:
    if _NUMBER.fullmatch(text) is None:
        return Refusal(Code.PRICE_NOT_A_NUMBER, f"{what}, {text[:40]!r}, is not a plain decimal of at most 18 digits")
    number = plain(Decimal(text))
    if number <= 0:
        return Refusal(Code.PRICE_NOT_POSITIVE, f"{what}, {text}, is not above zero")
    if len(number.as_tuple().digits) > MAX_DIGITS:
        return Refusal(Code.PRICE_NOT_A_NUMBER, f"{what}, {text}, has more than 18 significant digits")
    return number


def _refuse_order(tiers: Sequence[Tier]) -> Refusal | None:
    if not 1 <= len(tiers) <= MAX_TIERS:
        return Refusal(Code.PRICE_TIERS, f"a price has 1 to {MAX_TIERS} tiers, not {len(tiers)}")
    for index, (smaller, larger) in enumerate(pairwise(tiers), start=2):
        if smaller.up_to is None or (larger.up_to is not None and larger.up_to <= smaller.up_to):
            return Refusal(Code.PRICE_TIERS, f"tier {index} does not reach beyond the tier before it")
        if larger.bid > smaller.bid or larger.ask < smaller.ask:
            return Refusal(Code.PRICE_TIERS, f"tier {index} is better than the tier for smaller amounts before it")
    if any(tier.up_to is not None and tier.up_to < 0 for tier in tiers):
        return Refusal(Code.PRICE_TIERS, "a tier's bound is below zero")
    return None


def _refuse_time(offered: Offered, now: datetime, held: LivePrice | None) -> Refusal | None:
    age = now - offered.observed_at
    if not timedelta() < offered.validity <= MAX_VALIDITY:
        return Refusal(
            Code.PRICE_VALIDITY, f"a price is good for more than 0 and at most {MAX_VALIDITY.total_seconds():.0f} s"
        )
    if age > MAX_AGE or age >= offered.validity:
        return Refusal(Code.PRICE_TOO_OLD, f"the price is {age.total_seconds():.3f} s old")
    if -age > MAX_AHEAD:
        return Refusal(Code.PRICE_IN_FUTURE, f"the price is {-age.total_seconds():.3f} s ahead of our clock")
    if held is not None and offered.observed_at <= held.observed_at:
        return Refusal(
            Code.PRICE_SUPERSEDED, f"a price of {held.observed_at.isoformat()} is held, which is as new or newer"
        )
    return None


def _refuse_distance(tiers: Sequence[Tier], mid: Rate) -> Refusal | None:
    """Every tier's middle must be near the mid in force, or it is inverted, off by a factor or of another pair."""
    for tier in tiers:
        middle = median([tier.bid, tier.ask])
        apart = max(apart_ppm(side, mid.value) for side in (tier.bid, middle, tier.ask))
        if apart > OFF_MARKET_PPM:
            return Refusal(
                Code.PRICE_OFF_MARKET,
                f"{middle:f} is too far from the mid {mid.text} {mid.quote} for one {mid.base}: "
                "an inverted price, or one off by a factor, looks like this",
            )
    return None
