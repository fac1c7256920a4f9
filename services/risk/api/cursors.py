"""Resume tokens of the stream of warnings: opaque to readers, a sequence to us."""

from __future__ import annotations

import base64
import binascii
import struct

import grpc

from rpc import Failure

_FORM = struct.Struct(">BQ")
_VERSION = 1


def token(sequence: int) -> str:
    """Give the token to resume after an event."""
    return base64.urlsafe_b64encode(_FORM.pack(_VERSION, sequence)).decode()


def sequence(given: str) -> int:
    """Read a token. Raises Failure CURSOR_OUT_OF_RANGE for what is none."""
    try:
        version, number = _FORM.unpack(base64.b64decode(given, altchars=b"-_", validate=True))
    except (binascii.Error, struct.error, ValueError):
        raise unknown() from None
    if version != _VERSION or number >= 2**63:
        raise unknown()
    return int(number)


def unknown() -> Failure:
    """Give the failure of a token that this stream never gave."""
    return Failure(
        "CURSOR_OUT_OF_RANGE",
        "this is not a resume token of the stream of warnings; watch without one to begin with all that is live",
        code=grpc.StatusCode.OUT_OF_RANGE,
    )
