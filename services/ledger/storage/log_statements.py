# ruff: noqa: S608 - the statements are put together from the constants of this file alone.
"""The SQL of the Merkle log. None of it touches a row that a commit of transfers locks.

Leaves are hashed by the database: a transfer then costs the service one hash of 32 bytes to read and one node to
compute. ledger.domain.leaf makes the same bytes for whoever checks; a test compares the two on every kind of transfer.
"""

from __future__ import annotations

from ledger.storage.statements import TRANSFER_COLUMNS

# One sealer at a time for each book, over all replicas; given back with the transaction, or with the connection.
LOCK_LOG = "SELECT pg_try_advisory_xact_lock(1935764844, $1)"

# A sealer that sleeps with its lock is put out by the server, so that another replica goes on.
SEALER_IDLE = "SET LOCAL idle_in_transaction_session_timeout = '5s'"

# Books with more transfers than their newest checkpoint covers, and since when the first of these waits.
READ_UNSEALED = """
SELECT book.book_id, book.sequence, coalesce(sealed.tree_size, 0) AS sealed_size,
    coalesce(extract(epoch FROM clock_timestamp() - waiting.record_time), 0)::float8 AS waiting_seconds
FROM book
LEFT JOIN LATERAL (
    SELECT checkpoint.tree_size FROM checkpoint
    WHERE checkpoint.book_id = book.book_id AND checkpoint.tree_size > 0 ORDER BY checkpoint.tree_size DESC LIMIT 1
) AS sealed ON true
LEFT JOIN LATERAL (
    SELECT transfer.record_time FROM transfer
    WHERE transfer.book_id = book.book_id AND transfer.sequence = coalesce(sealed.tree_size, 0) + 1
    OFFSET 0
) AS waiting ON true
WHERE book.sequence <> coalesce(sealed.tree_size, 0)
ORDER BY book.book_id
"""

CHECKPOINT_COLUMNS = "checkpoint.tree_size, checkpoint.root_hash, checkpoint.seal_time, checkpoint.note"

READ_NEWEST_CHECKPOINT = f"""
SELECT {CHECKPOINT_COLUMNS} FROM checkpoint WHERE book_id = $1 AND tree_size > 0 ORDER BY tree_size DESC LIMIT 1
"""

READ_CHECKPOINT = f"SELECT {CHECKPOINT_COLUMNS} FROM checkpoint WHERE book_id = $1 AND tree_size = $2"

INSERT_CHECKPOINT = """
INSERT INTO checkpoint (book_id, tree_size, seal_time, root_hash, note) VALUES ($1, $2, clock_timestamp(), $3, $4)
"""

INSERT_SIGNING_KEY = """
INSERT INTO signing_key (book_id, key_id, begin_time, origin, public_key) VALUES ($1, $2, clock_timestamp(), $3, $4)
ON CONFLICT (book_id, key_id) DO NOTHING
"""

LIST_SIGNING_KEYS = """
SELECT signing_key.key_id, signing_key.begin_time, signing_key.origin, signing_key.public_key FROM signing_key
WHERE book_id = $1 AND begin_time < coalesce($2::timestamptz, 'infinity') ORDER BY begin_time DESC LIMIT $3
"""

INSERT_TILES = """
INSERT INTO merkle_tile (book_id, level, place, root, hashes)
SELECT $1, given.* FROM unnest($2::smallint[], $3::bigint[], $4::bytea[], $5::bytea[]) AS given
"""

READ_TILES = """
SELECT tile.level, tile.place, tile.hashes
FROM unnest($2::smallint[], $3::bigint[]) AS wanted (level, place)
CROSS JOIN LATERAL (
    SELECT * FROM merkle_tile
    WHERE merkle_tile.book_id = $1 AND merkle_tile.level = wanted.level AND merkle_tile.place = wanted.place
    OFFSET 0
) AS tile
"""

# The roots of tiles of each level, from a place on, up to another.
READ_ROOTS = """
SELECT wanted.level, tile.place, tile.root
FROM unnest($2::smallint[], $3::bigint[], $4::bigint[]) AS wanted (level, first, past)
CROSS JOIN LATERAL (
    SELECT * FROM merkle_tile
    WHERE merkle_tile.book_id = $1 AND merkle_tile.level = wanted.level
      AND merkle_tile.place >= wanted.first AND merkle_tile.place < wanted.past
    OFFSET 0
) AS tile
ORDER BY wanted.level, tile.place
"""


