"""Prices that providers push, and the channel that may push for each.

One row a provider and pair, of whichever direction: a price replaces the one before. It is over when its time is, so
that nothing need sweep; a provider has as many rows as pairs. A price that is not believed is no offer.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

CHANNEL = "ALTER TABLE provider ADD COLUMN channel text NOT NULL DEFAULT ''"
PROVIDER_PRICE = """
CREATE TABLE provider_price (
    provider_id text NOT NULL,
    pair text NOT NULL,
    base text NOT NULL,
    quote text NOT NULL,
    tiers jsonb NOT NULL,
    observe_time timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    believed boolean NOT NULL,
    PRIMARY KEY (provider_id, pair),
    CONSTRAINT provider_price_pair CHECK (pair = least(base, quote) || greatest(base, quote) AND base <> quote),
    CONSTRAINT provider_price_times CHECK (valid_until > observe_time)
) WITH (fillfactor = 50)
"""


def upgrade() -> None:
    """Add the column and the table."""
    op.execute(CHANNEL)
    op.execute(PROVIDER_PRICE)
