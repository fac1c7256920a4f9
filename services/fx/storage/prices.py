"""Prices that providers pushed, in the database: one a provider and pair, each replacing the one before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from fx.app.ports import Pusher
from fx.domain.market import LivePrice, Sheet, Tier, pushed_sheet
from fx.storage.clock import clock
from money import currency
from storage.pool import Connection

__all__ = ["PushedPrices", "clock", "held", "prices_of", "put", "take_turn"]

# Two pushes for one provider take turns, so that each is compared with what the other left.
TAKE_TURN: Final = "SELECT channel, currencies FROM provider WHERE provider_id = $1 FOR NO KEY UPDATE"
HELD_PRICES: Final = """
SELECT coalesce(
    jsonb_agg(jsonb_build_array(base, quote, tiers, observe_time, valid_until, believed) ORDER BY pair), '[]'
)
FROM provider_price WHERE provider_id = $1
"""
PUT_PRICES: Final = """
INSERT INTO provider_price (provider_id, pair, base, quote, tiers, observe_time, valid_until, believed)
SELECT $1, least(base, quote) || greatest(base, quote), base, quote, tiers, observe_time, valid_until, believed
FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::timestamptz[], $6::timestamptz[], $7::boolean[])
    AS given (base, quote, tiers, observe_time, valid_until, believed)
ORDER BY 2
ON CONFLICT (provider_id, pair) DO UPDATE
SET base = excluded.base, quote = excluded.quote, tiers = excluded.tiers, observe_time = excluded.observe_time,
    valid_until = excluded.valid_until, believed = excluded.believed
"""
GOOD_PRICES: Final = """
SELECT provider_price.provider_id,
       jsonb_agg(jsonb_build_array(base, quote, tiers, observe_time, valid_until, believed) ORDER BY pair) AS prices
FROM provider_price JOIN provider USING (provider_id)
WHERE provider.active AND provider.channel <> '' AND valid_until > $1
GROUP BY provider_price.provider_id
ORDER BY provider_price.provider_id
"""


async def take_turn(conn: Connection, provider_id: str) -> Pusher | None:
    """Lock the provider to the end of the transaction; None when there is none."""
    row = await conn.fetchrow(TAKE_TURN, provider_id)
    return None if row is None else Pusher(row["channel"], frozenset(row["currencies"]))


async def held(conn: Connection, provider_id: str) -> tuple[LivePrice, ...]:
    """Give what the provider pushed last for each pair, over or not."""
    return prices_of(await conn.fetchval(HELD_PRICES, provider_id))


async def put(conn: Connection, provider_id: str, prices: Sequence[LivePrice]) -> None:
    """Keep prices, each in place of the provider's price of the pair so far."""
    if prices:
        await conn.execute(
            PUT_PRICES,
            provider_id,
            [price.base.code for price in prices],
            [price.quote.code for price in prices],
            [json.dumps([[tier.up_to, f"{tier.bid:f}", f"{tier.ask:f}"] for tier in price.tiers]) for price in prices],
            [price.observed_at for price in prices],
            [price.valid_until for price in prices],
            [price.believed for price in prices],
        )


class PushedPrices:
    """The providers that push, each a source of mids of its own."""

    async def sheets(self, conn: Connection, now: datetime) -> Sequence[Sheet]:
        """Give what each active provider says with the prices that are good now."""
        rows = await conn.fetch(GOOD_PRICES, now)
        return [pushed_sheet(f"provider {row['provider_id']}", prices_of(row["prices"])) for row in rows]


@lru_cache(maxsize=256)
def prices_of(text: str) -> tuple[LivePrice, ...]:
    """Read prices from the JSON of a row; the book is read with every batch of quotes and seldom says anything new."""
    return tuple(
        LivePrice(
            base=currency(base),
            quote=currency(quote),
            tiers=tuple(Tier(up_to, Decimal(bid), Decimal(ask)) for up_to, bid, ask in tiers),
            observed_at=datetime.fromisoformat(observed_at).astimezone(UTC),
            valid_until=datetime.fromisoformat(valid_until).astimezone(UTC),
            believed=believed,
        )
        for base, quote, tiers, observed_at, valid_until, believed in json.loads(text)
    )
