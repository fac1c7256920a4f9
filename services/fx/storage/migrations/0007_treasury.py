"""Reservations that release themselves, and thresholds past which a position is to be hedged.

The release now running knows no state RELEASED; a day after a new process served for the first time it could meet one.
It puts no thresholds, so that nothing passes one.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

STATES = """
ALTER TABLE quote
    DROP CONSTRAINT quote_state,
    ADD CONSTRAINT quote_state CHECK (state IN ('OPEN', 'ACCEPTED', 'CANCELLED', 'SETTLED', 'RELEASED'))
"""
# Holds accepted quotes alone, which are few beside all that were ever made.
RESERVING = "CREATE INDEX quote_reserving ON quote (expire_time) WHERE state = 'ACCEPTED'"
THRESHOLDS = """
ALTER TABLE provider_position
    ADD COLUMN hedge_threshold bigint CONSTRAINT provider_position_threshold CHECK (hedge_threshold > 0),
    ADD COLUMN hedge_passed boolean NOT NULL DEFAULT false
"""


def upgrade() -> None:
    """Allow the state, index what is reserved, and add two columns to positions."""
    for statement in (STATES, RESERVING, THRESHOLDS):
        op.execute(statement)
