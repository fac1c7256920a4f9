"""Makes proofs from the Merkle log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.app.sealing_ports import KnownKey, Log, LogDisagrees, LogReads, Sealed
from ledger.domain import Transfer
from ledger.domain.leaf import canonical
from ledger.domain.merkle import Range, consistency_path, inclusion_path, leaf_hash, verify_inclusion
from ledger.domain.tiles import addresses, border_rows, proof


class NotSealedYet(Exception):
    """No checkpoint covers what was asked for yet; sealing follows within a second."""


class NoCheckpoint(LookupError):
    """No checkpoint of this size was signed."""


class NoTransfer(LookupError):
    """The book has no such transfer."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a transfer is in the log of a checkpoint."""

    transfer: Transfer
    leaf: bytes
    path: list[bytes]
    checkpoint: Sealed


class Prover:
    """Proves from the tiles; every proof is made from one state of the database."""

    def __init__(self, kept: Log) -> None:
        self._kept = kept

    async def checkpoint(self, book_id: int, tree_size: int) -> tuple[Sealed, int]:
        """The checkpoint of a size, or for 0 the newest, and the book's newest sequence. Raises NoCheckpoint."""
        async with self._kept.snapshot() as reads:
            return await _checkpoint(reads, book_id, tree_size), await reads.head_sequence(book_id)

    async def inclusion(self, book_id: int, transfer_id: UUID, tree_size: int) -> Inclusion:
        """Proves that a transfer is in the log of a checkpoint's size, or for 0 of the newest.

        Raises NoTransfer, NoCheckpoint, NotSealedYet, or LogDisagrees when what is recorded was not signed so.
        """
        async with self._kept.snapshot() as reads:
            transfer = await reads.transfer(book_id, transfer_id)
            if transfer is None:
                raise NoTransfer(f"book {book_id} has no transfer {transfer_id}")
            try:
                checkpoint = await _checkpoint(reads, book_id, tree_size)
            except NoCheckpoint:
                if tree_size:
                    raise
                raise NotSealedYet(f"nothing of book {book_id} is sealed yet") from None
            if transfer.sequence > checkpoint.tree_size:
                raise NotSealedYet(f"transfer {transfer.sequence} is not among the {checkpoint.tree_size} sealed ones")
            path = await _prove(reads, book_id, inclusion_path(transfer.sequence - 1, checkpoint.tree_size))
        leaf = canonical(book_id, transfer)
        place = (transfer.sequence - 1, checkpoint.tree_size)
        if not verify_inclusion(leaf_hash(leaf), *place, path, checkpoint.root_hash):
            raise LogDisagrees(f"transfer {transfer.sequence} of book {book_id} is not what the log signed")
        return Inclusion(transfer, leaf, path, checkpoint)

    async def consistency(self, book_id: int, old_size: int, new_size: int) -> tuple[int, list[bytes]]:
        """Proves that the log of one size begins that of another, or for 0 of the newest; gives that size too.

        Raises ValueError unless 1 <= old_size <= new_size, NotSealedYet, LogDisagrees.
        """
        async with self._kept.snapshot() as reads:
            newest = await reads.newest(book_id)
            sealed = newest.tree_size if newest else 0
            size = new_size or max(sealed, old_size)
            path = consistency_path(old_size, size)
            if size > sealed:
                raise NotSealedYet(f"{sealed} transfers of book {book_id} are sealed, not {size}")
            return size, await _prove(reads, book_id, path)

    async def leaves(self, book_id: int, after: int, limit: int) -> list[bytes]:
        """The canonical forms of transfers in the order of the log, those after the sequence `after`."""
        async with self._kept.snapshot() as reads:
            return [canonical(book_id, transfer) for transfer in await reads.transfers(book_id, after, limit)]

    async def keys(self, book_id: int, before: datetime | None, limit: int) -> list[KnownKey]:
        """Public keys of the book's log that began to sign before a moment, the newest first."""
        async with self._kept.snapshot() as reads:
            return await reads.keys(book_id, before, limit)


async def _checkpoint(reads: LogReads, book_id: int, tree_size: int) -> Sealed:
    found = await (reads.checkpoint(book_id, tree_size) if tree_size else reads.newest(book_id))
    if found is None:
        what = f"no checkpoint of size {tree_size}" if tree_size else "no checkpoint yet"
        raise NoCheckpoint(f"book {book_id} has {what}")
    return found


async def _prove(reads: LogReads, book_id: int, path: list[Range]) -> list[bytes]:
    """Hashes the ranges of a proof from full tiles, and where there is none from the border of the sealed tree."""
    wanted = addresses(path)
    rows = dict(await reads.tiles(book_id, wanted))
    if wanted - rows.keys():
        newest = await reads.newest(book_id)
        size = newest.tree_size if newest else 0
        rows |= border_rows(size, await reads.border(book_id, size))
    try:
        return proof(path, rows)
    except (KeyError, ValueError) as error:
        raise LogDisagrees(f"tiles of the log of book {book_id} are missing") from error
