"""Identifiers: UUIDv7 for what we create, derived ones for steps that may be repeated, strict text on the wire.

Layout of version 7: RFC 9562, section 5.7 (48 bits of milliseconds since 1970, 4 bits version, 12 bits, 2 bits
variant, 62 bits).
"""

import re
from hashlib import sha256
from uuid import UUID

from uuid_utils.compat import uuid7

__all__ = ["InvalidId", "derived", "is_id", "parse", "uuid7"]

_CANONICAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)

_TIMESTAMP = ((1 << 48) - 1) << 80
_RANDOM = ((1 << 12) - 1) << 64 | ((1 << 62) - 1)
_VERSION_7 = 0x7 << 76
_VARIANT_RFC = 0b10 << 62


class InvalidId(ValueError):
    """The text is not a canonical UUID; the message is safe to show to the caller."""


def parse(text: str) -> UUID:
    """Read a UUID in its one canonical text: 36 characters, lower case, hyphens, versions 1 to 8 of RFC 9562.

    Braces, URN prefixes, capitals and missing hyphens are refused, because one id with two spellings would defeat
    idempotency and joins by text; the nil and the max UUID are no ids. Raises InvalidId.
    """
    if not is_id(text):
        raise InvalidId(f"{text[:48]!r} is not a UUID in canonical lower-case text")
    return UUID(int=int(text.replace("-", ""), 16))


def is_id(text: str) -> bool:
    """Say whether `parse` would read the text, in a quarter of its time."""
    return _CANONICAL.fullmatch(text) is not None


def derived(parent: UUID, purpose: str) -> UUID:
    """The id of one step of a parent, such as its hold: the same parent and purpose always give the same id.

    A worker that repeats a step after a crash therefore repeats it under the same id. The first 48 bits are the
    parent's, so ids derived from version 7 parents sort by the parents' milliseconds; the other bits come from
    sha256 over the parent's 16 bytes and the purpose, so two purposes differ as surely as two random ids do.
    """
    digest = int.from_bytes(sha256(parent.bytes + purpose.encode()).digest()[:16], "big")
    return UUID(int=parent.int & _TIMESTAMP | _VERSION_7 | _VARIANT_RFC | digest & _RANDOM)
