"""What the breaker knows of each currency, which of its rates a table was made of, and every trip and reset for ever.

A table of rates carries what is stopped, so that all replicas stop and go on with the same table.
"""

from typing import cast

from alembic import op
from alembic.operations import Operations

from storage.tables import append_only

revision = "0003"
down_revision = "0002"

GUARDS = "ALTER TABLE rate_snapshot ADD COLUMN guards jsonb NOT NULL DEFAULT '{}'"
CURRENCY_WATCH = """
CREATE TABLE currency_watch (
    currency text PRIMARY KEY,
    value_day date,
    value numeric,
    close numeric,
    still integer NOT NULL,
    month_mean bigint NOT NULL,
    years_mean bigint NOT NULL,
    patience integer NOT NULL,
    trip jsonb,
    change_time timestamptz NOT NULL,
    CONSTRAINT currency_watch_value CHECK ((value IS NULL) = (close IS NULL) AND least(value, close) > 0)
) WITH (fillfactor = 50)
"""
BREAKER_EVENT = """
CREATE TABLE breaker_event (
    currency text NOT NULL,
    event_id bigint GENERATED ALWAYS AS IDENTITY,
    what text NOT NULL CONSTRAINT breaker_event_what CHECK (what IN ('TRIPPED', 'ENDED', 'RESET')),
    kind text NOT NULL,
    why text NOT NULL,
    operator text NOT NULL,
    reason text NOT NULL,
    record_time timestamptz NOT NULL,
    PRIMARY KEY (currency, event_id),
    CONSTRAINT breaker_event_reset CHECK ((what = 'RESET') = (operator <> '') AND (what = 'RESET') = (reason <> ''))
)
"""


def upgrade() -> None:
    """Add the column and both tables; what happened is never changed."""
    for statement in (GUARDS, CURRENCY_WATCH, BREAKER_EVENT):
        op.execute(statement)
    # The module stands for the operations of the migration that runs.
    append_only(cast(Operations, op), "breaker_event")
