"""What can go wrong for a partner.

    SeraiError
        InvalidRequest      the call is wrong or too large; `violations` names fields   never repeat as it is
        NotPermitted        the certificate may not do this, or the thing is another's  never repeat
        NotFound            there is no such thing
        CursorLost          a resume token is unknown or too old                        start from a snapshot
        Unavailable         no answer within the deadline, after retries                repeat with the same ids
        Failed              anything else: a defect of the service, a request_id that stands for another request ...

A refusal of a payment is no error: it is in the result, with its reason.
"""

from collections.abc import Sequence

import grpc

from rpc.errors import RemoteFailure, Violation, read


class SeraiError(Exception):
    """Anything that a call of the client can raise. `reason` is stable, the text is for people."""

    def __init__(self, reason: str, message: str, violations: Sequence[Violation] = ()) -> None:
        super().__init__(f"{reason}: {message}")
        self.reason = reason
        self.message = message
        self.violations = tuple(violations)


class InvalidRequest(SeraiError):
    """The call itself is wrong; `violations` names every field. Without any, its message may be too large."""


class NotPermitted(SeraiError):
    """The certificate may not do this, or the thing belongs to another participant."""


class NotFound(SeraiError):
    """There is no such thing."""


class CursorLost(SeraiError):
    """The resume token is unknown or older than what is kept."""


class Unavailable(SeraiError):
    """No answer came within the deadline. What was sent may have happened: repeat with the same ids."""


class Failed(SeraiError):
    """The service did not carry out the call; `reason` says why, INTERNAL is a defect of its own."""


_BY_CODE: dict[grpc.StatusCode, type[SeraiError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequest,
    grpc.StatusCode.UNAUTHENTICATED: NotPermitted,
    grpc.StatusCode.PERMISSION_DENIED: NotPermitted,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.OUT_OF_RANGE: CursorLost,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: Unavailable,
    grpc.StatusCode.RESOURCE_EXHAUSTED: Unavailable,
    grpc.StatusCode.CANCELLED: Unavailable,
}


def kind_of(remote: RemoteFailure) -> type[SeraiError]:
    """Give the kind of error that a failed call is; after Unavailable the same call may be sent again."""
    if remote.code is grpc.StatusCode.RESOURCE_EXHAUSTED and remote.retry_after_seconds is None:
        # A full queue or a spent quota says when to return. A message that is too large stays so.
        return InvalidRequest
    return _BY_CODE.get(remote.code, Failed)


def raised_for(error: grpc.aio.AioRpcError) -> SeraiError:
    """Give the client's error for a failed call."""
    remote = read(error)
    return kind_of(remote)(remote.reason, remote.message, remote.violations)
