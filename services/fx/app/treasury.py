"""The treasurer's use cases: what stands between us and each provider, and from which size on it is to be hedged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from fx.app.providers import RequestIdReused
from fx.domain.hedging import Holding
from storage.idempotency import Reused, recall, remember
from storage.pool import Connection, Pool
from storage.retry import retrying
from storage.streams import Follower

KIND: Final = "set hedge thresholds"
"""Under this scope the outcomes of changes of thresholds are kept."""

Key = tuple[str, str]
"""A provider and the code of a currency."""


class PositionUnknown(Exception):
    """A provider does not trade the currency, or there is no such provider; the message names both."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A holding whose hedge became due or is not due any more, with its place in the stream of such events."""

    sequence: int
    recorded_at: datetime
    holding: Holding


class HoldingStore(Protocol):
    """Positions by provider and currency."""

    STREAM: str
    """The stream of storage.streams that tells of passed thresholds."""

    async def list_holdings(self, conn: Connection, provider_id: str, after: Key | None, most: int) -> list[Holding]:
        """Give at most so many holdings in order, of one provider or of all (empty)."""

    async def set_thresholds(self, conn: Connection, thresholds: Mapping[Key, int | None]) -> dict[Key, Holding]:
        """Set thresholds, None lifts one, and tell of what turned; give the holdings that there are."""

    async def holdings(self, conn: Connection, keys: Sequence[Key]) -> dict[Key, Holding]:
        """Give the holdings that there are."""

    def holding_told(self, payload: bytes) -> Holding:
        """Read the payload of an event."""


class Treasury:
    """Lists positions, sets thresholds once for ever under each id, and follows what turns."""

    def __init__(self, pool: Pool, store: HoldingStore, follower: Follower) -> None:
        self._pool = pool
        self._store = store
        self._follower = follower

    async def positions(self, provider_id: str, after: Key | None, most: int) -> list[Holding]:
        """Give at most so many holdings after a place, of one provider or of all (empty)."""

        async def work() -> list[Holding]:
            async with self._pool.acquire() as conn:
                return await self._store.list_holdings(conn, provider_id, after, most)

        return await retrying(work)

    async def set_thresholds(
        self, request_id: UUID, fingerprint: bytes, thresholds: Mapping[Key, int | None]
    ) -> list[Holding]:
        """Set thresholds in minor units, all or none; give the holdings as they are now, in the order given.

        Raises PositionUnknown and RequestIdReused.
        """

        async def work() -> list[Holding]:
            async with self._pool.acquire() as conn, conn.transaction():
                known = (await recall(conn, KIND, {request_id: fingerprint}))[request_id]
                if isinstance(known, Reused):
                    raise RequestIdReused("the request_id was used before with other content")
                if known is None:
                    found = await self._store.set_thresholds(conn, thresholds)
                    await remember(conn, KIND, [(request_id, fingerprint, b"")])
                else:
                    found = await self._store.holdings(conn, list(thresholds))
                return [_known(found, key) for key in thresholds]

        return await retrying(work)

    async def follow(self, after: int, idle_seconds: float) -> AsyncIterator[Turn | None]:
        """Give every turn after a place in the stream, 0 being its beginning; None after so long without one.

        Raises CursorOutOfRange.
        """
        pages = self._follower.pages(self._store.STREAM, after, idle_seconds=idle_seconds)
        async with aclosing(pages):
            async for page in pages:
                for event in page:
                    yield Turn(event.sequence, event.recorded_at, self._store.holding_told(event.payload))
                if not page:
                    yield None


def _known(found: Mapping[Key, Holding], key: Key) -> Holding:
    if key not in found:
        raise PositionUnknown(f"{key[0]} has no position in {key[1]}")
    return found[key]
