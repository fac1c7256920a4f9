"""Firm quotes through the public API: what they say, that they are kept, and whose they are."""

from __future__ import annotations

import asyncio
from datetime import date

import asyncpg
import grpc
import pytest

from fixtures.fx import (
    ALPHA,
    BETA,
    PAYMENTS,
    TREASURER,
    VIEWER,
    Caller,
    Fx,
    StartFx,
    money,
    new_id,
    provider,
    reasons,
    spec,
)
from fixtures.rpc import Channel
from fx.storage.columns import NEW_QUOTE
from rpc.errors import read
from serai.common.v1 import outcome_pb2
from serai.fx.v1 import fx_pb2_grpc, quote_pb2
from storage.migrate import schema_drift
from storage.provision import ServiceUrls


def check_legs(quote: quote_pb2.Quote) -> None:
    legs = quote.legs
    assert quote.send_amount.minor_units == (
        legs.fees.minor_units + legs.spread.minor_units + legs.provider_receives.minor_units
    )
    assert legs.provider_pays.minor_units == quote.receive_amount.minor_units + legs.rounding.minor_units
    parts = (legs.fees, legs.spread, legs.provider_receives, legs.rounding)
    assert min(part.minor_units for part in parts) >= 0


async def test_a_quote_with_the_send_side_fixed_explains_itself(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec("EUR", "USD", send=200_00, source_country="DE", target_country="US"))
    assert result.status.reason == "OK"
    assert result.status.effect == outcome_pb2.EFFECT_APPLIED
    quote = result.quote
    check_legs(quote)
    assert quote.participant_id == "alpha"
    assert quote.state == quote_pb2.QUOTE_STATE_OPEN
    assert quote.send_amount == money("EUR", 200_00)
    assert quote.receive_amount.currency == "USD"
    assert "demonstration" in quote.mid.source
    assert quote.rounding == "FLOOR"
    assert [fee.kind for fee in quote.fees] == ["PAYMENT", "CORRIDOR", "SIZE"]
    assert [(price.provider_id, price.chosen, price.reason) for price in quote.evidence] == [
        ("harbour", True, ""),
        ("lagoon", False, "WORSE_RATE"),
    ]
    assert quote.expire_time.ToNanoseconds() - quote.create_time.ToNanoseconds() == 300 * 10**9
    assert date.fromisoformat(quote.value_date) > quote.create_time.ToDatetime().date()


async def test_a_quote_with_the_receive_side_fixed_delivers_it_exactly(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec("JPY", "KWD", receive_amount=money("KWD", 12_345)))
    check_legs(result.quote)
    assert result.quote.receive_amount == money("KWD", 12_345)
    assert result.quote.rounding == "CEILING"


async def test_an_exchange_within_one_currency_needs_no_provider(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec("SGD", "SGD", send=50_00))
    check_legs(result.quote)
    assert result.quote.rate.value == "1"
    assert result.quote.legs.provider_id == ""
    assert result.quote.legs.spread.minor_units == 0
    assert result.quote.legs.provider_pays == result.quote.receive_amount


async def test_an_indication_binds_nobody_and_is_not_stored(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec(kind=quote_pb2.QUOTE_KIND_INDICATIVE))
    assert result.status.reason == "OK"
    assert result.status.effect == outcome_pb2.EFFECT_NONE
    assert result.quote.quote_id == ""
    check_legs(result.quote)
    [firm] = await fx.by(ALPHA).quote(spec())
    assert firm.quote.receive_amount == result.quote.receive_amount


async def test_the_same_request_gets_the_same_quote_for_ever(fx: Fx) -> None:
    wanted = spec()
    [first] = await fx.by(ALPHA).quote(wanted)
    [again] = await fx.by(ALPHA).quote(wanted)
    assert again.status.replayed
    assert not first.status.replayed
    assert again.quote == first.quote
    other = quote_pb2.QuoteSpec()
    other.CopyFrom(wanted)
    other.send_amount.minor_units += 1
    [reused] = await fx.by(ALPHA).quote(other)
    assert reused.status.reason == "IDEMPOTENCY_KEY_REUSED"
    assert not reused.HasField("quote")


async def test_an_id_that_comes_twice_in_one_call_is_decided_once(fx: Fx) -> None:
    wanted = spec()
    other = spec(request_id=wanted.request_id, send=1_00)
    first, again, reused = await fx.by(ALPHA).quote(wanted, wanted, other)
    assert again.quote == first.quote
    assert again.status.replayed
    assert reused.status.reason == "IDEMPOTENCY_KEY_REUSED"


