"""Decisions of the domain to decisions of the contract."""

from __future__ import annotations

from compliance.domain.decision import Decision
from compliance.domain.matching import Match
from compliance.domain.matching.thresholds import score_text
from compliance.domain.rules import Finding
from compliance.domain.verdicts import Verdict
from serai.compliance.v1 import decision_pb2

VERDICTS = {
    Verdict.CLEAR: decision_pb2.VERDICT_CLEAR,
    Verdict.REVIEW: decision_pb2.VERDICT_REVIEW,
    Verdict.BLOCK: decision_pb2.VERDICT_BLOCK,
    Verdict.MORE_DATA: decision_pb2.VERDICT_MORE_DATA,
}


def verdict_number(verdict: Verdict) -> decision_pb2.Verdict:
    """The contract's number of a verdict."""
    return VERDICTS[verdict]


def decision_message(decision: Decision) -> decision_pb2.Decision:
    """A decision as callers see it; the same decision always gives the same message."""
    assessment = decision.assessment
    message = decision_pb2.Decision(
        decision_id=str(decision.decision_id),
        verdict=verdict_number(assessment.verdict),
        reasons=assessment.reasons,
        iso_reason=assessment.iso_reason,
        matches=[_match_message(match) for match in assessment.matches],
        findings=[finding_message(finding) for finding in assessment.findings],
        versions=decision_pb2.DecisionVersions(
            lists=decision.versions.lists, packs=decision.versions.packs, matcher=decision.versions.matcher
        ),
        payment_id=decision.payment_id,
    )
    message.decide_time.FromDatetime(decision.decided_at)
    message.latency.FromMicroseconds(decision.latency_us)
    return message


def finding_message(finding: Finding) -> decision_pb2.RuleFinding:
    """A rule that spoke."""
    return decision_pb2.RuleFinding(
        rule_id=finding.rule_id,
        pack_version=finding.pack_version,
        verdict=verdict_number(finding.verdict),
        explanation=finding.explanation,
        source=finding.source,
        missing_fields=finding.missing_fields,
        advisory=finding.advisory,
    )


def _match_message(match: Match) -> decision_pb2.Match:
    return decision_pb2.Match(
        role=decision_pb2.PartyRole.Name(match.role.value),
        list_id=match.list_id,
        list_version=match.list_version,
        entry_id=match.entry_id,
        listed_name=match.listed_name,
        score=score_text(match.score),
        threshold=score_text(match.threshold),
        programs=match.programs,
        reasons=[
            decision_pb2.ScoreReason(
                feature=reason.feature, contribution=score_text(reason.contribution), explanation=reason.explanation
            )
            for reason in match.reasons
        ],
    )
