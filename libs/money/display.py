"""Amounts as people of a locale read them.

It stands apart from the rest of the package, which does not import it: babel's locale data costs 80 ms to load and
settlement never needs it.
"""

import re
from decimal import Decimal, localcontext
from functools import lru_cache
from unicodedata import category

import moneyed
from babel import Locale
from babel.numbers import get_currency_symbol
from moneyed.l10n import format_money

from money.amount import Money, format_amount
from money.currency import Currency
from money.rate import EXACT

_DECIMALS_OF_PATTERN = re.compile(r"\.0+")


def display(money: Money, locale: str) -> str:
    """The amount in a locale's habit, such as `12.345,500 KWD` for de_DE, with ISO 4217's decimals and not CLDR's.

    For eyes only; it is not parsed back. An unknown locale raises babel.UnknownLocaleError, a malformed one ValueError.
    """
    pattern = _pattern(locale, money.currency)
    # The currency is built here because py-moneyed's own table misses XCG and ZWG; only the code matters to babel.
    shown = moneyed.Money(Decimal(format_amount(money)), moneyed.Currency(money.currency.code))
    # Babel quantizes in the thread's context, whose precision is anybody's to change; ours holds any amount.
    with localcontext(EXACT):
        text: str = format_money(shown, format=pattern, locale=locale, currency_digits=False)
    return text


@lru_cache(maxsize=1024)
def _pattern(locale: str, unit: Currency) -> str:
    """The locale's own currency pattern, with the decimals of the currency in place of those CLDR put there."""
    standard: str = Locale.parse(locale).currency_formats["standard"].pattern
    pattern = _DECIMALS_OF_PATTERN.sub("." + "0" * unit.exponent if unit.exponent else "", standard)
    # CLDR's currencySpacing (UTS 35, part 3) parts letters from digits, as in `KWD 1.500`; babel does not apply it.
    symbol: str = get_currency_symbol(unit.code, locale)
    if category(symbol[-1])[0] not in "SZ":
        pattern = pattern.replace("¤#", "¤\N{NO-BREAK SPACE}#")
    if category(symbol[0])[0] not in "SZ":
        pattern = pattern.replace("0¤", "0\N{NO-BREAK SPACE}¤")
    return pattern
