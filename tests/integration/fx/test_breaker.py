"""The breaker in a running service: what is stopped, who hears why, and how an operator lets it go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal

import asyncpg
import grpc
import pytest

from fixtures.fx import ALPHA, TIMEOUT_SECONDS, TREASURER, VIEWER, Fx, StartFx, new_id, reasons, spec
from fixtures.rpc import Channel
from fx.app.breaker import Breaker
from fx.clients.lessons import lessons
from fx.domain import RateTable
from fx.storage import breaker as breaker_store
from fx.storage import rates
from money import Rate
from rpc import Identity
from rpc.errors import read
from serai.fx.v1 import breaker_pb2, breaker_pb2_grpc, fx_pb2, fx_pb2_grpc
from storage.pool import open_pool
from storage.provision import ServiceUrls

WHY = "checked against two other sources"


@asynccontextmanager
async def opened(urls: ServiceUrls) -> AsyncIterator[asyncpg.Connection]:
    conn = await asyncpg.connect(urls.runtime_url)
    try:
        yield conn
    finally:
        await conn.close()


async def publish(urls: ServiceUrls, code: str, value: str) -> RateTable:
    """What any replica does when its sources say something new of one currency."""
    async with open_pool(urls.runtime_url) as pool, pool.acquire() as conn, conn.transaction():
        await rates.take_turn(conn)
        newest = await rates.latest(conn)
        assert newest is not None
        mid = newest.mids[code]
        said = replace(mid, rate=Rate(mid.rate.base, mid.rate.quote, Decimal(value)))
        proposed = replace(newest, mids={**newest.mids, code: said}, guards={})
        guarded = await Breaker(pool, breaker_store, rates, lessons).admit(conn, newest, proposed)
        return await rates.publish(conn, guarded)


def breaker(fx: Fx, identity: Identity) -> breaker_pb2_grpc.BreakerServiceAsyncStub:
    return breaker_pb2_grpc.BreakerServiceStub(fx.connect(fx.address, identity))


async def states(fx: Fx, identity: Identity = VIEWER, **fields: bool) -> dict[str, breaker_pb2.PairState]:
    request = breaker_pb2.ListPairStatesRequest(**fields)
    answer = await breaker(fx, identity).ListPairStates(request, timeout=TIMEOUT_SECONDS)
    return {state.currency: state for state in answer.states}


async def reset(fx: Fx, code: str = "GBP", **fields: str) -> breaker_pb2.PairState:
    fields.setdefault("request_id", new_id())
    fields.setdefault("reason", WHY)
    request = breaker_pb2.ResetPairRequest(currency=code, **fields)
    return (await breaker(fx, TREASURER).ResetPair(request, timeout=TIMEOUT_SECONDS)).state


async def shown_by(fx: Fx, version: int) -> None:
    """Wait until the service shows a table: it follows what any process publishes."""
    stream = fx.by(ALPHA).stub.WatchRates(fx_pb2.WatchRatesRequest(), timeout=TIMEOUT_SECONDS)
    async for event in stream:
        if event.WhichOneof("event") == "rates" and event.rates.position.sequence >= version:
            break
    stream.cancel()


async def freeze(fx: Fx) -> None:
    table = await publish(fx.urls, "GBP", "83.38")
    assert table.guards.keys() >= {"GBP"}
    await shown_by(fx, table.version)


async def test_every_currency_of_the_source_is_watched_with_a_threshold_of_its_own(fx: Fx) -> None:
    found = await states(fx, ALPHA)
    assert {"USD", "GBP", "JPY", "TRY", "DKK"} <= found.keys()
    assert not {"AED", "BGN", "EUR", "RUB"} & found.keys()
    assert {state.action for state in found.values()} == {breaker_pb2.PAIR_ACTION_QUOTED}
    assert found["DKK"].threshold_ppm < found["USD"].threshold_ppm < found["BRL"].threshold_ppm
    assert await states(fx, tripped_only=True) == {}


async def test_a_rate_off_by_a_factor_freezes_its_pairs_everywhere_and_nothing_is_stored(
    fx: Fx, start_fx: StartFx, channel: Channel
) -> None:
    before = (await states(fx))["GBP"]
    await freeze(fx)
    results = await fx.by(ALPHA).quote(spec("EUR", "GBP"), spec("GBP", "JPY"), spec("EUR", "USD"), spec("GBP", "GBP"))
    assert reasons(results) == ["CURRENCY_FROZEN", "CURRENCY_FROZEN", "OK", "OK"]
    assert "off by a power of ten" in results[0].status.message
    assert not results[0].HasField("quote")
    state = (await states(fx, ALPHA, tripped_only=True))["GBP"]
    assert (state.action, state.kind) == (breaker_pb2.PAIR_ACTION_FROZEN, "FACTOR")
    assert (state.refused, state.value) == ("83.38", before.value)
    # A replica that starts now knows it from the table.
    other = fx_pb2_grpc.FxServiceStub(channel(await start_fx(fx.urls), ALPHA))
    answer = await other.CreateQuotes(fx_pb2.CreateQuotesRequest(quotes=[spec("EUR", "GBP")]), timeout=TIMEOUT_SECONDS)
    assert reasons(answer.results) == ["CURRENCY_FROZEN"]
    listed = await fx.by(ALPHA).stub.ListRates(fx_pb2.ListRatesRequest(), timeout=TIMEOUT_SECONDS)
    assert next(rate.value for rate in listed.rates if rate.quote == "GBP") == before.value
    # The pounds of the Falklands and of Saint Helena are fixed to sterling.
    assert [(one.currency, one.kind) for one in listed.stopped] == [(code, "FACTOR") for code in ("FKP", "GBP", "SHP")]


async def test_readers_of_the_rates_hear_what_is_stopped_and_that_it_goes_on(fx: Fx) -> None:
    request = fx_pb2.WatchRatesRequest(quotes=["GBP", "USD"])
    events = aiter(fx.by(ALPHA).stub.WatchRates(request, timeout=TIMEOUT_SECONDS))

    async def heard() -> list[tuple[str, str]]:
        while (event := await anext(events)).WhichOneof("event") == "heartbeat":
            pass
        return [(one.currency, one.kind) for one in event.rates.stopped]

    assert await heard() == []
    await publish(fx.urls, "GBP", "83.38")
    assert await heard() == [("GBP", "FACTOR")]
    await publish(fx.urls, "GBP", "0.8341")
    await reset(fx)
    assert await heard() == []


async def test_a_treasurer_lets_it_go_on_with_a_reason_once(fx: Fx) -> None:
    await publish(fx.urls, "GBP", "83.38")
    table = await publish(fx.urls, "GBP", "0.8341")
    await shown_by(fx, table.version)
    request_id = new_id()
    state = await reset(fx, request_id=request_id)
    assert (state.action, state.kind, state.value) == (breaker_pb2.PAIR_ACTION_QUOTED, "", "0.8341")
    assert (state.reset_by, state.reset_reason) == ("treasurer", WHY)
    await shown_by(fx, table.version + 1)
    assert reasons(await fx.by(ALPHA).quote(spec("EUR", "GBP"))) == ["OK"]
    # The same order again resets nothing more, whatever has happened since.
    await publish(fx.urls, "GBP", "8.341")
    assert (await reset(fx, request_id=request_id)).kind == "FACTOR"
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await reset(fx, request_id=request_id, reason="another reason")
    assert read(refused.value).reason == "IDEMPOTENCY_KEY_REUSED"
    async with opened(fx.urls) as conn:
        rows = await conn.fetch("SELECT what, kind, operator FROM breaker_event ORDER BY event_id")
    assert [tuple(row) for row in rows] == [
        ("TRIPPED", "FACTOR", ""),
        ("RESET", "FACTOR", "treasurer"),
        ("TRIPPED", "FACTOR", ""),
    ]


async def test_what_cannot_be_reset_is_told_precisely(fx: Fx) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await reset(fx, "GBP")
    failure = read(refused.value)
    assert (failure.code, failure.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "PAIR_NOT_RESETTABLE")
    assert "GBP is not tripped" in failure.message
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await reset(fx, "gbp", reason="too short", request_id="nonsense")
    assert {row.field for row in read(refused.value).violations} == {"currency", "reason", "request_id"}


@pytest.mark.parametrize("identity", [ALPHA, VIEWER, Identity.service("payments")])
async def test_only_a_treasurer_resets(fx: Fx, identity: Identity) -> None:
    request = breaker_pb2.ResetPairRequest(request_id=new_id(), currency="GBP", reason=WHY)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await breaker(fx, identity).ResetPair(request, timeout=TIMEOUT_SECONDS)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_what_happened_cannot_be_rewritten(fx: Fx) -> None:
    await publish(fx.urls, "GBP", "83.38")
    async with opened(fx.urls) as conn:
        for statement in ("UPDATE breaker_event SET why = ''", "DELETE FROM breaker_event"):
            with pytest.raises(asyncpg.PostgresError):
                await conn.execute(statement)
