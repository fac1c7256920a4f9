"""What is reserved and what has settled, by provider and currency, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from fx.domain.hedging import Holding
from fx.domain.reservation import RESERVATION
from fx.storage.hedges import STREAM, holding_of, holding_told, tell_hedges
from fx.storage.quotes import move_positions
from storage.pool import Connection

__all__ = ["STREAM", "free", "holding_told", "holdings", "list_holdings", "release", "set_thresholds"]

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

LIST_HOLDINGS: Final = """
SELECT * FROM provider_position
WHERE ($1::text IS NULL OR provider_id = $1) AND (provider_id, currency) > ($2, $3)
ORDER BY provider_id, currency LIMIT $4
"""
HOLDINGS: Final = """
SELECT held.* FROM provider_position AS held
JOIN unnest($1::text[], $2::text[]) AS wanted (provider_id, currency) USING (provider_id, currency)
"""
# Locked in the order in which everybody locks positions, before any is changed.
SET_THRESHOLDS: Final = """
WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) AS given (provider_id, currency, threshold)
), locked AS MATERIALIZED (
    SELECT held.provider_id, held.currency FROM provider_position AS held
    JOIN given USING (provider_id, currency)
    ORDER BY held.provider_id, held.currency FOR UPDATE OF held
)
UPDATE provider_position AS held SET hedge_threshold = given.threshold
FROM given JOIN locked USING (provider_id, currency)
WHERE held.provider_id = given.provider_id AND held.currency = given.currency
RETURNING held.*
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


async def list_holdings(conn: Connection, provider_id: str, after: tuple[str, str] | None, most: int) -> list[Holding]:
    """Give at most so many holdings in order of provider and currency, of one provider or of all (empty)."""
    rows = await conn.fetch(LIST_HOLDINGS, provider_id or None, *(after or ("", "")), most)
    return [holding_of(row) for row in rows]


async def set_thresholds(
    conn: Connection, thresholds: Mapping[tuple[str, str], int | None]
) -> dict[tuple[str, str], Holding]:
    """Set thresholds in minor units by provider and currency, None lifts one; give the holdings that there are.

    Tells of every holding that is past its threshold now and was not, or the other way round.
    """
    keys = list(thresholds)
    columns = ([provider_id for provider_id, _ in keys], [code for _, code in keys])
    rows = await conn.fetch(SET_THRESHOLDS, *columns, list(thresholds.values()))
    await tell_hedges(conn, rows)
    return await holdings(conn, keys)


async def holdings(conn: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Holding]:
    """Give the holdings that there are by provider and currency."""
    rows = await conn.fetch(HOLDINGS, [provider_id for provider_id, _ in keys], [code for _, code in keys])
    return {(row["provider_id"], row["currency"]): holding_of(row) for row in rows}
