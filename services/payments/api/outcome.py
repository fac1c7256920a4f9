"""Results of items, from codes to the contract."""

from collections.abc import Sequence

from payments.domain.codes import Code
from rpc import Violation
from serai.common.v1 import outcome_pb2


def status_of(
    code: Code, *, replayed: bool = False, violations: Sequence[Violation] = (), detail: str = ""
) -> outcome_pb2.ItemStatus:
    """The status of an item; `detail` is put behind the code's own words and is free of personal data."""
    applied = code is Code.OK or code is Code.CANCELLATION_PENDING
    status = outcome_pb2.ItemStatus(
        code=code.value,
        effect=outcome_pb2.EFFECT_APPLIED if applied else outcome_pb2.EFFECT_NONE,
        reason=code.reason,
        message=f"{code.message} ({detail})" if detail else code.message,
        violations=[outcome_pb2.FieldViolation(field=row.field, description=row.description) for row in violations],
        replayed=replayed,
    )
    # The field's name is a word of Python's.
    setattr(status, "class", code.result_class.value)
    return status
