"""Calls through the whole stack: mutual TLS, the guard, and a handler behind it."""

import grpc
import pytest

import rpc
from rpc import Application, Callers, Identity, Mount
from serai.common.v1 import echo_pb2, echo_pb2_grpc


class Echo(echo_pb2_grpc.EchoServiceServicer):
    async def Echo(self, request, context):
        self.seen = rpc.call()
        return echo_pb2.EchoResponse()


async def test_an_allowed_caller_is_answered(serve, channel):
    echo = Echo()
    access = {"Echo": Callers(channels=True)}
    application = Application([Mount(echo, echo_pb2_grpc.add_EchoServiceServicer_to_server, access)])
    address = await serve(application, Identity.service("ledger"))
    stub = echo_pb2_grpc.EchoServiceStub(channel(address, Identity.channel("alpha")))
    await stub.Echo(echo_pb2.EchoRequest(), timeout=5)
    assert echo.seen.identity == Identity.channel("alpha")
    assert 0 < echo.seen.remaining_seconds() <= 5


async def test_a_call_without_a_deadline_is_refused(serve, channel):
    access = {"Echo": Callers(channels=True)}
    application = Application([Mount(Echo(), echo_pb2_grpc.add_EchoServiceServicer_to_server, access)])
    address = await serve(application, Identity.service("ledger"))
    stub = echo_pb2_grpc.EchoServiceStub(channel(address, Identity.channel("alpha")))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.Echo(echo_pb2.EchoRequest())
    assert rpc.errors.read(caught.value).reason == "DEADLINE_REQUIRED"
