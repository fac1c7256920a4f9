"""Tables of the fx service: the schema of record, which a test compares with the migrated database.

Keys of quotes begin with participant_id, the column by which they would be distributed. Amounts are minor units.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import BigInteger, Field, SQLModel

from storage.tables import include_idempotency, include_streams


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, with metadata of its own."""

    metadata = MetaData()


def _text(**options: Any) -> Column[str]:
    return Column(Text, nullable=False, **options)


def _minor_units(**options: Any) -> Column[int]:
    return Column(BigInteger, nullable=False, **options)


def _rate() -> Column[Decimal]:
    return Column(Numeric(38, 18), nullable=False)


def _time() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=False)


class RateSnapshot(Table, table=True):
    """A table of mids that was in force; `version` is its sequence in the stream of rates."""

    __tablename__ = "rate_snapshot"

    version: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    day: date = Field(sa_column=Column(Date, nullable=False))
    published_day: date = Field(sa_column=Column(Date, nullable=False))
    notice: str = Field(sa_column=_text())
    mids: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    recorded_at: datetime = Field(sa_column=_time())
    guards: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default="{}"))


class CurrencyWatch(Table, table=True):
    """What the breaker knows of a currency against the euro; means are thousandths of a part per million."""

    __tablename__ = "currency_watch"
    __table_args__ = (
        CheckConstraint("(value IS NULL) = (close IS NULL) AND least(value, close) > 0", name="currency_watch_value"),
    )

    currency: str = Field(sa_column=Column(Text, primary_key=True))
    value_day: date | None = Field(sa_column=Column(Date, nullable=True))
    value: Decimal | None = Field(sa_column=Column(Numeric, nullable=True))
    close: Decimal | None = Field(sa_column=Column(Numeric, nullable=True))
    still: int = Field(sa_column=Column(Integer, nullable=False))
    month_mean: int = Field(sa_column=Column(BigInteger, nullable=False))
    years_mean: int = Field(sa_column=Column(BigInteger, nullable=False))
    patience: int = Field(sa_column=Column(Integer, nullable=False))
    trip: list[Any] | None = Field(sa_column=Column(JSONB, nullable=True))
    change_time: datetime = Field(sa_column=_time())


class BreakerEvent(Table, table=True):
    """A trip, its end, or an operator's reset, which alone has a name and a reason; kept for ever."""

    __tablename__ = "breaker_event"
    __table_args__ = (
        CheckConstraint("what IN ('TRIPPED', 'ENDED', 'RESET')", name="breaker_event_what"),
        CheckConstraint(
            "(what = 'RESET') = (operator <> '') AND (what = 'RESET') = (reason <> '')", name="breaker_event_reset"
        ),
    )

    currency: str = Field(sa_column=Column(Text, primary_key=True))
    event_id: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    what: str = Field(sa_column=_text())
    kind: str = Field(sa_column=_text())
    why: str = Field(sa_column=_text())
    operator: str = Field(sa_column=_text())
    reason: str = Field(sa_column=_text())
    record_time: datetime = Field(sa_column=_time())


class ProviderRow(Table, table=True):
    """A liquidity provider as last put."""

    __tablename__ = "provider"
    __table_args__ = (CheckConstraint("half_spread_ppm BETWEEN 0 AND 999999", name="provider_half_spread"),)

    provider_id: str = Field(sa_column=Column(Text, primary_key=True))
    display_name: str = Field(sa_column=_text())
    currencies: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    half_spread_ppm: int = Field(sa_column=Column(Integer, nullable=False))
    active: bool = Field(sa_column=Column(Boolean, nullable=False))
    channel: str = Field(sa_column=_text(server_default=""))


class ProviderPriceRow(Table, table=True):
    """What a provider pushed for a pair, in whichever direction: tiers are [up_to or null, bid, ask]."""

    __tablename__ = "provider_price"
    __table_args__ = (
        CheckConstraint(
            "pair = least(base, quote) || greatest(base, quote) AND base <> quote", name="provider_price_pair"
        ),
        CheckConstraint("valid_until > observe_time", name="provider_price_times"),
    )

    provider_id: str = Field(sa_column=Column(Text, primary_key=True))
    pair: str = Field(sa_column=Column(Text, primary_key=True))
    base: str = Field(sa_column=_text())
    quote: str = Field(sa_column=_text())
    tiers: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    observe_time: datetime = Field(sa_column=_time())
    valid_until: datetime = Field(sa_column=_time())
    believed: bool = Field(sa_column=Column(Boolean, nullable=False))


