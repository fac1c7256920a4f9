"""The treasurer's view: positions by provider and currency, thresholds, and a stream of hedges that become due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import grpc
import pytest

from fixtures.fx import ALPHA, PAYMENTS, TREASURER, VIEWER, Fx, acceptance, money, new_id, provider, spec
from rpc import Identity
from rpc.errors import read
from serai.fx.v1 import fx_pb2, treasury_pb2, treasury_pb2_grpc

TIMEOUT_SECONDS = 10.0


def treasury(fx: Fx, identity: Identity = TREASURER) -> treasury_pb2_grpc.TreasuryServiceAsyncStub:
    return treasury_pb2_grpc.TreasuryServiceStub(fx.connect(fx.address, identity))


async def positions(fx: Fx, **fields: object) -> dict[tuple[str, str], treasury_pb2.Position]:
    answer = await treasury(fx).ListPositions(
        treasury_pb2.ListPositionsRequest(page_size=1_000, **fields), timeout=TIMEOUT_SECONDS
    )
    return {(one.provider_id, one.settled.currency): one for one in answer.positions}


def threshold(code: str, minor_units: int, provider_id: str = "harbour") -> treasury_pb2.HedgeThreshold:
    return treasury_pb2.HedgeThreshold(provider_id=provider_id, threshold=money(code, minor_units))


async def set_thresholds(
    fx: Fx, *thresholds: treasury_pb2.HedgeThreshold, request_id: str = ""
) -> Sequence[treasury_pb2.Position]:
    request = treasury_pb2.SetHedgeThresholdsRequest(request_id=request_id or new_id(), thresholds=thresholds)
    return (await treasury(fx).SetHedgeThresholds(request, timeout=TIMEOUT_SECONDS)).positions


async def settle(fx: Fx, source: str = "EUR", target: str = "USD", send: int = 200_00) -> fx_pb2.QuoteAcceptance:
    [made] = await fx.by(ALPHA).quote(spec(source, target, send=send))
    one = acceptance(made.quote)
    await fx.by(PAYMENTS).accept(one)
    assert (await fx.by(PAYMENTS).settle(one.quote_id, one.payment_id)).status.reason == "OK"
    return one


async def hedges(fx: Fx, wanted: int, token: str = "") -> list[treasury_pb2.HedgeEvent]:
    found: list[treasury_pb2.HedgeEvent] = []
    request = treasury_pb2.WatchHedgesRequest(resume_token=token)
    stream = treasury(fx, VIEWER).WatchHedges(request, timeout=TIMEOUT_SECONDS)
    async with asyncio.timeout(TIMEOUT_SECONDS):
        async for step in stream:
            if step.HasField("hedge"):
                found.append(step.hedge)
            if len(found) == wanted:
                break
    stream.cancel()
    return found


def refused(error: grpc.aio.AioRpcError) -> tuple[str, str]:
    failure = read(error)
    return failure.code.name, failure.reason


async def test_positions_show_what_is_reserved_settled_and_left(fx: Fx) -> None:
    limited = provider("harbour", limits=[fx_pb2.ExposureLimit(limit=money("USD", 1_000_00))])
    await fx.by(TREASURER).put_providers(limited)
    await settle(fx)
    [open_one] = await fx.by(ALPHA).quote(spec())
    await fx.by(PAYMENTS).accept(acceptance(open_one.quote))
    legs = open_one.quote.legs
    found = await positions(fx)
    usd, eur = found["harbour", "USD"], found["harbour", "EUR"]
    assert usd.settled.minor_units == -legs.provider_pays.minor_units
    assert usd.reserved.minor_units == legs.provider_pays.minor_units
    assert usd.limit == money("USD", 1_000_00)
    assert usd.headroom.minor_units == 1_000_00 - legs.provider_pays.minor_units
    assert eur.settled.minor_units == legs.provider_receives.minor_units
    assert not eur.HasField("limit")
    assert not eur.HasField("headroom")
    assert not eur.HasField("hedge_threshold")


async def test_pages_of_positions_follow_each_other_without_gap_or_overlap(fx: Fx) -> None:
    everything = list(await positions(fx))
    assert everything == sorted(everything)
    seen: list[tuple[str, str]] = []
    token = ""
    while True:
        page = await treasury(fx).ListPositions(
            treasury_pb2.ListPositionsRequest(page_size=7, page_token=token), timeout=TIMEOUT_SECONDS
        )
        seen.extend((one.provider_id, one.settled.currency) for one in page.positions)
        token = page.next_page_token
        if not token:
            break
    assert seen == everything
    assert {provider_id for provider_id, _ in await positions(fx, provider_id="lagoon")} == {"lagoon"}


async def test_a_hedge_falls_due_when_its_threshold_passes_and_ends_when_the_position_is_back(fx: Fx) -> None:
    await set_thresholds(fx, threshold("USD", 400_00))
    await settle(fx)
    assert not (await positions(fx))["harbour", "USD"].hedge_is_due
    await settle(fx)
    passed = (await positions(fx))["harbour", "USD"]
    assert passed.hedge_is_due
    # What comes back in dollars brings the position within its threshold again.
    await settle(fx, "USD", "EUR", send=300_00)
    first, second = await hedges(fx, 2)
    assert (first.provider_id, first.settled, first.hedge_is_due) == ("harbour", passed.settled, True)
    assert first.threshold == money("USD", 400_00)
    assert abs(second.settled.minor_units) < 400_00
    assert not second.hedge_is_due
    assert (first.position.sequence, second.position.sequence) == (1, 2)
    # A reader that was away goes on behind what it has seen.
    assert await hedges(fx, 1, first.position.resume_token) == [second]


async def test_a_threshold_below_the_position_is_told_of_at_once_and_lifting_it_ends_the_hedge(fx: Fx) -> None:
    await settle(fx)
    [set_now] = await set_thresholds(fx, threshold("USD", 1))
    assert set_now.hedge_is_due
    [lifted] = await set_thresholds(fx, threshold("USD", 0))
    assert not lifted.hedge_is_due
    assert not lifted.HasField("hedge_threshold")
    due, over = await hedges(fx, 2)
    assert (due.hedge_is_due, over.hedge_is_due) == (True, False)
    assert not over.HasField("threshold")


async def test_racing_settlements_tell_of_a_passed_threshold_once(fx: Fx) -> None:
    await set_thresholds(fx, threshold("USD", 1_000_00))
    await asyncio.gather(*(settle(fx) for _ in range(12)))
    await set_thresholds(fx, threshold("USD", 0))
    assert [event.hedge_is_due for event in await hedges(fx, 2)] == [True, False]


async def test_a_quiet_stream_shows_life(fx: Fx) -> None:
    stream = treasury(fx).WatchHedges(treasury_pb2.WatchHedgesRequest(), timeout=TIMEOUT_SECONDS)
    async for step in stream:
        assert step.HasField("heartbeat")
        break
    stream.cancel()


async def test_thresholds_are_set_once_under_an_id_and_all_or_none(fx: Fx) -> None:
    request_id = new_id()
    await set_thresholds(fx, threshold("USD", 5), request_id=request_id)
    await set_thresholds(fx, threshold("USD", 7))
    [again] = await set_thresholds(fx, threshold("USD", 5), request_id=request_id)
    assert again.hedge_threshold == money("USD", 7)
    with pytest.raises(grpc.aio.AioRpcError) as reused:
        await set_thresholds(fx, threshold("USD", 6), request_id=request_id)
    assert refused(reused.value) == ("ALREADY_EXISTS", "IDEMPOTENCY_KEY_REUSED")
    with pytest.raises(grpc.aio.AioRpcError) as unknown:
        await set_thresholds(fx, threshold("EUR", 5), threshold("USD", 5, "nobody"))
    assert refused(unknown.value) == ("NOT_FOUND", "POSITION_UNKNOWN")
    assert not (await positions(fx))["harbour", "EUR"].HasField("hedge_threshold")


async def test_a_threshold_that_cannot_be_meant_is_refused_with_every_reason(fx: Fx) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await set_thresholds(fx, threshold("USD", -1), threshold("USD", 5), threshold("XXQ", 5), request_id="not an id")
    fields = {violation.field for violation in read(error.value).violations}
    assert fields == {
        "request_id",
        "thresholds[0].threshold.minor_units",
        "thresholds[1].provider_id",
        "thresholds[2].threshold.currency",
    }


async def test_a_token_of_another_stream_is_out_of_range(fx: Fx) -> None:
    for token in ("rubbish", "WyJyYXRlcyIsICIxIl0="):
        stream = treasury(fx).WatchHedges(treasury_pb2.WatchHedgesRequest(resume_token=token), timeout=TIMEOUT_SECONDS)
        with pytest.raises(grpc.aio.AioRpcError) as error:
            async for _ in stream:
                pass
        assert refused(error.value) == ("OUT_OF_RANGE", "CURSOR_OUT_OF_RANGE")


async def test_only_the_treasurer_sets_thresholds_and_no_channel_sees_positions(fx: Fx) -> None:
    request = treasury_pb2.SetHedgeThresholdsRequest(request_id=new_id(), thresholds=[threshold("USD", 5)])
    with pytest.raises(grpc.aio.AioRpcError) as viewer:
        await treasury(fx, VIEWER).SetHedgeThresholds(request, timeout=TIMEOUT_SECONDS)
    assert viewer.value.code() is grpc.StatusCode.PERMISSION_DENIED
    with pytest.raises(grpc.aio.AioRpcError) as channel:
        await treasury(fx, ALPHA).ListPositions(treasury_pb2.ListPositionsRequest(), timeout=TIMEOUT_SECONDS)
    assert channel.value.code() is grpc.StatusCode.PERMISSION_DENIED
