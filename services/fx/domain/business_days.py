"""When a currency's money can move: its business days, its time zone and the house's cut-off.

Holidays come from the package holidays: the ECB's own calendar for the euro, for others that of the place where the
currency settles, with bank holidays where they are told apart. They are worked out once a year and currency.
A cut-off is the house's own and meant to lie before the payment system's: T2 takes customers' payments until 17:00 in
Frankfurt, Fedwire until 18:45 in New York.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

DAY: Final = timedelta(days=1)
SATURDAY_SUNDAY: Final = frozenset({5, 6})
FRIDAY_SATURDAY: Final = frozenset({4, 5})
OPENING: Final = time(9)
CLOSING: Final = time(18)
ECB: Final = "XECB"
FEDWIRE: Final = "US"


@dataclass(frozen=True, slots=True)
class Market:
    """Where a currency settles.

    `calendar` is an ISO 3166 country of the package holidays, the ECB's market code, or empty: then only weekends are
    known. `place` is the subdivision whose holidays close the banks. `cut_off` is local time.
    """

    calendar: str
    zone: str
    cut_off: time = time(15)
    place: str | None = None
    categories: tuple[str, ...] = ("public",)
    weekend: frozenset[int] = SATURDAY_SUNDAY


_BANKS: Final = ("public", "bank")
# Without a market of its own a currency has weekends alone, and an early cut-off.
UNKNOWN: Final = Market("", "UTC", time(12))
# The two CFA francs settle where their central banks have their seats: Yaounde and Dakar.
MARKETS: Final[dict[str, Market]] = {
    "AED": Market("AE", "Asia/Dubai", time(13)),
    "AUD": Market("AU", "Australia/Sydney", place="NSW", categories=_BANKS),
    "BAM": Market("BA", "Europe/Sarajevo", time(14)),
    "BHD": Market("BH", "Asia/Bahrain", time(12), weekend=FRIDAY_SATURDAY),
    "BMD": Market("BM", "Atlantic/Bermuda"),
    "BND": Market("BN", "Asia/Brunei", time(14)),
    "BRL": Market("BR", "America/Sao_Paulo"),
    "BTN": Market("BT", "Asia/Thimphu", time(13)),
    "CAD": Market("CA", "America/Toronto", time(16), place="ON", categories=("public", "government", "optional")),
    "CHF": Market("CH", "Europe/Zurich", place="ZH"),
    "CNY": Market("CN", "Asia/Shanghai"),
    "CVE": Market("CV", "Atlantic/Cape_Verde", time(14)),
    "CZK": Market("CZ", "Europe/Prague", time(14)),
    "DKK": Market("DK", "Europe/Copenhagen", time(14), categories=("public", "optional")),
    "EUR": Market(ECB, "Europe/Berlin", time(16)),
    "FKP": Market("FK", "Atlantic/Stanley", time(13)),
    "GBP": Market("GB", "Europe/London", time(16), place="ENG"),
    "HKD": Market("HK", "Asia/Hong_Kong", time(16)),
    "HUF": Market("HU", "Europe/Budapest", time(14)),
    "IDR": Market("ID", "Asia/Jakarta", time(14), categories=("public", "government")),
    "ILS": Market("IL", "Asia/Jerusalem", time(13), weekend=FRIDAY_SATURDAY),
    "INR": Market("IN", "Asia/Kolkata", place="MH"),
    "ISK": Market("IS", "Atlantic/Reykjavik", time(14)),
    "JOD": Market("JO", "Asia/Amman", time(12), weekend=FRIDAY_SATURDAY),
    "JPY": Market("JP", "Asia/Tokyo", categories=_BANKS),
    "KRW": Market("KR", "Asia/Seoul", categories=_BANKS),
    "KWD": Market("KW", "Asia/Kuwait", time(12), weekend=FRIDAY_SATURDAY),
    "MOP": Market("MO", "Asia/Macau", categories=("public", "government")),
    "MXN": Market("MX", "America/Mexico_City"),
    "MYR": Market("MY", "Asia/Kuala_Lumpur", place="KUL"),
    "NOK": Market("NO", "Europe/Oslo", time(14)),
    "NZD": Market("NZ", "Pacific/Auckland", place="WGN"),
    "OMR": Market("OM", "Asia/Muscat", time(12), weekend=FRIDAY_SATURDAY),
    "PHP": Market("PH", "Asia/Manila"),
    "PLN": Market("PL", "Europe/Warsaw", time(14)),
    "QAR": Market("QA", "Asia/Qatar", time(12), categories=_BANKS, weekend=FRIDAY_SATURDAY),
    "RON": Market("RO", "Europe/Bucharest", time(14)),
    "SAR": Market("SA", "Asia/Riyadh", time(13), weekend=FRIDAY_SATURDAY),
    "SEK": Market("SE", "Europe/Stockholm", categories=("public", "bank", "de_facto")),
    "SGD": Market("SG", "Asia/Singapore", time(16)),
    "SHP": Market("SH", "Atlantic/St_Helena", time(13)),
    "THB": Market("TH", "Asia/Bangkok", categories=_BANKS),
    "TMT": Market("TM", "Asia/Ashgabat", time(13)),
    "TRY": Market("TR", "Europe/Istanbul", categories=("public", "half_day")),
    "USD": Market(FEDWIRE, "America/New_York", time(17)),
    "XAF": Market("CM", "Africa/Douala", time(13)),
    "XOF": Market("SN", "Africa/Dakar", time(13)),
    "ZAR": Market("ZA", "Africa/Johannesburg"),
}


def market(code: str) -> Market:
    """Give where a currency settles, by its ISO 4217 code."""
    return MARKETS.get(code, UNKNOWN)


def prepare(year: int) -> None:
    """Work out all calendars of a year and the next, which takes some tenths of a second, before anybody waits."""
    for code in MARKETS:
        holidays_of(code, year)
        holidays_of(code, year + 1)


def is_business_day(code: str, day: date) -> bool:
    """Say whether banks move the currency on this day."""
    return day.weekday() not in market(code).weekend and day not in holidays_of(code, day.year)


@lru_cache(maxsize=1024)
def holidays_of(code: str, year: int) -> frozenset[date]:
    """Give the days of a year on which the currency's banks are closed, weekends apart."""
    where = market(code)
    if not where.calendar:
        return frozenset()
    if where.calendar == ECB:
        return frozenset(holidays.financial_holidays(ECB, years=year))
    if where.calendar == FEDWIRE:
        return _fedwire(year)
    return frozenset(
        holidays.country_holidays(where.calendar, subdiv=where.place, years=year, categories=where.categories)
    )


def _fedwire(year: int) -> frozenset[date]:
    """Give the Federal Reserve's holidays: one on a Sunday moves to Monday, one on a Saturday moves nowhere.

    Source: https://www.frbservices.org/about/holiday-schedules
    """
    days = holidays.country_holidays("US", years=year, observed=False)
    return frozenset(day + DAY if day.weekday() == 6 else day for day in days)


@lru_cache(maxsize=8192)
def cut_off(code: str, day: date) -> datetime:
    """Give the moment, in UTC, from which money of the currency no longer moves on this day."""
    return local_time(code, day, market(code).cut_off)


def local_time(code: str, day: date, at: time) -> datetime:
    """Give a time of a day where the currency settles as a moment in UTC."""
    return datetime.combine(day, at, ZoneInfo(market(code).zone)).astimezone(UTC)


def local_day(code: str, moment: datetime) -> date:
    """Give the day that it is where the currency settles."""
    return moment.astimezone(ZoneInfo(market(code).zone)).date()
