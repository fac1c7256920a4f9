"""W3C trace context, and spans only where somebody collects them."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags, Tracer

_TRACEPARENT = re.compile(r"^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$")
_NO_TRACE = "0" * 32
_NO_SPAN = "0" * 16


@dataclass(frozen=True, slots=True)
class TraceContext:
    """Where in a trace some work stands (https://www.w3.org/TR/trace-context/).

    `trace_id` is 32 and `span_id` 16 lower-case hexadecimal digits.
    """

    trace_id: str
    span_id: str
    sampled: bool = False

    @property
    def traceparent(self) -> str:
        """The header that carries this context to the next service."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"

    @classmethod
    def parse(cls, traceparent: str) -> "TraceContext | None":
        """Reads a traceparent header; a malformed one or one of zeros gives None, as the standard asks."""
        found = _TRACEPARENT.match(traceparent)
        if found is None or found[1] == _NO_TRACE or found[2] == _NO_SPAN:
            return None
        return cls(found[1], found[2], sampled=bool(int(found[3], 16) & 1))

    @classmethod
    def new(cls) -> "TraceContext":
        """Begins a trace that nobody samples yet."""
        digits = os.urandom(24).hex()
        return cls(digits[:32], digits[32:])


class _Tracing:
    """What setup decided: the tracer when spans are collected, and who knows the trace of the work at hand."""

    tracer: Tracer | None = None
    work: Callable[[], TraceContext | None] = staticmethod(lambda: None)


def collect_with(tracer: Tracer | None) -> None:
    """Begins to make spans with this tracer; None stops it."""
    _Tracing.tracer = tracer


def read_work_with(source: Callable[[], TraceContext | None]) -> None:
    """Names the function that knows the trace of the work at hand when no span is open (the RPC being served)."""
    _Tracing.work = staticmethod(source)


def collector() -> Tracer | None:
    """Gives the tracer, or None while nobody collects spans."""
    return _Tracing.tracer


def current() -> TraceContext | None:
    """Gives the trace context of the work at hand, or None outside of any."""
    if _Tracing.tracer is not None:
        context = trace.get_current_span().get_span_context()
        if context.is_valid:
            return _from_otel(context)
    return _Tracing.work()


def _from_otel(context: SpanContext) -> TraceContext:
    return TraceContext(
        trace.format_trace_id(context.trace_id), trace.format_span_id(context.span_id), context.trace_flags.sampled
    )


def span(name: str, **attributes: str | int | float | bool) -> AbstractContextManager[None]:
    """Opens a span around a block of work; costs one comparison while nobody collects spans."""
    tracer = _Tracing.tracer
    if tracer is None:
        return nullcontext()
    return _recorded(tracer, name, attributes)


@contextmanager
def _recorded(tracer: Tracer, name: str, attributes: dict[str, str | int | float | bool]) -> Iterator[None]:
    with tracer.start_as_current_span(name, attributes=attributes):
        yield


@contextmanager
def server_span(tracer: Tracer, method: str, parent: TraceContext) -> Iterator[None]:
    """Opens the span of a call being served, as a child of the caller's."""
    remote = SpanContext(
        int(parent.trace_id, 16),
        int(parent.span_id, 16),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED if parent.sampled else TraceFlags.DEFAULT),
    )
    with tracer.start_as_current_span(
        method,
        context=trace.set_span_in_context(NonRecordingSpan(remote)),
        kind=SpanKind.SERVER,
        attributes={"rpc.system": "grpc", "rpc.method": method},
    ):
        yield
