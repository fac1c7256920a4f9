"""Rate, errors and duration of each RPC."""

import grpc

from telemetry import meter

CALLS = meter.counter("rpc.server.calls", "{call}", "Calls served, by method and gRPC code")
DURATION = meter.histogram("rpc.server.duration", "s", "Time from a call's arrival to its answer, by method")
IN_FLIGHT = meter.gauge("rpc.server.in_flight", "{call}", "Calls being served now")


class Measures:
    """The cells of one method, bound once so that a call costs additions only."""

    __slots__ = ("_method", "duration", "ok")

    def __init__(self, method: str) -> None:
        self._method = method
        self.ok = CALLS.at(method=method, code=grpc.StatusCode.OK.name)
        self.duration = DURATION.at(method=method)

    def failed(self, code: grpc.StatusCode, seconds: float) -> None:
        """Counts a call that ended with another code than OK."""
        CALLS.at(method=self._method, code=code.name).add(1)
        self.duration.record(seconds)
