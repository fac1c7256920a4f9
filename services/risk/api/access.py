"""Who may call which RPC."""

from __future__ import annotations

from typing import Final

from rpc import AccessTable, Callers

_PAYMENTS = frozenset({"payments"})
_LOOKING = frozenset({"viewer", "reviewer"})

_SHARING = Callers(channels=True)
_READING = Callers(channels=True, operators=_LOOKING)

SIGNAL_ACCESS: Final[AccessTable] = {
    "TokenizeIdentifiers": _SHARING,
    "PublishWarnings": _SHARING,
    "RevokeWarnings": _SHARING,
    "ReportSightings": _SHARING,
    "LookupIndicators": _READING,
    "GetWarnings": _READING,
    "WatchWarnings": _READING,
}
SCORING_ACCESS: Final[AccessTable] = {
    "ScorePayments": Callers(services=_PAYMENTS),
    "ReportOutcomes": Callers(services=_PAYMENTS, channels=True),
    "GetScores": Callers(services=_PAYMENTS, operators=_LOOKING),
}
