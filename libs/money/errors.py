"""Every way in which money can be wrong.

MoneyError                  the root; also a ValueError, so that pydantic settings report it as a bad value
├── UnknownCurrency         no payable currency of ISO 4217 has this code
├── CurrencyMismatch        two amounts, or an amount and a rate, do not share the currency they must share
├── AmountOutOfRange        the amount leaves signed 64 bit of minor units
├── InvalidAmount           the amount is not an integer, its text is malformed or has too many decimals
└── InvalidRate             the rate is not a positive plain decimal within its precision
"""


class MoneyError(ValueError):
    """Root of the tree; the message is safe to show to the caller."""


class UnknownCurrency(MoneyError):
    """The code names no payable currency: unknown, retired, a fund, a metal or a test code."""


class CurrencyMismatch(MoneyError):
    """An operation needed one currency and found two."""


class AmountOutOfRange(MoneyError):
    """The amount does not fit in signed 64 bit of minor units."""


class InvalidAmount(MoneyError):
    """The amount is not a whole number of minor units."""


class InvalidRate(MoneyError):
    """The rate is not a positive plain decimal of at most 18 significant digits and 18 decimals."""
