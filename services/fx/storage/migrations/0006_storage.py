"""The row of a new quote as one value: an array of them costs a third of an array for each column.

The release now running sends an array for each column and goes on doing so.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

NEW_QUOTE = """
CREATE TYPE new_quote AS (
    participant_id text, quote_id uuid, state text, source_currency text, target_currency text,
    source_country text, target_country text, send bigint, receive bigint, mid text,
    mid_observed_at timestamptz, mid_source text, rates_version bigint, rate text, fees jsonb,
    fees_total bigint, provider_id text, provider_receives bigint, spread bigint, provider_pays bigint,
    rounding bigint, residual text, rounding_direction text, evidence jsonb, total_cost bigint,
    total_cost_target bigint, total_cost_percent text, value_date date, return_rate_policy text,
    create_time timestamptz, expire_time timestamptz, key_id text, signature bytea, price_plan text,
    expected_time timestamptz, latest_time timestamptz
)
"""


def upgrade() -> None:
    """Create the type."""
    op.execute(NEW_QUOTE)
