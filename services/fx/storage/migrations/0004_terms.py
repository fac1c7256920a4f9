"""The price plan of a quote, and when its money is expected at the beneficiary.

The release now running knows one plan and estimates no delivery: its quotes are of the standard plan, with none.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

TERMS = """
ALTER TABLE quote
    ADD COLUMN price_plan text NOT NULL DEFAULT 'standard',
    ADD COLUMN expected_time timestamptz,
    ADD COLUMN latest_time timestamptz
"""


def upgrade() -> None:
    """Add three columns to quotes; none makes the table be written again."""
    op.execute(TERMS)
