"""Who may call which RPC."""

from typing import Final

from rpc import AccessTable, Callers

_PAYMENTS = frozenset({"payments"})
_LOOKING = frozenset({"treasurer", "viewer"})

_QUOTING = Callers(services=_PAYMENTS, channels=True)
_CARRYING_OUT = Callers(services=_PAYMENTS)
_READING = Callers(services=_PAYMENTS, channels=True, operators=_LOOKING)

ACCESS: Final[AccessTable] = {
    "CreateQuotes": _QUOTING,
    "GetQuotes": _READING,
    "CancelQuotes": _QUOTING,
    "AcceptQuotes": _CARRYING_OUT,
    "SettleQuotes": _CARRYING_OUT,
    "ListRates": _READING,
    "WatchRates": _READING,
    "ListCorridors": _READING,
    "GetCorridor": _READING,
    "RenderQuotes": _READING,
    "PutProviders": Callers(operators=frozenset({"treasurer"})),
    "ListProviders": Callers(operators=_LOOKING),
}

BREAKER_ACCESS: Final[AccessTable] = {
    "ListPairStates": _READING,
    "ResetPair": Callers(operators=frozenset({"treasurer"})),
}

# Which channel may push for which provider is decided where the prices are taken.
MARKET_ACCESS: Final[AccessTable] = {
    "PublishRates": Callers(channels=True),
    "ListHistoricalRates": _READING,
}
TREASURY_ACCESS: Final[AccessTable] = {
    "ListPositions": Callers(operators=_LOOKING),
    "SetHedgeThresholds": Callers(operators=frozenset({"treasurer"})),
    "WatchHedges": Callers(operators=_LOOKING),
}
KEY_ACCESS: Final[AccessTable] = {"ListQuoteKeys": _READING}
