"""Logs, traces and metrics: structured JSON on stderr, W3C trace context, and counters that cost next to nothing.

Nothing is exported unless an OTLP endpoint is configured; then traces and metrics go there in batches.
"""

from telemetry.logs import logger
from telemetry.metrics import meter, snapshot
from telemetry.setup import flush, setup
from telemetry.tracing import TraceContext, span

__all__ = ["TraceContext", "flush", "logger", "meter", "setup", "snapshot", "span"]
