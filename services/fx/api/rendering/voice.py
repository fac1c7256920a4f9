"""How a payer reads: words of a language, and numbers and moments by the habits of a locale and a time zone.

Digits are those of CLDR's default system `latn` everywhere. Decimals of money are ISO 4217's and never CLDR's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal

from fx.api.rendering.phrases import PHRASES, Phrases
from money import Currency, Money, currency
from money.display import display
from money.errors import MoneyError
from rpc import Violations
from serai.common.v1 import money_pb2

FALLBACK: Final = "en"
MAX_LOCALE_CHARACTERS: Final = 40
_DIGITS_OF_PATTERN: Final = re.compile(r"[#,0]+")
# As many digits as a rate has; a pattern with fewer would round what was agreed.
RATE_PATTERN: Final = "#,##0.##################"


class Unreadable(ValueError):
    """A quote holds an amount or number that no quote of ours has."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The words, the habits and the zone of one payer."""

    language: str
    locale: Locale
    zone: tzinfo
    words: Phrases

    def money(self, message: money_pb2.Money) -> str:
        """Tell an amount; raises Unreadable."""
        try:
            return display(Money(message.minor_units, currency(message.currency)), str(self.locale))
        except MoneyError as error:
            raise Unreadable(str(error)) from error

    def unit(self, of: Currency) -> str:
        """Tell one unit of a currency, such as `1 EUR`, the left side of a rate."""
        return f"1\N{NO-BREAK SPACE}{of.code}"

    def rate(self, message: money_pb2.Rate) -> str:
        """Tell a rate with all its digits, such as `1 EUR = 1,115636422 USD`; raises Unreadable."""
        base, quote = _known(message.base), _known(message.quote)
        value = format_decimal(
            _number(message.value), format=RATE_PATTERN, locale=self.locale, decimal_quantization=False
        )
        return f"{self.unit(base)} = {value}\N{NO-BREAK SPACE}{quote.code}"

    def percent(self, text: str) -> str:
        """Tell a share in per cent with two decimals, by the locale's own pattern; raises Unreadable."""
        number = format_decimal(_number(text), format="#,##0.00", locale=self.locale)
        pattern = self.locale.percent_formats[None].pattern.split(";")[0]
        sign = self.locale.number_symbols["latn"]["percentSign"]
        return _DIGITS_OF_PATTERN.sub(lambda _: number, pattern, count=1).replace("%", sign)

    def moment(self, when: datetime) -> str:
        """Tell a moment in the payer's zone, with the zone."""
        local = when.astimezone(self.zone)
        time = format_time(local, "short", tzinfo=self.zone, locale=self.locale)
        zone = format_time(local, "z", tzinfo=self.zone, locale=self.locale)
        pattern = str(get_datetime_format("medium", locale=self.locale)).replace("'", "")
        return pattern.format(f"{time} {zone}", format_date(local, "long", locale=self.locale))

    def day(self, when: date) -> str:
        """Tell a day in full."""
        return format_date(when, "full", locale=self.locale)


def voice(locale: str, time_zone: str, violations: Violations) -> Voice | None:
    """Find how to speak to a payer; a language without words of ours is spoken to in English, by its own habits."""
    habits = _locale(locale or FALLBACK, violations)
    zone = _zone(time_zone or "UTC", violations)
    if habits is None or zone is None:
        return None
    language = habits.language if habits.language in PHRASES else FALLBACK
    return Voice(language, habits, zone, PHRASES[language])


def _locale(text: str, violations: Violations) -> Locale | None:
    try:
        if len(text) <= MAX_LOCALE_CHARACTERS:
            return Locale.parse(text.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        pass
    violations.add("locale", f"{text[:16]!r} is not a language tag of BCP 47 that is known here, such as de-AT")
    return None


def _zone(text: str, violations: Violations) -> tzinfo | None:
    try:
        if len(text) <= MAX_LOCALE_CHARACTERS:
            return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    violations.add("time_zone", f"{text[:16]!r} is not a time zone of IANA, such as Europe/Vienna")
    return None


def _known(code: str) -> Currency:
    try:
        return currency(code)
    except MoneyError as error:
        raise Unreadable(str(error)) from error


def _number(text: str) -> Decimal:
    """Read a plain decimal number; raises Unreadable."""
    digits = text.removeprefix("-").replace(".", "", 1)
    if not 1 <= len(digits) <= 38 or not digits.isascii() or not digits.isdecimal():
        raise Unreadable(f"{text[:48]!r} is not a plain decimal number")
    return Decimal(text)
