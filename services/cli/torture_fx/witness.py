"""The witness inside the database: triggers that note each taking of a quote and each breach of a limit as it happens.

They read the database's own clock, in the transaction that takes the quote, and know nothing of the service: what it
says of itself is one testimony, this is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import asyncpg

from fx.domain.reservation import RESERVATION
from storage.pool import Connection

INSTALL: Final = """
CREATE TABLE torture_taken (
    quote_id uuid NOT NULL, payment_id uuid, recorded_at timestamptz NOT NULL, seen_at timestamptz NOT NULL,
    expire_time timestamptz NOT NULL
);
CREATE TABLE torture_breach (
    provider_id text NOT NULL, currency text NOT NULL, reserved bigint NOT NULL, exposure_limit bigint NOT NULL
);
CREATE FUNCTION torture_sees_taken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO torture_taken
    VALUES (NEW.quote_id, NEW.payment_id, NEW.change_time, clock_timestamp(), NEW.expire_time);
    RETURN NEW;
END $$;
CREATE FUNCTION torture_sees_reserved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO torture_breach VALUES (NEW.provider_id, NEW.currency, NEW.reserved, NEW.exposure_limit);
    RETURN NEW;
END $$;
CREATE TRIGGER torture_sees_taken BEFORE UPDATE ON quote FOR EACH ROW
    WHEN (NEW.state = 'ACCEPTED' AND (OLD.state <> 'ACCEPTED' OR NEW.payment_id IS DISTINCT FROM OLD.payment_id))
    EXECUTE FUNCTION torture_sees_taken();
CREATE TRIGGER torture_sees_reserved BEFORE UPDATE ON provider_position FOR EACH ROW
    WHEN (NEW.reserved > OLD.reserved AND NEW.reserved > NEW.exposure_limit)
    EXECUTE FUNCTION torture_sees_reserved();
"""

# No lock period is so short as a run that is over in seconds needs, and nobody turns the database's clock: so some
# quotes get their lives cut. Without triggers, among which one may protect what a quote says.
WITHOUT_TRIGGERS: Final = "SET LOCAL session_replication_role = replica"
SHORTEN: Final = """
UPDATE quote SET expire_time = greatest(quote.create_time + interval '1 microsecond',
                                        clock_timestamp() + make_interval(secs => short.seconds))
FROM unnest($1::uuid[], $2::float8[]) AS short (quote_id, seconds)
WHERE quote.quote_id = short.quote_id
"""

# As if a day had passed since the quote expired.
RUN_OUT: Final = """
UPDATE quote SET create_time = quote.create_time - 2 * $2::interval, expire_time = clock_timestamp() - $2::interval
WHERE quote_id = ANY($1::uuid[])
"""
NOT_RELEASED: Final = """
SELECT count(*) FROM quote WHERE state = 'ACCEPTED' AND expire_time <= clock_timestamp() - $1::interval
"""

TAKEN: Final = "SELECT quote_id, payment_id FROM torture_taken"
TWICE: Final = """
SELECT quote_id, count(*) AS times FROM torture_taken GROUP BY quote_id HAVING count(*) > 1
"""
# The moment that the service recorded is judged to the microsecond. The witness reads the clock after the service has:
# it allows for the time in which the database's process waits for a processor, and no more.
LATE: Final = """
SELECT quote_id, expire_time, recorded_at, seen_at FROM torture_taken
WHERE recorded_at >= expire_time OR seen_at >= expire_time + make_interval(secs => $1)
"""
LATE_GRACE_SECONDS: Final = 0.5
BREACHES: Final = "SELECT provider_id, currency, reserved, exposure_limit FROM torture_breach"

# What is reserved is what accepted quotes make their providers owe, and nothing else.
RESERVED_OTHERWISE: Final = """
SELECT provider_id, currency, held.reserved, coalesce(owed.amount, 0) AS amount
FROM provider_position AS held FULL JOIN (
    SELECT provider_id, target_currency AS currency, sum(provider_pays) AS amount FROM quote
    WHERE state = 'ACCEPTED' AND provider_id <> '' GROUP BY 1, 2
) AS owed USING (provider_id, currency)
WHERE held.reserved IS DISTINCT FROM coalesce(owed.amount, 0)
"""
# A position is what settled quotes brought in less what they took out.
POSITION_OTHERWISE: Final = """
SELECT provider_id, currency, held.position, coalesce(moved.amount, 0) AS amount
FROM provider_position AS held FULL JOIN (
    SELECT provider_id, currency, sum(amount) AS amount FROM (
        SELECT provider_id, source_currency AS currency, provider_receives AS amount FROM quote WHERE state = 'SETTLED'
        UNION ALL SELECT provider_id, target_currency, -provider_pays FROM quote WHERE state = 'SETTLED'
    ) AS leg WHERE provider_id <> '' GROUP BY 1, 2
) AS moved USING (provider_id, currency)
WHERE held.position IS DISTINCT FROM coalesce(moved.amount, 0)
"""


class Witnessed(NamedTuple):
    """What the witness saw, and what the tables say in the end."""

    taken: Sequence[asyncpg.Record]
    twice: Sequence[asyncpg.Record]
    late: Sequence[asyncpg.Record]
    breaches: Sequence[asyncpg.Record]
    reserved_otherwise: Sequence[asyncpg.Record]
    position_otherwise: Sequence[asyncpg.Record]


async def install(conn: Connection) -> None:
    """Put the witness into the database of fx, by an admin's connection."""
    await conn.execute(INSTALL)


async def shorten(conn: Connection, lives: Sequence[tuple[str, float]]) -> None:
    """Let quotes expire so many seconds from now on the database's clock."""
    async with conn.transaction():
        await conn.execute(WITHOUT_TRIGGERS)
        await conn.execute(SHORTEN, [quote_id for quote_id, _ in lives], [seconds for _, seconds in lives])


async def run_out(conn: Connection, quote_ids: Sequence[str]) -> None:
    """Let the reservations of quotes be over on the database's clock."""
    async with conn.transaction():
        await conn.execute(WITHOUT_TRIGGERS)
        await conn.execute(RUN_OUT, quote_ids, RESERVATION)


async def not_released(conn: Connection) -> int:
    """Give how many reservations are over and still there."""
    count: int = await conn.fetchval(NOT_RELEASED, RESERVATION)
    return count


async def hear(conn: Connection) -> Witnessed:
    """Read what the witness saw, when nobody works any more."""
    return Witnessed(
        taken=await conn.fetch(TAKEN),
        twice=await conn.fetch(TWICE),
        late=await conn.fetch(LATE, LATE_GRACE_SECONDS),
        breaches=await conn.fetch(BREACHES),
        reserved_otherwise=await conn.fetch(RESERVED_OTHERWISE),
        position_otherwise=await conn.fetch(POSITION_OTHERWISE),
    )
