"""The decision: the strictest of the matches and the rules, with all that led to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from compliance.domain.matching import Match
from compliance.domain.rules import Finding, Reason
from compliance.domain.verdicts import STRICTNESS, Verdict, strictest


@dataclass(frozen=True, slots=True)
class Versions:
    """What decided: versions of lists and packs by id, and of the matcher."""

    lists: Mapping[str, str]
    packs: Mapping[str, str]
    matcher: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules of the domain make of matches and findings, before it has an id and a time."""

    verdict: Verdict
    reasons: tuple[str, ...]
    """Stable UPPER_SNAKE words, heaviest first."""
    iso_reason: str
    """ISO 20022 external status reason code, or empty when CLEAR."""
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was stored. It never changes."""

    decision_id: UUID
    payment_id: str
    assessment: Assessment
    versions: Versions
    latency_us: int
    decided_at: datetime
    """By the database's clock."""


SANCTIONS_MATCH = "SANCTIONS_MATCH"
POSSIBLE_SANCTIONS_MATCH = "POSSIBLE_SANCTIONS_MATCH"
_HEAVIEST_FIRST = [reason.value for reason in Reason]


def assess(matches: Sequence[Match], findings: Sequence[Finding]) -> Assessment:
    """Join the matches of all parties with the findings of all rules: the strictest wins, each one is kept."""
    counting = [finding for finding in findings if not finding.advisory]
    verdict = strictest([*(_verdict(match) for match in matches), *(finding.verdict for finding in counting)])
    reasons = []
    if matches:
        reasons.append(SANCTIONS_MATCH if any(match.blocks for match in matches) else POSSIBLE_SANCTIONS_MATCH)
    heard = {finding.reason.value for finding in counting if finding.verdict is not Verdict.CLEAR}
    reasons += [reason for reason in _HEAVIEST_FIRST if reason in heard]
    return Assessment(
        verdict=verdict,
        reasons=tuple(reasons),
        iso_reason=_iso_reason(verdict, counting),
        matches=tuple(sorted(matches, key=lambda match: (-match.score, match.list_id, match.entry_id))),
        findings=tuple(sorted(findings, key=lambda f: (f.advisory, -STRICTNESS[f.verdict], f.rule_id))),
    )


def _verdict(match: Match) -> Verdict:
    return Verdict.BLOCK if match.blocks else Verdict.REVIEW


def _iso_reason(verdict: Verdict, findings: Sequence[Finding]) -> str:
    """The external status reason code of ISO 20022.

    RR01 debtor's account or identification missing, RR02 debtor's name or address, RR03 creditor's name or address,
    RR04 regulatory reason.
    """
    if verdict is Verdict.CLEAR:
        return ""
    if verdict is not Verdict.MORE_DATA:
        return "RR04"
    missing = [path for finding in findings for path in finding.missing_fields]
    if any(path.startswith(("debtor.account", "debtor.identifiers", "debtor.birth")) for path in missing):
        return "RR01"
    if any(path.startswith("debtor.") for path in missing):
        return "RR02"
    if any(path.startswith(("creditor.name", "creditor.address")) for path in missing):
        return "RR03"
    return "RR04"
