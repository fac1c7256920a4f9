"""Takes the handlers that generated code registers, so that each can be wrapped once before the server has it."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import grpc

from rpc.access import Callers, check_table
from rpc.application import Mount

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"


class MountError(Exception):
    """A servicer cannot be served as it is; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Method:
    """One RPC: its full name, its handler as generated, and who may call it."""

    full_name: str
    handler: Handler
    callers: Callers


@dataclass(slots=True)
class _Recorder:
    """Stands where generated code expects a server and keeps what it registers."""

    services: dict[str, Mapping[str, Handler]] = field(default_factory=dict)

    def add_generic_rpc_handlers(self, _handlers: object) -> None:
        """Generated code registers everything twice; the form below names the service and its RPCs."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """Keeps the handlers of a service."""
        self.services[service] = handlers


def methods_of(mount: Mount) -> list[Method]:
    """Lists the RPCs of a mounted servicer; raises AccessTableError or MountError before anything is served."""
    recorder = _Recorder()
    mount.add_to_server(mount.servicer, recorder)
    found = []
    for service, handlers in recorder.services.items():
        check_table(service, handlers.keys(), mount.access)
        for name, handler in handlers.items():
            full_name = f"/{service}/{name}"
            _check_shape(full_name, handler)
            found.append(Method(full_name, handler, mount.access[name]))
    return found


def _check_shape(full_name: str, handler: Handler) -> None:
    if handler.request_streaming:
        raise MountError(f"{full_name} takes a stream of requests; batches are sent as one message here")
    if handler.response_streaming:
        if not inspect.isasyncgenfunction(handler.unary_stream):
            raise MountError(f"{full_name} must be an async generator (async def with yield)")
    elif not inspect.iscoroutinefunction(handler.unary_unary):
        raise MountError(f"{full_name} must be a coroutine function (async def)")
