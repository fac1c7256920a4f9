"""Decisions and the versions that made them, append-only.

The first migration: nothing runs before it.
"""

from typing import cast

from alembic import op
from alembic.operations import Operations

from storage.tables import append_only

revision = "0001"
down_revision = None

RULING_VERSIONS = """
CREATE TABLE ruling_versions (
    versions_id text PRIMARY KEY,
    versions jsonb NOT NULL
)
"""
DECISION = """
CREATE TABLE decision (
    owner_id text NOT NULL,
    request_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    fingerprint bytea NOT NULL CONSTRAINT decision_fingerprint CHECK (length(fingerprint) = 32),
    payment_id text NOT NULL,
    verdict text NOT NULL CONSTRAINT decision_verdict CHECK (verdict IN ('CLEAR', 'REVIEW', 'BLOCK', 'MORE_DATA')),
    party_fingerprints text[] NOT NULL,
    outcome jsonb NOT NULL,
    versions_id text NOT NULL,
    latency_us bigint NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (owner_id, request_id)
)
"""
DECISION_BY_ID = "CREATE INDEX decision_by_id ON decision (decision_id)"
DECISION_BY_TIME = "CREATE INDEX decision_by_time ON decision (owner_id, decided_at)"


def upgrade() -> None:
    """Create the tables and take from the runtime role what would change them."""
    for statement in (RULING_VERSIONS, DECISION, DECISION_BY_ID, DECISION_BY_TIME):
        op.execute(statement)
    # The module stands for the operations of the migration that runs.
    operations = cast(Operations, op)
    append_only(operations, "ruling_versions")
    append_only(operations, "decision")
