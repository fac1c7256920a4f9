"""Asking another service about many items at once, and what its silence and its refusals mean.

Every call carries ids that derive from payments, so it may be repeated; what is not a definite answer is NoAnswer.
"""

import re
from collections.abc import Awaitable, Sequence
from typing import Final, Protocol, TypeVar

import grpc

from payments.app.ports import NoAnswer
from rpc.errors import RemoteFailure, read
from serai.common.v1 import outcome_pb2
from telemetry import logger

log = logger(__name__)

MAX_QUEUED: Final = 20_000
OK: Final = 0
MALFORMED: Final = 1

_UNDECIDED = frozenset(
    {
        outcome_pb2.RESULT_CLASS_UNSPECIFIED,
        outcome_pb2.RESULT_CLASS_RETRY_SAME_ID,
        outcome_pb2.RESULT_CLASS_AMBIGUOUS,
    }
)
_SILENCE = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.ABORTED,
    }
)


class ItemResult(Protocol):
    """A result of any service: it carries a status."""

    @property
    def status(self) -> outcome_pb2.ItemStatus:
        """What happened to the item."""


Response = TypeVar("Response")
Result = TypeVar("Result", bound=ItemResult)


async def ask(service: str, call: Awaitable[Response]) -> Response:
    """The response of a call; raises NoAnswer for whatever leaves its outcome open, Refused for what is malformed."""
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        failure = read(error)
        if failure.code is grpc.StatusCode.INVALID_ARGUMENT and failure.violations:
            raise Refused(failure) from error
        if failure.code not in _SILENCE:
            # A defect or a wrong setting: the payments wait until it is put right, and somebody has to hear of it.
            log.error("call refused", peer=service, code=failure.code.name, reason=failure.reason)
        raise NoAnswer(service, f"{failure.code.name} {failure.reason}", failure.retry_after_seconds or 0.0) from error


class Refused(Exception):
    """Every item of a call was malformed, so the call as a whole was refused."""

    def __init__(self, failure: RemoteFailure) -> None:
        super().__init__(failure.reason)
        self.failure = failure

    def statuses(self, field: str, items: int) -> list[outcome_pb2.ItemStatus]:
        """The refusal as one status per item of the repeated `field`."""
        by_item: list[list[outcome_pb2.FieldViolation]] = [[] for _ in range(items)]
        for violation in self.failure.violations:
            found = re.match(rf"{field}\[(\d+)\]", violation.field)
            row = outcome_pb2.FieldViolation(field=violation.field, description=violation.description)
            places = range(items) if found is None else [int(found[1])]
            for place in places:
                if place < items:
                    by_item[place].append(row)
        return [_malformed(rows) for rows in by_item]


def _malformed(rows: Sequence[outcome_pb2.FieldViolation]) -> outcome_pb2.ItemStatus:
    status = outcome_pb2.ItemStatus(code=MALFORMED, reason="MALFORMED", violations=rows, effect=outcome_pb2.EFFECT_NONE)
    # The field's name is a word of Python's.
    setattr(status, "class", outcome_pb2.RESULT_CLASS_FINAL)
    return status


def decided(service: str, result: Result) -> Result:
    """The result, if it is one: raises NoAnswer when the item has to be sent again."""
    status = result.status
    if status.code != OK and getattr(status, "class") in _UNDECIDED:
        raise NoAnswer(service, status.reason)
    return result


def violations_of(status: outcome_pb2.ItemStatus) -> Sequence[str]:
    """What is wrong with the item, as sentences that name fields and no data."""
    if not status.violations:
        return (f"{status.reason}: {status.message}".rstrip(": "),)
    return tuple(f"{_path(row.field)}: {row.description}" for row in status.violations)


def _path(field: str) -> str:
    """The path within the item: the item's place in our batch means nothing to a channel."""
    return re.sub(r"^\w+\[\d+\]\.", "", field)
