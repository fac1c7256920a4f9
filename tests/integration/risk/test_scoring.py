"""Scores through the public API: what stops a payment, what does not, and what is kept."""

from __future__ import annotations

from collections import Counter

from fixtures.risk import (
    ALPHA,
    BETA,
    GAMMA,
    PAYMENTS,
    REVIEWER,
    Risk,
    StartRisk,
    identifier,
    payment,
    publish,
    score,
    token_of,
    warning,
)
from serai.ids import uuid7
from serai.risk.v1 import scoring_pb2, signal_pb2

MULE = "NL91ABNA0417164300"


async def test_a_payment_to_an_account_that_another_channel_warned_of_is_refused(risk: Risk) -> None:
    gamma = risk.signals(GAMMA)
    [published] = await publish(gamma, warning(await token_of(gamma, "ACCOUNT", "nl91 abna 0417 1643 00")))
    [stopped] = await score(risk.scoring(PAYMENTS), payment(creditor=MULE, target_country="NL"))
    assert stopped.status.reason == "OK"
    assert stopped.score.action == scoring_pb2.RISK_ACTION_REFUSE
    heaviest = stopped.score.reasons[0]
    assert heaviest.reason == "WARNING_ON_CREDITOR_ACCOUNT"
    assert list(heaviest.warning_ids) == [published.warning_id]
    assert MULE not in str(stopped)


async def test_a_local_account_number_is_one_of_its_sides_country(risk: Risk) -> None:
    gamma = risk.signals(GAMMA)
    await publish(gamma, warning(await token_of(gamma, "ACCOUNT", "SG:012-345678-9")))
    here, elsewhere = await score(
        risk.scoring(PAYMENTS),
        payment(creditor="0123456789", target_country="SG"),
        payment(creditor="0123456789", target_country="CN"),
    )
    assert here.score.action == scoring_pb2.RISK_ACTION_REFUSE
    assert elsewhere.score.action == scoring_pb2.RISK_ACTION_ALLOW


async def test_a_revoked_warning_stops_no_payment(risk: Risk) -> None:
    gamma = risk.signals(GAMMA)
    [published] = await publish(gamma, warning(await token_of(gamma, "ACCOUNT", MULE)))
    revocation = signal_pb2.WarningRevocation(request_id=str(uuid7()), warning_id=published.warning_id)
    await gamma.RevokeWarnings(signal_pb2.RevokeWarningsRequest(revocations=[revocation]), timeout=5)
    [result] = await score(risk.scoring(PAYMENTS), payment(creditor=MULE, target_country="NL"))
    assert result.score.action == scoring_pb2.RISK_ACTION_ALLOW


async def test_a_warning_protects_whoever_of_a_payments_parties_may_know_of_it(risk: Risk) -> None:
    gamma = risk.signals(GAMMA)
    await publish(gamma, warning(await token_of(gamma, "ACCOUNT", MULE), audience=["beta"]))
    actions = [
        result.score.action
        for result in await score(
            risk.scoring(PAYMENTS),
            payment(creditor=MULE, sender_participant_id="alpha", receiver_participant_id="beta"),
            payment(creditor=MULE, sender_participant_id="beta", receiver_participant_id="alpha"),
            payment(creditor=MULE, sender_participant_id="gamma", receiver_participant_id="alpha"),
            payment(creditor=MULE, sender_participant_id="alpha", receiver_participant_id="alpha"),
        )
    ]
    refuse, allow = scoring_pb2.RISK_ACTION_REFUSE, scoring_pb2.RISK_ACTION_ALLOW
    assert actions == [refuse, refuse, refuse, allow]


async def test_an_honest_payment_is_allowed_and_its_score_can_be_read_again(risk: Risk) -> None:
    scoring = risk.scoring(PAYMENTS)
    [result] = await score(scoring, payment())
    assert result.score.action == scoring_pb2.RISK_ACTION_ALLOW
    request = scoring_pb2.GetScoresRequest(score_ids=[str(uuid7()), result.score.score_id])
    read = await risk.scoring(REVIEWER).GetScores(request, timeout=5)
    assert list(read.scores) == [result.score]


async def test_a_burst_of_honest_payments_by_few_debtors_passes(risk: Risk) -> None:
    debtors = ["GB33BUKB20201555555555", "DE89370400440532013000", "FR1420041010050500013M02606"]
    payments = [
        payment(
            creditor=f"SG:{creditor:010d}",
            debtor=debtors[number % 3],
            target_country="SG",
            stage=scoring_pb2.SCORING_STAGE_CREATE,
        )
        for number, creditor in enumerate(range(400))
    ]
    results = await score(risk.scoring(PAYMENTS), *payments)
    actions = Counter(scoring_pb2.RiskAction.Name(result.score.action) for result in results)
    assert actions == {"RISK_ACTION_ALLOW": 400}


async def test_an_unreadable_identifier_is_said_and_stops_nothing(risk: Risk) -> None:
    odd = payment(creditor_identifiers=[identifier("ACCOUNT", "DE00370400440532013000"), identifier("IP", "nowhere")])
    [result] = await score(risk.scoring(PAYMENTS), odd)
    assert result.score.action == scoring_pb2.RISK_ACTION_ALLOW
    assert [reason.explanation for reason in result.score.reasons] == [
        "2 identifiers do not follow the rules of their type"
    ]


async def test_later_stages_of_a_payment_do_not_count_it_again(risk: Risk) -> None:
    scoring = risk.scoring(PAYMENTS)
    stages = ("CREATE", "CONFIRM", "RELEASE", "CREDIT")
    ids = [str(uuid7()) for _ in range(30)]
    for stage in stages:
        wanted = [payment(payment_id=i, stage=f"SCORING_STAGE_{stage}") for i in ids]
        results = await score(scoring, *wanted)
        assert all("VELOCITY" not in str(result.score.reasons) for result in results)
    [one_more] = await score(scoring, payment(stage="SCORING_STAGE_QUOTE"))
    [reason] = [r for r in one_more.score.reasons if r.reason == "VELOCITY_10M"]
    assert reason.explanation.startswith("31 payments")


async def test_what_one_replica_scored_counts_in_another(start_risk: StartRisk) -> None:
    one = await start_risk()
    other = await start_risk(one.urls)
    await score(one.scoring(PAYMENTS), *(payment() for _ in range(40)))
    found: list[str] = []
    while not any(reason == "VELOCITY_10M" for reason in found):
        [result] = await score(other.scoring(PAYMENTS), payment(stage="SCORING_STAGE_QUOTE"))
        found = [reason.reason for reason in result.score.reasons]
    assert result.score.action == scoring_pb2.RISK_ACTION_ALLOW


async def test_alpha_may_score_nothing_but_is_protected_by_betas_word(risk: Risk) -> None:
    beta, alpha = risk.signals(BETA), risk.signals(ALPHA)
    token = await token_of(beta, "DEVICE", "9f86d081884c7d65")
    await publish(beta, warning(token))
    assert await token_of(alpha, "DEVICE", "9f86d081884c7d65") == token
    [result] = await score(
        risk.scoring(PAYMENTS),
        payment(debtor_identifiers=[identifier("DEVICE", "9f86d081884c7d65")]),
    )
    assert result.score.action == scoring_pb2.RISK_ACTION_CONFIRM
    assert result.score.reasons[0].reason == "WARNING_ON_DEBTOR_DEVICE"
