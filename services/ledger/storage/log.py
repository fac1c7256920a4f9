"""The Merkle log in PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg

from ledger.app.sealing_ports import KnownKey, LogDisagrees, Sealed, Unsealed
from ledger.domain.merkle import HASH_BYTES
from ledger.domain.tiles import Address, Border, Tile, border_range, levels
from ledger.domain.transfer import Transfer
from ledger.storage import log_statements, rows, statements
from signing import VerifierKey
from storage.pool import Connection, Pool

PAGE_REQUESTS = 1_000


class LogSession:
    """Implements ledger.app.sealing_ports.LogWrites on one connection."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    async def newest(self, book_id: int) -> Sealed | None:
        """See LogReads."""
        row = await self._conn.fetchrow(log_statements.READ_NEWEST_CHECKPOINT, book_id)
        return None if row is None else Sealed(*row)

    async def checkpoint(self, book_id: int, tree_size: int) -> Sealed | None:
        """See LogReads."""
        row = await self._conn.fetchrow(log_statements.READ_CHECKPOINT, book_id, tree_size)
        return None if row is None else Sealed(*row)

    async def leaf_hashes(self, book_id: int, after: int, through: int) -> list[bytes]:
        """See LogReads."""
        row = await self._conn.fetchrow(log_statements.READ_LEAF_HASHES, book_id, after, through)
        hashes, newest = row if row is not None else (None, after)
        found = _cut(hashes or b"")
        if len(found) != through - after or newest != through:
            raise LogDisagrees(f"book {book_id} has {len(found)} of the transfers {after + 1} to {through}")
        return found

    async def requests(self, book_id: int, begin: int, end: int) -> AsyncIterator[str]:
        """See LogReads."""
        async for row in self._conn.cursor(log_statements.READ_REQUESTS, book_id, begin, end, prefetch=PAGE_REQUESTS):
            yield row["line"]

    async def border(self, book_id: int, size: int) -> Border:
        """See LogReads."""
        begin, end = border_range(0, size)
        border = [await self.leaf_hashes(book_id, begin, end) if end > begin else []]
        above = {level: border_range(level, size) for level in range(1, levels(size))}
        if above:
            begins, ends = zip(*above.values(), strict=True)
            below = [level - 1 for level in above]
            found = await self._conn.fetch(log_statements.READ_ROOTS, book_id, below, begins, ends)
            roots = {(row["level"], row["place"]): row["root"] for row in found}
            try:
                border += [[roots[level - 1, place] for place in range(*wanted)] for level, wanted in above.items()]
            except KeyError as error:
                raise LogDisagrees(f"tile {error.args[0]} of the log of book {book_id} is missing") from error
        return border

    async def tiles(self, book_id: int, wanted: Collection[Address]) -> Mapping[Address, Sequence[bytes]]:
        """See LogReads."""
        given = (book_id, [a.level for a in wanted], [a.place for a in wanted])
        found = await self._conn.fetch(log_statements.READ_TILES, *given)
        return {Address(row["level"], row["place"]): _cut(row["hashes"]) for row in found}

    async def transfer(self, book_id: int, transfer_id: UUID) -> Transfer | None:
        """See LogReads."""
        row = await self._conn.fetchrow(statements.READ_TRANSFERS, book_id, [transfer_id])
        return None if row is None else rows.transfer(row)

    async def transfers(self, book_id: int, after: int, limit: int) -> list[Transfer]:
        """See LogReads."""
        found = await self._conn.fetch(log_statements.LIST_TRANSFERS, book_id, after, limit)
        return [rows.transfer(row) for row in found]

    async def head_sequence(self, book_id: int) -> int:
        """See LogReads."""
        found = await self._conn.fetch(statements.READ_SEQUENCES, [book_id])
        return found[0]["sequence"] if found else 0

    async def keys(self, book_id: int, before: datetime | None, limit: int) -> list[KnownKey]:
        """See LogReads."""
        found = await self._conn.fetch(log_statements.LIST_SIGNING_KEYS, book_id, before, limit)
        return [KnownKey(VerifierKey(row["origin"], row["public_key"]), row["begin_time"]) for row in found]

    async def append(self, book_id: int, tiles: Sequence[Tile], size: int, root: bytes, note: str) -> None:
        """See LogWrites."""
        try:
            if tiles:
                await self._conn.execute(log_statements.INSERT_TILES, book_id, *rows.columns(tiles, len(Tile._fields)))
            await self._conn.execute(log_statements.INSERT_CHECKPOINT, book_id, size, root, note)
        except asyncpg.UniqueViolationError as error:
            # Under the book's lock only a row that no sealer wrote can stand in the way.
            raise LogDisagrees(f"the log of book {book_id} holds rows beyond its newest checkpoint") from error

    async def know(self, book_id: int, key: VerifierKey) -> None:
        """See LogWrites."""
        await self._conn.execute(log_statements.INSERT_SIGNING_KEY, book_id, key.key_id, key.name, key.public_key)


class PostgresLog:
    """Implements ledger.app.sealing_ports.Log."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def unsealed(self) -> list[Unsealed]:
        """See Log."""
        return [Unsealed(*row) for row in await self._pool.fetch(log_statements.READ_UNSEALED)]

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[LogSession]:
        """See Log."""
        async with self._pool.acquire() as conn, conn.transaction(isolation="repeatable_read", readonly=True):
            yield LogSession(conn)

    @asynccontextmanager
    async def sealing(self, book_id: int) -> AsyncIterator[LogSession | None]:
        """See Log."""
        async with self._pool.acquire() as conn, conn.transaction():
            await conn.execute(log_statements.SEALER_IDLE)
            locked = await conn.fetchval(log_statements.LOCK_LOG, book_id)
            yield LogSession(conn) if locked else None


def _cut(hashes: bytes) -> list[bytes]:
    return [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]
