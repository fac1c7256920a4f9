"""A proof in a file: made by a running ledger, checked by anybody with the public key alone.

The file is one JSON object: `transfer` (the contract's Transfer in JSON), `leaf` (its canonical form, as text),
`leaf_index`, `tree_size`, `path` (hashes in hex, from the leaf upwards), `checkpoint` (the signed note) and
`verifier_key`. The key in the file is there for convenience; whoever checks brings the key that they trust.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from google.protobuf import json_format

from cli.failure import Failure
from ledger.api.convert import results
from ledger.domain.checkpoint import Checkpoint, origin_of, read_note
from ledger.domain.leaf import InvalidLeaf, parse
from ledger.domain.merkle import leaf_hash, verify_inclusion
from serai.ledger.v1 import proof_pb2, transfer_pb2
from signing import InvalidNote, VerifierKey, read_key

FIELDS = frozenset({"transfer", "leaf", "leaf_index", "tree_size", "path", "checkpoint", "verifier_key"})
_HINT = "get the proof again with `serai verify export`, and the key from the ledger's operator"


class WrongProof(Failure):
    """The file proves nothing."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the proof is wrong: {why}", hint=_HINT)


def to_json(proof: proof_pb2.GetInclusionProofResponse, key: VerifierKey) -> str:
    """Give the text of a proof's file."""
    found = {
        "transfer": json_format.MessageToDict(proof.transfer, preserving_proto_field_name=True),
        "leaf": proof.leaf.decode(),
        "leaf_index": proof.leaf_index,
        "tree_size": proof.tree_size,
        "path": [node.hex() for node in proof.path],
        "checkpoint": proof.checkpoint_note,
        "verifier_key": key.text(),
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def check(text: str, keys: Sequence[VerifierKey]) -> tuple[transfer_pb2.Transfer, Checkpoint]:
    """Check a proof with trusted keys alone; give the transfer that it proves and the checkpoint. Raises WrongProof."""
    proof = _fields(text)
    try:
        checkpoint = read_note(proof["checkpoint"], keys)
        leaf = proof["leaf"].encode()
        book_id, said = parse(leaf)
        path = [bytes.fromhex(node) for node in proof["path"]]
        if [node.hex() for node in path] != proof["path"]:
            raise WrongProof("its path is not in lower-case hexadecimal")
        transfer = json_format.ParseDict(proof["transfer"], transfer_pb2.Transfer())
        in_file = read_key(proof["verifier_key"])
    except (InvalidNote, InvalidLeaf, json_format.ParseError, ValueError) as error:
        raise WrongProof(str(error)) from error
    # Log by log: the origin carries the book.
    if checkpoint.origin != origin_of(checkpoint.origin.partition("/ledger/book/")[0], book_id):
        raise WrongProof(f"the checkpoint is of {checkpoint.origin}, the transfer of book {book_id}")
    if in_file not in keys:
        raise WrongProof("the key in the file is not the trusted one")
    if results.transfers([said], book_id) != [transfer]:
        raise WrongProof("the transfer is not the one of the leaf")
    if (proof["leaf_index"], proof["tree_size"]) != (said.sequence - 1, checkpoint.size):
        raise WrongProof("its place is not the transfer's in the checkpoint's log")
    if not verify_inclusion(leaf_hash(leaf), proof["leaf_index"], proof["tree_size"], path, checkpoint.root):
        raise WrongProof("the path does not lead from the transfer to the checkpoint")
    return transfer, checkpoint


def _fields(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise WrongProof(f"it is no JSON ({error})") from error
    if not isinstance(found, dict) or set(found) != FIELDS:
        raise WrongProof(f"it does not have exactly the fields {', '.join(sorted(FIELDS))}")
    texts = [found[name] for name in ("leaf", "checkpoint", "verifier_key")]
    numbers = [found[name] for name in ("leaf_index", "tree_size")]
    path = found["path"]
    if (
        not all(isinstance(value, str) for value in texts)
        or not all(type(value) is int for value in numbers)
        or not (isinstance(path, list) and all(isinstance(node, str) for node in path))
        or not isinstance(found["transfer"], dict)
    ):
        raise WrongProof("a field is of the wrong type")
    return found
