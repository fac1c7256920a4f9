"""The server of a service: mutual TLS, limits, and an orderly end."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import grpc

from rpc.application import Application
from rpc.credentials import Tls
from rpc.guard import Guard
from rpc.mapping import error_map
from rpc.mounting import Handler, methods_of
from rpc.peers import Peers


class ListenError(Exception):
    """An address cannot be listened on; the text names it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server takes: the size of a message in bytes and the number of calls in flight."""

    max_message_bytes: int = 4 << 20
    max_in_flight_calls: int = 4096


class _Table(grpc.GenericRpcHandler):
    """Finds the handler of a call by its full name.

    grpc's registered methods would each keep an own request pending, and its loop looks at all of them on every call:
    a service of twenty RPCs would pay for twenty. One table costs one look-up.
    """

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "Handler | None":
        """Gives the handler, or None for an RPC that is not served here (grpc answers UNIMPLEMENTED)."""
        return self._handlers.get(handler_call_details.method)


class Server:
    """A server of one application. Not started until `start`; `port` is the one that it listens on."""

    def __init__(self, application: Application, tls: Tls, trust_domain: str, limits: Limits | None = None) -> None:
        limits = limits or Limits()
        self._credentials = tls.server_credentials()
        self._guard = Guard(Peers(trust_domain), error_map(application.errors), limits.max_in_flight_calls)
        methods = [method for mount in application.services for method in methods_of(mount)]
        handlers = {method.full_name: self._guard.wrap(method) for method in methods}
        self._server = grpc.aio.server(handlers=[_Table(handlers)], options=_options(limits.max_message_bytes))
        self.port = 0

    async def start(self, address: str) -> None:
        """Listens on `host:port` (port 0: any free one); raises ListenError."""
        self.port = bind(self._server, address, self._credentials)
        await self._server.start()

    async def stop(self, grace_seconds: float) -> None:
        """Refuses new calls with UNAVAILABLE, ends streams, lets calls in flight finish for up to `grace_seconds`."""
        stopping = asyncio.create_task(self._server.stop(grace_seconds))
        # Streams end once the server refuses new ones, else their readers would resume here.
        await asyncio.sleep(0)
        self._guard.streams.end_all()
        await stopping


def bind(server: grpc.aio.Server, address: str, credentials: grpc.ServerCredentials | None) -> int:
    """Opens a port, in plaintext where there are no credentials, and gives its number; raises ListenError."""
    try:
        if credentials is None:
            return server.add_insecure_port(address)
        return server.add_secure_port(address, credentials)
    except RuntimeError as error:
        raise ListenError(f"cannot listen on {address}: is it in use, or of another machine?") from error


def _options(max_message_bytes: int) -> list[tuple[str, int]]:
    return [
        ("grpc.max_receive_message_length", max_message_bytes),
        ("grpc.max_send_message_length", max_message_bytes),
        ("grpc.max_concurrent_streams", 1024),
        # Without this a second process would take half of the calls of the first, and neither would know.
        ("grpc.so_reuseport", 0),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.keepalive_permit_without_calls", 1),
        # Our clients ping every 30 s; grpc's own floor of five minutes would make the server hang up on them. Pings
        # that a busy machine held up come close together: of those it forgives any that are five seconds apart.
        ("grpc.http2.min_recv_ping_interval_without_data_ms", 5_000),
        # Connections are renewed so that callers find new replicas and show their certificates again.
        ("grpc.max_connection_age_ms", 30 * 60_000),
        ("grpc.max_connection_age_grace_ms", 60_000),
    ]
