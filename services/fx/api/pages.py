"""Page and resume tokens: opaque to callers, checked when they come back."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Final

from grpc import StatusCode

from rpc import Failure, Violations

DEFAULT_PAGE_SIZE: Final = 100
MAX_PAGE_SIZE: Final = 1_000
# Ours are far shorter; a hostile one may nest deeper than the reader of JSON can follow.
MAX_TOKEN_CHARACTERS: Final = 256


def token(*parts: str) -> str:
    """Give the token of a place."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def page_size(wanted: int, violations: Violations) -> int:
    """Give how many rows a page has; 0 means the default."""
    if wanted > MAX_PAGE_SIZE:
        violations.add("page_size", f"{wanted} is more than {MAX_PAGE_SIZE}")
    return wanted or DEFAULT_PAGE_SIZE


def place(text: str, kind: str, parts: int, violations: Violations) -> tuple[str, ...] | None:
    """Read a page token of a kind with so many further parts; None for the first page."""
    if not text:
        return None
    found = _read(text)
    if found is None or len(found) != parts + 1 or found[0] != kind:
        violations.add("page_token", "is not a token that this list gave")
        return None
    return found[1:]


def version(text: str, kind: str = "rates") -> int | None:
    """Read a resume token of a stream; None starts anew. Raises Failure CURSOR_OUT_OF_RANGE."""
    if not text:
        return None
    found = _read(text)
    if found is None or len(found) != 2 or found[0] != kind or not found[1].isdecimal() or len(found[1]) > 18:
        raise out_of_range()
    return int(found[1])


def out_of_range() -> Failure:
    """Give the failure of a resume token that names no place of the stream."""
    return Failure(
        "CURSOR_OUT_OF_RANGE",
        "the resume_token is not of this stream; start without one",
        code=StatusCode.OUT_OF_RANGE,
    )


def _read(text: str) -> tuple[str, ...] | None:
    if len(text) > MAX_TOKEN_CHARACTERS:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return None
    return tuple(parts)
