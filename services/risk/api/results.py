"""The status of an item on the wire: its code, and what the caller may do now."""

from __future__ import annotations

from typing import Any

from risk.domain.codes import Code
from rpc import Violation
from serai.common.v1 import outcome_pb2


def status(code: Code, *, applied: bool, replayed: bool = False, message: str = "") -> outcome_pb2.ItemStatus:
    """Give the status of an item; `applied` says that something durable was changed, now or by the first call."""
    # A dictionary, because the field "class" has the name of a keyword.
    fields: dict[str, Any] = {
        "code": int(code),
        "class": int(code.result_class),
        "effect": outcome_pb2.EFFECT_APPLIED if applied else outcome_pb2.EFFECT_NONE,
        "reason": code.reason,
        "message": message or code.message,
        "replayed": replayed,
    }
    return outcome_pb2.ItemStatus(**fields)


def malformed(violations: tuple[Violation, ...]) -> outcome_pb2.ItemStatus:
    """Give the status of an item that cannot be understood; its id is not used up."""
    result = status(Code.MALFORMED, applied=False)
    result.violations.extend(
        outcome_pb2.FieldViolation(field=row.field, description=row.description) for row in violations
    )
    return result
