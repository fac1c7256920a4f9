"""A process that serves EchoService: by Serai's whole server stack, or bare for comparison. Prints its port."""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path
from typing import Any

import grpc
import uvloop

from rpc.access import Callers
from rpc.application import Application, Mount
from rpc.certificates import TRUST_DOMAIN, ensure
from rpc.collector import spare_the_collector
from rpc.identity import Identity, Kind
from rpc.server import Server
from serai.common.v1 import echo_pb2, echo_pb2_grpc

ACCESS = {"Echo": Callers(services={"payments"})}


class Echo(echo_pb2_grpc.EchoServiceServicer):
    """Answers an empty message."""

    async def Echo(self, request: echo_pb2.EchoRequest, context: Any) -> echo_pb2.EchoResponse:  # noqa: ARG002
        """Answer at once."""
        return echo_pb2.EchoResponse()


async def _stop_signal() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


async def serve_stack(certs: Path) -> None:
    """Serve behind mutual TLS and the guard, as every service does."""
    mount = Mount(Echo(), echo_pb2_grpc.add_EchoServiceServicer_to_server, ACCESS)
    server = Server(Application([mount]), ensure(certs, Identity(Kind.SERVICE, "ledger")), TRUST_DOMAIN)
    await server.start("127.0.0.1:0")
    spare_the_collector()
    print(server.port, flush=True)
    await _stop_signal()
    await server.stop(1.0)


async def serve_bare() -> None:
    """Serve with grpc.aio alone: no TLS, no guard. Loopback only, and for the bench only."""
    server = grpc.aio.server()
    echo_pb2_grpc.add_EchoServiceServicer_to_server(Echo(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await _stop_signal()
    await server.stop(1.0)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve_bare() if sys.argv[1] == "--bare" else serve_stack(Path(sys.argv[1])))
