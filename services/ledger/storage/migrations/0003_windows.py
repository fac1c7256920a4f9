"""Settlement windows: each book has its first one from the moment it exists.

A trigger gives it, so that a book which the release now running opens has one too.
"""

from alembic import op

from storage.tables import append_only

revision = "0003"
down_revision = "0002"

TABLES = (
    """
    CREATE TABLE settlement_window (
        book_id integer NOT NULL,
        window_id bigint NOT NULL CHECK (window_id > 0),
        after_sequence bigint NOT NULL,
        last_sequence bigint CHECK (last_sequence >= after_sequence),
        carried_into bigint CHECK (carried_into > window_id),
        open_time timestamptz NOT NULL,
        close_time timestamptz,
        update_time timestamptz NOT NULL,
        state smallint NOT NULL,
        reason text NOT NULL DEFAULT '',
        settlement_reference text NOT NULL DEFAULT '',
        CHECK ((state = 1) = (last_sequence IS NULL)),
        PRIMARY KEY (book_id, window_id)
    ) WITH (fillfactor = 70)
    """,
    """
    CREATE INDEX settlement_window_carried ON settlement_window (book_id, carried_into) WHERE carried_into IS NOT NULL
    """,
    # A book has one open window at any time.
    "CREATE UNIQUE INDEX settlement_window_open ON settlement_window (book_id) WHERE state = 1",
    """
    CREATE TABLE window_request (
        book_id integer NOT NULL,
        request_id uuid NOT NULL,
        window_id bigint NOT NULL,
        asked_window_id bigint NOT NULL,
        record_time timestamptz NOT NULL,
        action smallint NOT NULL,
        note text NOT NULL,
        requested_by text NOT NULL,
        transfer_ids uuid[] NOT NULL,
        PRIMARY KEY (book_id, request_id)
    )
    """,
)

FIRST_WINDOW = (
    """
    CREATE FUNCTION open_first_window() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO settlement_window (book_id, window_id, after_sequence, open_time, update_time, state)
        VALUES (NEW.book_id, NEW.window_id, NEW.sequence, NEW.last_record_time, NEW.last_record_time, 1);
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER first_window AFTER INSERT ON book FOR EACH ROW EXECUTE FUNCTION open_first_window()",
    # The trigger waits for whoever opens a book and makes later ones wait, so no book is left out.
    """
    INSERT INTO settlement_window (book_id, window_id, after_sequence, open_time, update_time, state)
    SELECT book.book_id, book.window_id, 0, opened.at, opened.at, 1
    FROM book
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (SELECT record_time FROM transfer WHERE transfer.book_id = book.book_id AND sequence = 1),
            book.last_record_time) AS at
    ) AS opened
    """,
)


def upgrade() -> None:
    for statement in (*TABLES, *FIRST_WINDOW):
        op.execute(statement)
    append_only(op, "window_request")  # type: ignore[arg-type]
