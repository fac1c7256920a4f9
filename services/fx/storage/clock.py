"""The database's clock, the only one that decides."""

from __future__ import annotations

from datetime import UTC, datetime

from fx.storage import statements
from storage.pool import Connection


async def clock(conn: Connection) -> datetime:
    """Read the database's clock in UTC."""
    now: datetime = await conn.fetchval(statements.CLOCK)
    return now.astimezone(UTC)