async def test_two_participants_can_use_the_same_request_id(fx: Fx) -> None:
    wanted = spec()
    [ours] = await fx.by(ALPHA).quote(wanted)
    [theirs] = await fx.by(BETA).quote(wanted)
    assert ours.status.reason == theirs.status.reason == "OK"
    assert ours.quote.quote_id != theirs.quote.quote_id


async def test_a_refusal_is_the_outcome_of_its_id_too(fx: Fx) -> None:
    wanted = spec("EUR", "THB")
    assert reasons(await fx.by(ALPHA).quote(wanted)) == ["NO_PROVIDER"]
    await fx.by(TREASURER).put_providers(provider("harbour", currencies=["EUR", "THB", "USD"]))
    [again] = await fx.by(ALPHA).quote(wanted)
    assert (again.status.reason, again.status.replayed) == ("NO_PROVIDER", True)
    assert again.status.ByteSize() > 0
    assert reasons(await fx.by(ALPHA).quote(spec("EUR", "THB"))) == ["OK"]


async def test_a_channel_sees_its_own_quotes_only(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec())
    quote = result.quote
    assert await fx.by(BETA).get(quote.quote_id) == []
    assert await fx.by(ALPHA).get(new_id(), quote.quote_id) == [quote]
    assert await fx.by(PAYMENTS).get(quote.quote_id) == [quote]
    assert await fx.by(VIEWER).get(quote.quote_id) == [quote]
    assert reasons(await fx.by(BETA).cancel(quote.quote_id)) == ["QUOTE_UNKNOWN"]


async def test_a_channel_cannot_ask_in_the_name_of_another(fx: Fx) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await fx.by(ALPHA).quote(spec(), spec(participant_id="beta"))
    assert read(refused.value).code is grpc.StatusCode.PERMISSION_DENIED
    assert read(refused.value).reason == "NOT_YOUR_PARTICIPANT"
    [result] = await fx.by(PAYMENTS).quote(spec(participant_id="beta"))
    assert result.quote.participant_id == "beta"


async def test_quotes_survive_a_restart(start_fx: StartFx, fx: Fx, fx_database: ServiceUrls, channel: Channel) -> None:
    [result] = await fx.by(ALPHA).quote(spec("KWD", "JPY", send=1_234))
    restarted = Caller(fx_pb2_grpc.FxServiceStub(channel(await start_fx(fx_database), ALPHA)))
    assert await restarted.get(result.quote.quote_id) == [result.quote]


async def test_the_models_describe_the_migrated_schema(fx_database: ServiceUrls) -> None:
    assert await schema_drift("fx", fx_database.owner_url) == []


async def test_the_type_of_new_quotes_has_the_columns_that_are_sent(fx_database: ServiceUrls) -> None:
    fields = """
        SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = (SELECT typrelid FROM pg_type WHERE typname = 'new_quote') ORDER BY attnum
    """
    conn = await asyncpg.connect(fx_database.runtime_url)
    try:
        assert [tuple(row) for row in await conn.fetch(fields)] == list(NEW_QUOTE)
    finally:
        await conn.close()


async def test_replicas_that_are_asked_for_the_same_at_once_make_one_quote_each(
    fx: Fx, start_fx: StartFx, fx_database: ServiceUrls, channel: Channel
) -> None:
    second = Caller(fx_pb2_grpc.FxServiceStub(channel(await start_fx(fx_database), ALPHA)))
    specs = [spec() for _ in range(20)]
    # Ids in common, in both orders: whoever stores them second finds what the first has made.
    tries = [specs, specs[::-1]] * 4
    replicas = [fx.by(ALPHA), second]
    answers = await asyncio.gather(*(replicas[n // 2 % 2].quote(*asked) for n, asked in enumerate(tries)))
    made: dict[str, set[str]] = {}
    for result in (result for answer in answers for result in answer):
        assert result.status.reason == "OK"
        made.setdefault(result.request_id, set()).add(result.quote.quote_id)
    assert [len(made[one.request_id]) for one in specs] == [1] * 20
    fresh = [result for answer in answers for result in answer if not result.status.replayed]
    assert sorted(result.request_id for result in fresh) == sorted(one.request_id for one in specs)
