"""Collects everything that is wrong with a request, so that the caller learns of all of it at once."""

from collections.abc import Iterable

import grpc

from rpc.errors import Failure, Violation

REASON = "INVALID_REQUEST"
"""The reason of a request that cannot be understood as sent."""


class Violations:
    """The violations of one request; `under()` gives a view that reports beneath a field."""

    def __init__(self) -> None:
        self._prefix = ""
        self._found: list[Violation] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def found(self) -> tuple[Violation, ...]:
        """The violations reported at or beneath this field, in the order of their report."""
        if not self._prefix:
            return tuple(self._found)
        return tuple(
            row
            for row in self._found
            if row.field == self._prefix or row.field.startswith((f"{self._prefix}.", f"{self._prefix}["))
        )

    def add(self, field_path: str, description: str) -> None:
        """Reports a field; the empty path means the message that this view stands for."""
        path = f"{self._prefix}.{field_path}" if self._prefix and field_path else self._prefix or field_path
        self._found.append(Violation(path, description))

    def add_all(self, faults: Iterable[tuple[str, str]]) -> None:
        """Reports faults that were collected elsewhere, each a field and its description."""
        for field_path, description in faults:
            self.add(field_path, description)

    def under(self, field_path: str) -> "Violations":
        """Gives a view that reports into the same collection beneath a field, such as `transfers[3]`."""
        view = Violations()
        view._prefix = f"{self._prefix}.{field_path}" if self._prefix else field_path
        view._found = self._found
        return view

    def raise_if_any(self) -> None:
        """Raises Failure INVALID_REQUEST (INVALID_ARGUMENT) with every violation found."""
        if self.found:
            raise invalid_request(self.found)


def invalid_request(violations: tuple[Violation, ...]) -> Failure:
    """Gives the failure of a request with these violations; the message names the first and counts the rest."""
    first = violations[0]
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    return Failure(
        REASON,
        f"{first.field}: {first.description}{more}",
        code=grpc.StatusCode.INVALID_ARGUMENT,
        violations=violations,
    )
