"""The SQL of payments. Each statement works on any number of payments, and time is the database's."""

from typing import Final

NOW: Final = "SELECT clock_timestamp()"

# Sorted, so that two transactions with UETRs in common take them in one order.
CLAIM_UETRS: Final = """
INSERT INTO payment_uetr (uetr, payment_id)
SELECT uetr, payment_id FROM unnest($1::uuid[], $2::uuid[]) AS given (uetr, payment_id) ORDER BY uetr
ON CONFLICT DO NOTHING
RETURNING payment_id, clock_timestamp() AS now
"""
RELEASE_UETRS: Final = "DELETE FROM payment_uetr WHERE payment_id = ANY($1::uuid[]) AND uetr = ANY($2::uuid[])"

INSERT: Final = """
INSERT INTO payment (
    payment_id, sender_id, receiver_id, request_id, uetr, fingerprint, instructed_quote_id, source_currency,
    target_currency, send_minor_units, receive_minor_units, particulars, credit_is_asked, state, version, reason,
    reason_iso_code, reason_text, next_step, deadline_at, is_active, created_at, updated_at, lease_owner, lease_until,
    fence, quote_round, confirmation_is_due, was_reviewed, holds_money, quote_is_accepted, quote_is_settled,
    receiver_is_told, cancel_is_wanted
)
SELECT given.*, $22::timestamptz, $22::timestamptz, $23::uuid,
       CASE WHEN is_active THEN $22::timestamptz + $24::interval END, 1,
       1, false, false, false, false, false, false, false
FROM unnest(
    $1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::bytea[], $7::uuid[], $8::text[], $9::text[],
    $10::bigint[], $11::bigint[], $12::bytea[], $13::boolean[], $14::smallint[], $15::bigint[], $16::text[],
    $17::text[], $18::text[], $19::smallint[], $20::timestamptz[], $21::boolean[]
) AS given (
    payment_id, sender_id, receiver_id, request_id, uetr, fingerprint, instructed_quote_id, source_currency,
    target_currency, send_minor_units, receive_minor_units, particulars, credit_is_asked, state, version, reason,
    reason_iso_code, reason_text, next_step, deadline_at, is_active
)
ON CONFLICT DO NOTHING
RETURNING payment_id
"""

# The fence and the owner keep out a process that has lost the payment without noticing; `yields` keeps a payment from
# going on that its sender wants to cancel; the version keeps out a save that was committed without an answer.
SAVE: Final = """
UPDATE payment AS p SET
    state = s.state, version = s.version, ending = s.ending, interrupted = s.interrupted, reason = s.reason,
    reason_iso_code = s.reason_iso_code, reason_text = s.reason_text, next_step = s.next_step, quote = s.quote,
    quote_round = s.quote_round, score_id = s.score_id, decision_id = s.decision_id,
    confirmation_is_due = s.confirmation_is_due, was_reviewed = s.was_reviewed, holds_money = s.holds_money,
    quote_is_accepted = s.quote_is_accepted, quote_is_settled = s.quote_is_settled,
    receiver_is_told = s.receiver_is_told, updated_at = s.updated_at, deadline_at = s.deadline_at,
    is_active = s.is_active, lease_until = CASE WHEN s.is_active THEN $26::timestamptz + $27::interval END
FROM unnest(
    $1::uuid[], $2::bigint[], $3::bigint[], $4::boolean[], $5::smallint[], $6::bigint[], $7::smallint[],
    $8::smallint[], $9::text[], $10::text[], $11::text[], $12::smallint[], $13::bytea[], $14::smallint[], $15::uuid[],
    $16::uuid[], $17::boolean[], $18::boolean[], $19::boolean[], $20::boolean[], $21::boolean[], $22::boolean[],
    $23::timestamptz[], $24::timestamptz[], $25::boolean[]
) AS s (
    payment_id, fence, base_version, yields, state, version, ending, interrupted, reason, reason_iso_code, reason_text,
    next_step, quote, quote_round, score_id, decision_id, confirmation_is_due, was_reviewed, holds_money,
    quote_is_accepted, quote_is_settled, receiver_is_told, updated_at, deadline_at, is_active
)
WHERE p.payment_id = s.payment_id AND p.fence = s.fence AND p.lease_owner = $28 AND p.version = s.base_version
  AND NOT (p.cancel_is_wanted AND s.yields)
RETURNING p.payment_id, p.fence
"""
WHY_NOT_SAVED: Final = """
SELECT payment_id, fence, lease_owner, version FROM payment WHERE payment_id = ANY($1::uuid[])
"""

READ: Final = "SELECT * FROM payment WHERE payment_id = ANY($1::uuid[])"
READ_UETR: Final = "SELECT p.* FROM payment_uetr JOIN payment AS p USING (payment_id) WHERE payment_uetr.uetr = $1"
LOCK: Final = "SELECT * FROM payment WHERE payment_id = $1 FOR UPDATE"
WANT_CANCEL: Final = "UPDATE payment SET cancel_is_wanted = true WHERE payment_id = $1"
TAKE_LEASES: Final = """
UPDATE payment SET lease_owner = $2, fence = fence + 1 WHERE payment_id = ANY($1::uuid[]) RETURNING payment_id, fence
"""

OVERDUE: Final = """
SELECT * FROM payment
WHERE NOT is_active AND deadline_at < clock_timestamp()
ORDER BY deadline_at LIMIT 500 FOR UPDATE SKIP LOCKED
"""
CLAIM: Final = """
UPDATE payment SET lease_owner = $1, lease_until = clock_timestamp() + $2::interval, fence = fence + 1
WHERE payment_id IN (
    SELECT payment_id FROM payment WHERE is_active AND lease_until < clock_timestamp()
    LIMIT $3 FOR UPDATE SKIP LOCKED
)
RETURNING *
"""
# Only leases past their half are written again: most payments are done before.
RENEW: Final = """
UPDATE payment SET lease_until = clock_timestamp() + $3::interval
WHERE payment_id = ANY($1::uuid[]) AND lease_owner = $2 AND is_active
  AND lease_until < clock_timestamp() + $3::interval / 2
"""
GIVE_UP: Final = """
UPDATE payment SET lease_until = clock_timestamp()
WHERE payment_id = ANY($1::uuid[]) AND lease_owner = $2 AND is_active
"""

LIST_SENT: Final = """
SELECT * FROM payment
WHERE sender_id = $1 AND (cardinality($2::smallint[]) = 0 OR state = ANY($2::smallint[]))
  AND ($3::uuid IS NULL
       OR (created_at, payment_id) < (SELECT created_at, payment_id FROM payment WHERE payment_id = $3))
ORDER BY created_at DESC, payment_id DESC LIMIT $4
"""
LIST_INCOMING: Final = """
SELECT * FROM payment
WHERE receiver_id = $1 AND receiver_is_told AND (cardinality($2::smallint[]) = 0 OR state = ANY($2::smallint[]))
  AND ($3::uuid IS NULL
       OR (created_at, payment_id) < (SELECT created_at, payment_id FROM payment WHERE payment_id = $3))
ORDER BY created_at DESC, payment_id DESC LIMIT $4
"""
LIST_ALL: Final = """
SELECT * FROM payment
WHERE (cardinality($1::smallint[]) = 0 OR state = ANY($1::smallint[]))
  AND ($2::uuid IS NULL
       OR (created_at, payment_id) < (SELECT created_at, payment_id FROM payment WHERE payment_id = $2))
ORDER BY created_at DESC, payment_id DESC LIMIT $3
"""
