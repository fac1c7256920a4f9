"""Providers that push prices, and rates of the past, through the public API."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import grpc
import pytest

from fixtures.fx import ALPHA, PAYMENTS, TIMEOUT_SECONDS, TREASURER, VIEWER, Fx, new_id, provider, reasons, spec
from rpc import Identity
from rpc.errors import read
from serai.fx.v1 import fx_pb2, market_pb2, market_pb2_grpc, quote_pb2

INDICATIVE = quote_pb2.QUOTE_KIND_INDICATIVE
HARBOUR = Identity.channel("beta")
LAGOON = Identity.channel("gamma")
TIERS = [("1.1165", "1.1179")]


def quotation(
    base: str = "EUR",
    quote: str = "USD",
    tiers: list[tuple[str, str]] | None = None,
    *,
    bounds: tuple[int, ...] = (0,),
    age: float = 0,
    seconds: float = 30,
) -> market_pb2.ProviderQuotation:
    message = market_pb2.ProviderQuotation(base=base, quote=quote)
    for up_to, (bid, ask) in zip(bounds, tiers or TIERS, strict=True):
        message.tiers.add(up_to_minor_units=up_to, bid=bid, ask=ask)
    message.observe_time.FromDatetime(datetime.now(UTC) - timedelta(seconds=age))
    message.validity.FromTimedelta(timedelta(seconds=seconds))
    return message


def push(*prices: market_pb2.ProviderQuotation, provider_id: str = "harbour") -> market_pb2.PublishRatesRequest:
    return market_pb2.PublishRatesRequest(request_id=new_id(), provider_id=provider_id, prices=prices)


def market(fx: Fx, identity: Identity = HARBOUR) -> market_pb2_grpc.MarketServiceAsyncStub:
    return market_pb2_grpc.MarketServiceStub(fx.connect(fx.address, identity))


async def published(fx: Fx, request: market_pb2.PublishRatesRequest, identity: Identity = HARBOUR) -> list[str]:
    answer = await market(fx, identity).PublishRates(request, timeout=TIMEOUT_SECONDS)
    return [result.status.reason for result in answer.results]


async def let_them_push(fx: Fx) -> None:
    await fx.by(TREASURER).put_providers(
        provider("harbour", channel=HARBOUR.name), provider("lagoon", half_spread_ppm=1_100, channel=LAGOON.name)
    )


async def test_a_firm_quote_is_made_of_the_price_that_its_provider_pushed(fx: Fx) -> None:
    await let_them_push(fx)
    assert await published(fx, push(quotation())) == ["OK"]
    (result,) = await fx.by(ALPHA).quote(spec())
    evidence = {price.provider_id: price for price in result.quote.evidence}
    assert evidence["harbour"].rate == "1.1165"
    assert evidence["harbour"].chosen
    assert evidence["lagoon"].rate == "1.11597108"
    (back,) = await fx.by(ALPHA).quote(spec("USD", "EUR"))
    offered = next(price.rate for price in back.quote.evidence if price.provider_id == "harbour")
    assert offered == "0.8945343948"


async def test_the_tier_of_the_amount_decides_and_beyond_the_last_there_is_no_price(fx: Fx) -> None:
    await let_them_push(fx)
    tiers = [("1.1168", "1.1176"), ("1.1150", "1.1190")]
    assert await published(fx, push(quotation(tiers=tiers, bounds=(1_000_00, 10_000_00)))) == ["OK"]
    specs = [spec(send=amount) for amount in (1_000_00, 1_100_00, 11_000_00)]
    small, large, beyond = await fx.by(ALPHA).quote(*specs)
    rates = [next(p.rate for p in r.quote.evidence if p.provider_id == "harbour") for r in (small, large, beyond)]
    assert rates == ["1.1168", "1.115", ""]
    assert [r.quote.legs.provider_id for r in (small, large, beyond)] == ["harbour", "lagoon", "lagoon"]


async def test_a_price_that_is_over_leaves_the_half_spread(fx: Fx) -> None:
    await let_them_push(fx)
    assert await published(fx, push(quotation(seconds=0.5))) == ["OK"]
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while True:
            (result,) = await fx.by(ALPHA).quote(spec())
            if result.quote.legs.provider_id != "harbour" or result.quote.evidence[0].rate != "1.1165":
                break
    assert result.quote.evidence[0].rate == "1.11619452"


async def test_a_push_counts_once_and_a_retry_changes_nothing(fx: Fx) -> None:
    await let_them_push(fx)
    request = push(quotation(), quotation("USD", "XAF"))
    stub = market(fx)
    first = await stub.PublishRates(request, timeout=TIMEOUT_SECONDS)
    assert await published(fx, push(quotation(tiers=[("1.1160", "1.1180")]))) == ["OK"]
    again = await stub.PublishRates(request, timeout=TIMEOUT_SECONDS)
    assert [result.status.reason for result in first.results] == ["OK", "PAIR_NOT_TRADED"]
    assert [result.status.replayed for result in again.results] == [True, True]
    assert [result.status.reason for result in again.results] == ["OK", "PAIR_NOT_TRADED"]
    (result,) = await fx.by(ALPHA).quote(spec())
    assert result.quote.evidence[0].rate == "1.116"
    request.prices[0].tiers[0].bid = "1.1164"
    with pytest.raises(grpc.aio.AioRpcError) as reused:
        await stub.PublishRates(request, timeout=TIMEOUT_SECONDS)
    assert read(reused.value).reason == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.parametrize("identity", [ALPHA, LAGOON])
async def test_only_the_providers_own_channel_may_push_for_it(fx: Fx, identity: Identity) -> None:
    await let_them_push(fx)
    for provider_id in ("harbour", "nobody"):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await published(fx, push(quotation(), provider_id=provider_id), identity)
        failure = read(refused.value)
        assert (failure.code, failure.reason) == (grpc.StatusCode.PERMISSION_DENIED, "NOT_YOUR_PROVIDER")
    assert (await fx.by(ALPHA).quote(spec()))[0].quote.evidence[0].rate == "1.11619452"


@pytest.mark.parametrize("identity", [TREASURER, VIEWER, PAYMENTS])
async def test_neither_operators_nor_services_push_prices(fx: Fx, identity: Identity) -> None:
    await let_them_push(fx)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await published(fx, push(quotation()), identity)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_a_provider_that_lost_its_channel_has_no_prices_of_its_own(fx: Fx) -> None:
    await let_them_push(fx)
    assert await published(fx, push(quotation())) == ["OK"]
    await fx.by(TREASURER).put_providers(provider("harbour"))
    assert (await fx.by(ALPHA).quote(spec()))[0].quote.evidence[0].rate == "1.11619452"


async def test_each_bad_price_gets_its_own_reason_and_the_good_ones_count(fx: Fx) -> None:
    await let_them_push(fx)
    bad = {
        "PRICE_NOT_A_NUMBER": quotation("EUR", "GBP", [("NaN", "0.834")]),
        "PRICE_NOT_POSITIVE": quotation("EUR", "JPY", [("0", "175.7")]),
        "PRICE_INVERTED": quotation("EUR", "SGD", [("1.43", "1.42")]),
        "PRICE_TOO_OLD": quotation("EUR", "CNY", [("7.43", "7.44")], age=3_600),
        "PRICE_IN_FUTURE": quotation("EUR", "AED", [("4.10", "4.11")], age=-60),
        "PRICE_OFF_MARKET": quotation("EUR", "KWD", [("34.2", "34.3")]),
        "PRICE_TIERS": quotation("EUR", "BHD", [("0.42", "0.4201")] * 2, bounds=(5, 5)),
        "PRICE_VALIDITY": quotation("GBP", "USD", [("1.339", "1.34")], seconds=3_600),
        "PAIR_NOT_TRADED": quotation("EUR", "ZAR", [("18.6", "18.7")]),
        "MALFORMED": quotation("EUR", "BGN", [("1.95", "1.96")]),
        "OK": quotation(),
    }
    assert await published(fx, push(*bad.values())) == list(bad)
    (result,) = await fx.by(ALPHA).quote(spec())
    assert result.quote.evidence[0].rate == "1.1165"
    assert await fx.by(TREASURER).reserved() == {}


async def test_a_push_that_cannot_be_read_names_everything_that_is_wrong(fx: Fx) -> None:
    await let_them_push(fx)
    same, none = quotation("EUR", "EUR"), market_pb2.ProviderQuotation(base="usd", quote="JPY")
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await published(fx, push(same, none))
    fields = {row.field for row in read(refused.value).violations}
    assert fields == {"prices[0].quote", "prices[1].base", "prices[1].observe_time"}
    twice = push(quotation(), quotation("USD", "EUR", [("0.8945", "0.8957")]))
    assert await published(fx, twice) == ["OK", "MALFORMED"]
    for count in (0, 501):
        with pytest.raises(grpc.aio.AioRpcError):
            await published(fx, push(*[quotation()] * count))


async def test_two_providers_that_agree_move_the_mid_until_their_prices_are_over(fx: Fx) -> None:
    await let_them_push(fx)
    stream = fx.by(ALPHA).stub.WatchRates(fx_pb2.WatchRatesRequest(quotes=["USD"]), timeout=TIMEOUT_SECONDS)
    assert await published(fx, push(quotation(tiers=[("1.1200", "1.1204")], seconds=3))) == ["OK"]
    lagoon = push(quotation(tiers=[("1.1202", "1.1206")], seconds=3), provider_id="lagoon")
    assert await published(fx, lagoon, LAGOON) == ["OK"]
    seen = []
    async with asyncio.timeout(TIMEOUT_SECONDS):
        async for event in stream:
            seen += event.rates.rates
            if len(seen) == 3:
                break
    stream.cancel()
    assert [rate.value for rate in seen] == ["1.1172", "1.1203", "1.1172"]
    assert seen[1].source == "median of provider harbour, provider lagoon"
    assert Decimal(seen[1].bid) < Decimal(seen[1].value) < Decimal(seen[1].ask)


async def test_a_provider_that_sees_another_market_gives_no_price_and_two_of_them_stop_the_currency(fx: Fx) -> None:
    await let_them_push(fx)
    crash = [("1.3000", "1.3010")]
    assert await published(fx, push(quotation(tiers=crash))) == ["PRICE_OFF_MARKET"]
    (result,) = await fx.by(ALPHA).quote(spec())
    assert [(p.provider_id, p.rate) for p in result.quote.evidence] == [("lagoon", "1.11597108"), ("harbour", "")]
    lagoon = push(quotation(tiers=crash), provider_id="lagoon")
    assert await published(fx, lagoon, LAGOON) == ["PRICE_OFF_MARKET"]
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while reasons(results := await fx.by(ALPHA).quote(spec())) != ["CURRENCY_NOT_QUOTED"]:
            assert reasons(results) == ["NO_PROVIDER"]
    assert "1.3005 for one euro where ECB" in results[0].status.message
    assert reasons(await fx.by(ALPHA).quote(spec("EUR", "GBP"))) == ["OK"]


async def test_rates_are_listed_two_sided(fx: Fx) -> None:
    for base in ("EUR", "JPY", "KWD"):
        answer = await fx.by(ALPHA).stub.ListRates(fx_pb2.ListRatesRequest(base=base), timeout=TIMEOUT_SECONDS)
        for rate in answer.rates:
            assert Decimal(rate.bid) <= Decimal(rate.value) <= Decimal(rate.ask)
            assert Decimal(rate.bid) < Decimal(rate.ask)


async def history(fx: Fx, **fields: object) -> market_pb2.ListHistoricalRatesResponse:
    request = market_pb2.ListHistoricalRatesRequest(**fields)
    return await market(fx, ALPHA).ListHistoricalRates(request, timeout=TIMEOUT_SECONDS)


async def test_past_rates_are_paged_from_the_newest_day(fx: Fx) -> None:
    wanted = {"from_date": "2015-01-01", "to_date": "2015-01-31", "quotes": ["CHF", "LTL"]}
    whole = await history(fx, **wanted)
    assert [day.date for day in whole.days][:2] == ["2015-01-30", "2015-01-29"]
    assert whole.next_page_token == ""
    assert "European Central Bank" in whole.notice
    by_day = {day.date: {rate.quote: rate.value for rate in day.rates} for day in whole.days}
    assert by_day["2015-01-14"] == {"CHF": "1.201"}
    assert by_day["2015-01-15"] == {"CHF": "1.028"}
    paged, token = [], ""
    while True:
        part = await history(fx, **wanted, page_size=6, page_token=token)
        paged += part.days
        token = part.next_page_token
        if not token:
            break
    assert paged == list(whole.days)


async def test_past_rates_are_given_from_any_base_and_by_another_source(fx: Fx) -> None:
    (day,) = (await history(fx, base="USD", quotes=["EUR", "JPY"], from_date="2026-10-30", to_date="2026-10-30")).days
    assert {rate.quote: rate.value for rate in day.rates} == {"EUR": "0.895094880057", "JPY": "157.250268528"}
    (gone,) = (await history(fx, base="HRK", from_date="2026-10-30", to_date="2026-10-30")).days
    assert list(gone.rates) == []
    months = await history(fx, source="HMRC", from_date="2025-01-01", to_date="2025-12-31", quotes=["GBP"])
    assert [month.date for month in months.days] == [f"2025-{number:02}-01" for number in range(12, 0, -1)]
    assert "Open Government Licence" in months.notice


async def test_what_is_wrong_with_a_question_about_the_past_is_named(fx: Fx) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await history(fx, source="BIS", base="euro", quotes=["x"], from_date="2026-13-01", to_date="1", page_size=1_001)
    fields = {row.field for row in read(refused.value).violations}
    assert fields == {"source", "base", "quotes[0]", "from_date", "to_date", "page_size"}
    for fields_ in ({"from_date": "2026-02-01", "to_date": "2026-01-01"}, {"page_token": "bm90IGEgdG9rZW4="}):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await history(fx, **fields_)
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_an_indication_knows_the_pushed_price_within_a_second(fx: Fx) -> None:
    await let_them_push(fx)
    assert await published(fx, push(quotation())) == ["OK"]
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while True:
            (result,) = await fx.by(ALPHA).quote(spec(kind=INDICATIVE))
            assert reasons([result]) == ["OK"]
            if result.quote.evidence[0].rate == "1.1165":
                break
