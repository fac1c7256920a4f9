"""Decisions to rows and back. What is read back equals what was written, field by field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import asyncpg

from compliance.domain.decision import Assessment, Decision, Versions
from compliance.domain.matching import Match, ScoreReason
from compliance.domain.parties import Role
from compliance.domain.rules import Finding, Reason
from compliance.domain.verdicts import Verdict


def versions_text(versions: Versions) -> tuple[str, str]:
    """The id of a set of versions, from its content, and its JSON."""
    text = json.dumps(asdict(versions), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32], text


def outcome_text(assessment: Assessment) -> str:
    """The JSON of an assessment; the verdict has a column of its own."""
    return json.dumps(
        {
            "reasons": assessment.reasons,
            "iso_reason": assessment.iso_reason,
            "matches": [_match(match) for match in assessment.matches],
            "findings": [_finding(finding) for finding in assessment.findings],
        },
        ensure_ascii=False,
    )


def _match(match: Match) -> dict[str, Any]:
    return asdict(match) | {"role": match.role.name}


def _finding(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {"reason": finding.reason.value, "verdict": finding.verdict.name}


def decision_of(row: asyncpg.Record) -> Decision:
    """The decision of a row with its `versions` joined."""
    outcome = json.loads(row["outcome"])
    return Decision(
        decision_id=UUID(int=row["decision_id"].int),
        payment_id=row["payment_id"],
        assessment=Assessment(
            verdict=Verdict[row["verdict"]],
            reasons=tuple(outcome["reasons"]),
            iso_reason=outcome["iso_reason"],
            matches=tuple(_read_match(match) for match in outcome["matches"]),
            findings=tuple(_read_finding(finding) for finding in outcome["findings"]),
        ),
        versions=Versions(**json.loads(row["versions"])),
        latency_us=row["latency_us"],
        decided_at=row["decided_at"],
    )


def _read_match(match: Mapping[str, Any]) -> Match:
    lists = {"programs": tuple(match["programs"]), "reasons": tuple(ScoreReason(**one) for one in match["reasons"])}
    return Match(**{**match, "role": Role[match["role"]], **lists})


def _read_finding(finding: Mapping[str, Any]) -> Finding:
    names = {"reason": Reason(finding["reason"]), "verdict": Verdict[finding["verdict"]]}
    return Finding(**{**finding, **names, "missing_fields": tuple(finding["missing_fields"])})
