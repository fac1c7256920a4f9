"""The stalls of the bazaar."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE TABLE stall (number integer PRIMARY KEY, merchant text NOT NULL)")