def _microseconds(column: str) -> str:
    return f"(extract(epoch FROM transfer.{column}) * 1000000)::bigint"


# The lines of ledger.domain.leaf after its version; concat gives nothing for NULL.
LEAF_VALUES = (
    "transfer.book_id",
    "transfer.sequence",
    "transfer.transfer_id",
    "transfer.kind",
    "transfer.debit_account_id",
    "transfer.credit_account_id",
    "transfer.currency",
    "transfer.minor_units",
    "transfer.original_id",
    "transfer.purpose",
    _microseconds("record_time"),
    _microseconds("effective_time"),
    _microseconds("expire_time"),
    "transfer.payment_id",
    "transfer.uetr",
    "transfer.window_id",
    "transfer.linked::integer",
    "transfer.takes_rest::integer",
)
LEAF_TEXT = "concat('serai-ledger-transfer-v1', E'\\n', " + ", E'\\n', ".join(LEAF_VALUES) + ", E'\\n')"

# The hashes of the leaves with sequences above $2 up to $3, in order and in one piece.
READ_LEAF_HASHES = f"""
SELECT string_agg(leaf.hash, ''::bytea ORDER BY leaf.sequence) AS hashes,
    coalesce(max(leaf.sequence), $2) AS newest
FROM (
    SELECT transfer.sequence, sha256('\\x00'::bytea || convert_to({LEAF_TEXT}, 'UTF8')) AS hash
    FROM transfer
    WHERE transfer.book_id = $1 AND transfer.sequence > $2 AND transfer.sequence <= $3
    ORDER BY transfer.sequence
) AS leaf
"""


def _moment(column: str) -> str:
    return f"(extract(epoch FROM {column}) * 1000000)::bigint"


# What is asked of a book besides transfers: the table, the column that says after which transfer, and what of a row is
# signed. What changes later, as an account's limit, follows from what is. A new column of a table needs a new version.
REQUEST_KINDS = (
    ("refusal", "after_sequence", "request_id", (
        "kind", "debit_account_id", "credit_account_id", "currency", "minor_units", "original_id",
        "timeout_microseconds", "linked", "purpose", _moment("effective_time"), "payment_id", "uetr", "result_code",
        "message", _moment("record_time"))),
    ("account", "after_sequence", "account_id", (
        "currency", "code", "balance_constraint", "opening_limit_minor_units", "owner", "labels",
        _moment("create_time"))),
    ("account_change", "after_sequence", "request_id", (
        "account_id", "limit_minor_units", "state", "result_code", _moment("record_time"))),
    ("window_request", "after_sequence", "request_id", (
        "window_id", "asked_window_id", "action", "note", "requested_by", "transfer_ids", _moment("record_time"))),
    ("book_seal", "sequence", "request_id", (
        _moment("sealed_until"), "result_code", "reason", "sealed_by", "message", _moment("record_time"))),
)  # fmt: skip


def _request_lines(place: int, table: str, after: str, key: str, values: tuple[str, ...]) -> str:
    columns = ", ".join((f"'{table}'", after, key, *values))
    return f"""
    SELECT {after} AS after_sequence, {place} AS place, {key} AS id, jsonb_build_array({columns})::text AS line
    FROM {table} WHERE book_id = $1 AND {after} >= 0 AND {after} >= $2 AND {after} < $3
    """


# The records made while the newest transfer was $2 or later, but before $3, one line each. Each is made under the lock
# of the book, so once the book has gone past a sequence nothing can come to it any more.
_MADE = " UNION ALL ".join(_request_lines(place, *kind) for place, kind in enumerate(REQUEST_KINDS))
READ_REQUESTS = f"""
SELECT made.line, made.after_sequence FROM ({_MADE}) AS made
ORDER BY made.after_sequence, made.place, made.id
"""

LIST_TRANSFERS = f"""
SELECT {TRANSFER_COLUMNS} FROM transfer WHERE book_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
"""
