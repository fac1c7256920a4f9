"""The Merkle log, computed again from the ledger's transfers and compared with what it signed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import grpc

from cli.connection import CALL_SECONDS
from cli.failure import Failure
from ledger.api.convert import results
from ledger.domain.checkpoint import Checkpoint, read_note
from ledger.domain.leaf import InvalidLeaf, parse
from ledger.domain.merkle import leaf_hash, verify_consistency
from ledger.domain.tiles import Border, border_root, grow
from rpc.deadlines import outgoing
from rpc.errors import read
from serai.ledger.v1 import proof_pb2, proof_pb2_grpc, transfer_pb2
from signing import InvalidNote, VerifierKey, read_key

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.ledger.v1.proof_pb2_grpc import ProofServiceAsyncStub

SEALING_SECONDS = 5.0
"""How long a command waits for the newest transfer to be sealed."""
POLL_SECONDS = 0.05
PAGE_LEAVES = 1_000
FOLD_LEAVES = 256


async def signing_keys(proofs: ProofServiceAsyncStub, book: int) -> list[VerifierKey]:
    """Ask the ledger for the public keys of a book's log, the newest first."""
    request = proof_pb2.ListSigningKeysRequest(book_id=book, page_size=1_000)
    listed = await proofs.ListSigningKeys(request, **outgoing(CALL_SECONDS))
    return [read_key(key.verifier_key) for key in listed.keys]


async def newest_note(proofs: ProofServiceAsyncStub, book: int) -> str | None:
    """Give the newest checkpoint, once it covers the newest transfer or SEALING_SECONDS are over; None for none."""
    deadline = asyncio.get_running_loop().time() + SEALING_SECONDS
    while True:
        note = None
        try:
            request = proof_pb2.GetCheckpointRequest(book_id=book)
            found = await proofs.GetCheckpoint(request, **outgoing(CALL_SECONDS))
        except grpc.aio.AioRpcError as error:
            if read(error).reason != "CHECKPOINT_NOT_FOUND":
                raise
            found = None
        if found is not None:
            note = found.note
            if found.tree_size >= found.head_sequence:
                return note
        if asyncio.get_running_loop().time() > deadline:
            return note
        await asyncio.sleep(POLL_SECONDS)


class LogCheck:
    """Takes a book's transfers in order beside the leaves of its log, and compares the root with the signed one.

    A leaf says more of a transfer than the stream does; what both say must be the same.
    """

    def __init__(self, proofs: ProofServiceAsyncStub, book: int, signed: Checkpoint | None) -> None:
        self.faults: list[str] = []
        self.signed = signed
        self._book = book
        self._leaves = _leaves(proofs, book)
        self._size = 0
        self._border: Border = []
        self._fresh: list[bytes] = []

    async def take(self, transfer: transfer_pb2.Transfer) -> None:
        """Take the next transfer."""
        leaf = await anext(self._leaves, None)
        if leaf is None:
            self.faults.append(f"the log has no leaf for transfer {transfer.sequence}")
            return
        try:
            book, said = parse(leaf)
            if results.transfers([said], book) != [transfer]:
                self.faults.append(f"the leaf of transfer {transfer.sequence} says something else than the stream")
        except InvalidLeaf as error:
            self.faults.append(f"the leaf of transfer {transfer.sequence}: {error}")
        self._fresh.append(leaf_hash(leaf))
        size = self._size + len(self._fresh)
        if self.signed is not None and size == self.signed.size:
            self._fold()
            if border_root(self._border) != self.signed.root:
                self.faults.append(f"the first {size} transfers are not those that the ledger signed")
        elif len(self._fresh) >= FOLD_LEAVES:
            self._fold()

    def end(self) -> None:
        """Notice a checkpoint that covers more than there is."""
        size = self._size + len(self._fresh)
        if self.signed is not None and size < self.signed.size:
            self.faults.append(f"the ledger signed {self.signed.size} transfers but gives {size}")

    def _fold(self) -> None:
        self._border = grow(self._size, self._border, self._fresh)[1]
        self._size += len(self._fresh)
        self._fresh = []


async def open_check(channel: grpc.aio.Channel, book: int) -> LogCheck:
    """Give a check against the newest checkpoint. Raises Failure when its signature is wrong."""
    proofs: ProofServiceAsyncStub = proof_pb2_grpc.ProofServiceStub(channel)
    note = await newest_note(proofs, book)
    return LogCheck(proofs, book, None if note is None else checked(note, await signing_keys(proofs, book)))


def checked(note: str, keys: list[VerifierKey]) -> Checkpoint:
    """Give what a note says. Raises Failure when none of the keys signed it."""
    try:
        return read_note(note, keys)
    except InvalidNote as error:
        raise Failure(f"the checkpoint cannot be trusted: {error}", hint="keep it, and look who made it") from error


async def grew_from(channel: grpc.aio.Channel, book: int, anchor: Checkpoint) -> Checkpoint:
    """Have the ledger prove that its log began as the anchored checkpoint says, and give the newest one.

    Raises Failure when it did not, or when nothing is sealed.
    """
    proofs: ProofServiceAsyncStub = proof_pb2_grpc.ProofServiceStub(channel)
    note = await newest_note(proofs, book)
    if note is None:
        raise Failure("the ledger has no checkpoint any more", hint="stop settlement and keep the database as it is")
    newest = checked(note, await signing_keys(proofs, book))
    if newest.size >= anchor.size:
        request = proof_pb2.GetConsistencyProofRequest(book_id=book, old_size=anchor.size, new_size=newest.size)
        path = list((await proofs.GetConsistencyProof(request, **outgoing(CALL_SECONDS))).path)
        if newest.origin == anchor.origin and verify_consistency(
            anchor.size, newest.size, anchor.root, newest.root, path
        ):
            return newest
    raise Failure(
        f"the log of {newest.size} transfers did not grow from the anchored one of {anchor.size}",
        hint="stop settlement and keep the database as it is",
    )


async def _leaves(proofs: ProofServiceAsyncStub, book: int) -> AsyncIterator[bytes]:
    token = ""
    while True:
        request = proof_pb2.ListLeavesRequest(book_id=book, page_size=PAGE_LEAVES, page_token=token)
        page = await proofs.ListLeaves(request, **outgoing(CALL_SECONDS))
        for leaf in page.leaves:
            yield leaf
        token = page.next_page_token
        if not token:
            return
