"""Tables of reconciliation: part of the schema of record, which ledger.storage.tables takes them into.

Statements, their lines, corrections, decisions and postings are append-only; a break is updated to say where it stands.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class ReconciliationTable(SQLModel, registry=registry()):
    """Base of the tables below."""

    metadata = MetaData()


def include_reconciliation(metadata: MetaData) -> None:
    """Declares the tables in the ledger's metadata."""
    for table in ReconciliationTable.metadata.tables.values():
        table.to_metadata(metadata)


def _key(kind: Any) -> Any:
    return Field(sa_column=Column(kind, primary_key=True, autoincrement=False))


def _required(kind: Any) -> Any:
    return Field(sa_column=Column(kind, nullable=False))


def _optional(kind: Any) -> Any:
    return Field(default=None, sa_column=Column(kind, nullable=True))


_TIME = DateTime(timezone=True)


class ReconciliationStatement(ReconciliationTable, table=True):
    """A statement as it was matched; append-only."""

    __tablename__ = "reconciliation_statement"
    __table_args__ = (
        Index("reconciliation_statement_number", "book_id", "account_id", "number", unique=True),
        Index("reconciliation_statement_name", "book_id", "account_id", "reference", unique=True),
    )

    book_id: int = Field(primary_key=True)
    statement_id: UUID = _key(Uuid)
    account_id: UUID = _required(Uuid)
    number: int = _required(BigInteger)
    reference: str = _required(Text)
    currency: str = _required(Text)
    opening_minor_units: int = _required(BigInteger)
    closing_minor_units: int = _required(BigInteger)
    opening_date: date = _required(Date)
    closing_date: date = _required(Date)
    entries: int = _required(Integer)
    matched: int = _required(Integer)
    breaks: int = _required(Integer)
    resolved_breaks: int = _required(Integer)
    ledger_sequence: int = _required(BigInteger)
    complete_sequence: int = _required(BigInteger)
    imported_by: str = _required(Text)
    message_digest: bytes = _required(LargeBinary)
    create_time: datetime = _required(_TIME)


class ReconciliationLine(ReconciliationTable, table=True):
    """A booked entry of a statement, without names and texts; append-only."""

    __tablename__ = "reconciliation_line"

    book_id: int = Field(primary_key=True)
    statement_id: UUID = _key(Uuid)
    position: int = _key(Integer)
    minor_units: int = _required(BigInteger)
    booking_date: date = _required(Date)
    value_date: date = _required(Date)
    reference: str = _required(Text)
    servicer_reference: str = _required(Text)
    end_to_end_id: str = _required(Text)
    uetr: str = _required(Text)
    transaction_id: str = _required(Text)
    transfer_id: UUID | None = _optional(Uuid)
    """The transfer that it agrees with."""


class ReconciliationBreak(ReconciliationTable, table=True):
    """A disagreement as it stands."""

    __tablename__ = "reconciliation_break"
    __table_args__ = (
        Index("reconciliation_break_of_statement", "book_id", "statement_id", "break_id"),
        Index("reconciliation_break_in_state", "book_id", "state", "break_id"),
        # What a later statement may bring the other side of.
        Index(
            "reconciliation_break_missing",
            "book_id",
            "account_id",
            "break_id",
            postgresql_where=text("state = 1 AND kind IN (1, 2)"),
        ),
    )

    book_id: int = Field(primary_key=True)
    break_id: UUID = _key(Uuid)
    account_id: UUID = _required(Uuid)
    statement_id: UUID = _required(Uuid)
    kind: int = _required(SmallInteger)
    state: int = _required(SmallInteger)
    currency: str = _required(Text)
    line_statement_id: UUID | None = _optional(Uuid)
    line_position: int | None = _optional(Integer)
    transfer_id: UUID | None = _optional(Uuid)
    ledger_minor_units: int = _required(BigInteger)
    matched_by: UUID | None = _optional(Uuid)
    correction_id: UUID | None = _optional(Uuid)
    """The newest one."""
    create_time: datetime = _required(_TIME)


class ReconciliationCorrection(ReconciliationTable, table=True):
    """A proposed transfer; append-only."""

    __tablename__ = "reconciliation_correction"

    book_id: int = Field(primary_key=True)
    correction_id: UUID = _key(Uuid)
    """Its transfer has the same id."""
    break_id: UUID = _required(Uuid)
    kind: int = _required(SmallInteger)
    debit_account_id: UUID | None = _optional(Uuid)
    credit_account_id: UUID | None = _optional(Uuid)
    currency: str = _required(Text)
    minor_units: int = _required(BigInteger)
    original_id: UUID | None = _optional(Uuid)
    effective_time: datetime | None = _optional(_TIME)
    payment_id: UUID | None = _optional(Uuid)
    uetr: UUID | None = _optional(Uuid)
    reason: str = _required(Text)
    proposed_by: str = _required(Text)
    is_natural: bool
    create_time: datetime = _required(_TIME)


class ReconciliationDecision(ReconciliationTable, table=True):
    """What a second operator said to a proposal; append-only."""

    __tablename__ = "reconciliation_decision"
    __table_args__ = (Index("reconciliation_decision_request", "book_id", "request_id", unique=True),)

    book_id: int = Field(primary_key=True)
    correction_id: UUID = _key(Uuid)
    request_id: UUID = _required(Uuid)
    approved: bool
    reason: str = _required(Text)
    decided_by: str = _required(Text)
    create_time: datetime = _required(_TIME)


class ReconciliationPosting(ReconciliationTable, table=True):
    """What the ledger said to an approved transfer; append-only."""

    __tablename__ = "reconciliation_posting"

    book_id: int = Field(primary_key=True)
    correction_id: UUID = _key(Uuid)
    result_code: int = _required(SmallInteger)
    message: str = _required(Text)
    create_time: datetime = _required(_TIME)
