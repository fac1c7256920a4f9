"""Passings of hedging thresholds: kept in the stream of hedges by the transaction that moves a position."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

import asyncpg

from fx.domain.hedging import Holding, turned
from storage.pool import Connection
from storage.streams import StreamEvent, append

STREAM: Final = "hedges"

# The rows are locked by who changed them in this transaction.
TURN: Final = """
UPDATE provider_position AS held SET hedge_passed = given.is_due
FROM unnest($1::text[], $2::text[], $3::boolean[]) AS given (provider_id, currency, is_due)
WHERE held.provider_id = given.provider_id AND held.currency = given.currency
"""


def holding_of(row: asyncpg.Record) -> Holding:
    """Read a row of the table provider_position."""
    return Holding(
        provider_id=row["provider_id"],
        currency=row["currency"],
        settled=int(row["position"]),
        reserved=row["reserved"],
        limit=row["exposure_limit"],
        threshold=row["hedge_threshold"],
        is_due=row["hedge_passed"],
    )


async def tell_hedges(conn: Connection, rows: Iterable[asyncpg.Record]) -> None:
    """Tell of every row, as it was just changed, that passed its threshold or came back; nothing for all others."""
    changed = sorted(
        turned(holding_of(row) for row in rows if row["hedge_threshold"] is not None or row["hedge_passed"]),
        key=lambda one: (one.provider_id, one.currency),
    )
    if not changed:
        return
    await conn.execute(
        TURN,
        [one.provider_id for one in changed],
        [one.currency for one in changed],
        [one.is_due for one in changed],
    )
    # The stream's other writers wait from here to the commit, which is next.
    await append(conn, [StreamEvent(STREAM, "TURNED", _payload(one)) for one in changed])


def holding_told(payload: bytes) -> Holding:
    """Read the payload of an event back."""
    return Holding(*json.loads(payload))


def _payload(one: Holding) -> bytes:
    return json.dumps(
        [one.provider_id, one.currency, one.settled, one.reserved, one.limit, one.threshold, one.is_due]
    ).encode()
