"""A migration that works."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("CREATE TABLE jar (number integer PRIMARY KEY)")
