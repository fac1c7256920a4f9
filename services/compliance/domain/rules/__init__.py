"""Rules of jurisdictions: when a rule speaks, what it then asks or forbids, and where it comes from."""

from compliance.domain.rules.evaluation import explain_corridor, judge, judge_party
from compliance.domain.rules.facts import Facts, facts_of
from compliance.domain.rules.fields import FIELDS, Requirement
from compliance.domain.rules.findings import Finding
from compliance.domain.rules.pack import AmountLimit, Corridor, Pack, Reason, Rule, Side, When

__all__ = [
    "FIELDS",
    "AmountLimit",
    "Corridor",
    "Facts",
    "Finding",
    "Pack",
    "Reason",
    "Requirement",
    "Rule",
    "Side",
    "When",
    "explain_corridor",
    "facts_of",
    "judge",
    "judge_party",
]
