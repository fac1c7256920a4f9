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
