# ruff: noqa: S608 - the statements are put together from the constants of this file alone.
"""The SQL of settlement windows; written for the planner settings of ledger.storage.statements, and tested as it is.

The transfers of a window are those of one stretch of the book's sequences, because the window changes under the same
lock as they are given out. The primary key of the transfers therefore finds them, and no transfer pays for an index
by window.
"""

from __future__ import annotations

WINDOW_COLUMNS = """
    book_id, window_id, state, after_sequence, last_sequence, open_time, close_time, update_time, carried_into,
    reason, settlement_reference
"""

READ_WINDOW = f"SELECT {WINDOW_COLUMNS} FROM settlement_window WHERE book_id = $1 AND window_id = $2"

READ_OPEN_WINDOW = f"""
SELECT {WINDOW_COLUMNS} FROM settlement_window
WHERE book_id = $1 AND window_id = (SELECT book.window_id FROM book WHERE book.book_id = $1)
"""

LIST_WINDOWS = f"""
SELECT {WINDOW_COLUMNS} FROM settlement_window
WHERE book_id = $1 AND window_id < $2 AND (cardinality($3::smallint[]) = 0 OR state = ANY($3))
ORDER BY window_id DESC
LIMIT $4
"""

READ_DONE = """
SELECT request_id, action, asked_window_id, note, requested_by, window_id, transfer_ids
FROM window_request WHERE book_id = $1 AND request_id = $2
"""

CARRIES = """
SELECT EXISTS (SELECT FROM settlement_window WHERE book_id = $1 AND carried_into = $2)
"""

# Everything that closing takes, in one statement of four rows. Who decided on the stamp before decides anew. The new
# window follows from the closed one, so that there are never two open ones.
FLIP_WINDOW = """
WITH closed AS (
    UPDATE settlement_window SET state = $4, last_sequence = $5, close_time = $6, update_time = $6, reason = $7
    WHERE book_id = $1 AND window_id = $3
    RETURNING book_id
), opened AS (
    INSERT INTO settlement_window (book_id, window_id, state, after_sequence, open_time, update_time)
    SELECT book_id, $8, $9, $5, $6, $6 FROM closed
), done AS (
    INSERT INTO window_request (
        book_id, request_id, action, asked_window_id, note, requested_by, window_id, transfer_ids, record_time)
    VALUES ($1, $10, $11, $12, $13, $14, $3, '{}', $6)
)
UPDATE book SET stamp = $2, window_id = $8, last_record_time = $6 WHERE book_id = $1
"""

CHANGE_WINDOW = """
WITH changed AS (
    UPDATE settlement_window
    SET state = $3, update_time = $4, carried_into = $5, reason = $6, settlement_reference = $7
    WHERE book_id = $1 AND window_id = $2
)
INSERT INTO window_request (
    book_id, request_id, action, asked_window_id, note, requested_by, window_id, transfer_ids, record_time)
VALUES ($1, $8, $9, $10, $11, $12, $2, $13, $4)
"""

# The window and all whose positions came to it, over however many abortions.
READ_INCLUDED = """
WITH RECURSIVE included AS (
    SELECT window_id, after_sequence, last_sequence FROM settlement_window WHERE book_id = $1 AND window_id = $2
    UNION ALL
    SELECT earlier.window_id, earlier.after_sequence, earlier.last_sequence
    FROM included
    CROSS JOIN LATERAL (
        SELECT * FROM settlement_window AS carried
        WHERE carried.book_id = $1 AND carried.carried_into = included.window_id OFFSET 0
    ) AS earlier
)
SELECT window_id, after_sequence, last_sequence FROM included ORDER BY window_id
"""

# One pass over the transfers of some windows, in arrays of windows with their first and last sequences. Accounts are
# looked up once per pair, not per transfer. Money that crosses a nostro account ($6) is owed by nobody: it has moved
# outside already. So it is with what settled an earlier window ($7). Sums are numeric and cannot overflow.
NET_FLOWS = """
SELECT debit.owner AS debit_owner, credit.owner AS credit_owner, moved.currency,
    sum(moved.minor_units)::text AS minor_units, sum(moved.transfers)::bigint AS transfers
FROM (
    SELECT settling.debit_account_id, settling.credit_account_id, settling.currency,
        sum(settling.minor_units) AS minor_units, count(*) AS transfers
    FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS included (window_id, after_sequence, last_sequence)
    CROSS JOIN LATERAL (
        SELECT * FROM transfer
        WHERE transfer.book_id = $1 AND transfer.sequence > included.after_sequence
          AND transfer.sequence <= included.last_sequence
          AND transfer.window_id = included.window_id AND transfer.purpose <> $7
          AND ($5 = '' OR transfer.currency = $5)
        OFFSET 0
    ) AS settling
    GROUP BY settling.debit_account_id, settling.credit_account_id, settling.currency
) AS moved
CROSS JOIN LATERAL (
    SELECT account.owner, account.code FROM account
    WHERE account.book_id = $1 AND account.account_id = moved.debit_account_id OFFSET 0
) AS debit
CROSS JOIN LATERAL (
    SELECT account.owner, account.code FROM account
    WHERE account.book_id = $1 AND account.account_id = moved.credit_account_id OFFSET 0
) AS credit
WHERE debit.code <> $6 AND credit.code <> $6
GROUP BY debit.owner, credit.owner, moved.currency
"""

# $4 are the places in the chart that an owner settles over, the preferred first; $5 that of the platform.
SETTLING_ACCOUNTS = """
SELECT wanted.owner, wanted.currency, account.account_id
FROM unnest($2::text[], $3::text[]) AS wanted (owner, currency)
CROSS JOIN LATERAL (
    SELECT * FROM account
    WHERE account.book_id = $1 AND account.owner = wanted.owner AND account.currency = wanted.currency
      AND account.code = ANY (CASE WHEN wanted.owner = '' THEN $5::smallint[] ELSE $4::smallint[] END)
    ORDER BY array_position($4::smallint[], account.code), account.state, account.account_id
    LIMIT 1
) AS account
"""
