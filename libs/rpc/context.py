"""The call being served: who calls, what, until when, in which trace."""

import time
from contextvars import ContextVar
from typing import Protocol

from rpc.identity import Identity
from telemetry import TraceContext, tracing


class Invocation(Protocol):
    """The part of grpc's context that a call reads its metadata from."""

    def invocation_metadata(self) -> "tuple[tuple[str, str | bytes], ...] | None":
        """Gives the metadata that came with the call."""


class Call:
    """One RPC being served.

    `method` is the full name (`/serai.ledger.v1.LedgerService/CreateTransfers`); `deadline` is in seconds of
    time.monotonic(). The trace is read from the metadata at first use only, because most calls never need it.
    """

    __slots__ = ("_invocation", "_trace", "deadline", "identity", "method")

    def __init__(self, identity: Identity, method: str, deadline: float, invocation: Invocation) -> None:
        self.identity = identity
        self.method = method
        self.deadline = deadline
        self._invocation = invocation
        self._trace: TraceContext | None = None

    def remaining_seconds(self) -> float:
        """Gives the time left until the deadline, in seconds; never negative."""
        return max(0.0, self.deadline - time.monotonic())

    @property
    def trace(self) -> TraceContext:
        """The caller's trace context, or a new one where the caller sent none that can be read."""
        if self._trace is None:
            self._trace = _trace_of(self._invocation)
        return self._trace

    @property
    def trace_id(self) -> str:
        """The trace that the call belongs to, 32 hexadecimal digits."""
        return self.trace.trace_id


def _trace_of(invocation: Invocation) -> TraceContext:
    for name, value in invocation.invocation_metadata() or ():
        if name == "traceparent" and isinstance(value, str):
            return TraceContext.parse(value) or TraceContext.new()
    return TraceContext.new()


current: ContextVar[Call | None] = ContextVar("current_call", default=None)
"""The call being served by this task, or None in background work and in clients."""


class NotServingError(RuntimeError):
    """Code that needs the call being served was run outside of one."""


def call() -> Call:
    """Gives the call being served; raises NotServingError outside of one."""
    serving = current.get()
    if serving is None:
        raise NotServingError("no call is being served here")
    return serving


def _trace_of_call() -> TraceContext | None:
    serving = current.get()
    return None if serving is None else serving.trace


tracing.read_work_with(_trace_of_call)
