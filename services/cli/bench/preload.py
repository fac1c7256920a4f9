"""A book with a long past, written straight into the ledger's tables: what years of settlement would leave behind."""

from collections.abc import Callable

import asyncpg

SECONDS_PER_STEP = 1800.0

# Transfer k goes from account k mod A to the next one. So each account is credited and debited in turn, and its running
# balances follow from the round that it is in.
ACCOUNTS = """
INSERT INTO account (book_id, account_id, limit_minor_units, opening_limit_minor_units, create_time, code,
                     balance_constraint, state, currency, owner, labels)
SELECT $1, ('0fffffff-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 1000000, 1000000, now(), 1, 1, 1, 'EUR',
       'preloaded', '{}'
FROM generate_series(0, $2::bigint - 1) AS i
"""
TRANSFERS = """
INSERT INTO transfer (book_id, sequence, minor_units, window_id, record_time, kind, purpose, linked, takes_rest,
                      transfer_id, debit_account_id, credit_account_id, currency)
SELECT $1, $4 + k, 1, $5, $6, 1, 0, false, false,
       ('0eeeeeee-0000-7000-8000-' || lpad(to_hex(k), 12, '0'))::uuid,
       ('0fffffff-0000-7000-8000-' || lpad(to_hex((k - 1) % $2), 12, '0'))::uuid,
       ('0fffffff-0000-7000-8000-' || lpad(to_hex(k % $2), 12, '0'))::uuid, 'EUR'
FROM generate_series(1, $3::bigint) AS k
"""
ENTRIES = """
INSERT INTO entry (book_id, account_id, sequence, version, debits_posted, credits_posted, debits_pending,
                   credits_pending, is_debit)
SELECT $1, ('0fffffff-0000-7000-8000-' || lpad(to_hex(account), 12, '0'))::uuid, $4 + k, debits + credits, debits,
       credits, 0, 0, is_debit
FROM (
    SELECT k, (k - 1) % $2 AS account, (k - 1) / $2 + 1 AS debits,
           (k - 1) / $2 + CASE WHEN (k - 1) % $2 = 0 THEN 0 ELSE 1 END AS credits, true AS is_debit
    FROM generate_series(1, $3::bigint) AS k
    UNION ALL
    SELECT k, k % $2, CASE WHEN k % $2 = 0 THEN k / $2 ELSE (k - 1) / $2 END, (k - 1) / $2 + 1, false
    FROM generate_series(1, $3::bigint) AS k
) AS moved
"""
HEAD = "SELECT sequence, window_id, last_record_time FROM book WHERE book_id = $1 FOR UPDATE"
FORWARD = "UPDATE book SET sequence = sequence + $2, stamp = gen_random_uuid() WHERE book_id = $1"


def preloaded_accounts(accounts: int, sampled: int) -> list[str]:
    """Give the ids of `sampled` of the preloaded accounts, spread evenly over all of them."""
    return [f"0fffffff-0000-7000-8000-{number:012x}" for number in range(0, accounts, max(1, accounts // sampled))]


async def preload(database_url: str, book_id: int, accounts: int, transfers: int, say: Callable[[str], None]) -> None:
    """Put `accounts` accounts and `transfers` past transfers between them into a book that exists.

    One transaction under the book's lock: the ledger notices by the book's stamp. The figures agree with each other:
    `serai verify` finds nothing. Takes minutes for millions. `database_url` is the schema owner's.
    """
    conn = await asyncpg.connect(database_url, command_timeout=SECONDS_PER_STEP)
    try:
        async with conn.transaction():
            await conn.execute("SET LOCAL statement_timeout = 0")
            head = await conn.fetchrow(HEAD, book_id)
            if head is None:
                raise LookupError(f"book {book_id} does not exist")
            say(f"writing {accounts:,} accounts")
            # They count as opened by an earlier release: the next checkpoint does not have to sign a million at once.
            await conn.execute("ALTER TABLE account DISABLE TRIGGER account_after_sequence")
            await conn.execute(ACCOUNTS, book_id, accounts)
            await conn.execute("ALTER TABLE account ENABLE TRIGGER account_after_sequence")
            say(f"writing {transfers:,} transfers")
            past = (book_id, accounts, transfers, head["sequence"])
            await conn.execute(TRANSFERS, *past, head["window_id"], head["last_record_time"])
            say(f"writing {2 * transfers:,} entries")
            await conn.execute(ENTRIES, *past)
            await conn.execute(FORWARD, book_id, transfers)
        say("analysing")
        for table in ("account", "transfer", "entry"):
            await conn.execute(f"VACUUM (ANALYZE) {table}")
    finally:
        await conn.close()
