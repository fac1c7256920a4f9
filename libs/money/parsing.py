"""Reading amounts that people and files write as decimals."""

import re

from money.amount import Money
from money.currency import Currency, currency
from money.errors import InvalidAmount

# Twenty digits before the point is more than signed 64 bit can hold, so nothing payable is lost by the bound, and a
# hostile text of a million digits is refused before Python converts it.
_PLAIN_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]{0,19})(?:\.([0-9]{1,19}))?", re.ASCII)


def parse_amount(text: str, unit: Currency | str) -> Money:
    """Read a plain decimal such as `12.345` in a currency, given itself or by its code.

    Fewer decimals than the currency has are filled with zeros; more are refused, also when they are zeros, since
    their writer had another currency in mind. No plus sign, grouping, exponent, leading zeros or white space.
    Raises UnknownCurrency, InvalidAmount, AmountOutOfRange.
    """
    unit = currency(unit) if isinstance(unit, str) else unit
    match = _PLAIN_DECIMAL.fullmatch(text)
    if match is None:
        raise InvalidAmount(f"{text[:40]!r} is not a plain decimal amount")
    sign, whole, decimals = match.group(1), match.group(2), match.group(3) or ""
    if len(decimals) > unit.exponent:
        raise InvalidAmount(f"{text[:40]!r} has {len(decimals)} decimals, {unit.code} allows {unit.exponent}")
    return Money(int(sign + whole + decimals.ljust(unit.exponent, "0")), unit)
