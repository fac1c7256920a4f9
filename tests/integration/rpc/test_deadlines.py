"""Every call has an end, and hands what is left of its time to the calls that it makes."""

import asyncio

import grpc
import pytest

import rpc
from fixtures.sample_service import mount, stream, unary
from rpc import Application, Identity, deadlines, outgoing
from rpc.deadlines import MARGIN_SECONDS
from rpc.errors import read


async def remaining(_request, _context):
    return f"{rpc.call().remaining_seconds():.6f}"


async def test_a_call_without_a_deadline_is_refused(serve, channel):
    address = await serve(Application([mount(Remaining=remaining)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Remaining")(b"")
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert read(caught.value).reason == "DEADLINE_REQUIRED"


async def test_a_unary_call_with_an_absurd_deadline_is_refused(serve, channel):
    address = await serve(Application([mount(Remaining=remaining)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Remaining")(b"", timeout=2 * 3600)
    assert read(caught.value).reason == "DEADLINE_TOO_LONG"


async def test_a_stream_needs_a_deadline_but_may_be_long(serve, channel):
    async def once(request, _context):
        yield request

    address = await serve(Application([mount(Once=once)]), Identity.service("ledger"))
    follow = stream(channel(address, Identity.channel("alpha")), "Once")
    assert [message async for message in follow(b"x", timeout=2 * 3600)] == [b"x"]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await anext(aiter(follow(b"x")))
    assert read(caught.value).reason == "DEADLINE_REQUIRED"


async def test_the_deadline_is_passed_on_less_a_margin(serve, channel):
    back = await serve(Application([mount(Remaining=remaining)]), Identity.service("fx"))
    ask = unary(channel(back, Identity.service("payments")), "Remaining")

    async def relay(_request, _context):
        return (await ask(b"", **outgoing(60.0))).decode()

    front = await serve(Application([mount(Relay=relay)]), Identity.service("payments"))
    answer = await unary(channel(front, Identity.channel("alpha")), "Relay")(b"", timeout=4)
    assert 2.0 < float(answer) <= 4 - MARGIN_SECONDS


async def test_the_policy_counts_where_it_is_shorter(serve, channel):
    async def timeout(_request, _context):
        return str(outgoing(0.75)["timeout"])

    address = await serve(Application([mount(Timeout=timeout)]), Identity.service("ledger"))
    assert await unary(channel(address, Identity.channel("alpha")), "Timeout")(b"", timeout=5) == b"0.75"


async def test_no_other_service_is_asked_when_the_time_is_spent(serve, channel, monkeypatch):
    # As if all that is left of the call were needed to answer it.
    monkeypatch.setattr(deadlines, "MARGIN_SECONDS", 60.0)

    async def late(_request, _context):
        return str(outgoing(1.0))

    address = await serve(Application([mount(Late=late)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Late")(b"", timeout=5)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert read(caught.value).reason == "DEADLINE_SPENT"


async def test_work_is_cancelled_when_its_deadline_passes(serve, channel):
    cancelled = asyncio.Event()

    async def endless(_request, _context):
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    address = await serve(Application([mount(Endless=endless)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Endless")(b"", timeout=0.2)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await asyncio.wait_for(cancelled.wait(), 5)


def test_outside_of_a_call_the_policy_alone_counts():
    call = outgoing(2.5)
    assert call["timeout"] == 2.5
    assert call["metadata"][0][0] == "traceparent"
