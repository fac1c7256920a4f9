"""The status of an item: its code, and what the caller may do now."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from rpc import Violation
from serai.common.v1 import outcome_pb2


class Code(IntEnum):
    """Stable number and name of an item's result; every verdict is OK."""

    OK = 0
    MALFORMED = 1
    IDEMPOTENCY_KEY_REUSED = 2


def decided(*, replayed: bool) -> outcome_pb2.ItemStatus:
    """The item was decided, now or by an earlier call."""
    return _status(Code.OK, "", applied=True, replayed=replayed)


def reused() -> outcome_pb2.ItemStatus:
    """The item's id stands for another content."""
    return _status(Code.IDEMPOTENCY_KEY_REUSED, "this request_id was used before with other content", applied=False)


def malformed(violations: Iterable[Violation]) -> outcome_pb2.ItemStatus:
    """The item cannot be understood; its id is not used up."""
    result = _status(Code.MALFORMED, "fields of this item are malformed; its id was not used up", applied=False)
    result.violations.extend(
        outcome_pb2.FieldViolation(field=row.field, description=row.description) for row in violations
    )
    return result


def _status(code: Code, message: str, *, applied: bool, replayed: bool = False) -> outcome_pb2.ItemStatus:
    # A dictionary, because the field "class" has the name of a keyword.
    fields: dict[str, Any] = {
        "code": int(code),
        "class": outcome_pb2.RESULT_CLASS_FINAL,
        "effect": outcome_pb2.EFFECT_APPLIED if applied else outcome_pb2.EFFECT_NONE,
        "reason": code.name,
        "message": message,
        "replayed": replayed,
    }
    return outcome_pb2.ItemStatus(**fields)
