# ruff: noqa: ARG002 - grpc gives every handler a context; ours find the call in rpc.context.
"""The RPCs of proofs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ledger.api import paging
from ledger.api.convert import results
from ledger.api.convert.fields import Faults, check_book_id, required_id, timestamp
from ledger.app.proving import Prover
from rpc import Violations
from serai.ledger.v1 import proof_pb2 as pb
from serai.ledger.v1.proof_pb2_grpc import ProofServiceServicer

MAX_TREE_SIZE = 2**63 - 1
_NOBODY = UUID(int=0)
_OTHER_TOKEN = "is not one that this list gave for the same book"  # noqa: S105 - no secret.


class ProofServicer(ProofServiceServicer):
    """Serves serai.ledger.v1.ProofService."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover

    async def GetCheckpoint(self, request: pb.GetCheckpointRequest, context: Any) -> pb.GetCheckpointResponse:
        _check(request.book_id, tree_size=request.tree_size).raise_if_any()
        sealed, head_sequence = await self._prover.checkpoint(request.book_id, request.tree_size)
        return pb.GetCheckpointResponse(
            note=sealed.note,
            tree_size=sealed.tree_size,
            root_hash=sealed.root_hash,
            seal_time=timestamp(sealed.seal_time),
            head_sequence=head_sequence,
        )

    async def GetInclusionProof(
        self, request: pb.GetInclusionProofRequest, context: Any
    ) -> pb.GetInclusionProofResponse:
        violations = _check(request.book_id, tree_size=request.tree_size)
        faults: Faults = []
        transfer_id = required_id(request.transfer_id, "transfer_id", faults)
        violations.add_all(faults)
        violations.raise_if_any()
        found = await self._prover.inclusion(request.book_id, transfer_id or _NOBODY, request.tree_size)
        return pb.GetInclusionProofResponse(
            transfer=results.transfers([found.transfer], request.book_id)[0],
            leaf=found.leaf,
            leaf_index=found.transfer.sequence - 1,
            tree_size=found.checkpoint.tree_size,
            path=found.path,
            checkpoint_note=found.checkpoint.note,
        )

    async def GetConsistencyProof(
        self, request: pb.GetConsistencyProofRequest, context: Any
    ) -> pb.GetConsistencyProofResponse:
        violations = _check(request.book_id, old_size=request.old_size, new_size=request.new_size)
        if request.old_size == 0:
            violations.add("old_size", "is required, from 1 on")
        elif 0 < request.new_size < request.old_size:
            violations.add("new_size", f"{request.new_size} is less than the old size")
        violations.raise_if_any()
        new_size, path = await self._prover.consistency(request.book_id, request.old_size, request.new_size)
        return pb.GetConsistencyProofResponse(old_size=request.old_size, new_size=new_size, path=path)

    async def ListLeaves(self, request: pb.ListLeavesRequest, context: Any) -> pb.ListLeavesResponse:
        violations = _check(request.book_id)
        size = paging.page_size(request.page_size, violations)
        key = ("leaves", request.book_id)
        after = paging.sequence(request.page_token, *key) if request.page_token else 0
        if after is None:
            violations.add("page_token", _OTHER_TOKEN)
        violations.raise_if_any()
        found = await self._prover.leaves(request.book_id, after or 0, size + 1)
        more = paging.token(*key, (after or 0) + size) if len(found) > size else ""
        return pb.ListLeavesResponse(leaves=found[:size], next_page_token=more)

    async def ListSigningKeys(self, request: pb.ListSigningKeysRequest, context: Any) -> pb.ListSigningKeysResponse:
        violations = _check(request.book_id)
        size = paging.page_size(request.page_size, violations)
        token_key = ("keys", request.book_id)
        before = paging.time(request.page_token, *token_key) if request.page_token else None
        if request.page_token and before is None:
            violations.add("page_token", _OTHER_TOKEN)
        violations.raise_if_any()
        found = await self._prover.keys(request.book_id, before, size + 1)
        keys = [
            pb.SigningKey(origin=key.name, key_id=key.key_id, verifier_key=key.text(), begin_time=timestamp(begin_time))
            for key, begin_time in found[:size]
        ]
        more = paging.time_token(found[size - 1].begin_time, *token_key) if len(found) > size else ""
        return pb.ListSigningKeysResponse(keys=keys, next_page_token=more)


def _check(book_id: int, **sizes: int) -> Violations:
    violations = Violations()
    faults: Faults = []
    check_book_id(book_id, faults)
    for field, size in sizes.items():
        if size > MAX_TREE_SIZE:
            faults.append((field, f"{size} is more than {MAX_TREE_SIZE}"))
    violations.add_all(faults)
    return violations
