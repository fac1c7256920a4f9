"""Reading the items of a batch: each well-formed or with its violations, its neighbours unharmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from google.protobuf.message import Message

from rpc import Violation, Violations
from rpc.validation import invalid_request

Sent = TypeVar("Sent")
Read = TypeVar("Read")

MALFORMED = tuple[Violation, ...]
"""What stands for an item that is malformed."""


def check_size(items: Sequence[object], name: str, most: int) -> None:
    """Refuse a batch that is empty or too large: Failure INVALID_REQUEST."""
    violations = Violations()
    if not 1 <= len(items) <= most:
        violations.add(name, f"has {len(items)} items; 1 to {most} are allowed")
    violations.raise_if_any()


def read_items(
    items: Sequence[Sent], name: str, most: int, read: Callable[[Sent, Violations], Read | None]
) -> list[Read | MALFORMED]:
    """Read each item by `read`, which reports violations and then gives None.

    When no item is well-formed, or the batch is empty or too large, the call fails with every violation.
    """
    check_size(items, name, most)
    results: list[Read | MALFORMED] = []
    found: list[Violation] = []
    for position, item in enumerate(items):
        violations = Violations().under(f"{name}[{position}]")
        value = read(item, violations)
        found += violations.found
        results.append(violations.found if value is None or violations else value)
    if all(isinstance(result, tuple) for result in results):
        raise invalid_request(tuple(found))
    return results


def content(message: Message) -> bytes:
    """Give the bytes by which two requests with one id are told apart: all but the id."""
    bare = type(message)()
    bare.CopyFrom(message)
    bare.ClearField("request_id")
    return bare.SerializeToString(deterministic=True)
