"""What one caller brings: items that stay together in one flush, and the future that answers them."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Unit(Generic[Item, Result]):
    """Items of one caller and their common answer."""

    __slots__ = ("answer", "items")

    def __init__(self, items: Sequence[Item], answer: "asyncio.Future[Sequence[Result]]") -> None:
        self.items = items
        self.answer = answer

    @property
    def is_withdrawn(self) -> bool:
        """Whether the caller went away, which cancels the future it awaited."""
        return self.answer.done()


def answer_all(units: Sequence[Unit[Item, Result]], results: Sequence[Result]) -> None:
    """Give each unit its own part of the results of all; results of callers that went away are dropped."""
    start = 0
    for unit in units:
        end = start + len(unit.items)
        if not unit.is_withdrawn:
            unit.answer.set_result(results[start:end])
        start = end


def fail_all(units: Iterable[Unit[Item, Result]], error: Exception) -> None:
    """Fail the units that have no answer yet."""
    for unit in units:
        if not unit.answer.done():
            unit.answer.set_exception(error)
