"""Warnings with their indicators and sightings, scores, and what became of payments."""

from typing import cast

from alembic import op
from alembic.operations import Operations

from storage.tables import append_only, create_idempotency, create_streams

revision = "0001"
down_revision = None

WARNING = """
CREATE TABLE warning (
    warning_id uuid PRIMARY KEY,
    publisher_id text NOT NULL,
    request_id uuid NOT NULL,
    category text NOT NULL,
    severity integer NOT NULL CHECK (severity BETWEEN 1 AND 4),
    confidence_percent integer NOT NULL CHECK (confidence_percent BETWEEN 1 AND 100),
    observe_time timestamptz NOT NULL,
    half_life_seconds bigint NOT NULL CHECK (half_life_seconds > 0),
    expire_time timestamptz NOT NULL,
    tlp text NOT NULL,
    audience text[] NOT NULL,
    legal_basis text NOT NULL,
    purpose text NOT NULL,
    distinct_victims bigint NOT NULL,
    evidence_reference text NOT NULL,
    signature bytea NOT NULL,
    record_time timestamptz NOT NULL,
    sequence bigint NOT NULL,
    revoke_time timestamptz,
    revoke_reason text
)
"""
WARNING_INDICATOR = """
CREATE TABLE warning_indicator (
    warning_id uuid NOT NULL,
    position integer NOT NULL,
    type text NOT NULL,
    token bytea NOT NULL CHECK (length(token) = 32),
    key_epoch bigint NOT NULL,
    PRIMARY KEY (warning_id, position)
)
"""
SIGHTING = """
CREATE TABLE sighting (
    warning_id uuid NOT NULL,
    sequence bigint NOT NULL,
    reporter_id text NOT NULL,
    kind text NOT NULL,
    observe_time timestamptz NOT NULL,
    record_time timestamptz NOT NULL,
    PRIMARY KEY (warning_id, sequence)
)
"""
PAIR = """
CREATE TABLE token_pair (
    token bytea NOT NULL,
    other_token bytea NOT NULL,
    key_epoch bigint NOT NULL,
    other_key_epoch bigint NOT NULL,
    PRIMARY KEY (token, other_token)
)
"""
SCORE = """
CREATE TABLE score (
    payment_id uuid NOT NULL,
    score_id uuid NOT NULL,
    origin uuid NOT NULL,
    stage text NOT NULL,
    sender_id text NOT NULL,
    receiver_id text NOT NULL,
    source_country text NOT NULL,
    target_country text NOT NULL,
    method text NOT NULL,
    currency text NOT NULL,
    minor_units bigint NOT NULL CHECK (minor_units > 0),
    debtor_token bytea,
    creditor_token bytea,
    features jsonb NOT NULL,
    probability numeric(7, 6) NOT NULL CHECK (probability BETWEEN 0 AND 1),
    expected_loss_minor_units bigint NOT NULL,
    action text NOT NULL,
    reasons jsonb NOT NULL,
    model_version text NOT NULL,
    score_time timestamptz NOT NULL,
    PRIMARY KEY (payment_id, score_id)
)
"""
PAYMENT_OUTCOME = """
CREATE TABLE payment_outcome (
    payment_id uuid NOT NULL,
    request_id uuid NOT NULL,
    reporter text NOT NULL,
    kind text NOT NULL,
    report_time timestamptz NOT NULL,
    record_time timestamptz NOT NULL,
    PRIMARY KEY (payment_id, request_id, reporter)
)
"""


def upgrade() -> None:
    """Create everything, in a transaction."""
    # The module alembic.op stands for the Operations in use.
    operations = cast(Operations, op)
    create_streams(operations)
    create_idempotency(operations)
    for table in (WARNING, WARNING_INDICATOR, SIGHTING, PAIR, SCORE, PAYMENT_OUTCOME):
        op.execute(table)
    op.execute("CREATE INDEX score_by_id ON score (score_id)")
    op.execute("CREATE INDEX score_by_time ON score (score_time, score_id)")
    for table in ("warning_indicator", "sighting", "score", "payment_outcome"):
        append_only(operations, table)
