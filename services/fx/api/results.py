"""The result of an item on the wire: its code, and what the caller may do now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from fx.api.quotes import quote_message
from fx.app.once import Answer
from fx.domain import Code
from rpc import Violation
from serai.common.v1 import outcome_pb2
from serai.fx.v1 import quote_pb2

# A refusal whose cause can go away burned its id: try again under a new one. The others stand for ever.
_NEW_ID: Final = frozenset(
    {
        Code.CURRENCY_NOT_QUOTED,
        Code.NO_PROVIDER,
        Code.EXPOSURE_LIMIT,
        Code.AMOUNT_TOO_SMALL,
        Code.AMOUNT_TOO_LARGE,
        Code.CURRENCY_FROZEN,
        Code.RATE_STALE,
        Code.QUOTE_NOT_ACCEPTED,
        Code.PRICE_IN_FUTURE,
        Code.PRICE_OFF_MARKET,
        Code.PAIR_NOT_TRADED,
    }
)


def status(code: Code, message: str = "", *, applied: bool, replayed: bool = False) -> outcome_pb2.ItemStatus:
    """Give the status of an item; `applied` says that something durable was changed."""
    result_class = outcome_pb2.RESULT_CLASS_NEW_ID_REQUIRED if code in _NEW_ID else outcome_pb2.RESULT_CLASS_FINAL
    # The field is called `class`, which Python's grammar keeps for itself.
    named: dict[str, Any] = {"class": result_class}
    return outcome_pb2.ItemStatus(
        code=int(code),
        effect=outcome_pb2.EFFECT_APPLIED if applied else outcome_pb2.EFFECT_NONE,
        reason=code.name,
        message=message,
        replayed=replayed,
        **named,
    )


def answered(request_id: str, answer: Answer) -> quote_pb2.QuoteResult:
    """Give the result of a request that was decided. A replayed success was applied, by the first call."""
    return quote_pb2.QuoteResult(
        request_id=request_id,
        status=status(answer.code, answer.message, applied=answer.code is Code.OK, replayed=answer.replayed),
        quote=None if answer.quote is None else quote_message(answer.quote),
    )


def malformed(request_id: str, violations: Iterable[Violation]) -> quote_pb2.QuoteResult:
    """Give the result of an item that cannot be understood; its id is not used up."""
    return quote_pb2.QuoteResult(request_id=request_id, status=malformed_status(violations))


def malformed_status(violations: Iterable[Violation]) -> outcome_pb2.ItemStatus:
    """Give the status of an item that cannot be understood."""
    found = tuple(violations)
    result = status(Code.MALFORMED, f"{found[0].field}: {found[0].description}", applied=False)
    result.violations.extend(outcome_pb2.FieldViolation(field=row.field, description=row.description) for row in found)
    return result
