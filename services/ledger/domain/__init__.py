"""What is true of a settlement ledger: accounts, transfers, holds and the one function that decides, `apply`.

Nothing here does I/O or reads a clock: the same functions serve the service, the model checker and the tests.
"""

from ledger.domain.account import (
    MAX_MINOR_UNITS,
    ZERO,
    Account,
    AccountChange,
    AccountCode,
    AccountOutcome,
    AccountState,
    BalanceConstraint,
    Balances,
    RecordedChange,
    change_account,
    make,
    open_account,
)
from ledger.domain.book import Book, Decision, Original
from ledger.domain.codes import Code, ResultClass
from ledger.domain.decide import apply
from ledger.domain.transfer import (
    Command,
    Hold,
    HoldState,
    Movement,
    Outcome,
    Recorded,
    Transfer,
    TransferKind,
    outcome_of,
)

__all__ = [
    "MAX_MINOR_UNITS",
    "ZERO",
    "Account",
    "AccountChange",
    "AccountCode",
    "AccountOutcome",
    "AccountState",
    "BalanceConstraint",
    "Balances",
    "Book",
    "Code",
    "Command",
    "Decision",
    "Hold",
    "HoldState",
    "Movement",
    "Original",
    "Outcome",
    "Recorded",
    "RecordedChange",
    "ResultClass",
    "Transfer",
    "TransferKind",
    "apply",
    "change_account",
    "make",
    "open_account",
    "outcome_of",
]
