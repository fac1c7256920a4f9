"""A migration that fails half way."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE TABLE shelf (number integer PRIMARY KEY)")
    op.execute("SELECT 1 / 0")
