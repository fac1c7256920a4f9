"""Payments, their UETRs, participants with their limits and what they have used of them.

Nothing ran before this one. Checks repeat what the state machine promises, so that no later program can store a
payment that has ended and still holds money, or one that somebody works on without a lease.
"""

from alembic import op

from storage.tables import create_idempotency, create_streams

revision = "0001"
down_revision = None

# A payment is updated a few times within a second: room on the page keeps those updates in place.
PAYMENT = """
CREATE TABLE payment (
    payment_id uuid PRIMARY KEY,
    sender_id text NOT NULL,
    receiver_id text NOT NULL,
    request_id uuid NOT NULL,
    uetr uuid NOT NULL,
    fingerprint bytea NOT NULL,
    instructed_quote_id uuid,
    source_currency text NOT NULL,
    target_currency text NOT NULL,
    send_minor_units bigint,
    receive_minor_units bigint,
    particulars bytea NOT NULL,
    credit_is_asked boolean NOT NULL,
    state smallint NOT NULL CONSTRAINT payment_state CHECK (state BETWEEN 1 AND 17),
    version bigint NOT NULL,
    ending smallint,
    interrupted smallint,
    reason text,
    reason_iso_code text,
    reason_text text,
    next_step smallint,
    quote bytea,
    quote_round smallint NOT NULL,
    score_id uuid,
    decision_id uuid,
    confirmation_is_due boolean NOT NULL,
    was_reviewed boolean NOT NULL,
    holds_money boolean NOT NULL,
    quote_is_accepted boolean NOT NULL,
    quote_is_settled boolean NOT NULL,
    receiver_is_told boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deadline_at timestamptz,
    is_active boolean NOT NULL,
    cancel_is_wanted boolean NOT NULL,
    lease_owner uuid,
    lease_until timestamptz,
    fence bigint NOT NULL,
    CONSTRAINT payment_lease CHECK (NOT is_active OR lease_until IS NOT NULL),
    CONSTRAINT payment_ended_holds_nothing CHECK (state NOT BETWEEN 10 AND 15 OR NOT holds_money)
) WITH (fillfactor = 60)
"""
INDEXES = (
    "CREATE INDEX payment_sent ON payment (sender_id, created_at, payment_id)",
    "CREATE INDEX payment_incoming ON payment (receiver_id, created_at, payment_id)",
    "CREATE INDEX payment_active ON payment (payment_id) WHERE is_active",
    "CREATE INDEX payment_waiting ON payment (deadline_at) WHERE NOT is_active AND deadline_at IS NOT NULL",
)
PAYMENT_UETR = """
CREATE TABLE payment_uetr (
    uetr uuid PRIMARY KEY,
    payment_id uuid NOT NULL
)
"""
PARTICIPANT = """
CREATE TABLE participant (
    participant_id text PRIMARY KEY,
    display_name text NOT NULL,
    bic text NOT NULL,
    lei text NOT NULL,
    country text NOT NULL,
    roles smallint[] NOT NULL,
    credit_mode smallint NOT NULL,
    methods text[] NOT NULL,
    state smallint NOT NULL,
    created_at timestamptz NOT NULL
)
"""
PARTICIPANT_CURRENCY = """
CREATE TABLE participant_currency (
    participant_id text NOT NULL,
    currency text NOT NULL,
    net_debit_cap_minor_units bigint NOT NULL
        CONSTRAINT participant_currency_cap CHECK (net_debit_cap_minor_units >= 0),
    per_payment_minor_units bigint,
    per_day_minor_units bigint,
    PRIMARY KEY (participant_id, currency)
)
"""
DAY_USE = """
CREATE TABLE day_use (
    participant_id text NOT NULL,
    currency text NOT NULL,
    day date NOT NULL,
    used_minor_units bigint NOT NULL CONSTRAINT day_use_used CHECK (used_minor_units >= 0),
    PRIMARY KEY (participant_id, currency, day)
)
"""
DAY_USE_PAYMENT = """
CREATE TABLE day_use_payment (
    participant_id text NOT NULL,
    payment_id uuid NOT NULL,
    currency text NOT NULL,
    day date NOT NULL,
    minor_units bigint NOT NULL,
    PRIMARY KEY (participant_id, payment_id)
)
"""


def upgrade() -> None:
    """Create everything."""
    op.execute(PAYMENT)
    for index in INDEXES:
        op.execute(index)
    op.execute(PAYMENT_UETR)
    op.execute(PARTICIPANT)
    op.execute(PARTICIPANT_CURRENCY)
    op.execute(DAY_USE)
    op.execute(DAY_USE_PAYMENT)
    create_streams(op)  # type: ignore[arg-type]
    create_idempotency(op)  # type: ignore[arg-type]
