"""What the use cases need of a database; the modules quotes, providers and rates of fx.storage are that.

Every function takes the connection of the caller's transaction, because the caller decides what commits together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from fx.domain import Acceptance, Provider, ProviderPosition, PublishedDay, Quote, QuoteState, RateTable
from fx.domain.market import LivePrice, Sheet
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


class Signer(Protocol):
    """Who signs firm quotes."""

    def sign(self, quote: Quote) -> Quote:
        """Give the quote with its signature over all that never changes in it, and the id of the key."""


class ProviderStore(Protocol):
    """Providers and their positions."""

    async def read_book(self, conn: Connection) -> Book:
        """Read all providers, what is reserved of them, and the clock."""

    async def put(self, conn: Connection, providers: Sequence[Provider]) -> None:
        """Add or replace providers with their limits; what is reserved stays."""


@dataclass(frozen=True, slots=True)
class Pusher:
    """A provider as those who push prices meet it: whose channel may, and which currencies it trades."""

    channel: str
    currencies: frozenset[str]


class PriceStore(Protocol):
    """Prices that providers pushed."""

    async def take_turn(self, conn: Connection, provider_id: str) -> Pusher | None:
        """Lock the provider to the end of the transaction; None when there is none."""

    async def clock(self, conn: Connection) -> datetime:
        """Read the database's clock in UTC."""

    async def held(self, conn: Connection, provider_id: str) -> tuple[LivePrice, ...]:
        """Give what the provider pushed last for each pair, over or not."""

    async def put(self, conn: Connection, provider_id: str, prices: Sequence[LivePrice]) -> None:
        """Keep prices, each in place of the provider's price of the pair so far."""


class Source(Protocol):
    """A source of rates, or several of one kind: a central bank, providers that push, a simulated market."""

    async def sheets(self, conn: Connection, now: datetime, /) -> Sequence[Sheet]:
        """Say what the source says at `now`, the database's clock; nothing when it has nothing to say."""


class Guard(Protocol):
    """Who has the last word on rates before they are published: the breaker."""

    async def admit(self, conn: Connection, before: RateTable | None, proposed: RateTable) -> RateTable:
        """Give the table to publish: rates that may not be quoted on are held back or widened, and it says why."""


class History(Protocol):
    """What somebody published in the past."""

    SOURCE: str
    """Its short name in the contract."""
    NOTICE: str
    """Who published it and what it is for."""

    def days(self, first: date | None, last: date | None, after: date | None, limit: int) -> Sequence[PublishedDay]:
        """Give at most `limit` days from `first` to `last`, both included, and before `after`, newest first."""


class RateStore(Protocol):
    """Tables of rates."""

    STREAM: str
    """The stream of storage.streams that tells of new tables."""

    async def take_turn(self, conn: Connection) -> None:
        """Wait until no other process publishes; the turn ends with the transaction."""

    async def clock(self, conn: Connection) -> datetime:
        """Read the database's clock in UTC."""

    async def latest(self, conn: Connection) -> RateTable | None:
        """Give the newest table, or None before the first."""

    async def publish(self, conn: Connection, table: RateTable) -> RateTable:
        """Store a table unless the newest says the same or is of a later day; give the one then in force."""
