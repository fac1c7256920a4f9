"""Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed-note, by Ed25519.

A note is the text origin, size, root hash in base64, each a line; an extension line of ours, the chain over the book's
other requests (ledger.domain.requests; notes of earlier releases have none); an empty line; and signature lines, each
an em dash, the key's name, and base64 of the key's id and the signature over the text. The key's name is the log's
origin.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.merkle import HASH_BYTES
from ledger.domain.requests import Requests, parts
from signing import KEY_ID_BYTES, InvalidNote, VerifierKey, decoded

_DASH = "\u2014"
_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its first `size` leaves have this root."""

    origin: str
    size: int
    root: bytes
    requests: Requests | None = None
    """The chain over what else was asked of the book before its transfer `size`; None where it is not said."""

    def text(self) -> str:
        """The text that is signed."""
        said = "" if self.requests is None else f"{self.requests.text()}\n"
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n{said}"


def origin_of(domain: str, book_id: int) -> str:
    """The name of a book's log."""
    return f"{domain}/ledger/book/{book_id}"


def sign(checkpoint: Checkpoint, private_key: Ed25519PrivateKey) -> str:
    """The note of a checkpoint, signed under the name of its origin."""
    key = VerifierKey(checkpoint.origin, private_key.public_key().public_bytes_raw())
    signature = private_key.sign(checkpoint.text().encode())
    return f"{checkpoint.text()}\n{_DASH} {checkpoint.origin} {b64encode(key.key_id + signature).decode()}\n"


def read_unverified(note: str) -> Checkpoint:
    """What a note says, whoever signed it. Raises InvalidNote."""
    return _parse(note)[0]


def read_note(note: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """What a note says that one of the keys signed under the name of its origin. Raises InvalidNote.

    Signatures of other keys are passed over; one that bears the name and id of a known key must be right.
    """
    checkpoint, text, signatures = _parse(note)
    known = {(key.name, key.key_id): key for key in keys if key.name == checkpoint.origin}
    verified = False
    for name, material in signatures:
        key = known.get((name, material[:KEY_ID_BYTES]))
        if key is None:
            continue
        if not key.signed(text.encode(), material[KEY_ID_BYTES:]):
            raise InvalidNote(f"the signature of {name} on the checkpoint is wrong")
        verified = True
    if not verified:
        raise InvalidNote(f"no known key of {checkpoint.origin} signed the checkpoint")
    return checkpoint


def _parse(note: str) -> tuple[Checkpoint, str, list[tuple[str, bytes]]]:
    body, _, signatures = note.partition("\n\n")
    lines = body.split("\n")
    if len(lines) not in (3, 4) or not _NAME.fullmatch(lines[0]) or not _SIZE.fullmatch(lines[1]):
        raise InvalidNote("a checkpoint is three lines: origin, size and root hash, and one of requests at most")
    root = decoded(lines[2])
    if len(root) != HASH_BYTES:
        raise InvalidNote("the root hash of a checkpoint has 32 bytes")
    if not signatures.endswith("\n"):
        raise InvalidNote("a note ends with signature lines")
    requests = _requests(lines[3]) if len(lines) == 4 else None
    checkpoint = Checkpoint(lines[0], int(lines[1]), root, requests)
    return checkpoint, f"{body}\n", [_signature(s) for s in signatures[:-1].split("\n")]


def _requests(line: str) -> Requests:
    found = parts(line)
    if found is None:
        raise InvalidNote("the fourth line of a checkpoint is requests, a number and a hash")
    return Requests(found[0], decoded(found[1]))


def _signature(line: str) -> tuple[str, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH or not _NAME.fullmatch(parts[1]):
        raise InvalidNote("a signature line is an em dash, a name and base64")
    return parts[1], decoded(parts[2])
