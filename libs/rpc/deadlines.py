"""Deadlines: required of callers, and passed on to the services that we call."""

from typing import TypedDict

import grpc

from rpc import context
from rpc.errors import Failure
from telemetry import TraceContext, tracing

MARGIN_SECONDS = 0.02
"""What a call keeps back of its own deadline to answer after the call that it makes has ended."""

MAX_UNARY_SECONDS = 3600.0
"""A unary call with a longer deadline is refused: it would hold its resources for no caller that still waits."""


class Outgoing(TypedDict):
    """The keyword arguments of a call to another service."""

    timeout: float
    metadata: tuple[tuple[str, str], ...]


def outgoing(policy_seconds: float) -> Outgoing:
    """Gives `timeout` and `metadata` of a call to another service: `await stub.Post(request, **outgoing(2.0))`.

    The time-out is the policy's, or what is left of the call being served less MARGIN_SECONDS where that is shorter.
    Raises Failure DEADLINE_SPENT (DEADLINE_EXCEEDED) when nothing is left, rather than begin what cannot end in time.
    """
    timeout = policy_seconds
    serving = context.current.get()
    if serving is not None:
        timeout = min(policy_seconds, serving.remaining_seconds() - MARGIN_SECONDS)
        if timeout <= 0:
            raise Failure(
                "DEADLINE_SPENT",
                "the deadline leaves no time to ask another service",
                code=grpc.StatusCode.DEADLINE_EXCEEDED,
            )
    trace = tracing.current() or TraceContext.new()
    return Outgoing(timeout=timeout, metadata=(("traceparent", trace.traceparent),))
