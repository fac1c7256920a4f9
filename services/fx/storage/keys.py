"""The public keys of quotes in the database: added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from fx.app.keys import KnownKey
from fx.storage import statements
from signing import VerifierKey
from storage.pool import Connection

__all__ = ["know", "newest_first"]


async def know(conn: Connection, key: VerifierKey) -> None:
    """Add a key unless it is known."""
    await conn.execute(statements.KNOW_KEY, key.key_id.hex(), key.name, key.public_key)


async def newest_first(conn: Connection) -> Sequence[KnownKey]:
    """Give all keys, the newest first."""
    rows = await conn.fetch(statements.QUOTE_KEYS)
    return [KnownKey(VerifierKey(row["name"], row["public_key"]), row["begin_time"].astimezone(UTC)) for row in rows]
