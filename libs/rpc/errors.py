"""Errors on the wire: one google.rpc.Status with exactly one ErrorInfo, and the way back for clients."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import grpc
from google.protobuf.any_pb2 import Any as AnyDetail
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2  # type: ignore[import-untyped]

DOMAIN = "serai"
"""The domain of every reason (google.rpc.ErrorInfo.domain)."""

_DETAILS_KEY = "grpc-status-details-bin"


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with one field of a request; `field` is a path such as `transfers[3].amount.currency`."""

    field: str
    description: str


class Failure(Exception):
    """A call that cannot be answered: becomes a gRPC status with this reason.

    `reason` is a stable UPPER_SNAKE word for programs, `message` a sentence for people. `retry_after_seconds` adds
    RetryInfo, `violations` BadRequest; `metadata` goes into ErrorInfo.
    """

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        code: grpc.StatusCode,
        violations: Iterable[Violation] = (),
        retry_after_seconds: float | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.code = code
        self.violations = tuple(violations)
        self.retry_after_seconds = retry_after_seconds
        self.metadata = dict(metadata or {})


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a type of exception becomes. `message` replaces the exception's own text where that is not for callers."""

    code: grpc.StatusCode
    reason: str
    retry_after_seconds: float | None = None
    message: str | None = None


ErrorTable = Mapping[type[BaseException], "Mapped | tuple[grpc.StatusCode, str]"]
"""Exception type -> what it becomes; the nearest type in the exception's line of descent counts."""


class ErrorMap:
    """A service's table, ready for look-up by the type of an exception."""

    def __init__(self, *tables: ErrorTable) -> None:
        rows = {kind: row for table in tables for kind, row in table.items()}
        self._rows = {kind: row if isinstance(row, Mapped) else Mapped(*row) for kind, row in rows.items()}

    def failure(self, error: BaseException) -> Failure | None:
        """Gives what the error becomes, or None where the table does not know it."""
        row = next((self._rows[kind] for kind in type(error).__mro__ if kind in self._rows), None)
        if row is None:
            return None
        retry = getattr(error, "retry_after_seconds", row.retry_after_seconds)
        return Failure(row.reason, row.message or str(error), code=row.code, retry_after_seconds=retry)


@dataclass(frozen=True, slots=True)
class RemoteFailure:
    """What a failed call said. `reason` is the name of the gRPC code where the answer came from gRPC itself."""

    code: grpc.StatusCode
    reason: str
    message: str
    violations: tuple[Violation, ...] = ()
    retry_after_seconds: float | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


def read(error: grpc.aio.AioRpcError) -> RemoteFailure:
    """Reads the details of a failed call; never fails itself, whatever the other side sent."""
    reason, metadata, violations, retry = error.code().name, dict[str, str](), list[Violation](), None
    for detail in _details_of(error):
        info, bad, wait = (
            error_details_pb2.ErrorInfo(),
            error_details_pb2.BadRequest(),
            error_details_pb2.RetryInfo(),
        )
        try:
            if detail.Unpack(info):
                reason, metadata = info.reason, dict(info.metadata)
            elif detail.Unpack(bad):
                violations += [Violation(row.field, row.description) for row in bad.field_violations]
            elif detail.Unpack(wait):
                retry = wait.retry_delay.ToNanoseconds() / 1e9
        except DecodeError:
            continue
    return RemoteFailure(error.code(), reason, error.details() or "", tuple(violations), retry, metadata)


def _details_of(error: grpc.aio.AioRpcError) -> Iterable[AnyDetail]:
    for name, value in error.trailing_metadata() or ():
        if name == _DETAILS_KEY and isinstance(value, bytes):
            try:
                return list(status_pb2.Status.FromString(value).details)
            except DecodeError:
                return ()
    return ()
