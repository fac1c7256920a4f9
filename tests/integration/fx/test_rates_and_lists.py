"""Rates, their stream, corridors and providers through the public API."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import asyncpg
import grpc
import pytest

from fixtures.fx import ALPHA, TIMEOUT_SECONDS, TREASURER, VIEWER, Fx, StartFx, money, new_id, provider
from fixtures.rpc import Channel
from fx.storage import rates
from rpc.errors import read
from serai.fx.v1 import fx_pb2, fx_pb2_grpc
from storage.provision import ServiceUrls

STREAM_SECONDS = 30.0


async def publish_next_day(urls: ServiceUrls) -> None:
    """What the first replica does when a day begins."""
    conn = await asyncpg.connect(urls.runtime_url)
    try:
        async with conn.transaction():
            newest = await rates.latest(conn)
            assert newest is not None
            usd = newest.mids["USD"]
            moved = replace(usd, rate=replace(usd.rate, value=usd.rate.value + Decimal("0.0001")))
            table = replace(newest, day=newest.day + timedelta(days=1), mids={**newest.mids, "USD": moved})
            await rates.publish(conn, table)
    finally:
        await conn.close()


async def test_rates_are_listed_with_their_source_and_a_notice(fx: Fx) -> None:
    answer = await fx.by(ALPHA).stub.ListRates(fx_pb2.ListRatesRequest(base="USD"), timeout=TIMEOUT_SECONDS)
    by_quote = {rate.quote: rate for rate in answer.rates}
    assert list(by_quote) == sorted(by_quote)
    assert "USD" not in by_quote
    assert by_quote["AED"].value == "3.6725"
    assert by_quote["KWD"].value == "0.307"
    assert "Central Bank of the UAE" in by_quote["AED"].source
    assert "static demonstration rate" in by_quote["KWD"].source
    assert "Demonstration rates" in answer.notice


async def test_rates_from_a_currency_without_one_are_refused(fx: Fx) -> None:
    for base, why in (("HRK", "retired"), ("RUB", "not quoted"), ("XAU", "ISO 4217")):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await fx.by(ALPHA).stub.ListRates(fx_pb2.ListRatesRequest(base=base), timeout=TIMEOUT_SECONDS)
        assert why in read(refused.value).violations[0].description


async def test_two_replicas_store_the_rates_of_a_day_once(
    fx: Fx, start_fx: StartFx, fx_database: ServiceUrls, channel: Channel
) -> None:
    addresses = await asyncio.gather(start_fx(fx_database), start_fx(fx_database))
    stubs = [fx_pb2_grpc.FxServiceStub(channel(address, ALPHA)) for address in addresses]
    answers = [await stub.ListRates(fx_pb2.ListRatesRequest(), timeout=TIMEOUT_SECONDS) for stub in stubs]
    assert answers[0] == answers[1]
    conn = await asyncpg.connect(fx_database.runtime_url)
    try:
        assert await conn.fetchval("SELECT count(*) FROM rate_snapshot") == 1
    finally:
        await conn.close()


async def test_the_stream_begins_with_a_snapshot_shows_life_and_then_changes_only(
    fx: Fx, fx_database: ServiceUrls
) -> None:
    request = fx_pb2.WatchRatesRequest(quotes=["USD", "JPY"])
    stream = fx.by(ALPHA).stub.WatchRates(request, timeout=STREAM_SECONDS)
    events = aiter(stream)
    snapshot = await anext(events)
    assert snapshot.rates.snapshot
    assert [rate.quote for rate in snapshot.rates.rates] == ["JPY", "USD"]
    assert snapshot.rates.position.sequence == 1
    beat = await anext(events)
    assert beat.heartbeat.head_sequence == 1
    await publish_next_day(fx_database)
    change = await anext(events)
    while change.WhichOneof("event") == "heartbeat":
        change = await anext(events)
    assert not change.rates.snapshot
    assert [rate.quote for rate in change.rates.rates] == ["USD"]
    assert change.rates.position.sequence == 2
    stream.cancel()


async def test_a_reader_that_comes_back_goes_on_where_it_was(fx: Fx, fx_database: ServiceUrls) -> None:
    first = fx.by(ALPHA).stub.WatchRates(fx_pb2.WatchRatesRequest(), timeout=STREAM_SECONDS)
    token = (await anext(aiter(first))).rates.position.resume_token
    first.cancel()
    current = fx.by(ALPHA).stub.WatchRates(fx_pb2.WatchRatesRequest(resume_token=token), timeout=STREAM_SECONDS)
    events = aiter(current)
    assert (await anext(events)).WhichOneof("event") == "heartbeat"
    await publish_next_day(fx_database)
    while (event := await anext(events)).WhichOneof("event") == "heartbeat":
        pass
    assert event.rates.position.sequence == 2
    current.cancel()
    late = fx.by(ALPHA).stub.WatchRates(fx_pb2.WatchRatesRequest(resume_token=token), timeout=STREAM_SECONDS)
    caught_up = await anext(aiter(late))
    assert caught_up.rates.snapshot
    assert caught_up.rates.position.sequence == 2
    late.cancel()


async def test_a_token_of_another_stream_is_out_of_range(fx: Fx) -> None:
    not_text, ahead, negative = "nonsense", "WyJyYXRlcyIsICI5OTkiXQ==", "WyJyYXRlcyIsICItMSJd"
    nested = base64.urlsafe_b64encode(b"[" * 90_000).decode()
    for token in (not_text, ahead, negative, nested):
        stream = fx.by(ALPHA).stub.WatchRates(fx_pb2.WatchRatesRequest(resume_token=token), timeout=STREAM_SECONDS)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await anext(aiter(stream))
        failure = read(refused.value)
        assert (failure.code, failure.reason) == (grpc.StatusCode.OUT_OF_RANGE, "CURSOR_OUT_OF_RANGE")


async def test_corridors_are_paged_without_gap_or_repetition(fx: Fx) -> None:
    async def page(**fields: object) -> fx_pb2.ListCorridorsResponse:
        request = fx_pb2.ListCorridorsRequest(**fields)
        return await fx.by(ALPHA).stub.ListCorridors(request, timeout=TIMEOUT_SECONDS)

    whole = await page(source_currency="KWD", page_size=1_000)
    pairs = [corridor.target_currency for corridor in whole.corridors]
    assert pairs == ["AED", "BHD", "CNY", "EUR", "GBP", "JPY", "KWD", "SGD", "USD"]
    paged, token = [], ""
    while True:
        part = await page(source_currency="KWD", page_size=4, page_token=token)
        paged += part.corridors
        token = part.next_page_token
        if not token:
            break
    assert paged == list(whole.corridors)
    assert all(0 < Decimal(corridor.expected_cost_percent) <= 3 for corridor in paged)
    assert all(0 < corridor.minimum.minor_units < corridor.maximum.minor_units for corridor in paged)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await page(page_token=new_id(), page_size=1_001)
    assert {row.field for row in read(refused.value).violations} == {"page_token", "page_size"}


async def test_providers_are_put_once_and_listed_in_pages(fx: Fx) -> None:
    limited = provider("canal", limits=[fx_pb2.ExposureLimit(limit=money("KWD", 5_000))])
    request = fx_pb2.PutProvidersRequest(request_id=new_id(), providers=[limited])
    treasurer = fx.by(TREASURER)
    first = await treasurer.stub.PutProviders(request, timeout=TIMEOUT_SECONDS)
    assert list(first.providers) == [limited]
    await treasurer.put_providers(provider("canal", active=False))
    # A retry of the first change does not undo the second.
    again = await treasurer.stub.PutProviders(request, timeout=TIMEOUT_SECONDS)
    assert not again.providers[0].active
    assert list(again.providers[0].limits) == []
    request.providers[0].half_spread_ppm = 1
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await treasurer.stub.PutProviders(request, timeout=TIMEOUT_SECONDS)
    assert read(refused.value).reason == "IDEMPOTENCY_KEY_REUSED"
    ids, token = [], ""
    while True:
        listing = fx_pb2.ListProvidersRequest(page_size=2, page_token=token)
        part = await fx.by(VIEWER).stub.ListProviders(listing, timeout=TIMEOUT_SECONDS)
        ids += [row.provider.provider_id for row in part.providers]
        token = part.next_page_token
        if not token:
            break
    assert ids == ["canal", "harbour", "lagoon"]
