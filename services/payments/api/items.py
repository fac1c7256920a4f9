"""Reading the items of a batch: each well-formed or with its violations, its neighbours unharmed."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rpc import Violation, Violations
from rpc.validation import invalid_request

Sent = TypeVar("Sent")
Read = TypeVar("Read")

Malformed = tuple[Violation, ...]
"""What stands for an item that is malformed."""


def batch_size(field: str, items: Sequence[object], most: int) -> None:
    """Raises INVALID_REQUEST for an empty batch and for one with too many items."""
    if not 1 <= len(items) <= most:
        faults = Violations()
        faults.add(field, f"must have 1 to {most} items, not {len(items)}")
        faults.raise_if_any()


def read_items(
    items: Sequence[Sent], field: Callable[[int], str], read: Callable[[Violations, Sent], Read | None]
) -> list[Read | Malformed]:
    """Each item by `read`, which reports violations beneath `field(place)` and then gives None.

    Raises INVALID_REQUEST with every violation when no item is well-formed. Each item has violations of its own: one
    collection for all would be looked through again at every field of every item.
    """
    results: list[Read | Malformed] = []
    for place, item in enumerate(items):
        faults = Violations().under(field(place))
        found = read(faults, item)
        results.append(faults.found if found is None else found)
    malformed = [result for result in results if isinstance(result, tuple)]
    if len(malformed) == len(results):
        raise invalid_request(tuple(violation for violations in malformed for violation in violations))
    return results
