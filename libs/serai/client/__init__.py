"""The partner channel's client: `from serai.client import Serai`."""

from rpc.credentials import Tls
from serai.client.channel import Serai
from serai.client.connection import Addresses, Connection
from serai.client.errors import (
    CursorLost,
    Failed,
    InvalidRequest,
    NotFound,
    NotPermitted,
    SeraiError,
    Unavailable,
)
from serai.quote_form import ForgedQuote
from signing import VerifierKey

__all__ = [
    "Addresses",
    "Connection",
    "CursorLost",
    "Failed",
    "ForgedQuote",
    "InvalidRequest",
    "NotFound",
    "NotPermitted",
    "Serai",
    "SeraiError",
    "Tls",
    "Unavailable",
    "VerifierKey",
]
