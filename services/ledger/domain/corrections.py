"""Breaks between a bank's statement and the ledger, and the transfers that correct them with the consent of two.

Amounts are signed as the bank sees them, as in ledger.domain.reconciliation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from ledger.domain.account import Account, AccountCode
from ledger.domain.reconciliation import StatementLine
from ledger.domain.transfer import Command, TransferKind

CORRECTION_PURPOSE = 10
"""TRANSFER_PURPOSE_CORRECTION of the contract."""


class BreakKind(IntEnum):
    """How bank and ledger disagree; the numbers are those of the contract."""

    MISSING_HERE = 1
    MISSING_THERE = 2
    AMOUNT_DIFFERS = 3


class BreakState(IntEnum):
    """Where a break stands; the numbers are those of the contract."""

    OPEN = 1
    CORRECTION_PROPOSED = 2
    CORRECTED = 3
    MATCHED_LATER = 4


class CorrectionState(IntEnum):
    """Where a correction stands; the numbers are those of the contract."""

    PROPOSED = 1
    APPROVED = 2
    POSTED = 3
    REJECTED = 4
    FAILED = 5


class ReconciliationReason(StrEnum):
    """Why something asked of reconciliation is refused."""

    REQUEST_ID_REUSED = "IDEMPOTENCY_KEY_REUSED"
    ACCOUNT_NOT_FOUND = "ACCOUNT_NOT_FOUND"
    STATEMENT_NOT_FOUND = "STATEMENT_NOT_FOUND"
    BREAK_NOT_FOUND = "BREAK_NOT_FOUND"
    CORRECTION_NOT_FOUND = "CORRECTION_NOT_FOUND"
    NOT_A_NOSTRO_ACCOUNT = "NOT_A_NOSTRO_ACCOUNT"
    OTHER_CURRENCY = "OTHER_CURRENCY"
    OTHER_ACCOUNT = "OTHER_ACCOUNT"
    STATEMENT_CONFLICT = "STATEMENT_CONFLICT"
    STATEMENT_GAP = "STATEMENT_GAP"
    STATEMENT_OUT_OF_ORDER = "STATEMENT_OUT_OF_ORDER"
    BREAK_NOT_OPEN = "BREAK_NOT_OPEN"
    NO_SUSPENSE_ACCOUNT = "NO_SUSPENSE_ACCOUNT"
    CORRECTION_DOES_NOT_FIT = "CORRECTION_DOES_NOT_FIT"
    CORRECTION_DECIDED = "CORRECTION_DECIDED"
    SAME_PERSON = "SAME_PERSON"


class ReconciliationRefused(Exception):
    """What was asked is refused, and nothing was changed: the id stays free."""

    def __init__(self, reason: ReconciliationReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class ReceivedStatement:
    """A statement as it was sent, not yet matched. Its lines are the booked entries that move money."""

    statement_id: UUID
    book_id: int
    account_id: UUID
    reference: str
    external_account: str
    """The account's number at the bank."""
    currency: str
    opening_minor_units: int
    closing_minor_units: int
    opening_date: date
    closing_date: date
    message_digest: bytes
    imported_by: str
    lines: list[StatementLine]


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """A statement as it was matched and recorded."""

    statement_id: UUID
    book_id: int
    account_id: UUID
    number: int
    """Place among the account's statements, from 1."""
    reference: str
    currency: str
    opening_minor_units: int
    closing_minor_units: int
    opening_date: date
    closing_date: date
    entries: int
    matched: int
    breaks: int
    resolved_breaks: int
    ledger_sequence: int
    """The ledger was compared up to this place in the book's order."""
    complete_sequence: int
    """No transfer up to this place is left for a later statement."""
    imported_by: str
    message_digest: bytes
    create_time: datetime | None = None
    """None until the database recorded it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A proposed transfer, and what became of it."""

    correction_id: UUID
    """That of its transfer as well."""
    break_id: UUID
    state: CorrectionState
    command: Command
    reason: str
    proposed_by: str
    natural: bool
    """Whether the proposal named no transfer."""
    propose_time: datetime | None = None
    decision_request_id: UUID | None = None
    decided_by: str = ""
    decide_time: datetime | None = None
    decision_reason: str = ""
    result_code: int | None = None
    result_message: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A disagreement."""

    break_id: UUID
    book_id: int
    account_id: UUID
    statement_id: UUID
    kind: BreakKind
    state: BreakState
    currency: str
    line: StatementLine | None
    """None when it is the bank that has nothing."""
    transfer_id: UUID | None
    """None when it is the ledger that has nothing."""
    ledger_minor_units: int
    """What the ledger moved; 0 without a transfer."""
    matched_by: UUID | None = None
    create_time: datetime | None = None
    correction: Correction | None = None

    @property
    def difference(self) -> int:
        """What the bank has more than the ledger: so much a correction has to move."""
        return (self.line.minor_units if self.line else 0) - self.ledger_minor_units


def check_statement(given: ReceivedStatement, account: Account, previous: AccountStatement | None) -> None:
    """Refuses a statement that is not of this account or does not follow the one before."""
    if account.code is not AccountCode.NOSTRO:
        message = f"account {account.account_id} is no nostro account"
        raise ReconciliationRefused(ReconciliationReason.NOT_A_NOSTRO_ACCOUNT, message)
    if account.currency != given.currency:
        message = f"the statement is in {given.currency}, the account in {account.currency}"
        raise ReconciliationRefused(ReconciliationReason.OTHER_CURRENCY, message)
    if account.metadata.get("statement_account", given.external_account) != given.external_account:
        message = "the statement is not of the account that the label statement_account names"
        raise ReconciliationRefused(ReconciliationReason.OTHER_ACCOUNT, message)
    if previous is None:
        return
    if given.closing_date < previous.closing_date:
        message = f"the account is reconciled to {previous.closing_date}, the statement ends {given.closing_date}"
        raise ReconciliationRefused(ReconciliationReason.STATEMENT_OUT_OF_ORDER, message)
    if given.opening_minor_units != previous.closing_minor_units:
        message = (
            f"the opening balance is {given.opening_minor_units}, but statement {previous.number} closed with "
            f"{previous.closing_minor_units} minor units: import what is between them first"
        )
        raise ReconciliationRefused(ReconciliationReason.STATEMENT_GAP, message)


def natural_correction(found: Break, correction_id: UUID, suspense_id: UUID) -> Command:
    """Moves the difference between the nostro and a suspense account: a bank's credit debits the nostro account."""
    more = found.difference > 0
    debit, credit = (found.account_id, suspense_id) if more else (suspense_id, found.account_id)
    units = abs(found.difference)
    return Command(
        correction_id, int(TransferKind.POSTED), debit, credit, found.currency, units, None, None, False,
        CORRECTION_PURPOSE, None, None, None,
    )  # fmt: skip


