"""The ledger's tables: the schema of record, which a test compares with the migrated database.

Every key begins with `book_id`, by which the tables would be spread over several servers. There are no foreign keys:
a book has one writer at a time, which writes a transfer and all that belongs to it in one statement, and checking
references row by row would cost more than the rest of the insert.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Index, LargeBinary, MetaData, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from ledger.storage.reconciliation_tables import include_reconciliation


class Table(SQLModel, registry=registry()):
    """Base of the ledger's tables."""

    metadata = MetaData()


def _by_sequence(table: str, column: str = "after_sequence") -> Index:
    return Index(f"{table}_by_sequence", "book_id", column, postgresql_where=text(f"{column} >= 0"))


def _key(kind: Any) -> Any:
    return Field(sa_column=Column(kind, primary_key=True, autoincrement=False))


def _required(kind: Any) -> Any:
    return Field(sa_column=Column(kind, nullable=False))


def _optional(kind: Any) -> Any:
    return Field(default=None, sa_column=Column(kind, nullable=True))


class Book(Table, table=True):
    """The head of a book. Its row lock makes writers take turns, over all replicas of the service."""

    book_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sequence: int = _required(BigInteger)
    """Sequence of the newest transfer."""
    window_id: int = _required(BigInteger)
    """The settlement window that is open."""
    last_record_time: datetime = _required(DateTime(timezone=True))
    """Record times never go back, whatever the clock does."""
    stamp: UUID = _required(Uuid)
    """Changes with every commit, so that a writer knows whether what it remembers is still the newest."""
    sealed_until: datetime | None = _optional(DateTime(timezone=True))
    """No transfer may take effect before this."""


class BookSeal(Table, table=True):
    """A sealing of a book, or one that was refused; append-only."""

    __tablename__ = "book_seal"
    __table_args__ = (
        # Sealing never goes back, so this is also the order in which it was done.
        Index("book_seal_in_force", "book_id", "sealed_until", unique=True, postgresql_where=text("result_code = 0")),
        _by_sequence("book_seal", "sequence"),
    )

    book_id: int = Field(primary_key=True)
    request_id: UUID = _key(Uuid)
    sealed_until: datetime = _required(DateTime(timezone=True))
    sequence: int = _required(BigInteger)
    """Sequence of the newest transfer when it was decided."""
    record_time: datetime = _required(DateTime(timezone=True))
    result_code: int = _required(SmallInteger)
    reason: str = _required(Text)
    sealed_by: str = _required(Text)
    message: str = _required(Text)


class Account(Table, table=True):
    """The terms of an account. Its balances are those of its newest entry."""

    __table_args__ = (
        Index("account_by_owner", "book_id", "owner", "account_id"),
        _by_sequence("account"),
    )

    book_id: int = Field(primary_key=True)
    account_id: UUID = _key(Uuid)
    limit_minor_units: int = _required(BigInteger)
    opening_limit_minor_units: int = _required(BigInteger)
    create_time: datetime = _required(DateTime(timezone=True))
    code: int = _required(SmallInteger)
    balance_constraint: int = _required(SmallInteger)
    state: int = _required(SmallInteger)
    currency: str = _required(Text)
    owner: str = _required(Text)
    labels: dict[str, str] = _required(JSONB)
    after_sequence: int | None = _optional(BigInteger)
    """Sequence of the newest transfer before its own commit; filled in by a trigger."""


class AccountChange(Table, table=True):
    """A change of an account's limit or state, or one that was refused; append-only."""

    __tablename__ = "account_change"
    __table_args__ = (_by_sequence("account_change"),)

    book_id: int = Field(primary_key=True)
    request_id: UUID = _key(Uuid)
    account_id: UUID = _required(Uuid)
    limit_minor_units: int | None = _optional(BigInteger)
    state: int | None = _optional(SmallInteger)
    result_code: int = _required(SmallInteger)
    record_time: datetime = _required(DateTime(timezone=True))
    after_sequence: int | None = _optional(BigInteger)
    """Sequence of the newest transfer before its own commit; filled in by a trigger."""


