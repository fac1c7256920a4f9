"""What risk and compliance together mean for a payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from payments.domain.events import Assessed, Verdict
from payments.domain.payment import Reason
from payments.domain.reasons import reason


class RiskAction(IntEnum):
    """What risk asks for; numbers as in its contract."""

    ALLOW = 1
    CONFIRM = 2
    REVIEW = 3
    REFUSE = 4


class ComplianceVerdict(IntEnum):
    """What compliance says; numbers as in its contract."""

    CLEAR = 1
    REVIEW = 2
    BLOCK = 3
    MORE_DATA = 4


@dataclass(frozen=True, slots=True)
class Score:
    """The score of risk."""

    score_id: UUID
    action: RiskAction


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of compliance. `reasons` in order of weight; `missing_fields` are paths of fields, no data."""

    decision_id: UUID
    verdict: ComplianceVerdict
    reasons: Sequence[str] = ()
    iso_code: str = ""
    missing_fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NotReadable:
    """A control could not read the data of the payment: it decided nothing and never will for this data."""

    violations: Sequence[str]


# Laws against whole corridors are public, so naming them warns nobody; anything else might.
_PUBLIC_REASONS = frozenset({"EMBARGO"})


def assess(score: Score | NotReadable, decision: Decision | NotReadable) -> Assessed:
    """One verdict from both: the stricter one counts, and compliance speaks before risk.

    Order: compliance blocks, data not readable, risk refuses, data is missing, review, confirmation, go on. With both
    review and confirmation, the review comes first and the confirmation after it.
    """
    kind, why = _verdict(score, decision)
    return Assessed(
        kind,
        score_id=score.score_id if isinstance(score, Score) else None,
        decision_id=decision.decision_id if isinstance(decision, Decision) else None,
        confirmation_is_due=isinstance(score, Score) and score.action is RiskAction.CONFIRM,
        reason=why,
    )


def _verdict(score: Score | NotReadable, decision: Decision | NotReadable) -> tuple[Verdict, Reason | None]:
    if isinstance(decision, Decision) and decision.verdict is ComplianceVerdict.BLOCK:
        return _block(decision)
    if isinstance(decision, NotReadable):
        return _not_readable(decision)
    if isinstance(score, NotReadable):
        return _not_readable(score)
    if score.action is RiskAction.REFUSE:
        return Verdict.REFUSE, reason("FRAUD_RISK")
    if decision.verdict is ComplianceVerdict.MORE_DATA:
        detail = f"Missing: {', '.join(decision.missing_fields)}." if decision.missing_fields else ""
        return Verdict.REFUSE, reason("DATA_REQUIRED", iso_code=decision.iso_code, detail=detail)
    return _human_verdict(score, decision), None


def _human_verdict(score: Score, decision: Decision) -> Verdict:
    """Nothing forbids the payment; whether a person has to act first."""
    if decision.verdict is ComplianceVerdict.REVIEW or score.action is RiskAction.REVIEW:
        return Verdict.REVIEW
    return Verdict.CONFIRM if score.action is RiskAction.CONFIRM else Verdict.GO_ON


def _not_readable(side: NotReadable) -> tuple[Verdict, Reason]:
    return Verdict.REFUSE, reason("DATA_NOT_ACCEPTED", detail="; ".join(side.violations))


def _block(decision: Decision) -> tuple[Verdict, Reason]:
    """A listed party's money may have to be frozen, so it stays stopped; a forbidden corridor is refused."""
    if decision.reasons and set(decision.reasons) <= _PUBLIC_REASONS:
        return Verdict.REFUSE, reason(decision.reasons[0], iso_code=decision.iso_code)
    return Verdict.BLOCK, reason("REGULATORY_REASON", iso_code=decision.iso_code)
