"""Every statement that runs while the service serves, each for any number of items."""

from typing import Final

KEEP_VERSIONS: Final = """
INSERT INTO ruling_versions (versions_id, versions)
SELECT * FROM unnest($1::text[], $2::jsonb[])
ON CONFLICT (versions_id) DO NOTHING
"""

# Rows are inserted in order of their key, so that two batches with requests in common cannot deadlock; of two racing
# ones the second waits for the first to commit and then leaves its row out. Of two with one key in a batch the first
# counts. Arrays of arrays do not unnest, so the
# parties' fingerprints come as one text each.
INSERT_DECISIONS: Final = """
INSERT INTO decision (
    owner_id, request_id, decision_id, fingerprint, payment_id, verdict, party_fingerprints, outcome, versions_id,
    latency_us
)
SELECT owner_id, request_id, decision_id, fingerprint, payment_id, verdict,
       string_to_array(party_fingerprints, ' '), outcome, versions_id, latency_us
FROM unnest(
    $1::text[], $2::uuid[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::text[],
    $10::bigint[]
) WITH ORDINALITY AS given (
    owner_id, request_id, decision_id, fingerprint, payment_id, verdict, party_fingerprints, outcome, versions_id,
    latency_us, place
)
ORDER BY owner_id, request_id, place
ON CONFLICT (owner_id, request_id) DO NOTHING
RETURNING decision_id, decided_at
"""

# By primary key: one index scan per given pair.
DECISIONS_BY_REQUEST: Final = """
SELECT decision.*, ruling_versions.versions
FROM unnest($1::text[], $2::uuid[]) AS given (owner_id, request_id)
JOIN decision USING (owner_id, request_id)
JOIN ruling_versions USING (versions_id)
"""

DECISIONS_BY_ID: Final = """
SELECT decision.*, ruling_versions.versions
FROM decision JOIN ruling_versions USING (versions_id)
WHERE decision_id = ANY($1::uuid[])
"""
