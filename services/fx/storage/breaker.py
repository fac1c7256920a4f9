"""What the breaker knows, in the database. Functions run in the transaction of whoever has the turn to publish."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import Any, Final

import asyncpg

from fx.app.breaker_port import Happening, Kept, LastReset
from fx.domain.breaker import Kind, Learned, Trip, Watch
from storage.pool import Connection

__all__ = ["guards_of", "guards_text", "keep", "read", "tell"]

READ_WATCHES: Final = """
SELECT watch.*, newest.record_time AS reset_time, newest.operator, newest.reason
FROM currency_watch AS watch
LEFT JOIN LATERAL (
    SELECT record_time, operator, reason FROM breaker_event
    WHERE breaker_event.currency = watch.currency AND what = 'RESET'
    ORDER BY event_id DESC LIMIT 1
) AS newest ON true
ORDER BY watch.currency
"""
# The time changes only when what is quoted does: that is what people ask for.
KEEP_WATCHES: Final = """
INSERT INTO currency_watch AS kept (
    currency, value_day, value, close, still, month_mean, years_mean, patience, trip, change_time
)
SELECT given.*, clock_timestamp()
FROM unnest(
    $1::text[], $2::date[], $3::numeric[], $4::numeric[], $5::integer[], $6::bigint[], $7::bigint[], $8::integer[],
    $9::jsonb[]
) AS given (currency, value_day, value, close, still, month_mean, years_mean, patience, trip)
ORDER BY currency
ON CONFLICT (currency) DO UPDATE
SET value_day = excluded.value_day, value = excluded.value, close = excluded.close, still = excluded.still,
    month_mean = excluded.month_mean, years_mean = excluded.years_mean, patience = excluded.patience,
    trip = excluded.trip,
    change_time = CASE WHEN kept.trip IS NOT DISTINCT FROM excluded.trip
        THEN kept.change_time ELSE excluded.change_time END
"""
TELL_EVENTS: Final = """
INSERT INTO breaker_event (currency, what, kind, why, operator, reason, record_time)
SELECT given.*, clock_timestamp()
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
    AS given (currency, what, kind, why, operator, reason)
"""


async def read(conn: Connection) -> dict[str, Kept]:
    """Read what is known of every currency; nothing before the first table was judged."""
    return {row["currency"]: _kept_of(row) for row in await conn.fetch(READ_WATCHES)}


async def keep(conn: Connection, watches: Collection[Watch]) -> None:
    """Keep what is known of these currencies now, in one statement."""
    if watches:
        await conn.execute(KEEP_WATCHES, *map(list, zip(*(_columns_of(watch) for watch in watches), strict=True)))


async def tell(conn: Connection, happenings: Sequence[Happening]) -> None:
    """Record for ever what happened, in one statement."""
    if happenings:
        rows = [(h.code, h.what, h.kind.value, h.why, h.operator, h.reason) for h in happenings]
        await conn.execute(TELL_EVENTS, *map(list, zip(*rows, strict=True)))


def guards_text(guards: Mapping[str, Trip]) -> str:
    """Give what a table of rates stops, as JSON to be stored with it."""
    return json.dumps({code: _trip_json(trip) for code, trip in guards.items()})


def guards_of(text: str) -> dict[str, Trip]:
    """Read what a stored table of rates stops."""
    return {code: _trip_of(found) for code, found in json.loads(text).items()}


def _columns_of(watch: Watch) -> tuple[Any, ...]:
    learned = watch.learned
    trip = None if watch.trip is None else json.dumps(_trip_json(watch.trip))
    return (
        watch.code,
        watch.day,
        watch.value,
        watch.close,
        watch.still,
        learned.month,
        learned.years,
        learned.patience,
        trip,
    )


def _kept_of(row: asyncpg.Record) -> Kept:
    watch = Watch(
        code=row["currency"],
        day=row["value_day"],
        value=row["value"],
        close=row["close"],
        still=row["still"],
        learned=Learned(row["month_mean"], row["years_mean"], row["patience"]),
        trip=None if row["trip"] is None else _trip_of(json.loads(row["trip"])),
    )
    newest = None if row["reset_time"] is None else LastReset(row["operator"], row["reason"])
    return Kept(watch, row["change_time"].astimezone(UTC), newest)


def _trip_json(trip: Trip) -> list[Any]:
    refused = None if trip.refused is None else format(trip.refused, "f")
    figures = [trip.move_ppm, trip.threshold_ppm, trip.widen_ppm]
    return [trip.kind.value, trip.since.isoformat(), trip.why, refused, *figures]


def _trip_of(found: list[Any]) -> Trip:
    kind, since, why, refused, *figures = found
    return Trip(
        Kind(kind), date.fromisoformat(since), why, None if refused is None else Decimal(refused), *map(int, figures)
    )
