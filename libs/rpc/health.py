"""Health: a map of equal components, told over grpc.health.v1 on a plaintext port that serves nothing else."""

import asyncio
from collections.abc import Mapping
from enum import StrEnum

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from rpc.application import Check
from rpc.server import bind
from telemetry import logger

log = logger(__name__)

OVERALL = ""
"""The component that stands for the service: SERVING when every checked component is."""

PROCESS = "process"
"""The component that is well while the process answers at all: for liveness, where the database must not count."""

INTERVAL_SECONDS = 1.0
"""Time between two checks of a component."""

TIMEOUT_SECONDS = 2.0
"""A check that takes longer has failed."""


class Status(StrEnum):
    """What a probe found."""

    SERVING = "SERVING"
    NOT_SERVING = "NOT_SERVING"
    UNKNOWN_COMPONENT = "UNKNOWN_COMPONENT"
    UNREACHABLE = "UNREACHABLE"


class Health:
    """The health of a process. Nothing but PROCESS is SERVING before `ready` has seen every component well."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._well: dict[str, bool] = {}
        self._ready = False
        self._servicer = health.aio.HealthServicer()
        self._server = grpc.aio.server(options=[("grpc.so_reuseport", 0), ("grpc.max_receive_message_length", 4096)])
        health_pb2_grpc.add_HealthServicer_to_server(self._servicer, self._server)
        self.port = 0

    async def start(self, address: str) -> None:
        """Listens on `host:port`; raises ListenError."""
        self.port = bind(self._server, address, None)
        await self._tell(PROCESS, serving=True)
        await self._publish()
        await self._server.start()

    async def ready(self, checks: Mapping[str, Check]) -> None:
        """Says that the application is up: from now on its components alone decide."""
        self._checks = dict(checks)
        self._ready = True
        await self.check()

    async def watch(self) -> None:
        """Checks every component again and again, INTERVAL_SECONDS apart, until cancelled."""
        while True:
            await asyncio.sleep(INTERVAL_SECONDS)
            await self.check()

    async def check(self) -> None:
        """Checks every component once, side by side, and tells the result."""
        await asyncio.gather(*(self._check_one(name, check) for name, check in self._checks.items()))
        await self._publish()

    async def mark(self, component: str, *, well: bool) -> None:
        """Says how background work is. It is told but does not count for OVERALL: the calls can still be answered."""
        await self._tell(component, serving=well)

    async def drain(self) -> None:
        """Says NOT_SERVING for everything, for good."""
        await self._servicer.enter_graceful_shutdown()

    async def stop(self) -> None:
        """Stops answering."""
        await self._server.stop(None)

    async def _check_one(self, name: str, check: Check) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await check()
        except Exception as error:
            if self._well.get(name, True):
                log.warning("component is not well", component=name, error=type(error).__name__, detail=str(error))
            self._well[name] = False
        else:
            if not self._well.get(name, True):
                log.info("component is well again", component=name)
            self._well[name] = True

    async def _publish(self) -> None:
        for name, well in self._well.items():
            await self._tell(name, serving=well)
        await self._tell(OVERALL, serving=self._ready and all(self._well.values()))

    async def _tell(self, component: str, *, serving: bool) -> None:
        statuses = health_pb2.HealthCheckResponse
        await self._servicer.set(component, statuses.SERVING if serving else statuses.NOT_SERVING)


async def probe(address: str, timeout_seconds: float = 1.0, component: str = OVERALL) -> Status:
    """Asks the health port at `host:port` how a component is; never raises."""
    # A channel of its own connection: grpc would else share one, and its back-off, with an earlier probe.
    async with grpc.aio.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        try:
            answer = await stub.Check(health_pb2.HealthCheckRequest(service=component), timeout=timeout_seconds)
        except grpc.aio.AioRpcError as error:
            missing = error.code() is grpc.StatusCode.NOT_FOUND
            return Status.UNKNOWN_COMPONENT if missing else Status.UNREACHABLE
        serving = answer.status == health_pb2.HealthCheckResponse.SERVING
        return Status.SERVING if serving else Status.NOT_SERVING
