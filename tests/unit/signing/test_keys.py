"""Private keys in files, and public ones in lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from signing import InvalidNote, VerifierKey, WrongKey, find, load, read_key

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("serai.local/fx/quotes", PRIVATE.public_key().public_bytes_raw())


def pem(path: Path, key: object = PRIVATE) -> Path:
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))  # type: ignore[attr-defined]
    return path


def raw(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes_raw()


def test_the_file_that_is_set_is_read_and_none_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert raw(find("fx", pem(tmp_path / "key.pem"), home)) == raw(PRIVATE)
    assert not home.exists()


def test_a_development_key_is_made_once_for_each_service_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = raw(find("fx", None, tmp_path))
    assert raw(find("fx", None, tmp_path)) == made
    assert raw(find("ledger", None, tmp_path)) != made
    files = list((tmp_path / "keys").iterdir())
    assert sorted(file.name for file in files) == ["fx-signing.pem", "ledger-signing.pem"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="not set"):
        find("fx", None, None)
    with pytest.raises(WrongKey, match="cannot be read as a private key"):
        load(tmp_path / "none.pem")
    with pytest.raises(WrongKey, match="another kind than Ed25519"):
        load(pem(tmp_path / "other.pem", generate_private_key(SECP256R1())))


def test_a_public_key_survives_its_line() -> None:
    assert read_key(KEY.text()) == KEY
    assert read_key(f" {KEY.text()}\n") == KEY
    assert KEY.signed(b"content", PRIVATE.sign(b"content"))
    assert not KEY.signed(b"contents", PRIVATE.sign(b"content"))
    assert not KEY.signed(b"content", b"no signature")


@given(st.integers(0, len(KEY.text()) - 1), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_changed_line_is_no_key_or_another_one(place: int, letter: str) -> None:
    line = KEY.text()
    changed = line[:place] + letter + line[place + 1 :]
    if changed == line:
        return
    with pytest.raises(InvalidNote):
        read_key(changed)
