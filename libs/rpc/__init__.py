"""Serving and calling over gRPC: mutual TLS, identity, deadlines, errors, health and an orderly end.

A service gives an Application to `rpc.process.run`; its handlers find who calls in `rpc.context.call()`.
"""

from rpc.access import AccessTable, Callers
from rpc.application import Application, Mount
from rpc.channel import open_channel
from rpc.context import Call, call
from rpc.credentials import Tls
from rpc.deadlines import outgoing
from rpc.errors import ErrorTable, Failure, Mapped, Violation
from rpc.identity import Identity, Kind
from rpc.settings import Address, ServiceSettings
from rpc.validation import Violations

__all__ = [
    "AccessTable",
    "Address",
    "Application",
    "Call",
    "Callers",
    "ErrorTable",
    "Failure",
    "Identity",
    "Kind",
    "Mapped",
    "Mount",
    "ServiceSettings",
    "Tls",
    "Violation",
    "Violations",
    "call",
    "open_channel",
    "outgoing",
]
