"""The currencies in which a payment can be made, with the exponents of ISO 4217.

Source: list one of ISO 4217 as shipped by the package iso4217. CLDR's digits are for display habits and differ from
ISO for thirteen currencies (IQD 0 instead of 3), so they never decide a settlement.
"""

from dataclasses import dataclass

import iso4217

from money.errors import UnknownCurrency

# List one marks funds such as USN and CLF itself. These two are units of account as well, but carry no mark there:
# nobody holds an account in them, and nobody can be paid in them.
_UNMARKED_UNITS_OF_ACCOUNT = frozenset({"UYW", "XAD"})


@dataclass(frozen=True, slots=True)
class Currency:
    """A payable currency. Take it from `currency(code)`, which hands out one shared instance per code."""

    code: str
    """ISO 4217 alphabetic code in capitals."""
    exponent: int
    """Decimals of the minor unit: JPY 0, EUR 2, KWD 3."""

    def __str__(self) -> str:
        return self.code


def _payable() -> dict[str, Currency]:
    """List one without funds, metals, bond units, test codes and units of account; retired codes are not in it."""
    funds = {
        node.findtext("Ccy", "").strip()
        for node in iso4217.raw_xml.iter("CcyNtry")
        if (name := node.find("CcyNm")) is not None and name.get("IsFund") is not None
    }
    excluded = funds | _UNMARKED_UNITS_OF_ACCOUNT
    return {
        entry.code: Currency(entry.code, entry.exponent)
        for entry in iso4217.Currency
        if entry.exponent is not None and entry.code not in excluded
    }


_CURRENCIES = _payable()


def currency(code: str) -> Currency:
    """The payable currency with this exact code; capitals are required. Raises UnknownCurrency."""
    found = _CURRENCIES.get(code)
    if found is None:
        raise UnknownCurrency(f"{code[:16]!r} is not the code of a payable currency in ISO 4217")
    return found


def currencies() -> tuple[Currency, ...]:
    """Every payable currency, sorted by code."""
    return tuple(_CURRENCIES[code] for code in sorted(_CURRENCIES))
