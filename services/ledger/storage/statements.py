# ruff: noqa: S608 - the statements are put together from the constants of this file alone.
"""The ledger's SQL. Each statement takes any number of rows; tests check the plans of all that touch big tables.

The planner knows neither how many rows an `unnest` gives nor, on a new database, how large a table will be, and its
guesses lead to scans of whole books. Connections therefore run with PLANNER_SETTINGS, and a look-up of many rows is a
LATERAL query per row which OFFSET 0 keeps from being merged into a join: there every column of the key is known, so
that the one index that fits is the cheapest plan, with statistics and without.
"""

from __future__ import annotations

PLANNER_SETTINGS = {
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_material": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
}

OPEN_BOOK = """
INSERT INTO book (book_id, sequence, window_id, last_record_time, stamp)
VALUES ($1, 0, 1, clock_timestamp(), $2)
ON CONFLICT (book_id) DO NOTHING
"""

# A statement of its own: the next one takes its snapshot after the lock is held, and sees what others committed.
LOCK_BOOK = "SELECT FROM book WHERE book_id = $1 FOR UPDATE"

READ_HEAD = """
SELECT stamp, sequence, window_id, GREATEST(clock_timestamp(), last_record_time) AS now, sealed_until
FROM book WHERE book_id = $1
"""

ACCOUNT_COLUMNS = """
    account.account_id, account.currency, account.code, account.balance_constraint, account.limit_minor_units,
    account.opening_limit_minor_units, account.owner, account.labels, account.state, account.create_time,
    newest.debits_posted, newest.credits_posted, newest.debits_pending, newest.credits_pending, newest.version
"""

NEWEST_ENTRY = """
LEFT JOIN LATERAL (
    SELECT entry.debits_posted, entry.credits_posted, entry.debits_pending, entry.credits_pending, entry.version
    FROM entry
    WHERE entry.book_id = account.book_id AND entry.account_id = account.account_id
    ORDER BY entry.sequence DESC
    LIMIT 1
) AS newest ON true
"""

READ_ACCOUNTS = f"""
SELECT {ACCOUNT_COLUMNS}
FROM unnest($2::uuid[]) AS wanted (account_id)
CROSS JOIN LATERAL (
    SELECT * FROM account WHERE account.book_id = $1 AND account.account_id = wanted.account_id OFFSET 0
) AS account
{NEWEST_ENTRY}
"""

HOLD_COLUMNS = """
    hold.hold_id, hold.debit_account_id, hold.credit_account_id, hold.currency, hold.minor_units, hold.posted,
    hold.remaining, hold.state, hold.expire_time
"""

READ_HOLDS = f"""
SELECT {HOLD_COLUMNS}
FROM unnest($2::uuid[]) AS wanted (hold_id)
CROSS JOIN LATERAL (
    SELECT * FROM hold WHERE hold.book_id = $1 AND hold.hold_id = wanted.hold_id OFFSET 0
) AS hold
"""

TRANSFER_COLUMNS = """
    transfer.sequence, transfer.transfer_id, transfer.kind, transfer.debit_account_id, transfer.credit_account_id,
    transfer.currency, transfer.minor_units, transfer.original_id, transfer.purpose, transfer.record_time,
    transfer.effective_time, transfer.expire_time, transfer.payment_id, transfer.uetr, transfer.window_id,
    transfer.linked, transfer.takes_rest
"""

READ_TRANSFERS = f"""
SELECT {TRANSFER_COLUMNS}
FROM unnest($2::uuid[]) AS wanted (transfer_id)
CROSS JOIN LATERAL (
    SELECT * FROM transfer WHERE transfer.book_id = $1 AND transfer.transfer_id = wanted.transfer_id OFFSET 0
) AS transfer
"""

READ_ORIGINALS = f"""
SELECT {TRANSFER_COLUMNS},
    (
        SELECT true FROM transfer AS reversal
        WHERE reversal.book_id = $1 AND reversal.original_id = transfer.transfer_id AND reversal.kind = 5
        LIMIT 1
    ) IS NOT NULL AS is_reversed
FROM unnest($2::uuid[]) AS wanted (transfer_id)
CROSS JOIN LATERAL (
    SELECT * FROM transfer WHERE transfer.book_id = $1 AND transfer.transfer_id = wanted.transfer_id OFFSET 0
) AS transfer
"""

READ_REFUSALS = """
SELECT refusal.request_id, refusal.kind, refusal.debit_account_id, refusal.credit_account_id, refusal.currency,
    refusal.minor_units, refusal.original_id, refusal.timeout_microseconds, refusal.linked, refusal.purpose,
    refusal.effective_time, refusal.payment_id, refusal.uetr, refusal.result_code, refusal.record_time,
    refusal.message
FROM unnest($2::uuid[]) AS wanted (request_id)
CROSS JOIN LATERAL (
    SELECT * FROM refusal WHERE refusal.book_id = $1 AND refusal.request_id = wanted.request_id OFFSET 0
) AS refusal
"""

