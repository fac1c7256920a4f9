"""Writes a failure as a google.rpc.Status, small enough to arrive."""

from collections.abc import Iterator

import grpc
from google.rpc import error_details_pb2, status_pb2  # type: ignore[import-untyped]
from grpc_status import rpc_status

from rpc.errors import DOMAIN, Failure, Violation

MAX_STATUS_BYTES = 5000
"""A status travels in the trailers, and a client takes 8192 bytes of them unless told otherwise (in base64, for some).

One byte more and the client sees RESOURCE_EXHAUSTED instead of what was wrong, so violations that find no room are
counted in the metadata of ErrorInfo as `violations_not_listed`; there is room for about sixty.
"""

MAX_MESSAGE_BYTES = 300
MAX_FIELD_BYTES = 200
MAX_DESCRIPTION_BYTES = 300
"""Messages and descriptions quote what callers sent, which may be long."""


def status_of(failure: Failure) -> grpc.Status:
    """Gives the gRPC status: one ErrorInfo, and BadRequest or RetryInfo where there is something to say in them."""
    status = status_pb2.Status(code=failure.code.value[0], message=_cut(failure.message, MAX_MESSAGE_BYTES))
    listed = list(_that_fit(failure.violations))
    metadata = {name: _cut(value, MAX_DESCRIPTION_BYTES) for name, value in failure.metadata.items()}
    if len(listed) < len(failure.violations):
        metadata["violations_not_listed"] = str(len(failure.violations) - len(listed))
    info = error_details_pb2.ErrorInfo(reason=failure.reason, domain=DOMAIN, metadata=metadata)
    status.details.add().Pack(info)
    if listed:
        status.details.add().Pack(error_details_pb2.BadRequest(field_violations=listed))
    if failure.retry_after_seconds is not None:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromNanoseconds(round(failure.retry_after_seconds * 1e9))
        status.details.add().Pack(retry)
    converted: grpc.Status = rpc_status.to_status(status)
    return converted


def _that_fit(violations: tuple[Violation, ...]) -> Iterator[error_details_pb2.BadRequest.FieldViolation]:
    # What else the status holds is short: the message, one ErrorInfo and the names of the types.
    room = MAX_STATUS_BYTES - 1000
    for violation in violations:
        row = error_details_pb2.BadRequest.FieldViolation(
            field=_cut(violation.field, MAX_FIELD_BYTES),
            description=_cut(violation.description, MAX_DESCRIPTION_BYTES),
        )
        room -= row.ByteSize() + 3
        if room < 0:
            return
        yield row


def _cut(text: str, max_bytes: int) -> str:
    """Shortens a text that is longer than `max_bytes` in UTF-8, without splitting a character."""
    encoded = text.encode()
    return text if len(encoded) <= max_bytes else encoded[: max_bytes - 3].decode(errors="ignore") + "..."
