"""Warnings in PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from datetime import datetime
from itertools import permutations
from typing import TypeVar, cast
from uuid import UUID

from risk.app.stores import Change, Published, Revoked, Sighted, SignalTransaction, WarningEvent
from risk.domain.indicator import Indicator
from risk.domain.warning import RiskWarning
from risk.storage import rows, statements
from risk.storage.requests import ConnectionRequests
from storage import streams
from storage.pool import Connection, Pool
from storage.retry import retrying

Result = TypeVar("Result")

STREAM = "warnings"
LIVE_PAGE_WARNINGS = 5000
_KINDS = {Published: "PUBLISHED", Revoked: "REVOKED", Sighted: "SIGHTED"}
_LEAST_ID = UUID(int=0)


class PostgresSignalTransaction(ConnectionRequests):
    """Implements risk.app.stores.SignalTransaction."""

    async def lock(self, warning_ids: Collection[UUID]) -> dict[UUID, RiskWarning]:
        """Give the warnings that exist, locked to the end of the transaction."""
        await self._conn.execute(statements.LOCK_WARNINGS, list(warning_ids))
        # A statement of its own sees what was committed before the locks were had.
        return await _warnings(self._conn, warning_ids)

    async def record(self, changes: Sequence[Change], now: datetime) -> list[int]:
        """Write the changes and their events; give the sequence of each change's event."""
        if not changes:
            return []
        # The event names its warning only: readers are given the warning as it is when they read.
        events = [
            streams.StreamEvent(STREAM, _KINDS[type(change)], change.warning.warning_id.bytes) for change in changes
        ]
        heads = await streams.append(self._conn, events)
        first = heads[STREAM] - len(changes) + 1
        sequences = list(range(first, first + len(changes)))
        placed = list(zip(changes, sequences, strict=True))
        await self._publish([(c.warning, sequence) for c, sequence in placed if isinstance(c, Published)])
        await self._sight([(c, sequence) for c, sequence in placed if isinstance(c, Sighted)], now)
        await self._revoke([(c, sequence) for c, sequence in placed if isinstance(c, Revoked)], now)
        return sequences

    async def _publish(self, published: Sequence[tuple[RiskWarning, int]]) -> None:
        if not published:
            return
        values = zip(*(rows.warning_values(warning, sequence) for warning, sequence in published), strict=True)
        await self._conn.execute(statements.INSERT_WARNINGS, *values)
        indicators = [
            (warning.warning_id, position, indicator.type, indicator.token, indicator.key_epoch)
            for warning, _ in published
            for position, indicator in enumerate(warning.spec.indicators)
        ]
        await self._conn.execute(statements.INSERT_INDICATORS, *zip(*indicators, strict=True))

    async def _sight(self, sighted: Sequence[tuple[Sighted, int]], now: datetime) -> None:
        if not sighted:
            return
        values = [
            (c.warning.warning_id, sequence, c.sighting.reporter_id, c.sighting.kind, c.sighting.observe_time, now)
            for c, sequence in sighted
        ]
        await self._conn.execute(statements.INSERT_SIGHTINGS, *zip(*values, strict=True))
        ids, sequences = zip(*((c.warning.warning_id, sequence) for c, sequence in sighted), strict=True)
        await self._conn.execute(statements.TOUCH_WARNINGS, ids, sequences)

    async def _revoke(self, revoked: Sequence[tuple[Revoked, int]], now: datetime) -> None:
        if not revoked:
            return
        values = [(c.warning.warning_id, now, c.reason, sequence) for c, sequence in revoked]
        await self._conn.execute(statements.REVOKE_WARNINGS, *zip(*values, strict=True))


class PostgresSignalStore:
    """Implements risk.app.stores.SignalStore."""

    def __init__(self, pool: Pool, follower: streams.Follower) -> None:
        self._pool = pool
        self._follower = follower

    async def transact(self, work: Callable[[SignalTransaction], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction, again when PostgreSQL asks for it."""

        async def attempt() -> Result:
            async with self._pool.acquire() as conn, conn.transaction():
                return await work(PostgresSignalTransaction(conn))

        return await retrying(attempt)

    async def now(self) -> datetime:
        """Give the database's time."""
        return cast(datetime, await self._pool.fetchval(statements.NOW))

    async def head(self) -> int:
        """Give the sequence of the newest event, 0 when there is none."""
        return cast(int, await self._pool.fetchval(statements.STREAM_HEAD, STREAM) or 0)

    async def live(self) -> AsyncIterator[Sequence[RiskWarning]]:
        """Give all live warnings, page by page."""
        last = _LEAST_ID
        while page := await self._pool.fetch(statements.LIVE_WARNINGS, last, LIVE_PAGE_WARNINGS):
            last = page[-1]["warning_id"]
            yield [rows.warning(row) for row in page]

    async def warnings(self, warning_ids: Collection[UUID]) -> dict[UUID, RiskWarning]:
        """Give the warnings that exist."""
        async with self._pool.acquire() as conn:
            return await _warnings(conn, warning_ids)

    async def keep_together(self, tokens: Sequence[Sequence[Indicator]]) -> None:
        """Remember of each identifier that these are its tokens in several key epochs."""
        pairs = sorted(
            {
                (one.token, one.key_epoch, other.token, other.key_epoch)
                for same in tokens
                for one, other in permutations(same, 2)
            }
        )
        if pairs:
            # Sorted, so that two callers with identifiers in common cannot deadlock.
            await self._pool.execute(statements.KEEP_TOGETHER, *zip(*pairs, strict=True))

    async def kept_with(self, tokens: Sequence[bytes]) -> dict[bytes, tuple[bytes, ...]]:
        """Give the other tokens of the same identifier, where they are known."""
        others: dict[bytes, tuple[bytes, ...]] = {}
        for row in await self._pool.fetch(statements.KEPT_WITH, tokens):
            others[row["token"]] = (*others.get(row["token"], ()), row["other_token"])
        return others

    async def forget_ended_epochs(self, epochs: Collection[int]) -> None:
        """Forget what was kept together with tokens of other key epochs than these."""
        await self._pool.execute(statements.FORGET_ENDED_EPOCHS, list(epochs))

    async def events(self, after: int, limit: int) -> Sequence[WarningEvent]:
        """Give the events after a sequence, in order. Raises CursorOutOfRange."""
        async with self._pool.acquire() as conn:
            return await self._resolved(await streams.read(conn, STREAM, after, limit))

    async def grown(self, after: int, idle_seconds: float) -> AsyncIterator[Sequence[WarningEvent]]:
        """Give the events after a sequence as they come, for ever, and an empty page after each quiet while."""
        async for page in self._follower.pages(STREAM, after, idle_seconds=idle_seconds):
            yield await self._resolved(page)

    async def _resolved(self, page: Sequence[streams.StoredEvent]) -> Sequence[WarningEvent]:
        if not page:
            return ()
        named = {event.sequence: UUID(bytes=event.payload) for event in page}
        known = await self.warnings(set(named.values()))
        return [WarningEvent(event.sequence, event.recorded_at, known[named[event.sequence]]) for event in page]


async def _warnings(conn: Connection, warning_ids: Collection[UUID]) -> dict[UUID, RiskWarning]:
    found = await conn.fetch(statements.WARNINGS_BY_ID, list(warning_ids))
    return {row["warning_id"]: rows.warning(row) for row in found}