def check_fits(found: Break, command: Command) -> None:
    """Refuses a correction that would not make the ledger agree with the bank."""
    if command.kind == TransferKind.REVERSAL:
        if found.kind is not BreakKind.MISSING_THERE or command.original_id != found.transfer_id:
            raise _misfit("a reversal corrects only a MISSING_THERE break, whose transfer it reverses")
        return
    if command.kind != TransferKind.POSTED:
        raise _misfit("a correction is a posted transfer or a reversal")
    side = command.debit_account_id if found.difference > 0 else command.credit_account_id
    if side != found.account_id:
        raise _misfit(f"it has to {'debit' if found.difference > 0 else 'credit'} account {found.account_id}")
    if (command.currency, command.minor_units) != (found.currency, abs(found.difference)):
        raise _misfit(f"it has to move {abs(found.difference)} minor units of {found.currency}, the whole difference")


def _misfit(message: str) -> ReconciliationRefused:
    return ReconciliationRefused(ReconciliationReason.CORRECTION_DOES_NOT_FIT, message)


def check_decision(correction: Correction, *, approves: bool, decided_by: str) -> None:
    """Refuses to decide what is decided, and to approve what one proposed oneself.

    An approval whose transfer was not posted yet may be given again by anybody but the proposer: it is only finished.
    """
    if approves and decided_by == correction.proposed_by:
        message = f"{decided_by} proposed the correction: somebody else has to approve it"
        raise ReconciliationRefused(ReconciliationReason.SAME_PERSON, message)
    if correction.state is CorrectionState.PROPOSED or (approves and correction.state is CorrectionState.APPROVED):
        return
    message = f"correction {correction.correction_id} is {correction.state.name}"
    raise ReconciliationRefused(ReconciliationReason.CORRECTION_DECIDED, message)
