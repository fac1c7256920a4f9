"""The tables of the payments database: the schema of record, which a test compares with the migrations.

Every key begins with the column that its table would be distributed by: the payment, the UETR, the participant.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from storage.tables import include_idempotency, include_streams


class Table(SQLModel, registry=registry()):
    """Base of this service's tables."""

    metadata = MetaData()


def _moment(*, nullable: bool = True) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _flag() -> Column[bool]:
    return Column(Boolean, nullable=False)


class Payment(Table, table=True):
    """A payment: what was asked for, where it stands, and who works on it."""

    __tablename__ = "payment"
    __table_args__ = (
        Index("payment_sent", "sender_id", "created_at", "payment_id"),
        Index("payment_incoming", "receiver_id", "created_at", "payment_id"),
        # The sweeps read these two; a payment is in the first while it moves and in the second while it waits.
        Index("payment_active", "payment_id", postgresql_where="is_active"),
        Index("payment_waiting", "deadline_at", postgresql_where="NOT is_active AND deadline_at IS NOT NULL"),
    )

    payment_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    sender_id: str = Field(sa_column=Column(Text, nullable=False))
    receiver_id: str = Field(sa_column=Column(Text, nullable=False))
    request_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    uetr: UUID = Field(sa_column=Column(Uuid, nullable=False))
    fingerprint: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    instructed_quote_id: UUID | None = Field(sa_column=Column(Uuid))
    source_currency: str = Field(sa_column=Column(Text, nullable=False))
    target_currency: str = Field(sa_column=Column(Text, nullable=False))
    send_minor_units: int | None = Field(sa_column=Column(BigInteger))
    receive_minor_units: int | None = Field(sa_column=Column(BigInteger))
    particulars: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    credit_is_asked: bool = Field(sa_column=_flag())
    state: int = Field(sa_column=Column(SmallInteger, nullable=False))
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    ending: int | None = Field(sa_column=Column(SmallInteger))
    interrupted: int | None = Field(sa_column=Column(SmallInteger))
    reason: str | None = Field(sa_column=Column(Text))
    reason_iso_code: str | None = Field(sa_column=Column(Text))
    reason_text: str | None = Field(sa_column=Column(Text))
    next_step: int | None = Field(sa_column=Column(SmallInteger))
    quote: bytes | None = Field(sa_column=Column(LargeBinary))
    quote_round: int = Field(sa_column=Column(SmallInteger, nullable=False))
    score_id: UUID | None = Field(sa_column=Column(Uuid))
    decision_id: UUID | None = Field(sa_column=Column(Uuid))
    confirmation_is_due: bool = Field(sa_column=_flag())
    was_reviewed: bool = Field(sa_column=_flag())
    holds_money: bool = Field(sa_column=_flag())
    quote_is_accepted: bool = Field(sa_column=_flag())
    quote_is_settled: bool = Field(sa_column=_flag())
    receiver_is_told: bool = Field(sa_column=_flag())
    created_at: datetime = Field(sa_column=_moment(nullable=False))
    updated_at: datetime = Field(sa_column=_moment(nullable=False))
    deadline_at: datetime | None = Field(sa_column=_moment())
    is_active: bool = Field(sa_column=_flag())
    cancel_is_wanted: bool = Field(sa_column=_flag())
    lease_owner: UUID | None = Field(sa_column=Column(Uuid))
    lease_until: datetime | None = Field(sa_column=_moment())
    fence: int = Field(sa_column=Column(BigInteger, nullable=False))


class PaymentUetr(Table, table=True):
    """Which payment has a UETR: each is used once, whoever sends it."""

    __tablename__ = "payment_uetr"

    uetr: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    payment_id: UUID = Field(sa_column=Column(Uuid, nullable=False))


class Participant(Table, table=True):
    """A member of the scheme."""

    __tablename__ = "participant"

    participant_id: str = Field(sa_column=Column(Text, primary_key=True))
    display_name: str = Field(sa_column=Column(Text, nullable=False))
    bic: str = Field(sa_column=Column(Text, nullable=False))
    lei: str = Field(sa_column=Column(Text, nullable=False))
    country: str = Field(sa_column=Column(Text, nullable=False))
    roles: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))
    credit_mode: int = Field(sa_column=Column(SmallInteger, nullable=False))
    methods: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    state: int = Field(sa_column=Column(SmallInteger, nullable=False))
    created_at: datetime = Field(sa_column=_moment(nullable=False))


class ParticipantCurrency(Table, table=True):
    """Limits of a participant in one currency; its settlement account's id derives from these two keys."""

    __tablename__ = "participant_currency"

    participant_id: str = Field(sa_column=Column(Text, primary_key=True))
    currency: str = Field(sa_column=Column(Text, primary_key=True))
    net_debit_cap_minor_units: int = Field(sa_column=Column(BigInteger, nullable=False))
    per_payment_minor_units: int | None = Field(sa_column=Column(BigInteger))
    per_day_minor_units: int | None = Field(sa_column=Column(BigInteger))


class DayUse(Table, table=True):
    """What a participant with a limit a day has sent on one day (UTC) in one currency."""

    __tablename__ = "day_use"

    participant_id: str = Field(sa_column=Column(Text, primary_key=True))
    currency: str = Field(sa_column=Column(Text, primary_key=True))
    day: date = Field(sa_column=Column(Date, primary_key=True))
    used_minor_units: int = Field(sa_column=Column(BigInteger, nullable=False))


class DayUsePayment(Table, table=True):
    """The payments that make up a day's use, each once."""

    __tablename__ = "day_use_payment"

    participant_id: str = Field(sa_column=Column(Text, primary_key=True))
    payment_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    currency: str = Field(sa_column=Column(Text, nullable=False))
    day: date = Field(sa_column=Column(Date, nullable=False))
    minor_units: int = Field(sa_column=Column(BigInteger, nullable=False))


include_streams(Table.metadata)
include_idempotency(Table.metadata)
metadata = Table.metadata
