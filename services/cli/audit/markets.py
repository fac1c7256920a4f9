"""Where the audit trades: the live rates as they are in force, and a market of every currency that can be paid.

The second one has made-up rates: its point is that no pair of ISO 4217 is left out, and that rates of every size and
length occur, however tame the live ones are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from fx.clients.ecb import read_latest_day
from fx.domain import DEFAULT_TARIFF, Desk, Mid, Provider, ProviderPosition, RateTable, Side, demonstration_table
from money import Currency, Rate, currencies, currency

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
        table = RateTable(1, published.day, published.day, MADE_UP, _every_mid(seed, moment), moment)
    return Desk(table, DEFAULT_TARIFF)


def lanes_of(market: str, seed: int, desk: Desk) -> list[Lane]:
    """Give every pair of a market with either side fixed, shuffled, so that the first ones are of all kinds."""
    units = [currency(code) for code in sorted(desk.rates.mids)]
    lanes = [Lane(market, source, target, side) for source in units for target in units for side in Side]
    Random(f"{seed} {market}").shuffle(lanes)  # noqa: S311 - chosen to be repeatable, not to be secret.
    return lanes


def providers(rng: Random, codes: frozenset[str], limits: dict[str, int]) -> tuple[ProviderPosition, ...]:
    """Give one to three providers of every currency; the first of them has the limits."""
    return tuple(
        ProviderPosition(
            Provider(
                f"provider-{number}",
                f"Provider {number}",
                codes,
                rng.randint(0, WIDEST_HALF_SPREAD_PPM),
                limits if number == 0 else {},
                active=True,
            )
        )
        for number in range(rng.randint(1, MOST_PROVIDERS))
    )


def _every_mid(seed: int, moment: datetime) -> dict[str, Mid]:
    rng = Random(f"{seed} {MADE_UP}")  # noqa: S311 - as above.
    pivot = currency(PIVOT)
    return {
        unit.code: Mid(Rate(pivot, unit, Decimal(1) if unit == pivot else _value(rng)), moment, MADE_UP)
        for unit in currencies()
    }


def _value(rng: Random) -> Decimal:
    """Give a rate of random length and size as the plain decimal that a source would write."""
    digits = rng.randint(1, MOST_DIGITS)
    coefficient = rng.randint(10 ** (digits - 1), 10**digits - 1)
    magnitude = rng.randint(LEAST_MAGNITUDE, MOST_MAGNITUDE)
    text = format(Decimal(coefficient).scaleb(magnitude - digits + 1), "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
