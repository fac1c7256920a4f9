"""Single fields: each reader reports what is wrong and gives a value that is safe to go on with.

What is wrong is said without repeating it: it can be personal data, and the first violation of a refused call is
logged.
"""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

from compliance.lists.countries import country_codes
from money import Currency, Money, MoneyError, currency
from rpc import Violations
from serai.common.v1 import money_pb2
from serai.ids import InvalidId, parse

NIL = UUID(int=0)
_COUNTRIES = country_codes()
_SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}", re.ASCII)


def read_id(text: str, field: str, violations: Violations) -> UUID:
    """A UUID in canonical text."""
    try:
        return parse(text)
    except InvalidId as error:
        violations.add(field, "is required" if not text else str(error))
        return NIL


def read_text(text: str, field: str, violations: Violations, *, longest: int, required: bool = False) -> str:
    """A text of at most `longest` code points without control characters."""
    if len(text) > longest:
        violations.add(field, f"has {len(text)} characters; at most {longest} are allowed")
    elif required and not text.strip():
        violations.add(field, "is required")
    elif not text.isprintable() and any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        violations.add(field, "holds control characters, which are not allowed")
    return text


def read_pattern(text: str, field: str, violations: Violations, pattern: re.Pattern[str], allowed: str) -> str:
    """An optional text of one form; `allowed` says the form in words."""
    if text and pattern.fullmatch(text) is None:
        violations.add(field, f"must be {allowed}")
    return text


def read_country(code: str, field: str, violations: Violations, *, required: bool = False) -> str:
    """An ISO 3166-1 alpha-2 code."""
    if code and code not in _COUNTRIES:
        violations.add(field, "is not an ISO 3166-1 alpha-2 code")
    elif required and not code:
        violations.add(field, "is required")
    return code


def read_subdivision(code: str, field: str, violations: Violations) -> str:
    """An ISO 3166-2 code such as "UA-43"."""
    return read_pattern(code, field, violations, _SUBDIVISION, 'an ISO 3166-2 code such as "UA-43"')


def read_currency(code: str, field: str, violations: Violations) -> Currency | None:
    """A payable currency."""
    try:
        return currency(code)
    except MoneyError as error:
        violations.add(field, str(error))
        return None


def read_amount(message: money_pb2.Money | None, field: str, violations: Violations) -> Money | None:
    """A positive amount of a payable currency."""
    if message is None:
        violations.add(field, "is required")
        return None
    unit = read_currency(message.currency, f"{field}.currency", violations)
    if message.minor_units <= 0:
        violations.add(f"{field}.minor_units", f"is {message.minor_units}; it must be positive")
        return None
    return Money(message.minor_units, unit) if unit else None
