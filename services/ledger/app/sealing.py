"""Seals what the ledger recorded into the Merkle log, behind the commits and without touching what they lock."""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import telemetry
from ledger.app.sealing_ports import Log, LogDisagrees, LogReads, LogWrites, Sealed, Unsealed
from ledger.domain.checkpoint import Checkpoint, origin_of, read_unverified, sign
from ledger.domain.requests import Requests
from ledger.domain.tiles import Border, Tile, border_root, grow
from signing import VerifierKey
from storage.retry import is_transient

MAX_LEAVES = 1_024
"""At most so many transfers become sealed in one transaction: their nodes take the event loop a millisecond or two."""
FAR_BEHIND_LEAVES = 32 * MAX_LEAVES
FAR_BEHIND_STEP = 8 * MAX_LEAVES
"""So many more in a step while so many wait, as after a restore: the way is then longer than any lull."""
BREATH_SECONDS = 0.02
"""Pause between two steps of a longer way, so that commits get the cores; none once the lag is half a second."""
LATE_SECONDS = 0.5

log = telemetry.logger(__name__)

_lag = telemetry.meter.gauge("ledger.seal.lag", "{transfer}", "Transfers that no checkpoint covers yet.")
_lag_time = telemetry.meter.gauge("ledger.seal.lag.time", "s", "Age of the first transfer that is not sealed.")
_disagrees = telemetry.meter.gauge("ledger.seal.disagrees", "{book}", "1 while a book is not what its log signed.")
_sealed = telemetry.meter.counter("ledger.seal.transfers", "{transfer}", "Transfers that were sealed.").at()


class Sealer:
    """Follows every book and signs a checkpoint over what is new.

    Every replica has one. Whoever gets a book's lock seals it; the others find nothing left to do. Nothing is kept in
    memory between two checkpoints: the sealer makes the border of the tree again from the database, and refuses to
    sign when its root is not the one signed before.
    """

    def __init__(self, kept: Log, private_key: Ed25519PrivateKey, domain: str, interval_seconds: float) -> None:
        self._kept = kept
        self._private_key = private_key
        self._public_key = private_key.public_key().public_bytes_raw()
        self._domain = domain
        self._interval_seconds = interval_seconds
        self._behind: set[int] = set()
        self._broken: set[int] = set()
        self._is_late = False

    async def seal_books(self) -> None:
        """Seals again and again; runs until cancelled. A lost database is asked again after the usual pause."""
        while True:
            try:
                more = await self.seal_all()
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("sealing goes on when the database does", why=str(error))
                more = False
            if not more:
                await asyncio.sleep(self._interval_seconds)
            elif not self._is_late:
                await asyncio.sleep(BREATH_SECONDS)

    async def seal_all(self) -> bool:
        """Takes each book that grew one step on; gives whether one of them has more to be sealed soon.

        A book that cannot be sealed holds up no other.
        """
        books = await self._kept.unsealed()
        self._measure(books)
        more = False
        for book in books:
            try:
                sealed = await self.seal(book.book_id, book.sequence)
            except Exception as error:
                if is_transient(error):
                    raise
                self._disagrees(book.book_id, error)
                continue
            if sealed:
                self._agrees(book.book_id)
                more = more or book.sequence - book.sealed_size > MAX_LEAVES
        return more

    async def seal(self, book_id: int, sequence: int) -> int:
        """Seals a book up to `sequence`, or a part of the way; gives how many transfers became sealed.

        Gives 0 when another sealer is at it or was there before. Raises LogDisagrees when the database is not what
        was signed.
        """
        async with self._kept.sealing(book_id) as writes:
            if writes is None:
                return 0
            newest = await writes.newest(book_id)
            size = newest.tree_size if newest else 0
            border: Border = await writes.border(book_id, size) if newest else []
            if newest and border_root(border) != newest.root_hash:
                raise LogDisagrees(f"the first {size} transfers of book {book_id} are not those that were signed")
            if sequence <= size:
                if await writes.head_sequence(book_id) < size:
                    raise LogDisagrees(f"book {book_id} is shorter than the {size} transfers that were signed")
                return 0
            step = MAX_LEAVES if sequence - size < FAR_BEHIND_LEAVES else FAR_BEHIND_STEP
            leaves = await writes.leaf_hashes(book_id, size, min(sequence, size + step))
            tiles, border = grow(size, border, leaves)
            end = size + len(leaves)
            requests = await _requests(writes, book_id, newest, end)
            checkpoint = Checkpoint(origin_of(self._domain, book_id), end, border_root(border), requests)
            await self._sign(writes, book_id, checkpoint, tiles)
        _sealed.add(len(leaves))
        return len(leaves)

    async def _sign(self, writes: LogWrites, book_id: int, checkpoint: Checkpoint, tiles: list[Tile]) -> None:
        await writes.know(book_id, VerifierKey(checkpoint.origin, self._public_key))
        await writes.append(book_id, tiles, checkpoint.size, checkpoint.root, sign(checkpoint, self._private_key))

    def _measure(self, books: list[Unsealed]) -> None:
        for book_id in self._behind - {book.book_id for book in books}:
            _lag.at(book=str(book_id)).set(0)
            _lag_time.at(book=str(book_id)).set(0)
        self._behind = {book.book_id for book in books}
        self._is_late = any(book.waiting_seconds > LATE_SECONDS for book in books)
        for book in books:
            _lag.at(book=str(book.book_id)).set(book.sequence - book.sealed_size)
            _lag_time.at(book=str(book.book_id)).set(book.waiting_seconds)

    def _disagrees(self, book_id: int, error: Exception) -> None:
        _disagrees.at(book=str(book_id)).set(1)
        if book_id not in self._broken:
            self._broken.add(book_id)
            log.error("a book cannot be sealed, or is not what its log signed", book=book_id, why=str(error))

    def _agrees(self, book_id: int) -> None:
        if book_id in self._broken:
            self._broken.discard(book_id)
            _disagrees.at(book=str(book_id)).set(0)


async def _requests(reads: LogReads, book_id: int, newest: Sealed | None, end: int) -> Requests:
    """The chain over what else was asked before the transfer `end`, taken on from the newest checkpoint's."""
    signed = None if newest is None else read_unverified(newest.note).requests
    # A checkpoint of the release before says nothing of it: the chain is then made from its beginning.
    chain, begin = (Requests(), 0) if newest is None or signed is None else (signed, newest.tree_size)
    async for line in reads.requests(book_id, begin, end):
        chain = chain.over((line,))
    return chain
