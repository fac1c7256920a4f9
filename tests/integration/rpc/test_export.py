"""Traces and metrics leave the process when an OTLP endpoint is set, and only then."""

import asyncio
import subprocess
import sys
from types import SimpleNamespace

import grpc
import pytest
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

import telemetry


class Collector(trace_service_pb2_grpc.TraceServiceServicer, metrics_service_pb2_grpc.MetricsServiceServicer):
    """Stands for the OpenTelemetry collector and keeps what it is sent."""

    def __init__(self):
        self.received = []

    async def Export(self, request, _context):
        self.received.append(request)
        if isinstance(request, trace_service_pb2.ExportTraceServiceRequest):
            return trace_service_pb2.ExportTraceServiceResponse()
        return metrics_service_pb2.ExportMetricsServiceResponse()


@pytest.fixture
async def collector():
    kept = Collector()
    server = grpc.aio.server()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(kept, server)
    metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server(kept, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield kept, f"http://127.0.0.1:{port}"
    await server.stop(None)


async def test_spans_and_metrics_arrive_at_the_collector(collector, restored_logging):
    kept, endpoint = collector
    telemetry.setup("ledger", SimpleNamespace(log_level="info", otlp_endpoint=endpoint))
    with telemetry.span("posting", transfers=3):
        telemetry.meter.counter("test.exported", "{item}", "Counted for this test").at(kind="x").add(5)
    # The exporters block while they send, and the collector answers on this loop.
    await asyncio.to_thread(telemetry.flush)
    traces = [row for request in kept.received for row in getattr(request, "resource_spans", ())]
    [resource] = {
        attribute.value.string_value
        for row in traces
        for attribute in row.resource.attributes
        if attribute.key == "service.name"
    }
    assert resource == "ledger"
    assert [span.name for row in traces for scope in row.scope_spans for span in scope.spans] == ["posting"]
    metrics = [row for request in kept.received for row in getattr(request, "resource_metrics", ())]
    named = {metric.name: metric for row in metrics for scope in row.scope_metrics for metric in scope.metrics}
    assert named["test.exported"].sum.data_points[0].as_int == 5


def test_without_an_endpoint_the_exporters_are_not_even_imported():
    program = (
        "import sys; from types import SimpleNamespace; import telemetry;"
        "telemetry.setup('ledger', SimpleNamespace(log_level='info', otlp_endpoint=None));"
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    )
    output = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=30)
    assert output.stdout == "[]\n"
