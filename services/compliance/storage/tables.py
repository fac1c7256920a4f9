"""Tables of the compliance service.

A decision hangs on owner_id, the participant for whom it was made: the column by which the table would be
distributed. Nothing here is ever changed; the runtime role may only add and read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Index, LargeBinary, MetaData, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import BigInteger, Field, SQLModel


class Table(SQLModel, registry=registry()):
    """Base of the service's tables."""

    metadata = MetaData()


metadata = Table.metadata


def _text() -> Any:
    return Field(sa_column=Column(Text, nullable=False))


class RulingVersions(Table, table=True):
    """A set of versions that decided; many decisions share one."""

    __tablename__ = "ruling_versions"

    versions_id: str = Field(sa_column=Column(Text, primary_key=True))
    versions: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class DecisionRow(Table, table=True):
    """A decision. Parties stand in it as fingerprints only; what it says of matches is the listed side."""

    __tablename__ = "decision"
    __table_args__ = (Index("decision_by_id", "decision_id"), Index("decision_by_time", "owner_id", "decided_at"))

    owner_id: str = Field(sa_column=Column(Text, primary_key=True))
    request_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    decision_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    fingerprint: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    payment_id: str = _text()
    verdict: str = _text()
    party_fingerprints: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    outcome: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    versions_id: str = _text()
    latency_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    decided_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()"))
    )
