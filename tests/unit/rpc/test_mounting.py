"""What cannot be served is refused before anything is served."""

import grpc
import pytest

from rpc import Callers, Mount
from rpc.mounting import MountError, methods_of


def mount(handler):
    def add(_servicer, server):
        server.add_registered_method_handlers("serai.test.Sample", {"Do": handler})

    return Mount(None, add, {"Do": Callers()})


async def unary(_request, _context):
    return b""


async def stream(_request, _context):
    yield b""


def blocking(_request, _context):
    return b""


def test_coroutines_and_async_generators_are_served():
    for handler in (grpc.unary_unary_rpc_method_handler(unary), grpc.unary_stream_rpc_method_handler(stream)):
        [method] = methods_of(mount(handler))
        assert method.full_name == "/serai.test.Sample/Do"


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        (grpc.unary_unary_rpc_method_handler(blocking), "must be a coroutine function"),
        (grpc.unary_stream_rpc_method_handler(unary), "must be an async generator"),
        (grpc.stream_unary_rpc_method_handler(unary), "takes a stream of requests"),
        (grpc.stream_stream_rpc_method_handler(stream), "takes a stream of requests"),
    ],
)
def test_other_shapes_are_refused_with_what_to_change(handler, message):
    with pytest.raises(MountError, match=message):
        methods_of(mount(handler))
