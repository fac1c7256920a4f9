"""Switches telemetry on for a process."""

from typing import Protocol

from telemetry import export, logs, tracing
from telemetry.metrics import meter


class TelemetrySettings(Protocol):
    """The settings that telemetry reads."""

    @property
    def log_level(self) -> str:
        """One of telemetry.logs.LEVELS."""

    @property
    def otlp_endpoint(self) -> str | None:
        """Where traces and metrics go, `http://host:4317`, or None to keep them in the process."""


class Closing(Protocol):
    """A provider of OpenTelemetry that holds data not yet sent."""

    def shutdown(self) -> object:
        """Sends what is left and stops."""


_closing: list[Closing] = []
"""What must be flushed at the end of the process; filled once, by setup."""


def setup(service: str, settings: TelemetrySettings) -> None:
    """Configures logs and, where an OTLP endpoint is set, the export of traces and metrics. Call it once a process."""
    logs.configure(service, settings.log_level)
    if settings.otlp_endpoint is not None:
        _export_to(service, settings.otlp_endpoint)


def _export_to(service: str, endpoint: str) -> None:
    # The SDK and its exporters take a third of a second to import, so only a process that exports pays for them.
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter  # noqa: PLC0415
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    resource = Resource.create({"service.name": service, "service.namespace": "serai"})
    insecure = not endpoint.startswith("https://")
    traces = TracerProvider(resource=resource)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, insecure=insecure)))
    tracing.collect_with(traces.get_tracer("serai"))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=endpoint, insecure=insecure))
    metrics = MeterProvider([reader], resource=resource)
    export.show(meter, metrics.get_meter("serai"))
    _closing.extend([traces, metrics])


def flush() -> None:
    """Sends what was not exported yet and stops exporting; the last thing a process does."""
    tracing.collect_with(None)
    while _closing:
        _closing.pop().shutdown()
