"""The private key that a service signs with: a PEM file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


class WrongKey(Exception):
    """There is no Ed25519 private key where one should be; the message says what is wrong."""


def find(service: str, file: Path | None, home: Path | None) -> Ed25519PrivateKey:
    """Gives the key of the file when one is set, else the development key of the home folder. Raises WrongKey."""
    if file is not None:
        return load(file)
    if home is not None:
        return load_or_make(home, service)
    raise WrongKey("it is not set, and there is no home folder where one could be made for development")


def load(path: Path) -> Ed25519PrivateKey:
    """Reads a key. Raises WrongKey."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongKey(f"{path} cannot be read as a private key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongKey(f"{path} holds a key of another kind than Ed25519")
    return key


def load_or_make(home: Path, service: str) -> Ed25519PrivateKey:
    """Reads a service's development key of a home folder, which is made on first use with mode 0600. Raises WrongKey.

    Processes that make it at the same time agree on the one that is linked to its name first.
    """
    path = home / "keys" / f"{service}-signing.pem"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return load(path)
