"""Who may call what, and who is calling."""

from rpc import AccessTable, Callers, Kind, call

_OPERATORS = frozenset({"viewer", "reviewer", "treasurer", "security"})
_CHANNELS = Callers(channels=True)
_READERS = Callers(channels=True, operators=_OPERATORS)
_TREASURER = Callers(operators=frozenset({"treasurer"}))

PAYMENTS: AccessTable = {
    "CreatePayments": _CHANNELS,
    "CreatePayment": _CHANNELS,
    "ConfirmPayment": _CHANNELS,
    "CancelPayment": _CHANNELS,
    "RespondToCredit": _CHANNELS,
    "ResolveReview": Callers(operators=frozenset({"reviewer"})),
    "GetPayment": _READERS,
    "ListPayments": _READERS,
    "GetOutcomes": _CHANNELS,
    "WatchPayments": _CHANNELS,
    "WatchIncoming": _CHANNELS,
    "ListBalances": _READERS,
}

PARTICIPANTS: AccessTable = {
    "OnboardParticipants": _TREASURER,
    "SetParticipantState": Callers(operators=frozenset({"treasurer", "security"})),
    "SetCurrencyLimit": _TREASURER,
    "FundAccounts": _TREASURER,
    "ListParticipants": _READERS,
}


def channel() -> str:
    """The participant that calls; empty when an operator does."""
    identity = call().identity
    return identity.name if identity.kind is Kind.CHANNEL else ""
