"""Who may call which RPC."""

from typing import Final

from rpc import AccessTable, Callers

_PAYMENTS = frozenset({"payments"})
_LOOKING = frozenset({"reviewer", "viewer", "security"})

_SCREENING = Callers(services=_PAYMENTS)
_READING = Callers(services=_PAYMENTS, operators=_LOOKING)
_IN_ADVANCE = Callers(services=_PAYMENTS, channels=True, operators=_LOOKING)

ACCESS: Final[AccessTable] = {
    "ScreenPayments": _SCREENING,
    "ScreenParties": Callers(services=_PAYMENTS, operators=frozenset({"reviewer"})),
    "GetDecisions": _READING,
    "ListLists": _READING,
    "ReloadLists": Callers(operators=frozenset({"security"})),
    "ListRulePacks": _IN_ADVANCE,
    "ExplainCorridor": _IN_ADVANCE,
}
