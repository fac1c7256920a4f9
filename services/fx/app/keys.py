"""The public keys that quotes are or were signed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from signing import VerifierKey
from storage.pool import Connection, Pool
from storage.retry import retrying


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key, known since `begin_time` on the database's clock in UTC."""

    key: VerifierKey
    begin_time: datetime


class KeyStore(Protocol):
    """Keys in the database; they are added and never changed."""

    async def know(self, conn: Connection, key: VerifierKey) -> None:
        """Add a key unless it is known."""

    async def newest_first(self, conn: Connection) -> Sequence[KnownKey]:
        """Give all keys, the newest first."""


class KnownKeys:
    """Remembers every key before it signs its first quote, so that no quote has a key that nobody can ask for."""

    def __init__(self, pool: Pool, store: KeyStore) -> None:
        self._pool = pool
        self._store = store

    async def know(self, key: VerifierKey) -> None:
        """Remember a key for ever."""

        async def work() -> None:
            async with self._pool.acquire() as conn:
                await self._store.know(conn, key)

        await retrying(work)

    async def newest_first(self) -> Sequence[KnownKey]:
        """Give all keys, the newest first."""

        async def work() -> Sequence[KnownKey]:
            async with self._pool.acquire() as conn:
                return await self._store.newest_first(conn)

        return await retrying(work)
