"""What the use cases need of a database; the modules quotes, providers and rates of fx.storage are that.

Every function takes the connection of the caller's transaction, because the caller decides what commits together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from fx.domain import Acceptance, Provider, ProviderPosition, Quote, QuoteState, RateTable
from storage.pool import Connection


@dataclass(frozen=True, slots=True)
class Book:
    """All providers in order of their ids, as they stood at `read_at` on the database's clock in UTC."""

    read_at: datetime
    positions: tuple[ProviderPosition, ...]


class QuoteStore(Protocol):
    """Firm quotes, and what their providers owe."""

    async def insert(
        self, conn: Connection, quotes: Sequence[Quote], kind: str, outcomes: Sequence[tuple[UUID, bytes, bytes]]
    ) -> None:
        """Store new quotes and the outcomes of those who asked, refusals too, at once.

        `outcomes` are (request id, fingerprint, outcome). Raises DecidedElsewhere, and then stores nothing.
        """

    async def read(
        self, conn: Connection, quote_ids: Collection[UUID], only_of: str | None = None
    ) -> dict[UUID, Quote]:
        """Give the quotes that exist, of one participant or of all, as they stand at the database's clock."""

    async def lock(self, conn: Connection, quote_ids: Collection[UUID]) -> dict[UUID, Quote]:
        """Lock the quotes that exist to the end of the transaction."""

    async def lock_own(self, conn: Connection, acceptances: Sequence[Acceptance]) -> dict[UUID, Quote]:
        """Lock the quotes that belong to those who accept them; add those of others unlocked."""

    async def lock_headroom(self, conn: Connection, quotes: Collection[Quote]) -> dict[tuple[str, str], int]:
        """Lock what the quotes' providers owe in the target currencies; give what they may still owe."""

    async def clock(self, conn: Connection) -> datetime:
        """Read the database's clock in UTC."""

    async def accept(self, conn: Connection, acceptances: Sequence[tuple[Acceptance, Quote]]) -> set[UUID]:
        """Take open quotes that have not expired, and give the ids of those that were taken."""

    async def close(self, conn: Connection, quotes: Collection[Quote], state: QuoteState) -> None:
        """Put locked quotes into a final state."""

    async def move_positions(self, conn: Connection, moves: Mapping[tuple[str, str], tuple[int, int]]) -> None:
        """Add (reserved, position) in minor units to what each (provider, currency) has."""


class ProviderStore(Protocol):
    """Providers and their positions."""

    async def read_book(self, conn: Connection) -> Book:
        """Read all providers, what is reserved of them, and the clock."""

    async def put(self, conn: Connection, providers: Sequence[Provider]) -> None:
        """Add or replace providers with their limits; what is reserved stays."""


class RateStore(Protocol):
    """Tables of rates."""

    STREAM: str
    """The stream of storage.streams that tells of new tables."""

    async def clock(self, conn: Connection) -> datetime:
        """Read the database's clock in UTC."""

    async def latest(self, conn: Connection) -> RateTable | None:
        """Give the newest table, or None before the first."""

    async def publish(self, conn: Connection, table: RateTable) -> RateTable:
        """Store a table unless the newest says the same or is of a later day; give the one then in force."""
