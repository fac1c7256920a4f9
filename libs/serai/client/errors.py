"""What can go wrong for a partner.

    SeraiError
        InvalidRequest      the call is wrong; `violations` names every field           never repeat as it is
        NotPermitted        the certificate may not do this, or the thing is another's  never repeat
        NotFound            there is no such thing
        CursorLost          a resume token is unknown or too old                        start from a snapshot
        Unavailable         no answer within the deadline, after retries                repeat with the same ids
        Failed              a defect of the service; `reason` and `message` say more

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
    """The call itself is wrong; `violations` names every field."""


class NotPermitted(SeraiError):
    """The certificate may not do this, or the thing belongs to another participant."""


class NotFound(SeraiError):
    """There is no such thing."""


class CursorLost(SeraiError):
    """The resume token is unknown or older than what is kept."""


class Unavailable(SeraiError):
    """No answer came within the deadline. What was sent may have happened: repeat with the same ids."""


class Failed(SeraiError):
    """The service could not carry out the call because of a defect of its own."""


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

PASSING = frozenset(code for code, kind in _BY_CODE.items() if kind is Unavailable)
"""Codes after which the same call, with the same ids, may be sent again."""


def raised_for(error: grpc.aio.AioRpcError) -> SeraiError:
    """Give the client's error for a failed call."""
    remote: RemoteFailure = read(error)
    return _BY_CODE.get(remote.code, Failed)(remote.reason, remote.message, remote.violations)
