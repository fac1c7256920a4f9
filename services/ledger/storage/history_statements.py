# ruff: noqa: S608 - the statements are put together from the constants of this file alone.
"""The SQL of the past and of seals. What ledger.storage.statements says of plans is true here too."""

from __future__ import annotations

# Record times never fall along the order, and the order has no gap: the newest transfer that was recorded by $2 is
# found by halving, in one look at the primary key per step. Whatever the answer is, it lies from `low` to `high`.
READ_PLACE = """
WITH RECURSIVE search (low, high, newest, now) AS (
    SELECT 0::bigint, book.sequence, book.sequence, GREATEST(clock_timestamp(), book.last_record_time)
    FROM book WHERE book.book_id = $1
    UNION ALL
    SELECT
        CASE WHEN middle.record_time <= $2::timestamptz THEN middle.sequence ELSE search.low END,
        CASE WHEN middle.record_time <= $2::timestamptz THEN search.high ELSE middle.sequence - 1 END,
        search.newest,
        search.now
    FROM search
    CROSS JOIN LATERAL (
        SELECT transfer.sequence, transfer.record_time FROM transfer
        WHERE transfer.book_id = $1 AND transfer.sequence = search.low + (search.high - search.low + 1) / 2
        OFFSET 0
    ) AS middle
    WHERE search.low < search.high
)
SELECT search.low AS sequence, search.newest, search.now FROM search WHERE search.low = search.high
"""

ENTRY_THEN = """
LEFT JOIN LATERAL (
    SELECT entry.debits_posted, entry.credits_posted, entry.debits_pending, entry.credits_pending, entry.version
    FROM entry
    WHERE entry.book_id = $1 AND entry.account_id = account.account_id AND entry.sequence <= $2
    ORDER BY entry.sequence DESC
    LIMIT 1
) AS newest ON true
"""


def _wanted(parameter: int) -> str:
    return f"""
FROM unnest(${parameter}::uuid[]) AS wanted (account_id)
CROSS JOIN LATERAL (
    SELECT account.account_id FROM account WHERE account.book_id = $1 AND account.account_id = wanted.account_id
    OFFSET 0
) AS account
"""


BALANCES_AT = f"""
SELECT account.account_id, newest.debits_posted, newest.credits_posted, newest.debits_pending,
    newest.credits_pending, newest.version
{_wanted(3)}
{ENTRY_THEN}
"""


def _crossed(side: str, sign: str = "") -> str:
    """Posted transfers of `account` on one side whose two clocks lie on different sides of the moment.

    The moment lies at sequence $2 of a book whose newest is $3; $4, $5 and $6 are its spans (see
    ledger.domain.history). Money that took effect by then but was recorded later counts, money that was recorded by
    then but takes effect later does not: `units` is signed accordingly, to be added to the balance at $2.
    `sign` is that of the side's index.
    """
    return f"""
    SELECT transfer.credit_account_id,
        CASE WHEN span.gap > 0 THEN transfer.minor_units ELSE -transfer.minor_units END AS units
    FROM unnest($4::smallint[], $5::timestamptz[], $6::timestamptz[]) AS span (gap, after, until)
    CROSS JOIN LATERAL (
        SELECT transfer.credit_account_id, transfer.minor_units FROM transfer
        WHERE transfer.book_id = $1 AND transfer.{side}_account_id = account.account_id
          AND {sign}clock_gap(transfer.record_time, transfer.effective_time) = {sign}span.gap
          AND transfer.effective_time > span.after AND transfer.effective_time <= span.until
          AND transfer.effective_time IS NOT NULL AND transfer.kind IN (1, 3, 5)
          AND transfer.sequence <= $3 AND (span.gap > 0) = (transfer.sequence > $2)
        OFFSET 0
    ) AS transfer
    """


BALANCES_IN_EFFECT = f"""
SELECT account.account_id,
    (coalesce(newest.debits_posted, 0) + debited.units)::bigint AS debits_posted,
    (coalesce(newest.credits_posted, 0) + credited.units)::bigint AS credits_posted
{_wanted(7)}
{ENTRY_THEN}
CROSS JOIN LATERAL (SELECT coalesce(sum(units), 0) AS units FROM ({_crossed("debit")}) AS crossed) AS debited
CROSS JOIN LATERAL (SELECT coalesce(sum(units), 0) AS units FROM ({_crossed("credit", "-")}) AS crossed) AS credited
"""

# Sums of 64-bit totals are numeric and cannot overflow.
SUMS_AT = f"""
SELECT account.currency, account.code,
    coalesce(sum(newest.debits_posted), 0)::text AS debits_posted,
    coalesce(sum(newest.credits_posted), 0)::text AS credits_posted
FROM account
{ENTRY_THEN}
WHERE account.book_id = $1
GROUP BY account.currency, account.code
ORDER BY account.currency, account.code
"""

# Most accounts never debit anything with an effective time of its own: one look at the index, for a gap of any class,
# passes them by.
SUMS_CROSSED = f"""
SELECT account.currency, account.code AS debit_code, credit.code AS credit_code, sum(crossed.units)::text AS units
FROM account
CROSS JOIN LATERAL (
    SELECT FROM transfer
    WHERE transfer.book_id = $1 AND transfer.debit_account_id = account.account_id
      AND clock_gap(transfer.record_time, transfer.effective_time) >= -6
      AND transfer.effective_time IS NOT NULL AND transfer.kind IN (1, 3, 5)
    LIMIT 1
) AS dated
CROSS JOIN LATERAL ({_crossed("debit")} OFFSET 0) AS crossed
CROSS JOIN LATERAL (
    SELECT other.code FROM account AS other
    WHERE other.book_id = $1 AND other.account_id = crossed.credit_account_id
    OFFSET 0
) AS credit
WHERE account.book_id = $1
GROUP BY account.currency, account.code, credit.code
"""

SEAL_COLUMNS = "sealed_until, sequence, reason, sealed_by, record_time"

READ_SEAL = f"""
SELECT {SEAL_COLUMNS}, request_id, result_code, message FROM book_seal WHERE book_id = $1 AND request_id = $2
"""

LIST_SEALS = f"""
SELECT {SEAL_COLUMNS} FROM book_seal
WHERE book_id = $1 AND result_code = 0 AND sealed_until < $2
ORDER BY sealed_until DESC LIMIT $3
"""

INSERT_SEAL = f"""
INSERT INTO book_seal (book_id, {SEAL_COLUMNS}, request_id, result_code, message)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

# Under a new stamp no writer can record what it decided before the seal.
SEAL_BOOK = """
UPDATE book SET sealed_until = $2, stamp = $3, last_record_time = $4 WHERE book_id = $1
"""