class Transfer(Table, table=True):
    """A transfer as recorded; append-only. `sequence` has no gap within a book."""

    __table_args__ = (
        Index("transfer_by_id", "book_id", "transfer_id", unique=True),
        # A transfer is reversed once at most.
        Index("transfer_reversal", "book_id", "original_id", unique=True, postgresql_where=text("kind = 5")),
        # Posted money with an effective time of its own, by account and by how far its two clocks are apart. The signs
        # differ so that the planner cannot take one index for the other.
        *(
            Index(
                f"transfer_{side}_effect",
                "book_id",
                f"{side}_account_id",
                text(gap),
                "effective_time",
                postgresql_where=text("effective_time IS NOT NULL AND kind IN (1, 3, 5)"),
            )
            for side, gap in (
                ("debit", "clock_gap(record_time, effective_time)"),
                ("credit", "(-clock_gap(record_time, effective_time))"),
            )
        ),
    )

    book_id: int = Field(primary_key=True)
    sequence: int = _key(BigInteger)
    minor_units: int = _required(BigInteger)
    window_id: int = _required(BigInteger)
    record_time: datetime = _required(DateTime(timezone=True))
    effective_time: datetime | None = _optional(DateTime(timezone=True))
    expire_time: datetime | None = _optional(DateTime(timezone=True))
    kind: int = _required(SmallInteger)
    purpose: int = _required(SmallInteger)
    linked: bool
    takes_rest: bool
    transfer_id: UUID = _required(Uuid)
    debit_account_id: UUID = _required(Uuid)
    credit_account_id: UUID = _required(Uuid)
    original_id: UUID | None = _optional(Uuid)
    payment_id: UUID | None = _optional(Uuid)
    uetr: UUID | None = _optional(Uuid)
    currency: str = _required(Text)


class Entry(Table, table=True):
    """What a transfer did to one of its accounts, with the running balances after it; append-only.

    The newest entry of an account holds its balances, so nothing is ever updated to move money.
    """

    book_id: int = Field(primary_key=True)
    account_id: UUID = _key(Uuid)
    sequence: int = _key(BigInteger)
    version: int = _required(BigInteger)
    """Counts the account's entries from 1 without a gap."""
    debits_posted: int = _required(BigInteger)
    credits_posted: int = _required(BigInteger)
    debits_pending: int = _required(BigInteger)
    credits_pending: int = _required(BigInteger)
    is_debit: bool


class Hold(Table, table=True):
    """A hold as it stands; the transfers that acted on it are its history."""

    __table_args__ = (
        Index(
            "hold_to_expire",
            "book_id",
            "expire_time",
            postgresql_where=text("state = 1 AND expire_time IS NOT NULL"),
        ),
    )

    book_id: int = Field(primary_key=True)
    hold_id: UUID = _key(Uuid)
    debit_account_id: UUID = _required(Uuid)
    credit_account_id: UUID = _required(Uuid)
    minor_units: int = _required(BigInteger)
    posted: int = _required(BigInteger)
    remaining: int = _required(BigInteger)
    expire_time: datetime | None = _optional(DateTime(timezone=True))
    state: int = _required(SmallInteger)
    currency: str = _required(Text)


class Refusal(Table, table=True):
    """A refused request with its content and outcome: its id is burned; append-only."""

    __table_args__ = (_by_sequence("refusal"),)

    book_id: int = Field(primary_key=True)
    request_id: UUID = _key(Uuid)
    minor_units: int = _required(BigInteger)
    record_time: datetime = _required(DateTime(timezone=True))
    effective_time: datetime | None = _optional(DateTime(timezone=True))
    timeout_microseconds: int | None = _optional(BigInteger)
    result_code: int = _required(SmallInteger)
    kind: int = _required(SmallInteger)
    purpose: int = _required(SmallInteger)
    linked: bool
    debit_account_id: UUID | None = _optional(Uuid)
    credit_account_id: UUID | None = _optional(Uuid)
    original_id: UUID | None = _optional(Uuid)
    payment_id: UUID | None = _optional(Uuid)
    uetr: UUID | None = _optional(Uuid)
    currency: str = _required(Text)
    message: str = _required(Text)
    after_sequence: int | None = _optional(BigInteger)
    """Sequence of the newest transfer before its own commit; filled in by a trigger."""


