"""The keys that quotes are signed with, and each quote's signature.

The release now running signs nothing and names none of the new columns: its quotes have an empty key and signature.
"""

from typing import cast

from alembic import op
from alembic.operations import Operations

from storage.tables import append_only

revision = "0005"
down_revision = "0004"

QUOTE_KEY = """
CREATE TABLE quote_key (
    key_id text PRIMARY KEY,
    name text NOT NULL,
    public_key bytea NOT NULL CONSTRAINT quote_key_size CHECK (length(public_key) = 32),
    begin_time timestamptz NOT NULL
)
"""
# Quotes of the release before have neither key nor signature, and none has one without the other.
SIGNED = """
ALTER TABLE quote
    ADD COLUMN key_id text NOT NULL DEFAULT '',
    ADD COLUMN signature bytea NOT NULL DEFAULT '',
    ADD CONSTRAINT quote_signed CHECK (length(signature) = CASE key_id WHEN '' THEN 0 ELSE 64 END)
"""


def upgrade() -> None:
    """Create the table of keys and add two columns to quotes."""
    op.execute(QUOTE_KEY)
    op.execute(SIGNED)
    append_only(cast(Operations, op), "quote_key")
