"""What ends a command: a message for a person and what to do next."""

from collections.abc import Iterable
from typing import Protocol


class Failure(Exception):
    """The command cannot go on. `hint` says what to do next; exit code 1."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Violation(Protocol):
    """What a service says is wrong with one field."""

    @property
    def field(self) -> str:
        """Path of the field."""

    @property
    def description(self) -> str:
        """What is wrong with it."""


def refusal(reason: str, message: str, violations: Iterable[Violation]) -> str:
    """Give the words of a service that refused, and below them every field that is wrong, one a line."""
    return "\n  ".join([f"{reason}: {message}", *(f"{v.field}: {v.description}" for v in violations)])
