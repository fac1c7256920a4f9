"""What is reserved and what has settled, by provider and currency, in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from fx.domain.reservation import RESERVATION
from fx.storage.quotes import move_positions
from storage.pool import Connection

__all__ = ["free", "release"]

# Who settles or cancels one of these at the moment has it locked, and decides; the others are not kept waiting.
RELEASE_QUOTES: Final = """
WITH over AS MATERIALIZED (
    SELECT participant_id, quote_id FROM quote
    WHERE state = 'ACCEPTED' AND expire_time <= clock_timestamp() - $1::interval
    ORDER BY expire_time LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE quote SET state = 'RELEASED', change_time = clock_timestamp()
FROM over WHERE quote.participant_id = over.participant_id AND quote.quote_id = over.quote_id
RETURNING quote.provider_id, quote.target_currency, quote.provider_pays
"""


async def release(
    conn: Connection, most: int, after: timedelta = RESERVATION
) -> tuple[int, dict[tuple[str, str], int]]:
    """Release accepted quotes whose reservation is over, at most so many; give how many, and what was reserved for
    them in minor units by provider and currency.
    """
    rows = await conn.fetch(RELEASE_QUOTES, after, most)
    reserved: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["provider_id"]:
            key = (row["provider_id"], row["target_currency"])
            reserved[key] = reserved.get(key, 0) + row["provider_pays"]
    return len(rows), reserved


async def free(conn: Connection, reserved: Mapping[tuple[str, str], int]) -> None:
    """Give back to each provider's limit what was reserved of it."""
    await move_positions(conn, {key: (-amount, 0) for key, amount in reserved.items()})
