"""A server that goes down lets calls finish, turns new ones away and sends the readers of streams elsewhere."""

import asyncio

import grpc
import pytest

from fixtures.sample_service import mount, stream, unary
from rpc import Application, Failure, Identity, certificates
from rpc.errors import read
from rpc.server import Server

ALPHA = Identity.channel("alpha")


@pytest.fixture
def start(certs):
    """Gives `await start(**behaviours) -> Server`; the test stops the server itself."""

    async def begin(**behaviours):
        tls = certificates.tls(certs, Identity.service("ledger"))
        server = Server(Application([mount(**behaviours)]), tls, certificates.TRUST_DOMAIN)
        await server.start("127.0.0.1:0")
        return server

    return begin


async def test_a_call_in_flight_finishes_while_the_server_drains(start, channel):
    entered, release = asyncio.Event(), asyncio.Event()

    async def slow(_request, _context):
        entered.set()
        await release.wait()
        return "finished"

    async def quick(_request, _context):
        return "quick"

    server = await start(Slow=slow, Quick=quick)
    opened = channel(f"127.0.0.1:{server.port}", ALPHA)
    in_flight = asyncio.ensure_future(unary(opened, "Slow")(b"", timeout=30))
    await entered.wait()
    stopping = asyncio.create_task(server.stop(20))

    async def call_until_refused():
        # A call that was on its way when the server began to stop may still be answered.
        while True:
            assert await unary(opened, "Quick")(b"", timeout=5) == b"quick"

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call_until_refused()
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert not in_flight.done()
    release.set()
    assert await in_flight == b"finished"
    await stopping


async def test_a_call_that_outlives_the_grace_is_cut_off(start, channel):
    entered, cancelled = asyncio.Event(), asyncio.Event()

    async def endless(_request, _context):
        entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    server = await start(Endless=endless)
    in_flight = asyncio.ensure_future(unary(channel(f"127.0.0.1:{server.port}", ALPHA), "Endless")(b"", timeout=30))
    await entered.wait()
    await server.stop(0.1)
    await asyncio.wait_for(cancelled.wait(), 5)
    with pytest.raises(grpc.aio.AioRpcError):
        await in_flight


async def test_a_waiting_stream_ends_with_unavailable_at_drain(start, channel):
    closed = asyncio.Event()

    async def follow(_request, _context):
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            closed.set()

    server = await start(Follow=follow)
    messages = stream(channel(f"127.0.0.1:{server.port}", ALPHA), "Follow")(b"", timeout=60)
    assert await messages.read() == b"first"
    stopping = asyncio.create_task(server.stop(5))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await messages.read()
    remote = read(caught.value)
    assert (remote.code, remote.reason) == (grpc.StatusCode.UNAVAILABLE, "SERVER_DRAINING")
    assert remote.retry_after_seconds is not None
    await asyncio.wait_for(closed.wait(), 5)
    await asyncio.wait_for(stopping, 5)


async def test_a_busy_stream_ends_with_unavailable_at_drain(start, channel):
    async def count(_request, _context):
        number = 0
        while True:
            yield str(number)
            number += 1

    server = await start(Count=count)
    messages = stream(channel(f"127.0.0.1:{server.port}", ALPHA), "Count")(b"", timeout=60)
    received = [await messages.read()]
    stopping = asyncio.create_task(server.stop(5))

    async def read_on():
        while True:
            received.append(await messages.read())

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await read_on()
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert received == [str(number).encode() for number in range(len(received))]
    await asyncio.wait_for(stopping, 5)


async def test_a_reader_that_leaves_closes_the_stream_behind_it(serve, channel):
    closed = asyncio.Event()

    async def follow(_request, _context):
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            closed.set()

    address = await serve(Application([mount(Follow=follow)]), Identity.service("ledger"))
    messages = stream(channel(address, ALPHA), "Follow")(b"", timeout=60)
    assert await messages.read() == b"first"
    messages.cancel()
    await asyncio.wait_for(closed.wait(), 5)


async def test_a_stream_may_fail_after_its_first_messages(serve, channel):
    async def follow(_request, _context):
        yield "first"
        raise Failure("RESUME_TOKEN_EXPIRED", "begin anew", code=grpc.StatusCode.OUT_OF_RANGE)

    address = await serve(Application([mount(Follow=follow)]), Identity.service("ledger"))
    messages = stream(channel(address, ALPHA), "Follow")(b"", timeout=60)
    assert await messages.read() == b"first"
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await messages.read()
    assert read(caught.value).reason == "RESUME_TOKEN_EXPIRED"


async def test_a_stream_of_no_messages_ends_well(serve, channel):
    async def nothing(_request, _context):
        return
        yield

    address = await serve(Application([mount(Nothing=nothing)]), Identity.service("ledger"))
    messages = stream(channel(address, ALPHA), "Nothing")(b"", timeout=5)
    assert [message async for message in messages] == []
