"""Reconciliation of nostro accounts: statements, what does not agree, and corrections by two.

The release now running knows nothing of it. All but the breaks is append-only for the service's own role.
"""

from alembic import op

from storage.tables import append_only

revision = "0005"
down_revision = "0004"

APPEND_ONLY = (
    "reconciliation_statement",
    "reconciliation_line",
    "reconciliation_correction",
    "reconciliation_decision",
    "reconciliation_posting",
)

STATEMENTS = (
    """
    CREATE TABLE reconciliation_statement (
        book_id integer NOT NULL,
        statement_id uuid NOT NULL,
        account_id uuid NOT NULL,
        number bigint NOT NULL CHECK (number > 0),
        reference text NOT NULL,
        currency text NOT NULL,
        opening_minor_units bigint NOT NULL,
        closing_minor_units bigint NOT NULL,
        opening_date date NOT NULL,
        closing_date date NOT NULL CHECK (closing_date >= opening_date),
        entries integer NOT NULL,
        matched integer NOT NULL CHECK (matched BETWEEN 0 AND entries),
        breaks integer NOT NULL,
        resolved_breaks integer NOT NULL,
        ledger_sequence bigint NOT NULL,
        complete_sequence bigint NOT NULL CHECK (complete_sequence <= ledger_sequence),
        imported_by text NOT NULL,
        message_digest bytea NOT NULL CHECK (length(message_digest) = 32),
        create_time timestamptz NOT NULL,
        PRIMARY KEY (book_id, statement_id)
    )
    """,
    """
    CREATE UNIQUE INDEX reconciliation_statement_number ON reconciliation_statement (book_id, account_id, number)
    """,
    """
    CREATE UNIQUE INDEX reconciliation_statement_name ON reconciliation_statement (book_id, account_id, reference)
    """,
    """
    CREATE TABLE reconciliation_line (
        book_id integer NOT NULL,
        statement_id uuid NOT NULL,
        position integer NOT NULL CHECK (position > 0),
        minor_units bigint NOT NULL CHECK (minor_units <> 0),
        booking_date date NOT NULL,
        value_date date NOT NULL,
        reference text NOT NULL,
        servicer_reference text NOT NULL,
        end_to_end_id text NOT NULL,
        uetr text NOT NULL,
        transaction_id text NOT NULL,
        transfer_id uuid,
        PRIMARY KEY (book_id, statement_id, position)
    )
    """,
    """
    CREATE TABLE reconciliation_break (
        book_id integer NOT NULL,
        break_id uuid NOT NULL,
        account_id uuid NOT NULL,
        statement_id uuid NOT NULL,
        kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
        state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
        currency text NOT NULL,
        line_statement_id uuid,
        line_position integer,
        transfer_id uuid,
        ledger_minor_units bigint NOT NULL,
        matched_by uuid,
        correction_id uuid,
        create_time timestamptz NOT NULL,
        CHECK ((kind = 2) = (line_position IS NULL)),
        CHECK ((line_statement_id IS NULL) = (line_position IS NULL)),
        CHECK ((kind = 1) = (transfer_id IS NULL)),
        PRIMARY KEY (book_id, break_id)
    ) WITH (fillfactor = 80)
    """,
    "CREATE INDEX reconciliation_break_of_statement ON reconciliation_break (book_id, statement_id, break_id)",
    "CREATE INDEX reconciliation_break_in_state ON reconciliation_break (book_id, state, break_id)",
    """
    CREATE INDEX reconciliation_break_missing ON reconciliation_break (book_id, account_id, break_id)
    WHERE state = 1 AND kind IN (1, 2)
    """,
    """
    CREATE TABLE reconciliation_correction (
        book_id integer NOT NULL,
        correction_id uuid NOT NULL,
        break_id uuid NOT NULL,
        kind smallint NOT NULL,
        debit_account_id uuid,
        credit_account_id uuid,
        currency text NOT NULL,
        minor_units bigint NOT NULL,
        original_id uuid,
        effective_time timestamptz,
        payment_id uuid,
        uetr uuid,
        reason text NOT NULL,
        proposed_by text NOT NULL,
        is_natural boolean NOT NULL,
        create_time timestamptz NOT NULL,
        PRIMARY KEY (book_id, correction_id)
    )
    """,
    """
    CREATE TABLE reconciliation_decision (
        book_id integer NOT NULL,
        correction_id uuid NOT NULL,
        request_id uuid NOT NULL,
        approved boolean NOT NULL,
        reason text NOT NULL,
        decided_by text NOT NULL,
        create_time timestamptz NOT NULL,
        PRIMARY KEY (book_id, correction_id)
    )
    """,
    "CREATE UNIQUE INDEX reconciliation_decision_request ON reconciliation_decision (book_id, request_id)",
    """
    CREATE TABLE reconciliation_posting (
        book_id integer NOT NULL,
        correction_id uuid NOT NULL,
        result_code smallint NOT NULL,
        message text NOT NULL,
        create_time timestamptz NOT NULL,
        PRIMARY KEY (book_id, correction_id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    for table in APPEND_ONLY:
        append_only(op, table)  # type: ignore[arg-type]
