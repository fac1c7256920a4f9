"""Rates between minor units, as integers: what a desk multiplies with when it prices many thousands a second."""

from __future__ import annotations

from dataclasses import dataclass

from money import Rate


@dataclass(frozen=True, slots=True)
class MinorRate:
    """What one minor unit of the base is worth in minor units of the quote currency: numerator / 10 ** decimals.

    `denominator` is that power of ten. EUR/JPY 163.45 is 16345 / 10 ** 4: a cent is worth 1.6345 yen.
    """

    numerator: int
    denominator: int
    decimals: int

    def worth(self, base_units: int) -> tuple[int, int]:
        """Give the whole minor units that an amount is worth, rounded down, and the rest in parts of `denominator`."""
        return divmod(base_units * self.numerator, self.denominator)

    def worth_at_least(self, base_units: int) -> int:
        """Give what an amount is worth, rounded up."""
        return -(-base_units * self.numerator // self.denominator)

    def least_for(self, quote_units: int) -> int:
        """Give the least amount that is worth `quote_units` or more."""
        return -(-quote_units * self.denominator // self.numerator)

    def most_within(self, quote_units: int) -> int:
        """Give the largest amount that is worth `quote_units` or less."""
        return quote_units * self.denominator // self.numerator


def minor_rate(rate: Rate) -> MinorRate:
    """Give a rate between the minor units of its two currencies; nothing is rounded."""
    _, digits, exponent = rate.value.as_tuple()
    numerator = int("".join(map(str, digits)))
    decimals = rate.base.exponent - rate.quote.exponent - int(exponent)
    if decimals < 0:
        return MinorRate(numerator * 10**-decimals, 1, 0)
    return MinorRate(numerator, 10**decimals, decimals)


def fraction_text(parts: int, decimals: int) -> str:
    """Give parts of 10 ** decimals, less than a whole, as decimal text without zeros at its end."""
    return "0." + str(parts).zfill(decimals).rstrip("0") if parts else "0"
