"""What risk and compliance together mean."""

from uuid import UUID

import pytest

from payments.domain.assessment import ComplianceVerdict, Decision, NotReadable, RiskAction, Score, assess
from payments.domain.events import Verdict

ID = UUID("01900000-0000-7000-8000-00000000000a")
C, R = ComplianceVerdict, RiskAction


@pytest.mark.parametrize(
    ("compliance", "risk", "expected", "reason"),
    [
        (C.CLEAR, R.ALLOW, Verdict.GO_ON, None),
        (C.CLEAR, R.CONFIRM, Verdict.CONFIRM, None),
        (C.CLEAR, R.REVIEW, Verdict.REVIEW, None),
        (C.CLEAR, R.REFUSE, Verdict.REFUSE, "FRAUD_RISK"),
        (C.REVIEW, R.ALLOW, Verdict.REVIEW, None),
        (C.REVIEW, R.CONFIRM, Verdict.REVIEW, None),
        (C.REVIEW, R.REFUSE, Verdict.REFUSE, "FRAUD_RISK"),
        (C.MORE_DATA, R.ALLOW, Verdict.REFUSE, "DATA_REQUIRED"),
        (C.MORE_DATA, R.REFUSE, Verdict.REFUSE, "FRAUD_RISK"),
        (C.BLOCK, R.ALLOW, Verdict.BLOCK, "REGULATORY_REASON"),
        (C.BLOCK, R.REFUSE, Verdict.BLOCK, "REGULATORY_REASON"),
    ],
)
def test_the_stricter_one_counts(
    compliance: ComplianceVerdict, risk: RiskAction, expected: Verdict, reason: str | None
) -> None:
    assessed = assess(Score(ID, risk), Decision(ID, compliance, reasons=("SANCTIONS_MATCH",)))
    assert assessed.verdict is expected
    assert (assessed.reason.reason if assessed.reason else None) == reason
    assert assessed.confirmation_is_due is (risk is R.CONFIRM)


def test_only_laws_that_everybody_knows_are_named() -> None:
    embargo = assess(Score(ID, R.ALLOW), Decision(ID, C.BLOCK, reasons=("EMBARGO",), iso_code="RR04"))
    both = assess(Score(ID, R.ALLOW), Decision(ID, C.BLOCK, reasons=("SANCTIONS_MATCH", "EMBARGO")))
    assert (embargo.verdict, embargo.reason and embargo.reason.reason) == (Verdict.REFUSE, "EMBARGO")
    assert (both.verdict, both.reason and both.reason.reason) == (Verdict.BLOCK, "REGULATORY_REASON")


def test_what_a_control_cannot_read_is_refused_with_what_is_wrong() -> None:
    unread = NotReadable(("debtor_identifiers[0].value: not an IP address",))
    for assessed in (assess(unread, Decision(ID, C.CLEAR)), assess(Score(ID, R.ALLOW), unread)):
        assert assessed.reason is not None
        assert assessed.reason.reason == "DATA_NOT_ACCEPTED"
        assert "not an IP address" in assessed.reason.explanation
    # A stop of compliance stands whatever the other control could not read.
    assert assess(unread, Decision(ID, C.BLOCK, reasons=("SANCTIONS_MATCH",))).verdict is Verdict.BLOCK
