"""Sizes of requests, page tokens and resume tokens."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sized
from datetime import UTC, datetime, timedelta

import grpc

from rpc import Failure, Violations

MAX_PAGE_ITEMS = 1_000
DEFAULT_PAGE_ITEMS = 100
MAX_SEQUENCE_DIGITS = 18

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def check_size(items: Sized, field: str, most: int) -> None:
    """Refuses a call with no item or with too many."""
    if 1 <= len(items) <= most:
        return
    violations = Violations()
    violations.add(field, f"has {len(items)} items; 1 to {most} are allowed")
    violations.raise_if_any()


def page_size(asked: int, violations: Violations) -> int:
    """The number of items on a page."""
    if asked > MAX_PAGE_ITEMS:
        violations.add("page_size", f"{asked} is more than {MAX_PAGE_ITEMS}")
    return asked or DEFAULT_PAGE_ITEMS


def token(*parts: object) -> str:
    """An opaque token that stands for a place."""
    return urlsafe_b64encode("/".join(map(str, parts)).encode()).decode()


def place(text: str, *prefix: object) -> str | None:
    """The last part of a token that was made with this prefix; None for any other text."""
    try:
        head, _, last = urlsafe_b64decode(text.encode("ascii")).decode().rpartition("/")
    except (ValueError, Base64Error):
        return None
    return last if head == "/".join(map(str, prefix)) else None


def sequence(text: str, *prefix: object) -> int | None:
    """The sequence at the end of a token that was made with this prefix; None for any other text."""
    last = place(text, *prefix)
    if last is None or not (last.isascii() and last.isdecimal()) or len(last) > MAX_SEQUENCE_DIGITS:
        return None
    return int(last)


def time_token(moment: datetime, *prefix: object) -> str:
    """An opaque token that stands for a moment from 1970 on."""
    return token(*prefix, (moment - _EPOCH) // _MICROSECOND)


def time(text: str, *prefix: object) -> datetime | None:
    """The moment at the end of a token that `time_token` made with this prefix; None for any other text."""
    microseconds = sequence(text, *prefix)
    if microseconds is None:
        return None
    try:
        return _EPOCH + microseconds * _MICROSECOND
    except OverflowError:
        return None


def cursor_out_of_range() -> Failure:
    """The answer to a point of a stream that leads nowhere."""
    return Failure(
        "CURSOR_OUT_OF_RANGE",
        "the point to begin at is not one of this stream's; begin again without it",
        code=grpc.StatusCode.OUT_OF_RANGE,
    )
