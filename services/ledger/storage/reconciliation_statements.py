# ruff: noqa: S608 - the statements are put together from the constants of this file alone.
"""The SQL of reconciliation, written for the same settings as ledger.storage.statements."""

from __future__ import annotations

# One import or decision at a time in a book; transfers do not wait for it.
LOCK_RECONCILIATION = "SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', $1::integer))"

# The platform's own accounts have no owner.
SUSPENSE_ACCOUNT = """
SELECT account_id FROM account
WHERE book_id = $1 AND owner = '' AND currency = $2 AND code = $3 AND state = 1
ORDER BY account_id LIMIT 1
"""

CORRECTIONS_AMONG = """
SELECT correction.correction_id
FROM unnest($2::uuid[]) AS wanted (transfer_id)
CROSS JOIN LATERAL (
    SELECT made.correction_id FROM reconciliation_correction AS made
    WHERE made.book_id = $1 AND made.correction_id = wanted.transfer_id OFFSET 0
) AS correction
"""

STATEMENT_COLUMNS = """
    statement_id, book_id, account_id, number, reference, currency, opening_minor_units, closing_minor_units,
    opening_date, closing_date, entries, matched, breaks, resolved_breaks, ledger_sequence, complete_sequence,
    imported_by, message_digest, create_time
"""
READ_STATEMENT = f"""
SELECT {STATEMENT_COLUMNS} FROM reconciliation_statement WHERE book_id = $1 AND statement_id = $2
"""
READ_STATEMENT_NAMED = f"""
SELECT {STATEMENT_COLUMNS} FROM reconciliation_statement WHERE book_id = $1 AND account_id = $2 AND reference = $3
"""
LIST_STATEMENTS = f"""
SELECT {STATEMENT_COLUMNS} FROM reconciliation_statement
WHERE book_id = $1 AND account_id = $2 AND number < $3
ORDER BY number DESC LIMIT $4
"""
INSERT_STATEMENT = f"""
INSERT INTO reconciliation_statement ({STATEMENT_COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, clock_timestamp())
RETURNING create_time
"""
INSERT_LINES = """
INSERT INTO reconciliation_line (
    book_id, statement_id, position, minor_units, booking_date, value_date, reference, servicer_reference,
    end_to_end_id, uetr, transaction_id, transfer_id)
SELECT $1, given.*
FROM unnest($2::uuid[], $3::integer[], $4::bigint[], $5::date[], $6::date[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::uuid[]) AS given
"""
INSERT_BREAKS = """
INSERT INTO reconciliation_break (
    book_id, account_id, statement_id, currency, create_time, state, break_id, kind, line_statement_id, line_position,
    transfer_id, ledger_minor_units)
SELECT $1, $2, $3, $4, $5, 1, given.*
FROM unnest($6::uuid[], $7::smallint[], $8::uuid[], $9::integer[], $10::uuid[], $11::bigint[]) AS given
"""
RESOLVE_BREAKS = """
UPDATE reconciliation_break SET state = 4, matched_by = $3
WHERE book_id = $1 AND break_id = ANY($2::uuid[])
"""

CORRECTION_COLUMNS = """
    correction.correction_id, correction.break_id AS correction_break_id,
    correction.kind AS transfer_kind, correction.debit_account_id, correction.credit_account_id,
    correction.currency AS transfer_currency, correction.minor_units AS transfer_minor_units, correction.original_id,
    correction.effective_time, correction.payment_id, correction.uetr AS transfer_uetr, correction.reason,
    correction.proposed_by, correction.is_natural, correction.create_time AS propose_time,
    decision.request_id AS decision_request_id, decision.approved, decision.reason AS decision_reason,
    decision.decided_by, decision.create_time AS decide_time, posting.result_code, posting.message AS result_message
"""
FATE_OF_CORRECTION = """
LEFT JOIN LATERAL (
    SELECT * FROM reconciliation_decision AS made
    WHERE made.book_id = $1 AND made.correction_id = correction.correction_id OFFSET 0
) AS decision ON true
LEFT JOIN LATERAL (
    SELECT * FROM reconciliation_posting AS made
    WHERE made.book_id = $1 AND made.correction_id = correction.correction_id OFFSET 0
) AS posting ON true
"""
READ_CORRECTION = f"""
SELECT {CORRECTION_COLUMNS}
FROM reconciliation_correction AS correction
{FATE_OF_CORRECTION}
WHERE correction.book_id = $1 AND correction.correction_id = $2
"""
READ_DECIDED_UNDER = """
SELECT correction_id FROM reconciliation_decision WHERE book_id = $1 AND request_id = $2
"""
INSERT_CORRECTION = """
INSERT INTO reconciliation_correction (
    book_id, correction_id, break_id, kind, debit_account_id, credit_account_id, currency, minor_units,
    original_id, effective_time, payment_id, uetr, reason, proposed_by, is_natural, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, clock_timestamp())
"""
PROPOSE_FOR_BREAK = """
UPDATE reconciliation_break SET state = 2, correction_id = $3 WHERE book_id = $1 AND break_id = $2
"""
INSERT_DECISION = """
INSERT INTO reconciliation_decision (book_id, correction_id, request_id, approved, reason, decided_by, create_time)
VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())
"""
INSERT_POSTING = """
INSERT INTO reconciliation_posting (book_id, correction_id, result_code, message, create_time)
VALUES ($1, $2, $3, $4, clock_timestamp())
"""
SET_BREAK_STATE = "UPDATE reconciliation_break SET state = $3 WHERE book_id = $1 AND break_id = $2"


def _breaks(chosen: str) -> str:
    """Breaks that a sub-select has chosen, each with the bank's side and its newest correction."""
    return f"""
SELECT break.break_id, break.account_id, break.statement_id, break.kind, break.state, break.currency,
    break.transfer_id, break.ledger_minor_units, break.matched_by, break.create_time,
    line.statement_id AS line_statement_id, line.position AS line_position, line.minor_units, line.booking_date,
    line.value_date, line.reference, line.servicer_reference, line.end_to_end_id, line.uetr, line.transaction_id,
    {CORRECTION_COLUMNS}
FROM ({chosen}) AS break
LEFT JOIN LATERAL (
    SELECT * FROM reconciliation_line AS told
    WHERE told.book_id = $1 AND told.statement_id = break.line_statement_id AND told.position = break.line_position
    OFFSET 0
) AS line ON true
LEFT JOIN LATERAL (
    SELECT * FROM reconciliation_correction AS made
    WHERE made.book_id = $1 AND made.correction_id = break.correction_id OFFSET 0
) AS correction ON true
{FATE_OF_CORRECTION}
ORDER BY break.break_id
"""


READ_BREAK = _breaks("SELECT * FROM reconciliation_break WHERE book_id = $1 AND break_id = $2")
READ_MISSING = _breaks(
    """
    SELECT * FROM reconciliation_break WHERE book_id = $1 AND account_id = $2 AND state = 1 AND kind IN (1, 2)
    """
)
_PAGE = "AND break_id > $2 AND ($4 = 0 OR kind = $4) ORDER BY break_id LIMIT $3"
LIST_BREAKS = _breaks(f"SELECT * FROM reconciliation_break WHERE book_id = $1 {_PAGE}")
LIST_BREAKS_IN_STATE = _breaks(f"SELECT * FROM reconciliation_break WHERE book_id = $1 AND state = $5 {_PAGE}")
LIST_BREAKS_OF_STATEMENT = _breaks(
    f"""
    SELECT * FROM reconciliation_break
    WHERE book_id = $1 AND statement_id = $6 AND ($5 = 0 OR state = $5) {_PAGE}
    """
)
