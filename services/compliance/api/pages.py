"""Pages over short lists that are held in memory, in order of an id."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from rpc import Violations

DEFAULT_PAGE_SIZE = 100
MAX_PAGE_SIZE = 1_000
Item = TypeVar("Item")


class PageRequest(Protocol):
    """The paging fields of a List request."""

    page_size: int
    page_token: str


def page(items: Sequence[Item], key: Callable[[Item], str], request: PageRequest) -> tuple[Sequence[Item], str]:
    """The items of one page and the token of the next, empty at the end.

    Raises Failure INVALID_REQUEST for a size above MAX_PAGE_SIZE or a token that none of our answers held.
    """
    violations = Violations()
    if request.page_size > MAX_PAGE_SIZE:
        violations.add("page_size", f"is {request.page_size}; at most {MAX_PAGE_SIZE} is allowed")
    after = _after(request.page_token)
    if after is None:
        violations.add("page_token", "is not the next_page_token of an earlier answer")
    violations.raise_if_any()
    rest = [item for item in items if key(item) > (after or "")]
    size = request.page_size or DEFAULT_PAGE_SIZE
    more = len(rest) > size
    return rest[:size], _token(key(rest[size - 1])) if more else ""


def _token(last: str) -> str:
    return base64.urlsafe_b64encode(f"after:{last}".encode()).decode()


def _after(token: str) -> str | None:
    if not token:
        return ""
    try:
        text = base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, ValueError):
        return None
    return text.removeprefix("after:") if text.startswith("after:") else None
