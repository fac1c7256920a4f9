"""Providers and their positions in the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC

import asyncpg

from fx.app.ports import Book
from fx.domain import Provider, ProviderPosition
from fx.storage import statements
from fx.storage.prices import prices_of
from storage.pool import Connection


async def read_book(conn: Connection) -> Book:
    """Read all providers, what is reserved of them, and the clock, in one statement."""
    rows = await conn.fetch(statements.CLOCK_AND_BOOK)
    positions = tuple(_position_of(row) for row in rows if row["provider_id"] is not None)
    return Book(rows[0]["read_at"].astimezone(UTC), positions)


def _position_of(row: asyncpg.Record) -> ProviderPosition:
    held = json.loads(row["positions"])
    provider = Provider(
        provider_id=row["provider_id"],
        display_name=row["display_name"],
        currencies=frozenset(row["currencies"]),
        half_spread_ppm=row["half_spread_ppm"],
        limits={code: limit for code, limit, _ in held if limit is not None},
        active=row["active"],
        channel=row["channel"],
    )
    reserved = {code: amount for code, _, amount in held if amount}
    return ProviderPosition(provider, reserved, prices_of(row["prices"]))


async def put(conn: Connection, providers: Sequence[Provider]) -> None:
    """Add or replace providers with their limits, in the caller's transaction; what is reserved stays."""
    await conn.execute(
        statements.PUT_PROVIDERS,
        [p.provider_id for p in providers],
        [p.display_name for p in providers],
        [json.dumps(sorted(p.currencies)) for p in providers],
        [p.half_spread_ppm for p in providers],
        [p.active for p in providers],
        [p.channel for p in providers],
    )
    ids = [p.provider_id for p in providers]
    await conn.execute(statements.LOCK_POSITIONS_OF, ids)
    await conn.execute(statements.LIFT_LIMITS, ids)
    limits = [(p.provider_id, code, p.limits.get(code)) for p in providers for code in sorted(p.currencies)]
    await conn.execute(statements.PUT_LIMITS, *(list(column) for column in zip(*limits, strict=True)))
