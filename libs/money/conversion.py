"""Conversion at a rate: one rounding in a named direction, with the exact residual for the books.

Source of the policy: the computed side rounds in the provider's favour, so a received amount floors and a debited
amount ceils, and what the rounding moved is booked to a named rounding account.
"""

from decimal import Decimal

from money.amount import Money
from money.errors import CurrencyMismatch
from money.rate import EXACT, Rate, Rounding


def convert(money: Money, rate: Rate, rounding: Rounding) -> tuple[Money, Decimal]:
    """What an amount in the rate's base is worth in its quote currency, and the residual.

    The residual is exact, in minor units of the quote currency, between -1 and 1: converted + residual is the
    unrounded worth. It is at least 0 for FLOOR and at most 0 for CEILING. Raises CurrencyMismatch, AmountOutOfRange.
    """
    if money.currency != rate.base:
        raise CurrencyMismatch(f"{rate} cannot convert an amount in {money.currency.code}")
    worth = _worth(money.minor_units, rate)
    rounded = int(worth.to_integral_value(rounding.value, EXACT))
    return Money(rounded, rate.quote), EXACT.subtract(worth, Decimal(rounded))


def cost(target: Money, rate: Rate, rounding: Rounding) -> tuple[Money, Decimal]:
    """What must be given in the rate's base for a fixed amount in its quote currency, and the residual.

    The division is done exactly before its one rounding: with CEILING the outcome is the smallest amount whose
    conversion reaches the target. The residual is exact, in minor units of the quote currency: worth of the outcome
    minus the target, so at least 0 for CEILING and at most 0 for FLOOR; its size is below the worth of one minor unit
    of the base. Raises CurrencyMismatch, AmountOutOfRange.
    """
    if target.currency != rate.quote:
        raise CurrencyMismatch(f"{rate} cannot tell the cost of an amount in {target.currency.code}")
    numerator, denominator = _worth(1, rate).as_integer_ratio()
    given = Money(_divide(target.minor_units * denominator, numerator, rounding), rate.base)
    return given, EXACT.subtract(_worth(given.minor_units, rate), Decimal(target.minor_units))


def _worth(base_minor_units: int, rate: Rate) -> Decimal:
    """Unrounded worth in minor units of the quote currency."""
    worth = EXACT.multiply(Decimal(base_minor_units), rate.value)
    return EXACT.scaleb(worth, rate.quote.exponent - rate.base.exponent)


def _divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Quotient of an integer by a positive integer, rounded once."""
    whole, remainder = divmod(numerator, denominator)
    if rounding is Rounding.FLOOR:
        return whole
    if rounding is Rounding.CEILING:
        return whole + (remainder > 0)
    twice = 2 * remainder
    return whole + (twice > denominator or (twice == denominator and whole % 2 == 1))