class ProviderPositionRow(Table, table=True):
    """What a provider may owe in a currency, what is reserved of that, and what settled quotes have left it with."""

    __tablename__ = "provider_position"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="provider_position_reserved"),
        CheckConstraint("hedge_threshold > 0", name="provider_position_threshold"),
    )

    provider_id: str = Field(sa_column=Column(Text, primary_key=True))
    currency: str = Field(sa_column=Column(Text, primary_key=True))
    exposure_limit: int | None = Field(sa_column=Column(BigInteger, nullable=True))
    reserved: int = Field(sa_column=_minor_units(server_default="0"))
    position: Decimal = Field(sa_column=Column(Numeric(38, 0), nullable=False, server_default="0"))
    hedge_threshold: int | None = Field(sa_column=Column(BigInteger, nullable=True))
    hedge_passed: bool = Field(sa_column=Column(Boolean, nullable=False, server_default="false"))


class QuoteRow(Table, table=True):
    """A firm quote. What it says never changes; state, payment_id and the time of the last change do."""

    __tablename__ = "quote"
    __table_args__ = (
        CheckConstraint("state IN ('OPEN', 'ACCEPTED', 'CANCELLED', 'SETTLED', 'RELEASED')", name="quote_state"),
        CheckConstraint("state NOT IN ('ACCEPTED', 'SETTLED') OR payment_id IS NOT NULL", name="quote_payment"),
        CheckConstraint("expire_time > create_time", name="quote_times"),
        CheckConstraint("send = fees_total + spread + provider_receives", name="quote_source_legs"),
        CheckConstraint("provider_pays = receive + rounding", name="quote_target_legs"),
        CheckConstraint(
            "least(send - 1, receive - 1, fees_total, spread, provider_receives, provider_pays, rounding) >= 0",
            name="quote_amounts",
        ),
        CheckConstraint("length(signature) = CASE key_id WHEN '' THEN 0 ELSE 64 END", name="quote_signed"),
        # Services name a quote by its id alone; channels come through the primary key.
        Index("quote_by_id", "quote_id"),
        # What is reserved, in the order in which it is released.
        Index("quote_reserving", "expire_time", postgresql_where=text("state = 'ACCEPTED'")),
    )

    participant_id: str = Field(sa_column=Column(Text, primary_key=True))
    quote_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    state: str = Field(sa_column=_text())
    payment_id: UUID | None = Field(sa_column=Column(Uuid, nullable=True))
    source_currency: str = Field(sa_column=_text())
    target_currency: str = Field(sa_column=_text())
    source_country: str = Field(sa_column=_text())
    target_country: str = Field(sa_column=_text())
    send: int = Field(sa_column=_minor_units())
    receive: int = Field(sa_column=_minor_units())
    mid: Decimal = Field(sa_column=_rate())
    mid_observed_at: datetime = Field(sa_column=_time())
    mid_source: str = Field(sa_column=_text())
    rates_version: int = Field(sa_column=Column(BigInteger, nullable=False))
    rate: Decimal = Field(sa_column=_rate())
    fees: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    fees_total: int = Field(sa_column=_minor_units())
    provider_id: str = Field(sa_column=_text())
    provider_receives: int = Field(sa_column=_minor_units())
    spread: int = Field(sa_column=_minor_units())
    provider_pays: int = Field(sa_column=_minor_units())
    rounding: int = Field(sa_column=_minor_units())
    residual: Decimal = Field(sa_column=Column(Numeric(38, 36), nullable=False))
    rounding_direction: str = Field(sa_column=_text())
    evidence: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    total_cost: int = Field(sa_column=_minor_units())
    total_cost_target: int = Field(sa_column=_minor_units())
    total_cost_percent: Decimal = Field(sa_column=Column(Numeric(7, 2), nullable=False))
    value_date: date = Field(sa_column=Column(Date, nullable=False))
    return_rate_policy: str = Field(sa_column=_text())
    create_time: datetime = Field(sa_column=_time())
    expire_time: datetime = Field(sa_column=_time())
    change_time: datetime = Field(sa_column=_time())
    price_plan: str = Field(sa_column=_text(server_default="standard"))
    expected_time: datetime | None = Field(sa_column=Column(DateTime(timezone=True), nullable=True))
    latest_time: datetime | None = Field(sa_column=Column(DateTime(timezone=True), nullable=True))
    key_id: str = Field(sa_column=_text(server_default=""))
    signature: bytes = Field(sa_column=Column(LargeBinary, nullable=False, server_default=""))


class QuoteKeyRow(Table, table=True):
    """A public key that quotes are or were signed with, known since `begin_time`. Rows are only added."""

    __tablename__ = "quote_key"
    __table_args__ = (CheckConstraint("length(public_key) = 32", name="quote_key_size"),)

    key_id: str = Field(sa_column=Column(Text, primary_key=True))
    name: str = Field(sa_column=_text())
    public_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    begin_time: datetime = Field(sa_column=_time())


include_streams(Table.metadata)
include_idempotency(Table.metadata)
metadata = Table.metadata
