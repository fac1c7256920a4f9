"""Rows of reconciliation to records of the domain, and back to arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from ledger.domain.corrections import (
    CORRECTION_PURPOSE,
    AccountStatement,
    Break,
    BreakKind,
    BreakState,
    Correction,
    CorrectionState,
)
from ledger.domain.reconciliation import StatementLine
from ledger.domain.transfer import Command
from ledger.storage.rows import Row

_STATEMENT_FIELDS = [field.name for field in fields(AccountStatement)]


def statement(row: Row) -> AccountStatement:
    """A statement."""
    return AccountStatement(**{name: row[name] for name in _STATEMENT_FIELDS})


def line(row: Row) -> StatementLine | None:
    """The bank's side of a break."""
    if row["line_position"] is None:
        return None
    own = {name: row[name] for name in StatementLine._fields if name not in {"statement_id", "position"}}
    return StatementLine(statement_id=row["line_statement_id"], position=row["line_position"], **own)


def found_break(row: Row, book_id: int) -> Break:
    """A break with its newest correction."""
    return Break(
        break_id=row["break_id"],
        book_id=book_id,
        account_id=row["account_id"],
        statement_id=row["statement_id"],
        kind=BreakKind(row["kind"]),
        state=BreakState(row["state"]),
        currency=row["currency"],
        line=line(row),
        transfer_id=row["transfer_id"],
        ledger_minor_units=row["ledger_minor_units"],
        matched_by=row["matched_by"],
        create_time=row["create_time"],
        correction=None if row["correction_id"] is None else correction(row),
    )


def correction(row: Row) -> Correction:
    """A correction; where it stands follows from what was recorded about it."""
    return Correction(
        correction_id=row["correction_id"],
        break_id=row["correction_break_id"],
        state=_state(row),
        command=_command(row),
        reason=row["reason"],
        proposed_by=row["proposed_by"],
        natural=row["is_natural"],
        propose_time=row["propose_time"],
        decision_request_id=row["decision_request_id"],
        decided_by=row["decided_by"] or "",
        decide_time=row["decide_time"],
        decision_reason=row["decision_reason"] or "",
        result_code=row["result_code"],
        result_message=row["result_message"] or "",
    )


def _state(row: Row) -> CorrectionState:
    if row["approved"] is None:
        return CorrectionState.PROPOSED
    if not row["approved"]:
        return CorrectionState.REJECTED
    if row["result_code"] is None:
        return CorrectionState.APPROVED
    return CorrectionState.FAILED if row["result_code"] else CorrectionState.POSTED


def _command(row: Row) -> Command:
    return Command(
        request_id=row["correction_id"],
        kind=row["transfer_kind"],
        debit_account_id=row["debit_account_id"],
        credit_account_id=row["credit_account_id"],
        currency=row["transfer_currency"],
        minor_units=row["transfer_minor_units"],
        original_id=row["original_id"],
        timeout=None,
        linked=False,
        purpose=CORRECTION_PURPOSE,
        effective_time=row["effective_time"],
        payment_id=row["payment_id"],
        uetr=row["transfer_uetr"],
    )


def of_correction(given: Correction) -> tuple[Any, ...]:
    """The columns of a proposal."""
    command = given.command
    return (
        given.correction_id,
        given.break_id,
        command.kind,
        command.debit_account_id,
        command.credit_account_id,
        command.currency,
        command.minor_units,
        command.original_id,
        command.effective_time,
        command.payment_id,
        command.uetr,
        given.reason,
        given.proposed_by,
        given.natural,
    )


def of_lines(given: Sequence[tuple[StatementLine, UUID | None]]) -> list[tuple[Any, ...]]:
    """The columns of lines and the transfers that they agree with."""
    return [(*told, transfer_id) for told, transfer_id in given]


def of_breaks(given: Sequence[Break]) -> list[tuple[Any, ...]]:
    """The columns of breaks beside those that all breaks of a statement share."""
    return [
        (
            found.break_id,
            found.kind,
            found.line.statement_id if found.line else None,
            found.line.position if found.line else None,
            found.transfer_id,
            found.ledger_minor_units,
        )
        for found in given
    ]


def of_statement(given: AccountStatement) -> tuple[Any, ...]:
    """The columns of a statement but its time, which is the database's."""
    return tuple(getattr(given, name) for name in _STATEMENT_FIELDS if name != "create_time")
