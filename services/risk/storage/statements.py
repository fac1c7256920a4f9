"""Every statement that the service runs beside those of the storage library."""

from __future__ import annotations

NOW = "SELECT clock_timestamp()"

# Locked in the order of the ids, so that two batches with warnings in common cannot deadlock.
LOCK_WARNINGS = "SELECT warning_id FROM warning WHERE warning_id = ANY($1::uuid[]) ORDER BY warning_id FOR UPDATE"

_WARNING = """
SELECT warning.*, indicator.types, indicator.tokens, indicator.epochs,
       sighting.reporters, sighting.kinds, sighting.observe_times
FROM warning
JOIN LATERAL (
    SELECT array_agg(type ORDER BY position) AS types, array_agg(token ORDER BY position) AS tokens,
           array_agg(key_epoch ORDER BY position) AS epochs
    FROM warning_indicator WHERE warning_id = warning.warning_id
) AS indicator ON true
JOIN LATERAL (
    SELECT array_agg(reporter_id) AS reporters, array_agg(kind) AS kinds, array_agg(observe_time) AS observe_times
    FROM (
        SELECT DISTINCT ON (reporter_id) reporter_id, kind, observe_time
        FROM sighting WHERE warning_id = warning.warning_id ORDER BY reporter_id, sequence DESC
    ) AS newest
) AS sighting ON true
"""
WARNINGS_BY_ID = f"{_WARNING} WHERE warning.warning_id = ANY($1::uuid[])"
# Pages by the primary key, so that loading a million live warnings is as many short statements.
LIVE_WARNINGS = f"""
{_WARNING} WHERE warning.revoke_time IS NULL AND warning.expire_time > now() AND warning.warning_id > $1
ORDER BY warning.warning_id LIMIT $2
"""

STREAM_HEAD = "SELECT sequence FROM stream_head WHERE stream = $1"

INSERT_WARNINGS = """
INSERT INTO warning (warning_id, publisher_id, request_id, category, severity, confidence_percent, observe_time,
    half_life_seconds, expire_time, tlp, audience, legal_basis, purpose, distinct_victims, evidence_reference,
    signature, record_time, sequence)
SELECT warning_id, publisher_id, request_id, category, severity, confidence_percent, observe_time,
    half_life_seconds, expire_time, tlp, ARRAY(SELECT jsonb_array_elements_text(audience::jsonb)), legal_basis,
    purpose, distinct_victims, evidence_reference, signature, record_time, sequence
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::int[], $6::int[], $7::timestamptz[], $8::bigint[],
    $9::timestamptz[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::text[],
    $16::bytea[], $17::timestamptz[], $18::bigint[])
    AS given (warning_id, publisher_id, request_id, category, severity, confidence_percent, observe_time,
    half_life_seconds, expire_time, tlp, audience, legal_basis, purpose, distinct_victims, evidence_reference,
    signature, record_time, sequence)
"""
INSERT_INDICATORS = """
INSERT INTO warning_indicator (warning_id, position, type, token, key_epoch)
SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bytea[], $5::bigint[])
"""
INSERT_SIGHTINGS = """
INSERT INTO sighting (warning_id, sequence, reporter_id, kind, observe_time, record_time)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
"""
REVOKE_WARNINGS = """
UPDATE warning SET revoke_time = given.revoke_time, revoke_reason = given.reason, sequence = given.sequence
FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::bigint[])
    AS given (warning_id, revoke_time, reason, sequence)
WHERE warning.warning_id = given.warning_id
"""
# A warning that several members sighted in one batch has its newest event's sequence.
TOUCH_WARNINGS = """
UPDATE warning SET sequence = given.sequence
FROM (SELECT warning_id, max(sequence) FROM unnest($1::uuid[], $2::bigint[]) AS each (warning_id, sequence)
      GROUP BY warning_id) AS given (warning_id, sequence)
WHERE warning.warning_id = given.warning_id AND warning.sequence < given.sequence
"""

KEEP_TOGETHER = """
INSERT INTO token_pair (token, key_epoch, other_token, other_key_epoch)
SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bigint[])
ON CONFLICT DO NOTHING
"""
KEPT_WITH = "SELECT token, other_token FROM token_pair WHERE token = ANY($1::bytea[])"
FORGET_ENDED_EPOCHS = """
DELETE FROM token_pair WHERE NOT (key_epoch = ANY($1::bigint[]) AND other_key_epoch = ANY($1::bigint[]))
"""

INSERT_SCORES = """
INSERT INTO score (payment_id, score_id, origin, stage, sender_id, receiver_id, source_country, target_country,
    method, currency, minor_units, debtor_token, creditor_token, features, probability, expected_loss_minor_units,
    action, reasons, model_version, score_time)
SELECT payment_id, score_id, origin, stage, sender_id, receiver_id, source_country, target_country,
    method, currency, minor_units, debtor_token, creditor_token, features::jsonb, probability,
    expected_loss_minor_units, action, reasons::jsonb, model_version, score_time
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::bigint[], $12::bytea[], $13::bytea[], $14::text[], $15::numeric[],
    $16::bigint[], $17::text[], $18::text[], $19::text[], $20::timestamptz[])
    AS given (payment_id, score_id, origin, stage, sender_id, receiver_id, source_country, target_country,
    method, currency, minor_units, debtor_token, creditor_token, features, probability, expected_loss_minor_units,
    action, reasons, model_version, score_time)
"""
SCORES_BY_ID = """
SELECT score_id, payment_id, stage, currency, probability, expected_loss_minor_units, action, reasons, model_version,
    score_time
FROM score WHERE score_id = ANY($1::uuid[])
"""
# What behaviour is rebuilt from and, between processes, kept up with: in the order of time, by pages. Quotes are no
# payments yet.
OBSERVATIONS = """
SELECT score_id, payment_id, debtor_token, creditor_token, currency, minor_units, target_country, score_time
FROM score
WHERE (score_time, score_id) > ($1, $2) AND origin <> $3 AND stage <> 'QUOTE'
ORDER BY score_time, score_id LIMIT $4
"""

PARTIES_OF_PAYMENTS = """
SELECT DISTINCT payment_id, sender_id, receiver_id FROM score WHERE payment_id = ANY($1::uuid[])
"""
INSERT_OUTCOMES = """
INSERT INTO payment_outcome (payment_id, request_id, reporter, kind, report_time, record_time)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
"""
