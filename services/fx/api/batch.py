"""The one rule for batches: a malformed item gets its own result, and a call without a well-formed one fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeVar

from fx.api.results import answered, malformed
from fx.app.once import Answer, Request
from rpc import Violation, Violations
from rpc.validation import invalid_request
from serai.fx.v1 import quote_pb2

MAX_ITEMS: Final = 500


class Item(Protocol):
    """A message of a batch that asks for something under an id."""

    request_id: str


ItemType = TypeVar("ItemType", bound=Item)
Command = TypeVar("Command")


def check_size(field: str, items: Sequence[object], most: int = MAX_ITEMS) -> None:
    """Refuse an empty batch and one that is too large."""
    if not 1 <= len(items) <= most:
        raise invalid_request((Violation(field, f"{len(items)} items were given; 1 to {most} are allowed"),))


def read_items(
    field: str, items: Sequence[ItemType], read: Callable[[ItemType, Violations], Command | None]
) -> tuple[list[Command | None], list[quote_pb2.QuoteResult | None]]:
    """Read every item; give what was read, and the results of those that are malformed, each at its place.

    Raises Failure INVALID_REQUEST with every violation of every item when none is well-formed.
    """
    check_size(field, items)
    commands: list[Command | None] = []
    results: list[quote_pb2.QuoteResult | None] = []
    found: list[Violation] = []
    # Most batches are well-formed: names of fields are put together for the items that are not, in a second reading.
    noted = Violations()
    for index, item in enumerate(items):
        command = read(item, noted)
        commands.append(command)
        if command is not None:
            results.append(None)
            continue
        violations = Violations().under(f"{field}[{index}]")
        read(item, violations)
        found.extend(violations.found)
        results.append(malformed(item.request_id, violations.found))
        noted = Violations()
    if all(command is None for command in commands):
        raise invalid_request(tuple(found))
    return commands, results


async def decide(
    field: str,
    items: Sequence[ItemType],
    read: Callable[[ItemType, Violations], Request[Command] | None],
    answer: Callable[[Sequence[Request[Command]]], Awaitable[Sequence[Answer]]],
) -> list[quote_pb2.QuoteResult]:
    """Read a batch, have its well-formed items decided together, and give one result per item in order."""
    requests, results = read_items(field, items, read)
    answers = iter(await answer([request for request in requests if request is not None]))
    return [
        result if result is not None else answered(item.request_id, next(answers))
        for item, result in zip(items, results, strict=True)
    ]
