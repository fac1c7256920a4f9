"""Tables of the risk service.

Everything about one warning hangs on warning_id and everything about one payment on payment_id: the columns by which
the tables would be distributed. There is no table by token: live warnings are held by token in every process, fed by
the stream of warnings.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Index, Integer, LargeBinary, MetaData, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import BigInteger, Field, SQLModel

from storage.tables import include_idempotency, include_streams


class Table(SQLModel, registry=registry()):
    """Base of the service's tables."""

    metadata = MetaData()


def _text() -> Any:
    return Field(sa_column=Column(Text, nullable=False))


def _moment() -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class WarningRow(Table, table=True):
    """A warning. Only its revocation and the sequence of its newest event ever change."""

    __tablename__ = "warning"

    warning_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    publisher_id: str = _text()
    request_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    category: str = _text()
    severity: int = Field(sa_column=Column(Integer, nullable=False))
    confidence_percent: int = Field(sa_column=Column(Integer, nullable=False))
    observe_time: datetime = _moment()
    half_life_seconds: int = Field(sa_column=Column(BigInteger, nullable=False))
    expire_time: datetime = _moment()
    tlp: str = _text()
    audience: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    legal_basis: str = _text()
    purpose: str = _text()
    distinct_victims: int = Field(sa_column=Column(BigInteger, nullable=False))
    evidence_reference: str = _text()
    signature: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    record_time: datetime = _moment()
    sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    revoke_time: datetime | None = Field(sa_column=Column(DateTime(timezone=True), nullable=True))
    revoke_reason: str | None = Field(sa_column=Column(Text, nullable=True))


class WarningIndicatorRow(Table, table=True):
    """An indicator of a warning, as a keyed token. Append-only."""

    __tablename__ = "warning_indicator"

    warning_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    type: str = _text()
    token: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    key_epoch: int = Field(sa_column=Column(BigInteger, nullable=False))


class SightingRow(Table, table=True):
    """What a member said of a warning; the newest of a member counts. Append-only."""

    __tablename__ = "sighting"

    warning_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    reporter_id: str = _text()
    kind: str = _text()
    observe_time: datetime = _moment()
    record_time: datetime = _moment()


class TokenPairRow(Table, table=True):
    """Two tokens of one identifier under keys of two epochs; kept while both epochs are in force."""

    __tablename__ = "token_pair"

    token: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    other_token: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    key_epoch: int = Field(sa_column=Column(BigInteger, nullable=False))
    other_key_epoch: int = Field(sa_column=Column(BigInteger, nullable=False))


class ScoreRow(Table, table=True):
    """A score with what it was made from. Append-only.

    The tokens are those under which the parties' payments are counted; `origin` is the process that scored.
    """

    __tablename__ = "score"
    __table_args__ = (
        Index("score_by_id", "score_id", unique=False),
        Index("score_by_time", "score_time", "score_id", unique=False),
    )

    payment_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    score_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    origin: UUID = Field(sa_column=Column(Uuid, nullable=False))
    stage: str = _text()
    sender_id: str = _text()
    receiver_id: str = _text()
    source_country: str = _text()
    target_country: str = _text()
    method: str = _text()
    currency: str = _text()
    minor_units: int = Field(sa_column=Column(BigInteger, nullable=False))
    debtor_token: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True))
    creditor_token: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True))
    features: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    probability: Decimal = Field(sa_column=Column(Numeric(7, 6), nullable=False))
    expected_loss_minor_units: int = Field(sa_column=Column(BigInteger, nullable=False))
    action: str = _text()
    reasons: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    model_version: str = _text()
    score_time: datetime = _moment()


class PaymentOutcomeRow(Table, table=True):
    """What somebody reported of a payment: a label for learning. Append-only."""

    __tablename__ = "payment_outcome"

    payment_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    request_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    reporter: str = Field(sa_column=Column(Text, primary_key=True))
    kind: str = _text()
    report_time: datetime = _moment()
    record_time: datetime = _moment()


metadata = Table.metadata
include_streams(metadata)
include_idempotency(metadata)
