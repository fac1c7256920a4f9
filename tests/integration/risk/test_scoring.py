"""Scores through the public API: what stops a payment, what does not, and what is kept."""

from __future__ import annotations

from fixtures.risk import (
    GAMMA,
    PAYMENTS,
    REVIEWER,
    Risk,
    payment,
    publish,
    score,
    token_of,
    warning,
)
from serai.ids import uuid7
from serai.risk.v1 import scoring_pb2

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


async def test_an_honest_payment_is_allowed_and_its_score_can_be_read_again(risk: Risk) -> None:
    scoring = risk.scoring(PAYMENTS)
    [result] = await score(scoring, payment())
    assert result.score.action == scoring_pb2.RISK_ACTION_ALLOW
    request = scoring_pb2.GetScoresRequest(score_ids=[str(uuid7()), result.score.score_id])
    read = await risk.scoring(REVIEWER).GetScores(request, timeout=5)
    assert list(read.scores) == [result.score]
