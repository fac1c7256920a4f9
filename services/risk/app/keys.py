"""The file that holds the keys of the tokens."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from risk.domain.tokens import KeyRing

KEY_BYTES = 32
FIRST_EPOCH = 1


class KeysError(Exception):
    """The file of keys cannot be used; the text says what to change and shows no key."""


def load(path: Path) -> KeyRing:
    """Read the keys: JSON `{"epochs": {"1": "<64 hex digits>", ...}, "print_key": "<64 hex digits>"}`.

    All epochs in it are in force and new tokens are made under the greatest; leave one out to end it.
    Raises KeysError.
    """
    try:
        content = json.loads(path.read_text())
        epochs = {int(epoch): _key(key) for epoch, key in content["epochs"].items()}
        ring = KeyRing(epochs, _key(content["print_key"]))
    except OSError as error:
        raise KeysError(f"the keys of the tokens cannot be read from {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        # Without its cause, whose text may repeat a key.
        raise KeysError(
            f'{path} is not {{"epochs": {{"1": "<64 hex digits>"}}, "print_key": "<64 hex digits>"}}'
        ) from None
    if not epochs or min(epochs) < 1 or max(epochs) >= 2**32:
        raise KeysError(f"{path} names no key epoch from 1 to 4294967295")
    return ring


def ensure(path: Path) -> KeyRing:
    """Read the keys, made here first where there are none: for development on one machine only."""
    if not path.exists():
        _create(path)
    return load(path)


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"epochs": {FIRST_EPOCH: secrets.token_hex(KEY_BYTES)}, "print_key": secrets.token_hex(KEY_BYTES)}
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
    # A link, unlike a rename, leaves the keys of whoever came first.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _key(text: Any) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key
