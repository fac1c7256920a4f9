"""Bank statements from and to the wire."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from iso20022 import MessageRefused, Statement, read_camt053
from ledger.api.convert.fields import Faults, check_book_id, required_id, timestamp
from ledger.api.convert.windows import raise_faults
from ledger.domain.corrections import AccountStatement, ReceivedStatement
from ledger.domain.reconciliation import StatementLine
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import reconciliation_pb2 as pb

_NO_ID = UUID(int=0)


def received(asked: pb.ImportStatementRequest, imported_by: str) -> ReceivedStatement:
    """Reads a statement to import; raises Failure with every violation, those of the message under `message`.

    Takes a good part of a second for a large message and uses nothing but its argument: it may run in a thread.
    """
    faults: Faults = []
    statement_id = required_id(asked.request_id, "request_id", faults) or _NO_ID
    check_book_id(asked.book_id, faults)
    account_id = required_id(asked.account_id, "account_id", faults) or _NO_ID
    found = _only_statement(asked.message, faults)
    raise_faults(faults)
    if found is None:
        raise AssertionError("a message without a statement is a fault")
    booked = [entry for entry in found.entries if entry.is_booked and entry.amount.minor_units]
    lines = [
        StatementLine(
            statement_id=statement_id,
            position=position,
            minor_units=entry.signed,
            booking_date=entry.booking_date,
            value_date=entry.value_date,
            reference=entry.reference,
            servicer_reference=entry.servicer_reference,
            end_to_end_id=entry.end_to_end_id,
            uetr=entry.uetr,
            transaction_id=entry.transaction_id,
        )
        for position, entry in enumerate(booked, 1)
    ]
    return ReceivedStatement(
        statement_id=statement_id,
        book_id=asked.book_id,
        account_id=account_id,
        reference=found.statement_id,
        external_account=found.account_id,
        currency=found.closing.currency.code,
        opening_minor_units=found.opening.minor_units,
        closing_minor_units=found.closing.minor_units,
        opening_date=found.opening_date,
        closing_date=found.closing_date,
        message_digest=sha256(asked.message).digest(),
        imported_by=imported_by,
        lines=lines,
    )


def _only_statement(message: bytes, faults: Faults) -> Statement | None:
    try:
        statements = read_camt053(message)
    except MessageRefused as refused:
        faults += [(f"message.{v.path}", f"{v.rule}: {v.description}") for v in refused.violations]
        return None
    if len(statements) != 1:
        faults.append(("message", f"ONE_STATEMENT: holds {len(statements)} statements, exactly one is imported"))
        return None
    return statements[0]


def statement(record: AccountStatement) -> pb.AccountStatement:
    """A recorded statement on the wire."""
    return pb.AccountStatement(
        statement_id=str(record.statement_id),
        book_id=record.book_id,
        account_id=str(record.account_id),
        reference=record.reference,
        number=record.number,
        opening_balance=Money(currency=record.currency, minor_units=record.opening_minor_units),
        closing_balance=Money(currency=record.currency, minor_units=record.closing_minor_units),
        opening_date=record.opening_date.isoformat(),
        closing_date=record.closing_date.isoformat(),
        entries=record.entries,
        matched=record.matched,
        breaks=record.breaks,
        resolved_breaks=record.resolved_breaks,
        ledger_sequence=record.ledger_sequence,
        imported_by=record.imported_by,
        create_time=None if record.create_time is None else timestamp(record.create_time),
        message_digest=record.message_digest,
    )
