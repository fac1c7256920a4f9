"""Money in integer minor units: pure values, one rounding at a time, no float anywhere.

Amounts for people's locales are in `money.display`, which loads locale data and is therefore imported by itself.
"""

from money.amount import MAX_MINOR_UNITS, MIN_MINOR_UNITS, Money, format_amount
from money.conversion import convert, cost
from money.currency import Currency, currencies, currency
from money.errors import (
    AmountOutOfRange,
    CurrencyMismatch,
    InvalidAmount,
    InvalidRate,
    MoneyError,
    UnknownCurrency,
)
from money.parsing import parse_amount
from money.rate import Rate, Rounding

__all__ = [
    "MAX_MINOR_UNITS",
    "MIN_MINOR_UNITS",
    "AmountOutOfRange",
    "Currency",
    "CurrencyMismatch",
    "InvalidAmount",
    "InvalidRate",
    "Money",
    "MoneyError",
    "Rate",
    "Rounding",
    "UnknownCurrency",
    "convert",
    "cost",
    "currencies",
    "currency",
    "format_amount",
    "parse_amount",
]
