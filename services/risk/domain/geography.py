"""Rough facts about currencies and countries, good enough for the bands of a rule and for nothing else."""

from __future__ import annotations

from datetime import datetime

from money import Money

# Units of a currency that are worth about one euro: orders of magnitude (2025), never a rate for money.
_UNITS_PER_EURO = {
    "EUR": 1.0, "USD": 1.1, "GBP": 0.86, "CHF": 0.95, "JPY": 165.0, "CNY": 8.0, "HKD": 8.7, "SGD": 1.5, "AUD": 1.7,
    "NZD": 1.9, "CAD": 1.55, "SEK": 11.0, "NOK": 11.5, "DKK": 7.5, "PLN": 4.3, "CZK": 25.0, "HUF": 400.0, "RON": 5.0,
    "BGN": 1.95, "TRY": 45.0, "UAH": 47.0, "RUB": 95.0, "INR": 97.0, "IDR": 18000.0, "MYR": 4.9, "PHP": 64.0,
    "THB": 38.0, "VND": 29000.0, "KRW": 1600.0, "TWD": 34.0, "AED": 4.1, "SAR": 4.2, "QAR": 4.0, "KWD": 0.34,
    "BHD": 0.42, "OMR": 0.43, "JOD": 0.79, "ILS": 3.9, "EGP": 55.0, "ZAR": 20.0, "NGN": 1700.0, "KES": 145.0,
    "MAD": 10.7, "BRL": 6.2, "MXN": 21.0, "CLP": 1050.0, "COP": 4600.0, "ARS": 1500.0, "PEN": 4.1, "PKR": 320.0,
    "BDT": 135.0, "LKR": 340.0,
}  # fmt: skip

# Hours that the clocks of a country's largest city are ahead of UTC, without summer time.
_HOURS_AHEAD = {
    "GB": 0, "IE": 0, "PT": 0, "IS": 0, "GH": 0, "MA": 1, "DE": 1, "FR": 1, "ES": 1, "IT": 1, "NL": 1, "BE": 1,
    "LU": 1, "AT": 1, "CH": 1, "DK": 1, "NO": 1, "SE": 1, "PL": 1, "CZ": 1, "SK": 1, "HU": 1, "SI": 1, "HR": 1,
    "MT": 1, "NG": 1, "FI": 2, "EE": 2, "LV": 2, "LT": 2, "RO": 2, "BG": 2, "GR": 2, "CY": 2, "UA": 2, "EG": 2,
    "ZA": 2, "IL": 2, "TR": 3, "RU": 3, "SA": 3, "KW": 3, "BH": 3, "QA": 3, "KE": 3, "JO": 3, "AE": 4, "OM": 4,
    "IR": 3, "PK": 5, "IN": 5, "LK": 5, "BD": 6, "TH": 7, "VN": 7, "ID": 7, "CN": 8, "HK": 8, "SG": 8, "MY": 8,
    "PH": 8, "TW": 8, "JP": 9, "KR": 9, "KP": 9, "AU": 10, "NZ": 12, "BR": -3, "AR": -3, "CL": -4, "US": -5,
    "CA": -5, "CO": -5, "PE": -5, "MX": -6, "CU": -5,
}  # fmt: skip


def worth_in_euro(amount: Money) -> float | None:
    """Give about what an amount is worth in euro; None for a currency that is not in the table."""
    units = _UNITS_PER_EURO.get(amount.currency.code)
    return None if units is None else amount.minor_units / 10**amount.currency.exponent / units


def local_hour(moment: datetime, country: str) -> int | None:
    """Give the hour of the day (0 to 23) in the largest city of a country; None for one that is not in the table."""
    hours = _HOURS_AHEAD.get(country)
    return None if hours is None else (moment.hour + hours) % 24
