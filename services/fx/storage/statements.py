# ruff: noqa: S608 - the statements are put together from the constants of this folder alone.
"""Every statement that runs while the service serves, each for any number of items."""

from __future__ import annotations

from typing import Final

from fx.storage.columns import GIVEN, NAMES

# The clock comes with the book, so that a batch of quotes needs no round trip for it. The row of the clock is there
# even when there is no provider.
CLOCK_AND_BOOK: Final = """
SELECT moment.read_at, provider.*, coalesce(held.positions, '[]') AS positions, coalesce(pushed.prices, '[]') AS prices
FROM (SELECT clock_timestamp() AS read_at OFFSET 0) AS moment
LEFT JOIN provider ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(currency, exposure_limit, reserved)) AS positions
    FROM provider_position WHERE provider_position.provider_id = provider.provider_id
) AS held ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(base, quote, tiers, observe_time, valid_until, believed) ORDER BY pair) AS prices
    FROM provider_price
    WHERE provider_price.provider_id = provider.provider_id AND provider.channel <> ''
      AND valid_until > moment.read_at
) AS pushed ON true
ORDER BY provider.provider_id
"""

# Quotes and the outcomes of those who asked for them, refusals too, in one statement, which is a transaction by itself.
# Ids are sorted, so that two replicas with ids in common wait for each other in one order.
INSERT_QUOTES: Final = f"""
WITH stored AS (
    INSERT INTO quote ({NAMES}, change_time)
    SELECT {GIVEN}, given.create_time FROM unnest($1::new_quote[]) AS given
)
INSERT INTO idempotency (scope, request_id, fingerprint, outcome)
SELECT $2, request_id, fingerprint, outcome
FROM unnest($3::uuid[], $4::bytea[], $5::bytea[]) AS kept (request_id, fingerprint, outcome)
ORDER BY request_id
"""

QUOTES_BY_ID: Final = """
SELECT quote.*, clock_timestamp() AS read_at FROM quote WHERE quote_id = ANY($1::uuid[])
"""

QUOTES_OF_PARTICIPANT: Final = """
SELECT quote.*, clock_timestamp() AS read_at FROM quote
WHERE participant_id = $1 AND quote_id = ANY($2::uuid[])
"""

# Rows are locked in order of their ids: two batches with quotes in common cannot deadlock.
LOCK_QUOTES: Final = """
SELECT quote.* FROM quote WHERE quote_id = ANY($1::uuid[]) ORDER BY quote_id FOR UPDATE
"""
LOCK_QUOTES_OF: Final = """
SELECT quote.* FROM quote
JOIN unnest($1::text[], $2::uuid[]) AS wanted (participant_id, quote_id) USING (participant_id, quote_id)
ORDER BY quote.quote_id FOR UPDATE OF quote
"""

# Runs after the quotes are locked, so that the clock it reads is not older than any wait for them. Positions are
# locked after quotes and in order of their keys, everywhere.
LOCK_POSITIONS: Final = """
SELECT held.provider_id, held.currency, held.exposure_limit, held.reserved
FROM provider_position AS held
JOIN unnest($1::text[], $2::text[]) AS wanted (provider_id, currency) USING (provider_id, currency)
ORDER BY held.provider_id, held.currency FOR UPDATE OF held
"""
CLOCK: Final = "SELECT clock_timestamp()"

# The last word on expiry: the clock is read again while the quotes are taken, whatever was decided before. It is read
# once, so that the moment that is judged is the moment that is recorded.
ACCEPT_QUOTES: Final = """
WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS now)
UPDATE quote SET state = 'ACCEPTED', payment_id = taken.payment_id, change_time = moment.now
FROM unnest($1::text[], $2::uuid[], $3::uuid[]) AS taken (participant_id, quote_id, payment_id), moment
WHERE quote.participant_id = taken.participant_id AND quote.quote_id = taken.quote_id
  AND quote.state = 'OPEN' AND quote.expire_time > moment.now
RETURNING quote.quote_id
"""

CLOSE_QUOTES: Final = """
UPDATE quote SET state = $1, change_time = clock_timestamp()
FROM unnest($2::text[], $3::uuid[]) AS closed (participant_id, quote_id)
WHERE quote.participant_id = closed.participant_id AND quote.quote_id = closed.quote_id
"""

# The rows exist since the provider was put. They are locked in order before any is changed, for the same reason as
# quotes are; each is then changed from its newest version, as READ COMMITTED does after a wait.
MOVE_POSITIONS: Final = """
WITH moved AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::numeric[])
        AS given (provider_id, currency, reserved, position)
), locked AS MATERIALIZED (
    SELECT held.provider_id, held.currency FROM provider_position AS held
    JOIN moved USING (provider_id, currency)
    ORDER BY held.provider_id, held.currency FOR UPDATE OF held
)
UPDATE provider_position AS held
SET reserved = held.reserved + moved.reserved, position = held.position + moved.position
FROM moved JOIN locked USING (provider_id, currency)
WHERE held.provider_id = moved.provider_id AND held.currency = moved.currency
RETURNING held.*
"""

PUT_PROVIDERS: Final = """
INSERT INTO provider (provider_id, display_name, currencies, half_spread_ppm, active, channel)
SELECT provider_id, display_name, ARRAY(SELECT jsonb_array_elements_text(currencies)), half_spread_ppm, active, channel
FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::integer[], $5::boolean[], $6::text[])
    AS given (provider_id, display_name, currencies, half_spread_ppm, active, channel)
ORDER BY provider_id
ON CONFLICT (provider_id) DO UPDATE
SET display_name = excluded.display_name, currencies = excluded.currencies,
    half_spread_ppm = excluded.half_spread_ppm, active = excluded.active, channel = excluded.channel
"""

LOCK_POSITIONS_OF: Final = """
SELECT 1 FROM provider_position WHERE provider_id = ANY($1::text[]) ORDER BY provider_id, currency FOR UPDATE
"""
# Every currency that a provider trades has a row from here on; a limit that is no longer named is lifted.
PUT_LIMITS: Final = """
INSERT INTO provider_position AS held (provider_id, currency, exposure_limit)
SELECT provider_id, currency, exposure_limit
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS given (provider_id, currency, exposure_limit)
ORDER BY provider_id, currency
ON CONFLICT (provider_id, currency) DO UPDATE SET exposure_limit = excluded.exposure_limit
"""
LIFT_LIMITS: Final = """
UPDATE provider_position SET exposure_limit = NULL WHERE provider_id = ANY($1::text[]) AND exposure_limit IS NOT NULL
"""

# A key that is known already keeps the time since when it is.
KNOW_KEY: Final = """
INSERT INTO quote_key (key_id, name, public_key, begin_time) VALUES ($1, $2, $3, clock_timestamp())
ON CONFLICT (key_id) DO NOTHING
"""
QUOTE_KEYS: Final = "SELECT name, public_key, begin_time FROM quote_key ORDER BY begin_time DESC, key_id"

# One process publishes rates at a time; the lock ends with the transaction. The number is "fx" in ASCII.
PUBLISHING_TURN: Final = "SELECT pg_advisory_xact_lock(26232)"
LATEST_RATES: Final = "SELECT * FROM rate_snapshot ORDER BY version DESC LIMIT 1"
INSERT_RATES: Final = """
INSERT INTO rate_snapshot (version, day, published_day, notice, mids, recorded_at, guards)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
