"""Currencies that exist no more, and those whose publication ended: why they cannot be quoted.

Sources: the Council's regulations that adopted the euro, ISO 4217 list three, the ECB's notes to its reference rates.
"""

from __future__ import annotations

from datetime import date
from typing import Final

# Code: its successor and the day from which the successor is the only money.
RETIRED: Final[dict[str, tuple[str, date]]] = {
    "ANG": ("XCG", date(2025, 7, 1)),
    "ATS": ("EUR", date(2002, 3, 1)),
    "BEF": ("EUR", date(2002, 3, 1)),
    "BGN": ("EUR", date(2026, 1, 1)),
    "CYP": ("EUR", date(2008, 1, 1)),
    "DEM": ("EUR", date(2002, 1, 1)),
    "EEK": ("EUR", date(2011, 1, 1)),
    "ESP": ("EUR", date(2002, 3, 1)),
    "FIM": ("EUR", date(2002, 3, 1)),
    "FRF": ("EUR", date(2002, 2, 18)),
    "GRD": ("EUR", date(2002, 3, 1)),
    "HRK": ("EUR", date(2023, 1, 1)),
    "IEP": ("EUR", date(2002, 2, 10)),
    "ITL": ("EUR", date(2002, 3, 1)),
    "LTL": ("EUR", date(2015, 1, 1)),
    "LUF": ("EUR", date(2002, 3, 1)),
    "LVL": ("EUR", date(2014, 1, 1)),
    "MTL": ("EUR", date(2008, 1, 1)),
    "NLG": ("EUR", date(2002, 1, 28)),
    "PTE": ("EUR", date(2002, 3, 1)),
    "ROL": ("RON", date(2005, 7, 1)),
    "SIT": ("EUR", date(2007, 1, 1)),
    "SKK": ("EUR", date(2009, 1, 1)),
    "TRL": ("TRY", date(2005, 1, 1)),
    "ZWL": ("ZWG", date(2024, 4, 8)),
}

NO_LONGER_PUBLISHED: Final[dict[str, str]] = {
    "RUB": "the ECB has published no reference rate for it since 2022-03-01",
}


def why_retired(code: str) -> str | None:
    """Say what replaced a retired currency and since when; None when the code is not a retired currency."""
    found = RETIRED.get(code)
    if found is None:
        return None
    successor, since = found
    return f"{code} is retired: {successor} replaced it on {since.isoformat()}"


def why_not_quoted(code: str) -> str:
    """Say why a living currency has no rate here."""
    return f"{code} is not quoted: {NO_LONGER_PUBLISHED.get(code, 'no source of rates in use publishes it')}"
