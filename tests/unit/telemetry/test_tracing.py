"""Trace context is read and written as the W3C says, and spans cost nothing while nobody collects them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from telemetry import TraceContext, span, tracing

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_the_example_of_the_standard_is_read():
    context = TraceContext.parse(f"00-{TRACE}-{SPAN}-01")
    assert context == TraceContext(TRACE, SPAN, sampled=True)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE[:-1]}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-0",
    ],
)
def test_a_malformed_header_is_no_context(header):
    assert TraceContext.parse(header) is None


def test_a_later_version_of_the_header_is_read_as_far_as_known():
    assert TraceContext.parse(f"01-{TRACE}-{SPAN}-01-more") == TraceContext(TRACE, SPAN, sampled=True)


@given(st.text())
def test_no_header_whatsoever_raises(header):
    assert TraceContext.parse(header) is None or "-" in header


def test_what_is_written_is_read_back():
    for context in (TraceContext.new(), TraceContext(TRACE, SPAN, sampled=True)):
        assert TraceContext.parse(context.traceparent) == context


@pytest.fixture
def collected():
    """Collects spans in memory for the time of a test."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.collect_with(provider.get_tracer("test"))
    yield exporter
    tracing.collect_with(None)
    provider.shutdown()


def test_no_span_is_made_while_nobody_collects():
    with span("work"):
        assert tracing.current() is None


def test_a_span_is_the_work_at_hand_while_it_is_open(collected):
    with span("work", items=3):
        inside = tracing.current()
    [finished] = collected.get_finished_spans()
    assert finished.name == "work"
    assert finished.attributes == {"items": 3}
    assert inside.span_id == f"{finished.context.span_id:016x}"


def test_a_server_span_continues_the_callers_trace(collected):
    caller = TraceContext(TRACE, SPAN, sampled=True)
    with tracing.server_span(tracing.collector(), "/serai/Echo", caller), span("inner"):
        pass
    inner, outer = collected.get_finished_spans()
    assert f"{outer.context.trace_id:032x}" == f"{inner.context.trace_id:032x}" == TRACE
    assert f"{outer.parent.span_id:016x}" == SPAN
    assert inner.parent.span_id == outer.context.span_id
