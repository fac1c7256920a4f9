"""The same request gives the same answer, whoever sends it again, wherever and whenever."""

from __future__ import annotations

import asyncio

import asyncpg

from fixtures.risk import ALPHA, BETA, PAYMENTS, Risk, StartRisk, payment, publish, score, token_of, warning
from serai.common.v1 import outcome_pb2
from serai.ids import uuid7
from serai.risk.v1 import signal_pb2

DEVICE = "9f86d081884c7d65"


async def test_a_warning_sent_again_is_the_warning_of_the_first_time(risk: Risk) -> None:
    alpha = risk.signals(ALPHA)
    spec = warning(await token_of(alpha, "DEVICE", DEVICE))
    [first], [again] = await publish(alpha, spec), await publish(alpha, spec)
    assert again.warning_id == first.warning_id
    assert (first.status.replayed, again.status.replayed) == (False, True)
    assert again.status.effect == outcome_pb2.EFFECT_APPLIED


async def test_an_id_with_other_content_is_refused_and_its_neighbours_go_on(risk: Risk) -> None:
    alpha = risk.signals(ALPHA)
    token = await token_of(alpha, "DEVICE", DEVICE)
    spec, neighbour = warning(token), warning(token)
    await publish(alpha, spec)
    spec.confidence_percent = 55
    refused, accepted = await publish(alpha, spec, neighbour)
    assert refused.status.reason == "IDEMPOTENCY_KEY_REUSED"
    assert refused.warning_id == ""
    assert accepted.status.reason == "OK"
    revocation = signal_pb2.WarningRevocation(request_id=neighbour.request_id, warning_id=accepted.warning_id)
    response = await alpha.RevokeWarnings(signal_pb2.RevokeWarningsRequest(revocations=[revocation]), timeout=5)
    assert response.results[0].status.reason == "IDEMPOTENCY_KEY_REUSED", "an id means one thing, whatever the RPC"


async def test_two_channels_ids_never_meet(risk: Risk) -> None:
    spec = warning(await token_of(risk.signals(ALPHA), "DEVICE", DEVICE))
    [one], [other] = await publish(risk.signals(ALPHA), spec), await publish(risk.signals(BETA), spec)
    assert one.warning_id != other.warning_id
    assert not other.status.replayed


async def test_one_batch_may_name_an_id_twice(risk: Risk) -> None:
    alpha = risk.signals(ALPHA)
    spec = warning(await token_of(alpha, "DEVICE", DEVICE))
    other = signal_pb2.WarningSpec()
    other.CopyFrom(spec)
    other.confidence_percent = 55
    first, same, different = await publish(alpha, spec, spec, other)
    assert (same.warning_id, same.status.replayed) == (first.warning_id, True)
    assert different.status.reason == "IDEMPOTENCY_KEY_REUSED"
    again = await publish(alpha, other, spec, other)
    assert [r.status.reason for r in again] == ["IDEMPOTENCY_KEY_REUSED", "OK", "IDEMPOTENCY_KEY_REUSED"]
    assert again[1].warning_id == first.warning_id


async def test_a_refusal_stands_for_ever(risk: Risk) -> None:
    alpha = risk.signals(ALPHA)
    revocation = signal_pb2.WarningRevocation(request_id=str(uuid7()), warning_id=str(uuid7()))
    request = signal_pb2.RevokeWarningsRequest(revocations=[revocation])
    first = (await alpha.RevokeWarnings(request, timeout=5)).results[0].status
    again = (await alpha.RevokeWarnings(request, timeout=5)).results[0].status
    assert first.reason == again.reason == "WARNING_UNKNOWN"
    assert getattr(first, "class") == outcome_pb2.RESULT_CLASS_NEW_ID_REQUIRED
    assert again.replayed


async def test_racing_callers_of_one_id_get_one_warning(start_risk: StartRisk) -> None:
    one = await start_risk()
    two = await start_risk(one.urls)
    stubs = [one.signals(ALPHA), two.signals(ALPHA)]
    specs = [warning(await token_of(stubs[0], "DEVICE", DEVICE)) for _ in range(10)]
    forward, backward = specs, list(reversed(specs))
    answers = await asyncio.gather(*(publish(stubs[n % 2], *(forward if n % 4 < 2 else backward)) for n in range(12)))
    found = {result.request_id: set[str]() for result in answers[0]}
    for results in answers:
        for result in results:
            found[result.request_id].add(result.warning_id)
    assert all(len(ids) == 1 for ids in found.values())
    conn = await asyncpg.connect(one.urls.runtime_url)
    assert await conn.fetchval("SELECT count(*) FROM warning") == len(specs)
    assert await conn.fetchval("SELECT count(*) FROM stream_event") == len(specs)
    await conn.close()


async def test_a_score_asked_for_again_is_the_score_of_the_first_time(risk: Risk) -> None:
    scoring = risk.scoring(PAYMENTS)
    wanted = payment()
    [first] = await score(scoring, wanted)
    await publish(risk.signals(BETA), warning(await token_of(risk.signals(BETA), "ACCOUNT", "DE89370400440532013000")))
    [again] = await score(scoring, wanted)
    assert again.score == first.score
    assert again.status.replayed
    wanted.send_amount.minor_units += 1
    [refused] = await score(scoring, wanted)
    assert refused.status.reason == "IDEMPOTENCY_KEY_REUSED"
    assert not refused.HasField("score")
