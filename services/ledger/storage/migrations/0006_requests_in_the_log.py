"""Records beside the transfers say after which transfer they were made, so that a checkpoint can sign them too.

A trigger fills the column in: the release now running goes on inserting as before, and what it records is signed too.
Every such record is made under the book's lock, so the sequence that the trigger reads is the newest before its commit.
Rows from before this migration have none and are not signed.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = ("refusal", "account", "account_change", "window_request")


def upgrade() -> None:
    """Add the column, its trigger and its index to each table; the table of seals has had a sequence from the start."""
    op.execute("""
        CREATE FUNCTION note_after_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.after_sequence := (SELECT book.sequence FROM book WHERE book.book_id = NEW.book_id);
            RETURN NEW;
        END $$
    """)
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN after_sequence bigint")
        op.execute(f"""
            CREATE TRIGGER {table}_after_sequence BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION note_after_sequence()
        """)
        # Partial, so that the planner takes no index of a few pages for the one that a look-up by id is made for.
        op.execute(f"CREATE INDEX {table}_by_sequence ON {table} (book_id, after_sequence) WHERE after_sequence >= 0")
    op.execute("CREATE INDEX book_seal_by_sequence ON book_seal (book_id, sequence) WHERE sequence >= 0")
