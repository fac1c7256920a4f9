"""Rates, providers with their positions, and firm quotes.

Nothing ran before this one. What a quote says is protected by checks that repeat the identities of its legs, so that
no later program can store a quote whose amounts do not add up.
"""

from typing import cast

from alembic import op
from alembic.operations import Operations

from storage.tables import append_only, create_idempotency, create_streams

revision = "0001"
down_revision = None

RATE_SNAPSHOT = """
CREATE TABLE rate_snapshot (
    version bigint PRIMARY KEY,
    day date NOT NULL,
    published_day date NOT NULL,
    notice text NOT NULL,
    mids jsonb NOT NULL,
    recorded_at timestamptz NOT NULL
)
"""
PROVIDER = """
CREATE TABLE provider (
    provider_id text PRIMARY KEY,
    display_name text NOT NULL,
    currencies text[] NOT NULL,
    half_spread_ppm integer NOT NULL CONSTRAINT provider_half_spread CHECK (half_spread_ppm BETWEEN 0 AND 999999),
    active boolean NOT NULL
)
"""
# Positions are updated by every accepted quote: room on the page keeps those updates in place.
PROVIDER_POSITION = """
CREATE TABLE provider_position (
    provider_id text NOT NULL,
    currency text NOT NULL,
    exposure_limit bigint,
    reserved bigint NOT NULL DEFAULT 0 CONSTRAINT provider_position_reserved CHECK (reserved >= 0),
    position numeric(38, 0) NOT NULL DEFAULT 0,
    PRIMARY KEY (provider_id, currency)
) WITH (fillfactor = 50)
"""
QUOTE = """
CREATE TABLE quote (
    participant_id text NOT NULL,
    quote_id uuid NOT NULL,
    state text NOT NULL CONSTRAINT quote_state CHECK (state IN ('OPEN', 'ACCEPTED', 'CANCELLED', 'SETTLED')),
    payment_id uuid,
    source_currency text NOT NULL,
    target_currency text NOT NULL,
    source_country text NOT NULL,
    target_country text NOT NULL,
    send bigint NOT NULL,
    receive bigint NOT NULL,
    mid numeric(38, 18) NOT NULL,
    mid_observed_at timestamptz NOT NULL,
    mid_source text NOT NULL,
    rates_version bigint NOT NULL,
    rate numeric(38, 18) NOT NULL,
    fees jsonb NOT NULL,
    fees_total bigint NOT NULL,
    provider_id text NOT NULL,
    provider_receives bigint NOT NULL,
    spread bigint NOT NULL,
    provider_pays bigint NOT NULL,
    rounding bigint NOT NULL,
    residual numeric(38, 36) NOT NULL,
    rounding_direction text NOT NULL,
    evidence jsonb NOT NULL,
    total_cost bigint NOT NULL,
    total_cost_target bigint NOT NULL,
    total_cost_percent numeric(7, 2) NOT NULL,
    value_date date NOT NULL,
    return_rate_policy text NOT NULL,
    create_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    change_time timestamptz NOT NULL,
    PRIMARY KEY (participant_id, quote_id),
    CONSTRAINT quote_payment CHECK (state NOT IN ('ACCEPTED', 'SETTLED') OR payment_id IS NOT NULL),
    CONSTRAINT quote_times CHECK (expire_time > create_time),
    CONSTRAINT quote_source_legs CHECK (send = fees_total + spread + provider_receives),
    CONSTRAINT quote_target_legs CHECK (provider_pays = receive + rounding),
    CONSTRAINT quote_amounts CHECK (
        least(send - 1, receive - 1, fees_total, spread, provider_receives, provider_pays, rounding) >= 0
    )
) WITH (fillfactor = 80)
"""
QUOTE_BY_ID = "CREATE INDEX quote_by_id ON quote (quote_id)"


def upgrade() -> None:
    """Create everything, in a transaction."""
    # The module stands for the operations of the migration that runs.
    operations = cast(Operations, op)
    create_streams(operations)
    create_idempotency(operations)
    for statement in (RATE_SNAPSHOT, PROVIDER, PROVIDER_POSITION, QUOTE, QUOTE_BY_ID):
        op.execute(statement)
    append_only(operations, "rate_snapshot")
