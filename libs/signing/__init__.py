"""Ed25519 keys that services sign with, and the public ones that others verify with."""

from signing.private_keys import WrongKey, find, load, load_or_make
from signing.verifier_keys import KEY_ID_BYTES, InvalidNote, VerifierKey, decoded, read_key

__all__ = [
    "KEY_ID_BYTES",
    "InvalidNote",
    "VerifierKey",
    "WrongKey",
    "decoded",
    "find",
    "load",
    "load_or_make",
    "read_key",
]
