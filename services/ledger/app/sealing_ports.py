"""What sealing and proving need of a store. The store of production is ledger.storage.log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.domain import Transfer
from ledger.domain.tiles import Address, Border, Tile
from signing import VerifierKey


class LogDisagrees(Exception):
    """What is recorded of a book is not what its log signed: somebody changed the database behind the ledger."""


class Unsealed(NamedTuple):
    """A book that grew since its newest checkpoint."""

    book_id: int
    sequence: int
    """Sequence of its newest transfer."""
    sealed_size: int
    waiting_seconds: float
    """How long ago the first transfer that is not sealed was recorded, by the database's clock."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A checkpoint as it was signed."""

    tree_size: int
    root_hash: bytes
    seal_time: datetime
    note: str


class KnownKey(NamedTuple):
    """A public key and since when it signs."""

    key: VerifierKey
    begin_time: datetime


class LogReads(Protocol):
    """Reads of the log. Those of one `snapshot` see one state of the database."""

    async def newest(self, book_id: int) -> Sealed | None:
        """The newest checkpoint; None when nothing was sealed yet."""

    async def checkpoint(self, book_id: int, tree_size: int) -> Sealed | None:
        """The checkpoint of a size; None when none was signed."""

    async def leaf_hashes(self, book_id: int, after: int, through: int) -> list[bytes]:
        """Hashes of the transfers with sequences above `after`, up to `through`; raises LogDisagrees on a gap."""

    def requests(self, book_id: int, begin: int, end: int) -> AsyncIterator[str]:
        """Lines of what else was asked while the newest transfer was `begin` or later, but before `end`, in order."""

    async def border(self, book_id: int, size: int) -> Border:
        """The border of the tree of this size; two round trips. Raises LogDisagrees when a tile is missing."""

    async def tiles(self, book_id: int, wanted: Collection[Address]) -> Mapping[Address, Sequence[bytes]]:
        """The hashes of tiles; those that there are not are left out."""

    async def transfer(self, book_id: int, transfer_id: UUID) -> Transfer | None:
        """A transfer as recorded."""

    async def transfers(self, book_id: int, after: int, limit: int) -> list[Transfer]:
        """Transfers in the order of the log, those after the sequence `after`."""

    async def head_sequence(self, book_id: int) -> int:
        """The sequence of the newest transfer; 0 for none."""

    async def keys(self, book_id: int, before: datetime | None, limit: int) -> list[KnownKey]:
        """Keys of the book's log that began to sign before a moment, the newest first."""


class LogWrites(LogReads, Protocol):
    """What the one sealer of a book does besides, within one transaction."""

    async def append(self, book_id: int, tiles: Sequence[Tile], size: int, root: bytes, note: str) -> None:
        """Records what became of the log."""

    async def know(self, book_id: int, key: VerifierKey) -> None:
        """Records a public key, unless it is known."""


class Log(Protocol):
    """Where the log is kept."""

    async def unsealed(self) -> list[Unsealed]:
        """Books that are not sealed up to their newest transfer."""

    def snapshot(self) -> AbstractAsyncContextManager[LogReads]:
        """Reads of one state of the database."""

    def sealing(self, book_id: int) -> AbstractAsyncContextManager[LogWrites | None]:
        """A transaction that alone adds to the book's log; None while another sealer is at it."""
