"""Signed checkpoints: what is accepted, and what is not."""

from __future__ import annotations

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.checkpoint import Checkpoint, origin_of, read_note, sign
from ledger.domain.merkle import leaf_hash
from ledger.domain.requests import Requests
from signing import InvalidNote, VerifierKey, read_key

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
REQUESTS = Requests().over(['["refusal", 7]', '["account", 9]'])
CHECKPOINT = Checkpoint(origin_of("serai.local", 1), 42, leaf_hash(b"root"), REQUESTS)
KEY = VerifierKey(CHECKPOINT.origin, PRIVATE.public_key().public_bytes_raw())
NOTE = sign(CHECKPOINT, PRIVATE)


def test_a_note_has_the_form_of_c2sp() -> None:
    lines = NOTE.split("\n")
    assert lines[:2] == ["serai.local/ledger/book/1", "42"]
    assert lines[3] == REQUESTS.text()
    assert lines[4] == ""
    assert lines[5].startswith("— serai.local/ledger/book/1 ")
    assert lines[6:] == [""]
    assert read_note(NOTE, [KEY]) == CHECKPOINT


def test_a_note_of_an_earlier_release_says_nothing_of_requests() -> None:
    earlier = Checkpoint(CHECKPOINT.origin, CHECKPOINT.size, CHECKPOINT.root)
    assert read_note(sign(earlier, PRIVATE), [KEY]) == earlier
    assert sign(earlier, PRIVATE).split("\n")[3] == ""


def test_the_chain_over_requests_has_known_values() -> None:
    # By hand: printf 'serai-ledger-requests-v1' | sha256sum, then sha256 of those bytes and the line.
    assert Requests().digest.hex() == "b9c9f6c4b76d93c8e74476834ffbe44dd3ba3221da92cddb2d030df0226fd4b2"
    assert Requests().over(["a"]).digest.hex() == "3965fc647c84859cb770047df34995fafc46bb9591b12ce5ea35a9dca3caf1c6"
    assert Requests().over(["a"]).over(["b"]) == Requests().over(["a", "b"]) != Requests().over(["b", "a"])


def test_the_verifier_key_of_the_specification_is_read() -> None:
    # The example of golang.org/x/mod/sumdb/note.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert read_key(text).text() == text
    assert read_key(f"{KEY.text()}\n") == KEY


def test_a_signature_of_the_specification_is_right() -> None:
    key = read_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    signed = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    material = b64decode(signed)
    assert material[:4] == key.key_id
    assert key.signed(text.encode(), material[4:])
    assert not key.signed(f"{text}\n".encode(), material[4:])


def test_any_changed_digit_is_refused() -> None:
    for position, old in enumerate(NOTE):
        changed = NOTE[:position] + ("A" if old != "A" else "B") + NOTE[position + 1 :]
        with pytest.raises(InvalidNote):
            read_note(changed, [KEY])


def test_a_note_of_an_unknown_key_is_refused() -> None:
    with pytest.raises(InvalidNote, match="no known key"):
        read_note(sign(CHECKPOINT, OTHER), [KEY])
    with pytest.raises(InvalidNote, match="no known key"):
        read_note(NOTE, [VerifierKey("serai.local/ledger/book/2", KEY.public_key)])
    with pytest.raises(InvalidNote, match="no known key"):
        read_note(NOTE, [])


def test_a_second_signature_of_somebody_else_is_passed_over() -> None:
    witness = "— witness.example/w AAAAAAAA\n"
    assert read_note(NOTE + witness, [KEY]) == CHECKPOINT
    later = VerifierKey(CHECKPOINT.origin, OTHER.public_key().public_bytes_raw())
    both = NOTE + sign(CHECKPOINT, OTHER).partition("\n\n")[2]
    assert read_note(both, [later]) == read_note(both, [KEY]) == CHECKPOINT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n01\nAAAA\n\n— a AAAA\n",
        "a b\n1\n" + "A" * 43 + "=\n\n— a AAAA\n",
        NOTE[:-1],
        NOTE.replace("42", "-1"),
    ],
)
def test_text_that_is_no_note(text: str) -> None:
    with pytest.raises(InvalidNote):
        read_note(text, [KEY])


@pytest.mark.parametrize("text", ["", "a", "a+b", KEY.text()[:-4], KEY.text().replace("+", "-"), "a+00000000+AAAA"])
def test_text_that_is_no_key(text: str) -> None:
    with pytest.raises(InvalidNote):
        read_key(text)
