"""An exported proof is checked with the public key alone, and nothing in it can be changed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from cli.failure import Failure
from cli.verifier_keys import read_keys
from cli.verify.proof_file import FIELDS, WrongProof, check, to_json
from ledger.api.convert import results
from ledger.domain import Transfer
from ledger.domain.checkpoint import Checkpoint, origin_of, sign
from ledger.domain.leaf import canonical
from ledger.domain.merkle import inclusion_path, leaf_hash
from ledger.domain.tiles import border_root, border_rows, grow
from ledger.domain.tiles import proof as prove
from serai.ledger.v1.proof_pb2 import GetInclusionProofResponse
from signing import VerifierKey

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey(origin_of("serai.local", 1), PRIVATE.public_key().public_bytes_raw())
MOMENT = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
TRANSFERS = [
    Transfer(
        number, UUID(int=number), 1, UUID(int=1000), UUID(int=1001), "EUR", 100 + number, None, 2, MOMENT, MOMENT,
        None, UUID(int=2000), UUID(int=3000), 1, False, False,
    )
    for number in range(1, 12)
]  # fmt: skip
LEAVES = [canonical(1, transfer) for transfer in TRANSFERS]
BORDER = grow(0, [], [leaf_hash(leaf) for leaf in LEAVES])[1]
CHECKPOINT = Checkpoint(KEY.name, len(LEAVES), border_root(BORDER))


def proof_of(index: int) -> str:
    message = GetInclusionProofResponse(
        transfer=results.transfers([TRANSFERS[index]], 1)[0],
        leaf=LEAVES[index],
        leaf_index=index,
        tree_size=len(LEAVES),
        path=prove(inclusion_path(index, len(LEAVES)), border_rows(len(LEAVES), BORDER)),
        checkpoint_note=sign(CHECKPOINT, PRIVATE),
    )
    return to_json(message, KEY)


PROOF = proof_of(6)


@pytest.mark.parametrize("index", range(len(LEAVES)))
def test_a_proof_is_valid(index: int) -> None:
    transfer, checkpoint = check(proof_of(index), [KEY])
    assert transfer.sequence == index + 1
    assert checkpoint == CHECKPOINT


def test_no_digit_of_a_proof_can_be_changed() -> None:
    places = [found.start() for found in re.finditer(r"[0-9]", PROOF)]
    assert len(places) > 200
    for place in places:
        other = str((int(PROOF[place]) + 1) % 10)
        with pytest.raises(WrongProof):
            check(PROOF[:place] + other + PROOF[place + 1 :], [KEY])


@given(st.integers(0, len(PROOF) - 1), st.characters())
def test_no_character_of_what_is_proved_can_be_changed(place: int, other: str) -> None:
    changed = PROOF[:place] + other + PROOF[place + 1 :]
    try:
        transfer, checkpoint = check(changed, [KEY])
    except WrongProof:
        return
    # Only white space between the fields says nothing.
    assert (transfer, checkpoint) == check(PROOF, [KEY])
    assert json.loads(changed) == json.loads(PROOF)


@pytest.mark.parametrize("name", sorted(FIELDS))
@pytest.mark.parametrize("value", [None, 5, True, "x", [], ["zz"], {}, {"amount": 5}])
def test_fields_of_another_kind_are_refused(name: str, value: object) -> None:
    with pytest.raises(WrongProof):
        check(json.dumps(json.loads(PROOF) | {name: value}), [KEY])


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "\x00", '{"leaf": 1}'])
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(WrongProof):
        check(text, [KEY])


def test_the_key_in_the_file_is_not_believed() -> None:
    forger = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    forged = json.loads(PROOF)
    key = VerifierKey(KEY.name, forger.public_key().public_bytes_raw())
    forged |= {"checkpoint": sign(CHECKPOINT, forger), "verifier_key": key.text()}
    assert check(json.dumps(forged), [key])
    with pytest.raises(WrongProof, match="no known key"):
        check(json.dumps(forged), [KEY])


def test_a_proof_of_another_book_is_refused() -> None:
    other = Checkpoint(origin_of("serai.local", 2), CHECKPOINT.size, CHECKPOINT.root)
    key = VerifierKey(other.origin, KEY.public_key)
    moved = json.loads(PROOF) | {"checkpoint": sign(other, PRIVATE), "verifier_key": key.text()}
    with pytest.raises(WrongProof, match="of book 1"):
        check(json.dumps(moved), [key])


def test_keys_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{KEY.text()}\n\n{KEY.text()}\n")
    assert read_keys(file, "serai verify keys") == [KEY, KEY]
    file.write_text("nonsense")
    with pytest.raises(Failure, match="no file of verifier keys"):
        read_keys(file, "serai verify keys")
    with pytest.raises(Failure, match="no file of verifier keys"):
        read_keys(tmp_path / "none", "serai verify keys")
