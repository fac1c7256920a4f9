"""What a provider's pushed prices say of each currency: a sheet like any other source's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal

from fx.domain.market.consensus import AGREED, MILLION, WIDE
from fx.domain.market.price import LivePrice
from fx.domain.market.source import Grade, Sheet, Word
from fx.domain.rates import PIVOT


def pushed_sheet(source: str, prices: Iterable[LivePrice]) -> Sheet:
    """Give all currencies that can be reached from the euro through a provider's pairs, over the fewest pairs.

    Prices of pairs that no way leads to say nothing of a mid. Each pair on the way adds its half-spread and is as old
    as it is; among equally short ways the first in order of codes counts, whatever the order of the prices.
    """
    pairs = sorted(prices, key=lambda price: (price.base.code, price.quote.code))
    words: dict[str, Word] = {}
    reached: dict[str, Word] = {PIVOT.code: Word(Decimal(1), datetime.max.replace(tzinfo=UTC), 0)}
    while reached:
        words |= reached
        reached = _one_further(pairs, words, reached)
    words.pop(PIVOT.code)
    return Sheet(source, Grade.LIVE, words)


def _one_further(pairs: Iterable[LivePrice], known: dict[str, Word], from_here: dict[str, Word]) -> dict[str, Word]:
    found: dict[str, Word] = {}
    for price in pairs:
        base, quote = price.base.code, price.quote.code
        if base in from_here and quote not in known:
            value = AGREED.multiply(known[base].per_euro, price.mid)
            found.setdefault(quote, _word(value, known[base], price))
        elif quote in from_here and base not in known:
            value = AGREED.divide(known[quote].per_euro, price.mid)
            found.setdefault(base, _word(value, known[quote], price))
    return found


def _word(value: Decimal, before: Word, price: LivePrice) -> Word:
    half_spread = (before.half_spread_ppm or 0) + half_spread_ppm(price)
    return Word(value, min(price.observed_at, before.observed_at), half_spread)


def half_spread_ppm(price: LivePrice) -> int:
    """Give half of the spread of the first tier in parts per million of its mid, rounded up."""
    first = price.tiers[0]
    half = WIDE.subtract(first.ask, price.mid)
    return int(WIDE.divide(WIDE.multiply(half, MILLION), price.mid).to_integral_value(ROUND_CEILING))
