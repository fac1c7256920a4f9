"""What storage needs."""

from alembic import op

from storage.tables import create_idempotency, create_streams

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_streams(op)
    create_idempotency(op)