class SettlementWindow(Table, table=True):
    """A settlement window as it stands. The transfers in it are those of its stretch of sequences that moved money."""

    __tablename__ = "settlement_window"
    __table_args__ = (
        Index(
            "settlement_window_carried",
            "book_id",
            "carried_into",
            postgresql_where=text("carried_into IS NOT NULL"),
        ),
        # A book has one open window at any time.
        Index("settlement_window_open", "book_id", unique=True, postgresql_where=text("state = 1")),
    )

    book_id: int = Field(primary_key=True)
    window_id: int = _key(BigInteger)
    after_sequence: int = _required(BigInteger)
    """Sequence of the newest transfer before it opened."""
    last_sequence: int | None = _optional(BigInteger)
    """Sequence of the newest transfer when it closed."""
    carried_into: int | None = _optional(BigInteger)
    open_time: datetime = _required(DateTime(timezone=True))
    close_time: datetime | None = _optional(DateTime(timezone=True))
    update_time: datetime = _required(DateTime(timezone=True))
    state: int = _required(SmallInteger)
    reason: str = Field(sa_column=Column(Text, nullable=False, server_default=text("''")))
    settlement_reference: str = Field(sa_column=Column(Text, nullable=False, server_default=text("''")))


class WindowRequest(Table, table=True):
    """What was asked of a window and done; append-only."""

    __tablename__ = "window_request"
    __table_args__ = (_by_sequence("window_request"),)

    book_id: int = Field(primary_key=True)
    request_id: UUID = _key(Uuid)
    window_id: int = _required(BigInteger)
    """The window acted on."""
    asked_window_id: int = _required(BigInteger)
    """0 for whichever was open."""
    record_time: datetime = _required(DateTime(timezone=True))
    action: int = _required(SmallInteger)
    note: str = _required(Text)
    requested_by: str = _required(Text)
    transfer_ids: list[UUID] = _required(ARRAY(Uuid))
    after_sequence: int | None = _optional(BigInteger)
    """Sequence of the newest transfer before its own commit; filled in by a trigger."""


class MerkleTile(Table, table=True):
    """256 neighbouring hashes of a book's Merkle log; append-only."""

    __tablename__ = "merkle_tile"

    book_id: int = Field(primary_key=True)
    level: int = _key(SmallInteger)
    """0 for hashes of leaves, one more for roots of the tiles below."""
    place: int = _key(BigInteger)
    """The tile's number within its level, from 0."""
    root: bytes = _required(LargeBinary)
    hashes: bytes = _required(LargeBinary)


class Checkpoint(Table, table=True):
    """What was signed of a book's Merkle log; append-only."""

    book_id: int = Field(primary_key=True)
    tree_size: int = _key(BigInteger)
    seal_time: datetime = _required(DateTime(timezone=True))
    root_hash: bytes = _required(LargeBinary)
    note: str = _required(Text)


class SigningKey(Table, table=True):
    """A public key that checkpoints are or were signed with; append-only."""

    __tablename__ = "signing_key"
    __table_args__ = (Index("signing_key_by_time", "book_id", "begin_time", unique=True),)

    book_id: int = Field(primary_key=True)
    key_id: bytes = _key(LargeBinary)
    begin_time: datetime = _required(DateTime(timezone=True))
    origin: str = _required(Text)
    public_key: bytes = _required(LargeBinary)


metadata = Table.metadata
include_reconciliation(metadata)
