"""Where the audit trades: the live rates as they are in force, and a market of every currency that can be paid.

The second one has made-up rates: its point is that no pair of ISO 4217 is left out, and that rates of every size and
length occur, however tame the live ones are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from random import Random
from typing import Final

from fx.clients.ecb import read_latest_day
from fx.domain import (
    DEFAULT_TARIFF,
    CorridorPrice,
    Desk,
    LockPeriod,
    Mid,
    Provider,
    ProviderPosition,
    RateTable,
    Side,
    SizeBand,
    Tariff,
    demonstration_table,
)
from fx.domain.breaker.trip import Kind, Trip
from fx.domain.market.price import LivePrice, Tier
from fx.domain.rates import plain
from fx.domain.stopping import MOST_WIDENED_PPM
from money import Currency, Money, Rate, Rounding, currencies, currency

LIVE: Final = "live"
EVERY_CURRENCY: Final = "every currency"
MARKETS: Final = (LIVE, EVERY_CURRENCY)

MADE_UP: Final = "made up for the audit"
PIVOT: Final = "EUR"
ANCHOR: Final = "USD"
# Units for one euro reach from a thousandth to a hundred thousand, with up to fourteen digits.
LEAST_MAGNITUDE: Final = -3
MOST_MAGNITUDE: Final = 5
MOST_DIGITS: Final = 14

MOST_PROVIDERS: Final = 3
WIDEST_HALF_SPREAD_PPM: Final = 20_000
SHARE_OWN_PRICES: Final = 3
"""One provider in so many has pushed prices of its own, in up to four steps of size."""
MOST_TIERS: Final = 4
SHARE_STOPPED: Final = 20
"""Of the made-up currencies one in so many is stopped by the breaker, and another one widened."""
PPM: Final = 1_000_000
# Eight digits are more than providers push; of the smallest rates, what is left within eighteen decimals.
PUSHED: Final = Context(prec=8, rounding=ROUND_HALF_EVEN)
LEAST_PUSHED: Final = Decimal("1E-18")
# Tariffs are made up between nothing and what a tariff can ask at most, 200,000 ppm of fees and as much of spread.
MOST_FEE_PPM: Final = 100_000
MOST_SPREAD_PPM: Final = 60_000


@dataclass(frozen=True, slots=True)
class Lane:
    """A pair of currencies in one market, and the side that is fixed."""

    market: str
    source: Currency
    target: Currency
    side: Side


def desk_of(market: str, seed: int) -> Desk:
    """Give the desk that prices in a market; the same for the same seed and, for live rates, on the same day."""
    published = read_latest_day()
    if market == LIVE:
        table = demonstration_table(published, datetime.combine(published.day + timedelta(days=1), time(), UTC))
    else:
        moment = datetime.combine(published.day, time(), UTC)
        mids = _every_mid(seed, moment)
        guards = _guards(Random(f"{seed} guards"), mids, published.day)  # noqa: S311 - as below.
        table = RateTable(1, published.day, published.day, MADE_UP, mids, moment, guards=guards)
    return Desk(table, DEFAULT_TARIFF if market == LIVE else _tariff(Random(f"{seed} tariff")))  # noqa: S311 - as below.


def lanes_of(market: str, seed: int, desk: Desk) -> list[Lane]:
    """Give every pair of a market with either side fixed, shuffled, so that the first ones are of all kinds."""
    units = [currency(code) for code in sorted(desk.rates.mids)]
    lanes = [Lane(market, source, target, side) for source in units for target in units for side in Side]
    Random(f"{seed} {market}").shuffle(lanes)  # noqa: S311 - chosen to be repeatable, not to be secret.
    return lanes


def providers(rng: Random, codes: frozenset[str], mid: Mid, limits: Mapping[str, int]) -> tuple[ProviderPosition, ...]:
    """Give one to three providers of every currency; the first has the limits, some have own prices of the pair."""
    return tuple(
        ProviderPosition(
            Provider(
                f"provider-{number}",
                f"Provider {number}",
                codes,
                rng.randint(0, WIDEST_HALF_SPREAD_PPM),
                limits if number == 0 else {},
                active=True,
            ),
            prices=_own_prices(rng, mid),
        )
        for number in range(rng.randint(1, MOST_PROVIDERS))
    )


def _own_prices(rng: Random, mid: Mid) -> tuple[LivePrice, ...]:
    """Give a price of the pair in either direction, a little better or worse than the mid; or none."""
    pair = mid.rate if rng.getrandbits(1) else mid.rate.inverse(Rounding.FLOOR)
    if pair.base == pair.quote or rng.randrange(SHARE_OWN_PRICES):
        return ()
    bounds = sorted({rng.getrandbits(rng.randint(4, 40)) + 1 for _ in range(rng.randint(0, MOST_TIERS - 1))})
    ends: list[int | None] = [*bounds, None] if rng.getrandbits(2) or not bounds else [*bounds]
    bid_ppm = rng.randint(-WIDEST_HALF_SPREAD_PPM, WIDEST_HALF_SPREAD_PPM)
    ask_ppm = rng.randint(bid_ppm, WIDEST_HALF_SPREAD_PPM)
    tiers = []
    for end in ends:
        tiers.append(Tier(end, _moved(pair, bid_ppm), _moved(pair, ask_ppm)))
        bid_ppm, ask_ppm = bid_ppm - rng.randint(0, 1_000), ask_ppm + rng.randint(0, 1_000)
    return (LivePrice(pair.base, pair.quote, tuple(tiers), mid.observed_at, mid.observed_at + timedelta(seconds=10)),)


def _moved(rate: Rate, ppm: int) -> Decimal:
    """Give a rate moved by parts per million, as plain as a provider writes it, and never nothing."""
    return max(plain(PUSHED.multiply(rate.value, Decimal(PPM + ppm).scaleb(-6))), LEAST_PUSHED)


def _tariff(rng: Random) -> Tariff:
    """Give a tariff that nobody would print, but that is a valid one, with another as its plan."""
    return replace(_price_list(rng), plans={"other": _price_list(rng)})


def _price_list(rng: Random) -> Tariff:
    bounds = sorted({rng.getrandbits(rng.randint(1, 36)) + 1 for _ in range(rng.randint(0, 4))})
    euro = currency(PIVOT)
    return Tariff(
        fixed=Money(rng.choice((0, 1, rng.randint(1, 10_000))), euro),
        domestic_ppm=rng.randint(0, MOST_FEE_PPM),
        single_market_ppm=rng.randint(0, MOST_FEE_PPM),
        cross_border_ppm=rng.randint(0, MOST_FEE_PPM),
        bands=tuple(
            SizeBand(None if bound is None else Money(bound, euro), rng.randint(0, MOST_FEE_PPM))
            for bound in (*bounds, None)
        ),
        house_spread_ppm=rng.randint(0, MOST_SPREAD_PPM),
        lock_periods=(LockPeriod(60, 0), LockPeriod(300, rng.randint(0, MOST_SPREAD_PPM))),
        default_lock_seconds=60,
        largest=Money(10 ** rng.randint(6, 12), euro),
        corridors={
            ("AE", "IN"): CorridorPrice(rng.randint(0, MOST_FEE_PPM)),
            ("GB", "TR"): CorridorPrice(rng.randint(0, MOST_FEE_PPM), rng.randint(0, MOST_SPREAD_PPM)),
        },
    )


def _every_mid(seed: int, moment: datetime) -> dict[str, Mid]:
    rng = Random(f"{seed} {MADE_UP}")  # noqa: S311 - as above.
    pivot = currency(PIVOT)
    return {
        unit.code: Mid(Rate(pivot, unit, Decimal(1) if unit == pivot else _value(rng)), moment, MADE_UP)
        for unit in currencies()
    }


def _guards(rng: Random, codes: Iterable[str], day: date) -> dict[str, Trip]:
    """Have the breaker stop a few currencies and widen some, but not the euro, which is what all rates are of."""
    guards = {}
    for code in codes:
        lot = rng.randrange(SHARE_STOPPED)
        if code != PIVOT and lot < 2:
            widen_ppm = 0 if lot else rng.randint(1, MOST_WIDENED_PPM)
            guards[code] = Trip(Kind.MOVED if widen_ppm else Kind.JUMP, day, MADE_UP, None, 0, 0, widen_ppm=widen_ppm)
    return guards


def _value(rng: Random) -> Decimal:
    """Give a rate of random length and size as the plain decimal that a source would write."""
    digits = rng.randint(1, MOST_DIGITS)
    coefficient = rng.randint(10 ** (digits - 1), 10**digits - 1)
    magnitude = rng.randint(LEAST_MAGNITUDE, MOST_MAGNITUDE)
    return plain(Decimal(coefficient).scaleb(magnitude - digits + 1))