# Everything a batch comes to, in one statement. `claim` lets it happen only when the book still bears the stamp that
# the batch was decided on ($2), no hold that it posts has expired meanwhile ($6), and its record time is the clock's
# ($5): a writer that was paused after it looked at the clock would else record into a past that somebody has read. Else
# nothing is written and no row comes back. Whoever waits for the book's row lock looks at the stamp again after the
# wait, so of two writers that decided on the same state one finds it gone.
#
# No id may have an outcome. That a new transfer is not in `transfer` and a new refusal not in `refusal` is for their
# unique indexes to say, which have to be searched anyway; `claim` looks for each in the other table. Ids of new
# requests lie close together in time, so one look between the least ($11) and the greatest ($12) mostly tells that none
# was refused. Rows come as arrays of composite types: to send and to take apart they cost a third of an array per
# column.
RECORD_BATCH = """
WITH claim AS (
    UPDATE book SET stamp = $3, sequence = $4, last_record_time = $5
    WHERE book_id = $1 AND stamp = $2 AND ($6::timestamptz IS NULL OR clock_timestamp() < $6)
      AND $5 > clock_timestamp() - interval '10 seconds'
      AND (
          NOT EXISTS (SELECT FROM refusal WHERE book_id = $1 AND request_id BETWEEN $11 AND $12)
          OR NOT EXISTS (
              SELECT FROM unnest($7::uuid[]) AS given (id) CROSS JOIN LATERAL (
                  SELECT FROM refusal WHERE refusal.book_id = $1 AND refusal.request_id = given.id OFFSET 0) AS refused)
      )
      AND NOT EXISTS (
          SELECT FROM unnest($10::new_refusal[]) AS given CROSS JOIN LATERAL (
              SELECT FROM transfer WHERE transfer.book_id = $1 AND transfer.transfer_id = given.request_id OFFSET 0)
              AS made)
    RETURNING book_id
), movement AS MATERIALIZED (
    SELECT given.* FROM claim, unnest($8::new_movement[]) AS given
), transfers AS (
    INSERT INTO transfer (
        book_id, sequence, minor_units, window_id, record_time, effective_time, expire_time, kind, purpose, linked,
        takes_rest, transfer_id, debit_account_id, credit_account_id, original_id, payment_id, uetr, currency)
    SELECT $1, sequence, minor_units, window_id, $5, effective_time, expire_time, kind, purpose, linked,
        takes_rest, transfer_id, debit_account_id, credit_account_id, original_id, payment_id, uetr, currency
    FROM movement
), entries AS (
    INSERT INTO entry (
        book_id, account_id, sequence, version, debits_posted, credits_posted, debits_pending, credits_pending,
        is_debit)
    SELECT $1, debit_account_id, sequence, debit_version, debit_dp, debit_cp, debit_dh, debit_ch, true FROM movement
    UNION ALL
    SELECT $1, credit_account_id, sequence, credit_version, credit_dp, credit_cp, credit_dh, credit_ch, false
    FROM movement
), holds AS (
    INSERT INTO hold (
        book_id, hold_id, debit_account_id, credit_account_id, currency, minor_units, posted, remaining, state,
        expire_time)
    SELECT $1, given.* FROM claim, unnest($9::new_hold[]) AS given
    ON CONFLICT (book_id, hold_id) DO UPDATE
    SET posted = excluded.posted, remaining = excluded.remaining, state = excluded.state
), refusals AS (
    INSERT INTO refusal (
        book_id, record_time, request_id, kind, debit_account_id, credit_account_id, currency, minor_units,
        original_id, timeout_microseconds, linked, purpose, effective_time, payment_id, uetr, result_code, message)
    SELECT $1, $5, given.* FROM claim, unnest($10::new_refusal[]) AS given
)
SELECT clock_timestamp() FROM claim
"""

INSERT_ACCOUNTS = """
INSERT INTO account (
    book_id, account_id, limit_minor_units, opening_limit_minor_units, create_time, code, balance_constraint, state,
    currency, owner, labels)
SELECT $1, given.account_id, given.limit_minor_units, given.limit_minor_units, $2, given.code, given.constrained,
    1, given.currency, given.owner, given.labels::jsonb
FROM unnest($3::uuid[], $4::bigint[], $5::smallint[], $6::smallint[], $7::text[], $8::text[], $9::text[])
    AS given (account_id, limit_minor_units, code, constrained, currency, owner, labels)
"""

READ_CHANGES = """
SELECT change.request_id, change.account_id, change.limit_minor_units, change.state, change.result_code
FROM unnest($2::uuid[]) AS wanted (request_id)
CROSS JOIN LATERAL (
    SELECT * FROM account_change AS change
    WHERE change.book_id = $1 AND change.request_id = wanted.request_id OFFSET 0
) AS change
"""

