"""Outcomes of requests by id, within a transaction on one connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from risk.storage import statements
from storage import idempotency
from storage.idempotency import Recalled, Reused
from storage.pool import Connection


class ConnectionRequests:
    """Implements risk.app.stores.Requests; the transactions on warnings and scores build on it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    async def now(self) -> datetime:
        """Give the database's time."""
        return cast(datetime, await self._conn.fetchval(statements.NOW))

    async def recall(self, scope: str, prints: Mapping[UUID, bytes]) -> Mapping[UUID, Recalled | Reused | None]:
        """Lock the ids and give what is known of each."""
        return await idempotency.recall(self._conn, scope, prints)

    async def remember(self, scope: str, outcomes: Sequence[tuple[UUID, bytes, bytes]]) -> None:
        """Keep (request id, print, outcome) of new ones."""
        await idempotency.remember(self._conn, scope, outcomes)
