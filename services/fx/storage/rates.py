"""Tables of rates in the database: each stored once, with a version that is its sequence in the stream of rates."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg

from fx.domain import Mid, RateTable
from fx.domain.rates import PIVOT
from fx.storage import statements
from fx.storage.breaker import guards_of, guards_text
from fx.storage.clock import clock
from money import Rate, currency
from storage.pool import Connection
from storage.streams import StreamEvent, append

__all__ = ["STREAM", "clock", "latest", "publish", "take_turn"]

STREAM = "rates"


async def take_turn(conn: Connection) -> None:
    """Wait until no other process publishes; the turn ends with the transaction."""
    await conn.execute(statements.PUBLISHING_TURN)


async def latest(conn: Connection) -> RateTable | None:
    """Give the newest table, or None before the first."""
    row = await conn.fetchrow(statements.LATEST_RATES)
    return None if row is None else _table_of(row)


async def publish(conn: Connection, table: RateTable) -> RateTable:
    """Store a table as the newest and wake its followers, unless the newest says the same or is of a later day.

    Runs in the caller's transaction, one at a time. Gives the table that is in force then.
    """
    await take_turn(conn)
    newest = await latest(conn)
    if newest is not None and not table.supersedes(newest):
        return newest
    version = (await append(conn, [StreamEvent(STREAM, "PUBLISHED", b"")]))[STREAM]
    said: dict[str, list[str | int]] = {
        code: [mid.rate.text, mid.observed_at.isoformat(), mid.source, mid.half_spread_ppm, mid.sources]
        for code, mid in table.mids.items()
    }
    stored = replace(table, version=version)
    await conn.execute(
        statements.INSERT_RATES,
        version,
        stored.day,
        stored.published_day,
        stored.notice,
        json.dumps(said | {code: [why] for code, why in table.silent.items()}),
        stored.recorded_at,
        guards_text(stored.guards),
    )
    return stored


def _table_of(row: asyncpg.Record) -> RateTable:
    """Read a table. A currency has its mid, or the one text that says why it has none."""
    said = json.loads(row["mids"])
    return RateTable(
        version=row["version"],
        day=row["day"],
        published_day=row["published_day"],
        notice=row["notice"],
        mids={code: _mid_of(code, *values) for code, values in said.items() if len(values) > 1},
        recorded_at=row["recorded_at"].astimezone(UTC),
        silent={code: values[0] for code, values in said.items() if len(values) == 1},
        guards=guards_of(row["guards"]),
    )


def _mid_of(code: str, value: str, observed_at: str, source: str, half_spread_ppm: int = 0, sources: int = 1) -> Mid:
    """Read a mid; tables of the first days had one source and no spread."""
    rate = Rate.parse(PIVOT, currency(code), value)
    return Mid(rate, datetime.fromisoformat(observed_at), source, half_spread_ppm, sources)
