"""Every mistake is named, all at once, and nothing is written for it."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from fixtures.risk import (
    ALPHA,
    BETA,
    PAYMENTS,
    REVIEWER,
    Risk,
    StartRisk,
    failure_of,
    identifier,
    payment,
    publish,
    score,
    token_of,
    warning,
)
from rpc import Identity
from serai.common.v1 import money_pb2, outcome_pb2
from serai.ids import uuid7
from serai.risk.v1 import scoring_pb2, signal_pb2

INDICATOR = signal_pb2.Indicator(type="INDICATOR_TYPE_DEVICE", token=b"t" * 32, key_epoch=1)


async def rows(risk: Risk) -> int:
    conn = await asyncpg.connect(risk.urls.runtime_url)
    counts = [
        await conn.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 - names from this list alone.
        for table in ("warning", "idempotency", "score", "stream_event", "payment_outcome", "sighting")
    ]
    await conn.close()
    return sum(counts)


async def test_a_malformed_warning_is_told_every_violation(risk: Risk) -> None:
    bad = signal_pb2.WarningSpec(
        request_id="7",
        indicators=[signal_pb2.Indicator(token=b"short")],
        category=99,
        severity=9,
        confidence_percent=101,
        tlp=17,
        audience=["no spaces please"],
        legal_basis="line\nbreak",
        evidence_reference="x" * 201,
        signature=b"forged",
    )
    bad.half_life.seconds = 1
    bad.observe_time.seconds = -1
    failed = await failure_of(publish(risk.signals(ALPHA), bad))
    assert (failed.code.name, failed.reason) == ("INVALID_ARGUMENT", "INVALID_REQUEST")
    assert {violation.field.removeprefix("warnings[0].") for violation in failed.violations} == {
        "request_id",
        "indicators[0].type",
        "indicators[0].token",
        "indicators[0].key_epoch",
        "category",
        "severity",
        "confidence_percent",
        "tlp",
        "signature",
        "half_life",
        "observe_time",
        "audience[0]",
        "legal_basis",
        "evidence_reference",
    }
    assert await rows(risk) == 0


async def test_a_malformed_item_leaves_its_neighbours_alone_and_its_id_free(risk: Risk) -> None:
    alpha = risk.signals(ALPHA)
    bad, good = warning(INDICATOR, confidence_percent=0), warning(INDICATOR)
    refused, accepted = await publish(alpha, bad, good)
    assert refused.status.reason == "MALFORMED"
    assert refused.status.effect == outcome_pb2.EFFECT_NONE
    assert [v.field for v in refused.status.violations] == ["warnings[0].confidence_percent"]
    assert accepted.status.reason == "OK"
    bad.confidence_percent = 50
    assert (await publish(alpha, bad))[0].status.reason == "OK"


async def test_a_malformed_payment_is_told_every_violation(risk: Risk) -> None:
    bad = scoring_pb2.PaymentToScore(
        request_id="1",
        payment_id="2",
        stage=77,
        send_amount=money_pb2.Money(currency="ZZZ", minor_units=0),
        source_country="Germany",
        target_country="",
        method="by hand",
        debtor_identifiers=[signal_pb2.Identifier(value="")],
        creditor_identifiers=[identifier("PHONE", "x" * 1025)],
    )
    failed = await failure_of(score(risk.scoring(PAYMENTS), bad))
    assert {violation.field.removeprefix("payments[0].") for violation in failed.violations} == {
        "request_id",
        "payment_id",
        "stage",
        "send_amount.currency",
        "send_amount.minor_units",
        "sender_participant_id",
        "receiver_participant_id",
        "source_country",
        "target_country",
        "method",
        "debtor_identifiers[0].type",
        "debtor_identifiers[0].value",
        "creditor_identifiers[0].value",
    }
    assert await rows(risk) == 0


@pytest.mark.parametrize(
    ("method", "request_message"),
    [
        ("PublishWarnings", signal_pb2.PublishWarningsRequest()),
        ("PublishWarnings", signal_pb2.PublishWarningsRequest(warnings=[signal_pb2.WarningSpec()] * 501)),
        ("RevokeWarnings", signal_pb2.RevokeWarningsRequest()),
        ("ReportSightings", signal_pb2.ReportSightingsRequest(sightings=[signal_pb2.Sighting()])),
        ("LookupIndicators", signal_pb2.LookupIndicatorsRequest(indicators=[INDICATOR] * 5001)),
        ("LookupIndicators", signal_pb2.LookupIndicatorsRequest(indicators=[signal_pb2.Indicator()])),
        ("GetWarnings", signal_pb2.GetWarningsRequest(warning_ids=["x"])),
        ("TokenizeIdentifiers", signal_pb2.TokenizeIdentifiersRequest()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_call_without_a_well_formed_item_fails(risk: Risk, method: str, request_message: Any) -> None:
    failed = await failure_of(getattr(risk.signals(ALPHA), method)(request_message, timeout=5))
    assert (failed.code.name, failed.reason) == ("INVALID_ARGUMENT", "INVALID_REQUEST")
    assert failed.violations


async def test_an_identifier_that_cannot_be_read_is_named_by_its_rule_and_not_repeated(risk: Risk) -> None:
    request = signal_pb2.TokenizeIdentifiersRequest(
        identifiers=[
            identifier("ACCOUNT", "GB82WEST12345698765433"),
            identifier("PHONE", "+447911123456"),
            signal_pb2.Identifier(value="typeless"),
        ]
    )
    wrong, right, malformed = (await risk.signals(ALPHA).TokenizeIdentifiers(request, timeout=5)).results
    assert (wrong.status.reason, wrong.HasField("indicator")) == ("INVALID_IDENTIFIER", False)
    assert wrong.status.message == "the check digits of the IBAN are wrong"
    assert (right.status.reason, len(right.indicator.token)) == ("OK", 32)
    assert malformed.status.reason == "MALFORMED"


async def test_tokens_beyond_the_quota_are_refused_with_a_time_to_wait(start_risk: StartRisk) -> None:
    risk = await start_risk(risk_tokenize_burst=3, risk_tokenize_per_second=1.0)
    request = signal_pb2.TokenizeIdentifiersRequest(identifiers=[identifier("DEVICE", f"device-{n}") for n in range(2)])
    alpha = risk.signals(ALPHA)
    await alpha.TokenizeIdentifiers(request, timeout=5)
    failed = await failure_of(alpha.TokenizeIdentifiers(request, timeout=5))
    assert (failed.code.name, failed.reason) == ("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED")
    assert failed.retry_after_seconds is not None
    assert 0 < failed.retry_after_seconds <= 1
    await risk.signals(BETA).TokenizeIdentifiers(request, timeout=5)


async def test_a_token_of_an_unknown_epoch_is_refused(risk: Risk) -> None:
    stale = signal_pb2.Indicator(type="INDICATOR_TYPE_DEVICE", token=b"t" * 32, key_epoch=9)
    [refused] = await publish(risk.signals(ALPHA), warning(stale))
    assert refused.status.reason == "KEY_EPOCH_UNKNOWN"


async def test_only_channels_publish_and_only_payments_scores(risk: Risk) -> None:
    token = await token_of(risk.signals(ALPHA), "DEVICE", "9f86d081884c7d65")
    for caller in (PAYMENTS, REVIEWER, Identity.operator("treasurer"), Identity.service("ledger")):
        refused = await failure_of(publish(risk.signals(caller), warning(token)))
        assert refused.code.name == "PERMISSION_DENIED"
    for caller in (ALPHA, REVIEWER, Identity.service("fx")):
        refused = await failure_of(score(risk.scoring(caller), payment()))
        assert refused.code.name == "PERMISSION_DENIED"
    assert await rows(risk) == 0


async def test_outcomes_are_taken_from_the_parties_of_a_payment_only(risk: Risk) -> None:
    [scored] = await score(risk.scoring(PAYMENTS), payment())

    async def report(caller: Identity, payment_id: str, kind: int = scoring_pb2.PAYMENT_OUTCOME_KIND_FRAUD) -> str:
        outcome = scoring_pb2.PaymentOutcome(request_id=str(uuid7()), payment_id=payment_id, kind=kind)
        request = scoring_pb2.ReportOutcomesRequest(outcomes=[outcome])
        response = await risk.scoring(caller).ReportOutcomes(request, timeout=5)
        reason: str = response.results[0].status.reason
        return reason

    assert await report(ALPHA, scored.score.payment_id) == "OK"
    assert await report(BETA, scored.score.payment_id) == "OK"
    assert await report(PAYMENTS, scored.score.payment_id) == "OK"
    assert await report(Identity.channel("gamma"), scored.score.payment_id) == "PAYMENT_UNKNOWN"
    assert await report(PAYMENTS, str(uuid7())) == "PAYMENT_UNKNOWN"
    failed = await failure_of(report(ALPHA, scored.score.payment_id, kind=42))
    assert [violation.field for violation in failed.violations] == ["outcomes[0].kind"]
