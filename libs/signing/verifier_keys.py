"""Public keys in the form of C2SP signed-note: one line of name, key id and key."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY_ID_BYTES = 4
_KEY_BYTES = 32
_ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]+")


class InvalidNote(ValueError):
    """Text is no note signed by a known key, or no verifier key."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name that it signs for."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell the keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:KEY_ID_BYTES]

    def text(self) -> str:
        """The key in one line, as C2SP signed-note writes it."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_ED25519 + self.public_key).decode()}"

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Whether this key made the signature over the content."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, content)
        except InvalidSignature:
            return False
        return True


def read_key(text: str) -> VerifierKey:
    """Reads a verifier key from its line. Raises InvalidNote."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    material = decoded(encoded)
    if not _NAME.fullmatch(name) or len(material) != _KEY_BYTES + 1 or material[:1] != _ED25519:
        raise InvalidNote("a verifier key is <name>+<key id in hex>+<base64 of an Ed25519 key>")
    key = VerifierKey(name, material[1:])
    if key.key_id.hex() != key_id:
        raise InvalidNote(f"the verifier key of {name} does not have the id {key_id[:16]}")
    return key


def decoded(text: str) -> bytes:
    """Gives the bytes of base64 in its one canonical form. Raises InvalidNote."""
    try:
        found = b64decode(text, validate=True)
    except ValueError as error:
        raise InvalidNote("base64 cannot be read") from error
    if b64encode(found).decode() != text:
        raise InvalidNote("base64 is not in canonical form")
    return found
