"""Warnings travel from one channel to the others, and no further than they may."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from fixtures.risk import ALPHA, BETA, GAMMA, REVIEWER, Risk, StartRisk, failure_of, publish, token_of, warning
from serai.ids import uuid7
from serai.risk.v1 import signal_pb2

PHONE = "+447911123456"


async def look_up(stub: Any, *indicators: signal_pb2.Indicator) -> list[signal_pb2.IndicatorScore]:
    request = signal_pb2.LookupIndicatorsRequest(indicators=indicators)
    return list((await stub.LookupIndicators(request, timeout=5)).scores)


async def watch(stub: Any, count: int, resume_token: str = "", **request: Any) -> list[signal_pb2.WarningEvent]:
    """Give the next events of the stream, heartbeats left out."""
    found: list[signal_pb2.WarningEvent] = []
    call = stub.WatchWarnings(signal_pb2.WatchWarningsRequest(resume_token=resume_token, **request), timeout=20)
    async for event in call:
        if event.WhichOneof("event") == "warning":
            found.append(event.warning)
        if len(found) == count:
            break
    call.cancel()
    return found


async def revoke(stub: Any, warning_id: str) -> signal_pb2.WarningResult:
    revocation = signal_pb2.WarningRevocation(request_id=str(uuid7()), warning_id=warning_id, reason="mistaken")
    response = await stub.RevokeWarnings(signal_pb2.RevokeWarningsRequest(revocations=[revocation]), timeout=5)
    return response.results[0]


async def sight(stub: Any, warning_id: str, kind: int) -> signal_pb2.WarningResult:
    sighting = signal_pb2.Sighting(request_id=str(uuid7()), warning_id=warning_id, kind=kind)
    response = await stub.ReportSightings(signal_pb2.ReportSightingsRequest(sightings=[sighting]), timeout=5)
    return response.results[0]


async def test_another_channel_finds_a_warning_and_sees_it_in_its_stream(risk: Risk) -> None:
    alpha, beta = risk.signals(ALPHA), risk.signals(BETA)
    token = await token_of(alpha, "PHONE", "+44 7911 123456")
    [unknown] = await look_up(beta, token)
    assert (unknown.probability, len(unknown.sources)) == ("0.010000", 0)

    watching = asyncio.create_task(watch(beta, 1))
    [published] = await publish(alpha, warning(token))
    assert published.status.reason == "OK"
    [event] = await watching
    assert event.warning.warning_id == published.warning_id
    assert event.warning.publisher_id == "alpha"
    assert event.warning.state == signal_pb2.WARNING_STATE_LIVE
    assert event.warning.spec.half_life.seconds == 60 * 86400, "the default of telephone numbers is filled in"

    assert await token_of(beta, "PHONE", PHONE) == token
    [found] = await look_up(beta, token)
    assert float(found.probability) > 0.01
    assert [(source.warning_id, source.publisher_id) for source in found.sources] == [(published.warning_id, "alpha")]


async def test_a_warning_counts_in_every_replica_within_a_second(start_risk: StartRisk) -> None:
    one = await start_risk()
    other = await start_risk(one.urls)
    alpha, beta = one.signals(ALPHA), other.signals(BETA)
    token = await token_of(alpha, "PHONE", PHONE)
    await publish(alpha, warning(token))
    async with asyncio.timeout(1.0):
        while not (await look_up(beta, token))[0].sources:
            pass
    assert (await look_up(beta, token))[0].sources[0].publisher_id == "alpha"


async def test_a_warning_outside_its_audience_does_not_exist_for_a_reader(risk: Risk) -> None:
    alpha, beta, gamma = risk.signals(ALPHA), risk.signals(BETA), risk.signals(GAMMA)
    token = await token_of(alpha, "PHONE", PHONE)
    [secret] = await publish(alpha, warning(token, audience=["beta"]))
    [public] = await publish(alpha, warning(token))
    get = signal_pb2.GetWarningsRequest(warning_ids=[secret.warning_id, public.warning_id])

    assert [w.warning_id for w in (await beta.GetWarnings(get, timeout=5)).warnings] == list(get.warning_ids)
    assert [w.warning_id for w in (await gamma.GetWarnings(get, timeout=5)).warnings] == [public.warning_id]
    assert [event.warning.warning_id for event in await watch(gamma, 1)] == [public.warning_id]
    assert {s.warning_id for score in await look_up(gamma, token) for s in score.sources} == {public.warning_id}
    assert (
        await sight(gamma, secret.warning_id, signal_pb2.SIGHTING_KIND_CONFIRMED)
    ).status.reason == "WARNING_UNKNOWN"
    assert (await revoke(gamma, secret.warning_id)).status.reason == "WARNING_UNKNOWN"
    reviewed = await risk.signals(REVIEWER).GetWarnings(get, timeout=5)
    assert [list(w.spec.audience) for w in reviewed.warnings] == [["beta"], []]


async def test_readers_are_told_of_themselves_but_not_of_the_rest_of_an_audience(risk: Risk) -> None:
    alpha, beta = risk.signals(ALPHA), risk.signals(BETA)
    [secret] = await publish(alpha, warning(await token_of(alpha, "PHONE", PHONE), audience=["beta", "gamma"]))
    get = signal_pb2.GetWarningsRequest(warning_ids=[secret.warning_id])
    assert list((await beta.GetWarnings(get, timeout=5)).warnings[0].spec.audience) == ["beta"]
    assert list((await alpha.GetWarnings(get, timeout=5)).warnings[0].spec.audience) == ["beta", "gamma"]


async def test_a_stream_resumes_without_a_gap_even_where_an_audience_hides_events(risk: Risk) -> None:
    alpha, gamma = risk.signals(ALPHA), risk.signals(GAMMA)
    token = await token_of(alpha, "PHONE", PHONE)
    results = await publish(alpha, *(warning(token, audience=[] if number % 3 else ["beta"]) for number in range(9)))
    visible = [result.warning_id for number, result in enumerate(results) if number % 3]
    first = await watch(gamma, 2)
    rest = await watch(gamma, 4, first[-1].position.resume_token)
    events = first + rest
    assert [event.warning.warning_id for event in events] == visible
    assert [event.previous_sequence for event in events] == [0, *(e.position.sequence for e in events[:-1])]


async def test_a_revoked_warning_leaves_a_tombstone_and_counts_no_more(risk: Risk) -> None:
    alpha, beta = risk.signals(ALPHA), risk.signals(BETA)
    token = await token_of(alpha, "PHONE", PHONE)
    [published] = await publish(alpha, warning(token))
    [seen] = await watch(beta, 1)
    assert (await revoke(beta, published.warning_id)).status.reason == "NOT_PUBLISHER"
    assert (await revoke(alpha, published.warning_id)).status.reason == "OK"
    [tombstone] = await watch(beta, 1, seen.position.resume_token)
    assert tombstone.warning.state == signal_pb2.WARNING_STATE_REVOKED
    assert tombstone.previous_sequence == seen.position.sequence
    [score] = await look_up(beta, token)
    assert score.sources == []
    assert (await revoke(alpha, published.warning_id)).status.reason == "ALREADY_REVOKED"
    assert (await sight(beta, published.warning_id, signal_pb2.SIGHTING_KIND_CONFIRMED)).status.reason == (
        "WARNING_NOT_LIVE"
    )


async def test_sightings_of_others_change_the_score_and_are_counted(risk: Risk) -> None:
    alpha, beta, gamma = risk.signals(ALPHA), risk.signals(BETA), risk.signals(GAMMA)
    token = await token_of(alpha, "PHONE", PHONE)
    [published] = await publish(alpha, warning(token))
    [alone] = await look_up(beta, token)
    await sight(beta, published.warning_id, signal_pb2.SIGHTING_KIND_CONFIRMED)
    [confirmed] = await look_up(beta, token)
    await sight(gamma, published.warning_id, signal_pb2.SIGHTING_KIND_FALSE_POSITIVE)
    [doubted] = await look_up(beta, token)
    assert float(confirmed.probability) > float(alone.probability)
    assert float(doubted.probability) == pytest.approx(float(alone.probability), rel=1e-3)
    own = await sight(alpha, published.warning_id, signal_pb2.SIGHTING_KIND_CONFIRMED)
    assert own.status.reason == "OWN_WARNING"
    get = signal_pb2.GetWarningsRequest(warning_ids=[published.warning_id])
    [read] = (await gamma.GetWarnings(get, timeout=5)).warnings
    assert (read.confirmations, read.false_positives) == (1, 1)


async def test_a_reader_may_follow_some_categories_only(risk: Risk) -> None:
    alpha, beta = risk.signals(ALPHA), risk.signals(BETA)
    token = await token_of(alpha, "PHONE", PHONE)
    await publish(alpha, warning(token))
    [wanted] = await publish(alpha, warning(token, category=signal_pb2.WARNING_CATEGORY_CARD_FRAUD))
    [event] = await watch(beta, 1, categories=[signal_pb2.WARNING_CATEGORY_CARD_FRAUD])
    assert (event.warning.warning_id, event.previous_sequence) == (wanted.warning_id, 0)


async def test_a_quiet_stream_gives_signs_of_life(start_risk: StartRisk) -> None:
    risk = await start_risk(risk_heartbeat_seconds=0.05)
    await publish(risk.signals(ALPHA), warning(await token_of(risk.signals(ALPHA), "PHONE", PHONE), audience=["alpha"]))
    call = risk.signals(BETA).WatchWarnings(signal_pb2.WatchWarningsRequest(), timeout=5)
    async with aclosing(call.__aiter__()) as events:
        async for event in events:
            assert event.WhichOneof("event") == "heartbeat"
            if event.heartbeat.head_sequence == 1:
                break
    call.cancel()


@pytest.mark.parametrize("token", ["nonsense", "AQAAAAAAAABj", "AgAAAAAAAAAB", "AQAA"])
async def test_a_cursor_from_the_future_or_from_nowhere_is_out_of_range(risk: Risk, token: str) -> None:
    failed = await failure_of(watch(risk.signals(BETA), 1, token))
    assert (failed.code.name, failed.reason) == ("OUT_OF_RANGE", "CURSOR_OUT_OF_RANGE")
