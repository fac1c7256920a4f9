"""Health is told per component, follows what happens, and never hangs on a component that does."""

import asyncio

import pytest

from rpc import health
from rpc.health import PROCESS, Health, Status, probe
from rpc.server import ListenError


class Database:
    """A component that is well, away, or hanging, as the test says."""

    def __init__(self):
        self.answer = asyncio.sleep

    async def check(self):
        await self.answer(0)

    async def away(self, _seconds):
        raise ConnectionError("the database is away")

    async def hang(self, _seconds):
        await asyncio.Event().wait()


@pytest.fixture
async def served():
    server = Health()
    await server.start("127.0.0.1:0")
    yield server, f"127.0.0.1:{server.port}"
    await server.stop()


async def test_nothing_serves_before_it_is_ready_but_the_process_lives(served):
    server, address = served
    assert await probe(address) is Status.NOT_SERVING
    assert await probe(address, component=PROCESS) is Status.SERVING
    await server.ready({})
    assert await probe(address) is Status.SERVING


async def test_a_component_that_goes_down_takes_the_service_with_it_and_comes_back(served):
    server, address = served
    database = Database()
    await server.ready({"database": database.check, "lists": Database().check})
    assert await probe(address) is Status.SERVING
    database.answer = database.away
    await server.check()
    states = [await probe(address, component=name) for name in ("", "database", "lists", PROCESS)]
    assert states == [Status.NOT_SERVING, Status.NOT_SERVING, Status.SERVING, Status.SERVING]
    database.answer = asyncio.sleep
    await server.check()
    assert await probe(address) is Status.SERVING


async def test_the_loop_notices_by_itself(served, monkeypatch):
    monkeypatch.setattr(health, "INTERVAL_SECONDS", 0.01)
    server, address = served
    asked_while_away = asyncio.Event()
    database = Database()

    async def away(_seconds):
        asked_while_away.set()
        raise ConnectionError

    await server.ready({"database": database.check})
    watching = asyncio.create_task(server.watch())
    database.answer = away
    await asyncio.wait_for(asked_while_away.wait(), 5)
    async with asyncio.timeout(5):
        while (found := await probe(address)) is not Status.NOT_SERVING:
            continue
    assert found is Status.NOT_SERVING
    watching.cancel()


async def test_a_component_that_hangs_is_not_well(served, monkeypatch):
    monkeypatch.setattr(health, "TIMEOUT_SECONDS", 0.05)
    server, address = served
    database = Database()
    database.answer = database.hang
    await asyncio.wait_for(server.ready({"database": database.check}), 5)
    assert await probe(address, component="database") is Status.NOT_SERVING


async def test_failing_background_work_is_told_but_calls_go_on(served):
    server, address = served
    await server.ready({})
    await server.mark("background.follow", well=False)
    assert await probe(address, component="background.follow") is Status.NOT_SERVING
    assert await probe(address) is Status.SERVING


async def test_draining_is_for_good(served):
    server, address = served
    await server.ready({})
    await server.drain()
    await server.check()
    assert await probe(address) is Status.NOT_SERVING


async def test_a_component_nobody_knows(served):
    _, address = served
    assert await probe(address, component="nothing") is Status.UNKNOWN_COMPONENT


async def test_nobody_there_is_unreachable_within_the_time_given():
    assert await probe("127.0.0.1:1", 0.5) is Status.UNREACHABLE


async def test_an_address_in_use_is_named(served):
    _, address = served
    with pytest.raises(ListenError, match=address):
        await Health().start(address)
