"""Who may call the ledger. Channels may not: they see their money through payments."""

from __future__ import annotations

from rpc import AccessTable, Callers

_WRITERS = Callers(services=frozenset({"payments", "fx"}), operators=frozenset({"treasurer"}))
_READERS = Callers(services=frozenset({"payments", "fx"}), operators=frozenset({"treasurer", "viewer"}))

ACCESS: AccessTable = {
    "CreateAccounts": _WRITERS,
    "UpdateAccounts": _WRITERS,
    "GetAccounts": _READERS,
    "ListAccounts": _READERS,
    "CreateTransfers": _WRITERS,
    "CreateTransfer": _WRITERS,
    "GetOutcomes": _READERS,
    "GetTransfers": _READERS,
    "GetHolds": _READERS,
    "ListEntries": _READERS,
    "GetTrialBalance": _READERS,
    "WatchEntries": _READERS,
}

_TREASURER = Callers(operators=frozenset({"treasurer"}))
_READERS_OF_WINDOWS = Callers(services=frozenset({"payments"}), operators=frozenset({"treasurer", "viewer"}))

SETTLEMENT_ACCESS: AccessTable = {
    "CloseWindow": Callers(services=frozenset({"payments"}), operators=frozenset({"treasurer"})),
    "ListWindows": _READERS_OF_WINDOWS,
    "GetNetPositions": _READERS_OF_WINDOWS,
    "SettleWindow": _TREASURER,
    "DisputeWindow": _TREASURER,
    "ResolveDispute": _TREASURER,
    "AbortWindow": _TREASURER,
}

_VERIFIERS = Callers(services=frozenset({"payments"}), operators=frozenset({"viewer", "security", "treasurer"}))

PROOF_ACCESS: AccessTable = {
    "GetCheckpoint": _VERIFIERS,
    "GetInclusionProof": _VERIFIERS,
    "GetConsistencyProof": _VERIFIERS,
    "ListLeaves": _VERIFIERS,
    "ListSigningKeys": _VERIFIERS,
}

_HISTORIANS = Callers(services=frozenset({"payments"}), operators=frozenset({"treasurer", "viewer"}))

HISTORY_ACCESS: AccessTable = {
    "GetBalancesAt": _HISTORIANS,
    "GetTrialBalanceAt": _HISTORIANS,
    "SealPeriod": Callers(operators=frozenset({"treasurer"})),
    "ListSeals": _HISTORIANS,
}

# Two of them have to agree on a correction, so there have to be two who may.
_RECONCILERS = Callers(operators=frozenset({"treasurer", "security"}))
_READERS_OF_BREAKS = Callers(operators=frozenset({"treasurer", "security", "viewer"}))

RECONCILIATION_ACCESS: AccessTable = {
    "ImportStatement": _RECONCILERS,
    "GetStatement": _READERS_OF_BREAKS,
    "ListStatements": _READERS_OF_BREAKS,
    "ListBreaks": _READERS_OF_BREAKS,
    "ProposeCorrection": _RECONCILERS,
    "ApproveCorrection": _RECONCILERS,
    "RejectCorrection": _RECONCILERS,
}
