"""The Merkle log of each book: tiles of hashes, signed checkpoints, and the keys that signed them.

All three are append-only for the service's own role. The release now running does not know them.
"""

from alembic import op

from storage.tables import append_only

revision = "0004"
down_revision = "0003"

TABLES = (
    """
    CREATE TABLE merkle_tile (
        book_id integer NOT NULL,
        level smallint NOT NULL,
        place bigint NOT NULL,
        root bytea NOT NULL CHECK (length(root) = 32),
        hashes bytea NOT NULL CHECK (length(hashes) = 8192),
        PRIMARY KEY (book_id, level, place)
    )
    """,
    # Hashes do not compress; kept apart from the row, they cost nothing to whoever reads roots alone.
    "ALTER TABLE merkle_tile ALTER COLUMN hashes SET STORAGE EXTERNAL",
    """
    CREATE TABLE checkpoint (
        book_id integer NOT NULL,
        tree_size bigint NOT NULL CHECK (tree_size > 0),
        seal_time timestamptz NOT NULL,
        root_hash bytea NOT NULL CHECK (length(root_hash) = 32),
        note text NOT NULL,
        PRIMARY KEY (book_id, tree_size)
    )
    """,
    """
    CREATE TABLE signing_key (
        book_id integer NOT NULL,
        key_id bytea NOT NULL CHECK (length(key_id) = 4),
        begin_time timestamptz NOT NULL,
        origin text NOT NULL,
        public_key bytea NOT NULL CHECK (length(public_key) = 32),
        PRIMARY KEY (book_id, key_id)
    )
    """,
    "CREATE UNIQUE INDEX signing_key_by_time ON signing_key (book_id, begin_time)",
)

APPEND_ONLY = ("merkle_tile", "checkpoint", "signing_key")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in APPEND_ONLY:
        append_only(op, table)  # type: ignore[arg-type]
