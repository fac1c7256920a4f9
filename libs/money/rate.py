"""Rates of exchange: exact decimals with a direction, a bounded precision and one rounding per derivation."""

import re
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from enum import Enum
from typing import Final

from money.currency import Currency
from money.errors import CurrencyMismatch, InvalidRate

MAX_SIGNIFICANT_DIGITS: Final = 18
MAX_DECIMALS: Final = 18

# The widest product here is 19 digits of minor units by two rates of 18 digits. Inexact is trapped, so a result that
# would not fit is an error and never a silent rounding. No operation ever reads the thread's global context.
EXACT: Final = Context(prec=80, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])

_PLAIN_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?", re.ASCII)


class Rounding(Enum):
    """The named direction of the one rounding; FLOOR and CEILING are towards minus and plus infinity."""

    FLOOR = ROUND_FLOOR
    CEILING = ROUND_CEILING
    HALF_EVEN = ROUND_HALF_EVEN


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `base` is worth `value` units of `quote` (major units of both, as markets write rates).

    The value is positive, has at most 18 significant digits and at most 18 decimals, which fits numeric(38,18).
    A rate of a currency to itself can only be 1. Raises InvalidRate.
    """

    base: Currency
    quote: Currency
    value: Decimal

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal):
            raise InvalidRate(f"a rate must be a Decimal, not {type(self.value).__name__}")
        if not self.value.is_finite() or self.value <= 0:
            raise InvalidRate("a rate must be a positive number")
        _, digits, exponent = self.value.as_tuple()
        if not isinstance(exponent, int) or not -MAX_DECIMALS <= exponent <= 0 or len(digits) > MAX_SIGNIFICANT_DIGITS:
            raise InvalidRate("a rate has at most 18 significant digits and 18 decimals, and no exponent")
        if self.base == self.quote and self.value != 1:
            raise InvalidRate(f"the rate of {self.base.code} to itself can only be 1")

    @classmethod
    def parse(cls, base: Currency, quote: Currency, text: str) -> "Rate":
        """Read plain decimal text such as `1.0857`; NaN, signs, exponents and over-precision raise InvalidRate."""
        if _PLAIN_DECIMAL.fullmatch(text) is None:
            raise InvalidRate(f"{text[:48]!r} is not a plain decimal of at most 18 digits before and after the point")
        return cls(base, quote, Decimal(text))

    @property
    def text(self) -> str:
        """The value as plain decimal text for the wire; `parse` reads it back to the same digits."""
        return format(self.value, "f")

    def inverse(self, rounding: Rounding = Rounding.HALF_EVEN) -> "Rate":
        """The rate in the other direction: 1 / value, rounded once.

        Precision: 18 significant digits, or 18 decimals where that is fewer (only for values above 1). A value
        times its inverse is therefore seldom exactly 1: convert the fixed side of a quote back with `cost`, which
        divides exactly, and not with an inverse. Raises InvalidRate when the inverse lies outside of a rate's range.
        """
        return Rate(self.quote, self.base, _divide(Decimal(1), self.value, rounding))

    def cross(self, other: "Rate", rounding: Rounding = Rounding.HALF_EVEN) -> "Rate":
        """The rate from this one's currency to the other's, through the one currency both share (the pivot).

        EUR/USD crossed with EUR/JPY is USD/JPY = EUR/JPY : EUR/USD; EUR/USD crossed with USD/JPY is EUR/JPY, their
        product. Products are exact and there is one rounding at the end, with the precision of `inverse`.
        Raises CurrencyMismatch unless exactly one currency is shared, InvalidRate when the cross is out of range.
        """
        shared = {self.base, self.quote} & {other.base, other.quote}
        if len(shared) != 1:
            raise CurrencyMismatch(f"{self} and {other} must share exactly one currency")
        (pivot,) = shared
        numerator, denominator = Decimal(1), Decimal(1)
        # Going from this rate's own currency to the pivot multiplies along the rate's direction, divides against it.
        if self.quote == pivot:
            start, numerator = self.base, self.value
        else:
            start, denominator = self.quote, self.value
        if other.base == pivot:
            end, numerator = other.quote, EXACT.multiply(numerator, other.value)
        else:
            end, denominator = other.base, EXACT.multiply(denominator, other.value)
        return Rate(start, end, _divide(numerator, denominator, rounding))

    def __str__(self) -> str:
        return f"{self.base.code}/{self.quote.code} {self.text}"


def _divide(numerator: Decimal, denominator: Decimal, rounding: Rounding) -> Decimal:
    """The quotient of two positive decimals to 18 significant digits and at most 18 decimals, rounded once."""
    # A truncated quotient of one digit has the exact quotient's magnitude, which tells how many digits fit in front
    # of the eighteenth decimal. Rounding to that many at once avoids rounding a rounded number.
    magnitude = Context(prec=1, rounding=ROUND_DOWN).divide(numerator, denominator).adjusted()
    precision = min(MAX_SIGNIFICANT_DIGITS, magnitude + 1 + MAX_DECIMALS)
    if precision < 1:
        raise InvalidRate("the derived rate is too small: it has no digit within 18 decimals")
    quotient = Context(prec=precision, rounding=rounding.value).divide(numerator, denominator)
    # Exact quotients such as 1 : 0.01 come as 1E+2; a rate is always written plainly.
    return Decimal(format(quotient, "f"))
