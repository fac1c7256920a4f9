"""The ledger's first tables.

Columns of eight bytes come first in the wide tables: PostgreSQL then pads nothing. Transfers, entries, refusals and
changes of accounts are append-only for the service's own role; holds, accounts and the heads of books are updated.
"""

from alembic import op

from storage.tables import append_only

revision = "0001"
down_revision = None

# What one statement is sent to record. A later release that sends more makes types of its own: that of the release now
# running stays as it is.
TYPES = (
    """
    CREATE TYPE new_movement AS (
        sequence bigint, transfer_id uuid, kind smallint, debit_account_id uuid, credit_account_id uuid,
        currency text, minor_units bigint, original_id uuid, purpose smallint, effective_time timestamptz,
        expire_time timestamptz, payment_id uuid, uetr uuid, window_id bigint, linked boolean, takes_rest boolean,
        debit_dp bigint, debit_cp bigint, debit_dh bigint, debit_ch bigint, debit_version bigint,
        credit_dp bigint, credit_cp bigint, credit_dh bigint, credit_ch bigint, credit_version bigint
    )
    """,
    """
    CREATE TYPE new_hold AS (
        hold_id uuid, debit_account_id uuid, credit_account_id uuid, currency text, minor_units bigint,
        posted bigint, remaining bigint, state smallint, expire_time timestamptz
    )
    """,
    """
    CREATE TYPE new_refusal AS (
        request_id uuid, kind smallint, debit_account_id uuid, credit_account_id uuid, currency text,
        minor_units bigint, original_id uuid, timeout_microseconds bigint, linked boolean, purpose smallint,
        effective_time timestamptz, payment_id uuid, uetr uuid, result_code smallint, message text
    )
    """,
)

APPEND_ONLY = ("transfer", "entry", "refusal", "account_change")

TABLES = (
    # One row is updated by every commit: a page nearly empty keeps those updates in place.
    """
    CREATE TABLE book (
        book_id integer PRIMARY KEY CHECK (book_id > 0),
        sequence bigint NOT NULL,
        window_id bigint NOT NULL,
        last_record_time timestamptz NOT NULL,
        stamp uuid NOT NULL
    ) WITH (fillfactor = 10)
    """,
    """
    CREATE TABLE account (
        book_id integer NOT NULL,
        account_id uuid NOT NULL,
        limit_minor_units bigint NOT NULL CHECK (limit_minor_units >= 0),
        opening_limit_minor_units bigint NOT NULL,
        create_time timestamptz NOT NULL,
        code smallint NOT NULL,
        balance_constraint smallint NOT NULL,
        state smallint NOT NULL,
        currency text NOT NULL,
        owner text NOT NULL,
        labels jsonb NOT NULL,
        PRIMARY KEY (book_id, account_id)
    ) WITH (fillfactor = 80)
    """,
    "CREATE INDEX account_by_owner ON account (book_id, owner, account_id)",
    """
    CREATE TABLE account_change (
        book_id integer NOT NULL,
        request_id uuid NOT NULL,
        account_id uuid NOT NULL,
        limit_minor_units bigint,
        state smallint,
        result_code smallint NOT NULL,
        record_time timestamptz NOT NULL,
        PRIMARY KEY (book_id, request_id)
    )
    """,
    """
    CREATE TABLE transfer (
        book_id integer NOT NULL,
        sequence bigint NOT NULL,
        minor_units bigint NOT NULL CHECK (minor_units > 0),
        window_id bigint NOT NULL,
        record_time timestamptz NOT NULL,
        effective_time timestamptz,
        expire_time timestamptz,
        kind smallint NOT NULL,
        purpose smallint NOT NULL,
        linked boolean NOT NULL,
        takes_rest boolean NOT NULL,
        transfer_id uuid NOT NULL,
        debit_account_id uuid NOT NULL,
        credit_account_id uuid NOT NULL,
        original_id uuid,
        payment_id uuid,
        uetr uuid,
        currency text NOT NULL,
        PRIMARY KEY (book_id, sequence)
    )
    """,
    "CREATE UNIQUE INDEX transfer_by_id ON transfer (book_id, transfer_id)",
    "CREATE UNIQUE INDEX transfer_reversal ON transfer (book_id, original_id) WHERE kind = 5",
    """
    CREATE TABLE entry (
        book_id integer NOT NULL,
        account_id uuid NOT NULL,
        sequence bigint NOT NULL,
        version bigint NOT NULL,
        debits_posted bigint NOT NULL CHECK (debits_posted >= 0),
        credits_posted bigint NOT NULL CHECK (credits_posted >= 0),
        debits_pending bigint NOT NULL CHECK (debits_pending >= 0),
        credits_pending bigint NOT NULL CHECK (credits_pending >= 0),
        is_debit boolean NOT NULL,
        PRIMARY KEY (book_id, account_id, sequence)
    )
    """,
    """
    CREATE TABLE hold (
        book_id integer NOT NULL,
        hold_id uuid NOT NULL,
        debit_account_id uuid NOT NULL,
        credit_account_id uuid NOT NULL,
        minor_units bigint NOT NULL,
        posted bigint NOT NULL,
        remaining bigint NOT NULL CHECK (remaining >= 0),
        expire_time timestamptz,
        state smallint NOT NULL,
        currency text NOT NULL,
        CHECK (posted + remaining <= minor_units),
        PRIMARY KEY (book_id, hold_id)
    ) WITH (fillfactor = 70)
    """,
    """
    CREATE INDEX hold_to_expire ON hold (book_id, expire_time) WHERE state = 1 AND expire_time IS NOT NULL
    """,
    """
    CREATE TABLE refusal (
        book_id integer NOT NULL,
        request_id uuid NOT NULL,
        minor_units bigint NOT NULL,
        record_time timestamptz NOT NULL,
        effective_time timestamptz,
        timeout_microseconds bigint,
        result_code smallint NOT NULL,
        kind smallint NOT NULL,
        purpose smallint NOT NULL,
        linked boolean NOT NULL,
        debit_account_id uuid,
        credit_account_id uuid,
        original_id uuid,
        payment_id uuid,
        uetr uuid,
        currency text NOT NULL,
        message text NOT NULL,
        PRIMARY KEY (book_id, request_id)
    )
    """,
)


def upgrade() -> None:
    for statement in (*TYPES, *TABLES):
        op.execute(statement)
    for table in APPEND_ONLY:
        append_only(op, table)  # type: ignore[arg-type]
