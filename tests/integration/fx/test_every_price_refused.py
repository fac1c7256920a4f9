"""Every wrong price that a provider pushes has its reason; stopped and stale pairs are not quoted, and say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.fx import ALPHA, TIMEOUT_SECONDS, TREASURER, Fx, money, new_id, provider, reasons, spec
from fx.domain.breaker import Kind, Trip
from fx.storage import rates
from rpc import Identity
from serai.fx.v1 import fx_pb2, market_pb2, market_pb2_grpc, quote_pb2
from storage.pool import open_pool

HARBOUR = Identity.channel("beta")
NOT_NUMBERS = (
    "NaN", "nan", "sNaN", "Infinity", "-Infinity", "", " ", "1e5", "1E-2", "+1.1", " 1.1", "1.1 ", "1,1", ".5", "1.",
    "01.1", "0x1", "1.1\n", "\u0661.\u0661", "1" * 19, "1." + "1" * 19, "1" * 10 + "." + "1" * 9, "one", "1.1.1", "1_0",
)  # fmt: skip
NOT_POSITIVE = ("0", "0.0", "0.000000000000000000", "-0", "-1.1165", "-0.000000000000000001")


def quotation(bid: str, ask: str, *, quote: str = "USD", age: float = 0.0) -> market_pb2.ProviderQuotation:
    message = market_pb2.ProviderQuotation(base="EUR", quote=quote)
    message.tiers.add(bid=bid, ask=ask)
    message.observe_time.FromDatetime(datetime.now(UTC) - timedelta(seconds=age))
    message.validity.FromTimedelta(timedelta(seconds=30))
    return message


async def pushed(fx: Fx, price: market_pb2.ProviderQuotation) -> tuple[str, str]:
    """Push one price; a pair may come once in a call. Gives the reason and what was said."""
    stub = market_pb2_grpc.MarketServiceStub(fx.connect(fx.address, HARBOUR))
    request = market_pb2.PublishRatesRequest(request_id=new_id(), provider_id="harbour", prices=[price])
    (result,) = (await stub.PublishRates(request, timeout=TIMEOUT_SECONDS)).results
    return result.status.reason, result.status.message


async def offered(fx: Fx) -> str:
    """What harbour offers for euro now."""
    (result,) = await fx.by(ALPHA).quote(spec())
    return next(price.rate for price in result.quote.evidence if price.provider_id == "harbour")


async def test_every_wrong_price_is_refused_for_its_own_reason_and_the_one_before_stands(fx: Fx) -> None:
    await fx.by(TREASURER).put_providers(provider("harbour", channel=HARBOUR.name))
    by_half_spread = await offered(fx)
    wrong = [("PRICE_NOT_A_NUMBER", side) for side in NOT_NUMBERS] + [
        ("PRICE_NOT_POSITIVE", side) for side in NOT_POSITIVE
    ]
    for reason, side in wrong:
        for price in (quotation(side, "1.1179"), quotation("1.1165", side)):
            told, why = await pushed(fx, price)
            assert told == reason, (side, why)
            assert "of tier 1" in why
    others = {
        "PRICE_INVERTED": quotation("1.1180", "1.1179"),
        "PRICE_TOO_OLD": quotation("1.1165", "1.1179", age=10 * 365 * 86_400),
        "PRICE_IN_FUTURE": quotation("1.1165", "1.1179", age=-86_400),
    }
    for reason, price in others.items():
        assert (await pushed(fx, price))[0] == reason
    # Of another pair: what is so far from the mid says something of that pair, and of no other.
    for factor in ("1.1992", "0.0083", "0.0834", "8.34", "83.4", "999999999999999999", "0.000000000000000001"):
        assert (await pushed(fx, quotation(factor, factor, quote="GBP")))[0] == "PRICE_OFF_MARKET"
    assert await offered(fx) == by_half_spread
    assert (await pushed(fx, quotation("1.1166", "1.1178")))[0] == "OK"
    assert (await pushed(fx, quotation("NaN", "NaN")))[0] == "PRICE_NOT_A_NUMBER"
    assert (await pushed(fx, quotation("1.1171", "1.1172", age=9)))[0] == "PRICE_SUPERSEDED"
    assert await offered(fx) == "1.1166"
    assert await fx.by(TREASURER).reserved() == {}


@pytest.mark.parametrize(
    ("kind", "reason"), [(Kind.STALE, "RATE_STALE"), (Kind.JUMP, "CURRENCY_FROZEN"), (Kind.INVERTED, "CURRENCY_FROZEN")]
)
async def test_a_stopped_pair_is_not_quoted_either_way_and_says_why(fx: Fx, kind: Kind, reason: str) -> None:
    why = "what was seen cannot be right"
    async with open_pool(fx.urls.runtime_url) as pool, pool.acquire() as conn, conn.transaction():
        newest = await rates.latest(conn)
        assert newest is not None
        table = await rates.publish(conn, replace(newest, guards={"GBP": Trip(kind, newest.day, why)}))
    stream = fx.by(ALPHA).stub.WatchRates(fx_pb2.WatchRatesRequest(), timeout=TIMEOUT_SECONDS)
    async for event in stream:
        if event.WhichOneof("event") == "rates" and event.rates.position.sequence >= table.version:
            break
    stream.cancel()
    asked = [
        spec(source, target, kind=kind_of_quote, **fixed)
        for source, target in (("EUR", "GBP"), ("GBP", "EUR"), ("GBP", "JPY"), ("USD", "GBP"))
        for kind_of_quote in (quote_pb2.QUOTE_KIND_FIRM, quote_pb2.QUOTE_KIND_INDICATIVE)
        for fixed in ({"send": 200_00}, {"receive_amount": money(target, 200_00)})
    ]
    results = await fx.by(ALPHA).quote(*asked)
    assert reasons(results) == [reason] * len(asked)
    assert all(result.status.message == f"no quotes in GBP for now: {why}" for result in results)
    assert not any(result.HasField("quote") for result in results)
    assert reasons(await fx.by(ALPHA).quote(spec("EUR", "USD"), spec("GBP", "GBP"))) == ["OK", "OK"]
    assert await fx.by(TREASURER).reserved() == {}