INSERT_CHANGES = """
INSERT INTO account_change (book_id, record_time, request_id, account_id, limit_minor_units, state, result_code)
SELECT $1, $2, given.*
FROM unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::smallint[], $7::smallint[]) AS given
"""

UPDATE_ACCOUNTS = """
UPDATE account SET limit_minor_units = given.limit_minor_units, state = given.state
FROM unnest($2::uuid[], $3::bigint[], $4::smallint[]) AS given (account_id, limit_minor_units, state)
WHERE account.book_id = $1 AND account.account_id = ANY($2::uuid[]) AND account.account_id = given.account_id
"""

# Every writer's memory of the book's accounts is out of date from here on.
STAMP_BOOK = "UPDATE book SET stamp = $2, last_record_time = $3 WHERE book_id = $1"

LIST_ACCOUNTS = f"""
SELECT {ACCOUNT_COLUMNS}
FROM (
    SELECT * FROM account
    WHERE book_id = $1 AND account_id > $2 AND ($3 = '' OR currency = $3) AND ($4 = 0 OR code = $4)
    ORDER BY account_id
    LIMIT $5
) AS account
{NEWEST_ENTRY}
ORDER BY account.account_id
"""

LIST_ACCOUNTS_OF_OWNER = f"""
SELECT {ACCOUNT_COLUMNS}
FROM (
    SELECT * FROM account
    WHERE book_id = $1 AND owner = $6 AND account_id > $2 AND ($3 = '' OR currency = $3) AND ($4 = 0 OR code = $4)
    ORDER BY account_id
    LIMIT $5
) AS account
{NEWEST_ENTRY}
ORDER BY account.account_id
"""

LIST_ENTRIES = f"""
SELECT {TRANSFER_COLUMNS}, entry.is_debit, entry.version, entry.debits_posted, entry.credits_posted,
    entry.debits_pending, entry.credits_pending
FROM (
    SELECT * FROM entry WHERE book_id = $1 AND account_id = $2 AND sequence > $3 ORDER BY sequence LIMIT $4
) AS entry
CROSS JOIN LATERAL (
    SELECT * FROM transfer WHERE transfer.book_id = $1 AND transfer.sequence = entry.sequence OFFSET 0
) AS transfer
ORDER BY entry.sequence
"""

READ_MOVEMENTS = f"""
SELECT {TRANSFER_COLUMNS},
    debit.debits_posted AS debit_dp, debit.credits_posted AS debit_cp, debit.debits_pending AS debit_dh,
    debit.credits_pending AS debit_ch, debit.version AS debit_version,
    credit.debits_posted AS credit_dp, credit.credits_posted AS credit_cp, credit.debits_pending AS credit_dh,
    credit.credits_pending AS credit_ch, credit.version AS credit_version
FROM (
    SELECT * FROM transfer WHERE book_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
) AS transfer
CROSS JOIN LATERAL (
    SELECT * FROM entry
    WHERE entry.book_id = $1 AND entry.account_id = transfer.debit_account_id AND entry.sequence = transfer.sequence
    OFFSET 0
) AS debit
CROSS JOIN LATERAL (
    SELECT * FROM entry
    WHERE entry.book_id = $1 AND entry.account_id = transfer.credit_account_id AND entry.sequence = transfer.sequence
    OFFSET 0
) AS credit
ORDER BY transfer.sequence
"""

READ_SEQUENCES = """
SELECT book.book_id, book.sequence FROM book WHERE book.book_id = ANY($1::integer[])
"""

# Sums of 64-bit totals are numeric and cannot overflow.
TRIAL_BALANCE = f"""
SELECT account.currency, account.code, count(*) AS accounts,
    coalesce(sum(newest.debits_posted), 0)::text AS debits_posted,
    coalesce(sum(newest.credits_posted), 0)::text AS credits_posted,
    coalesce(sum(newest.debits_pending), 0)::text AS debits_pending,
    coalesce(sum(newest.credits_pending), 0)::text AS credits_pending
FROM account
{NEWEST_ENTRY}
WHERE account.book_id = $1
GROUP BY account.currency, account.code
ORDER BY account.currency, account.code
"""

BOOKS_WITH_EXPIRED_HOLDS = """
SELECT book.book_id FROM book
WHERE EXISTS (
    SELECT FROM hold
    WHERE hold.book_id = book.book_id AND hold.state = 1 AND hold.expire_time IS NOT NULL
      AND hold.expire_time <= now())
LIMIT $1
"""

EXPIRED_HOLDS = """
SELECT hold_id FROM hold
WHERE book_id = $1 AND state = 1 AND expire_time IS NOT NULL AND expire_time <= now()
ORDER BY expire_time
LIMIT $2
"""
