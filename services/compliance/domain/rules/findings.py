"""What a rule said of one payment."""

from dataclasses import dataclass

from compliance.domain.rules.pack import Reason
from compliance.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that spoke. An advisory finding decides nothing."""

    rule_id: str
    pack_version: str
    reason: Reason
    verdict: Verdict
    explanation: str
    source: str
    missing_fields: tuple[str, ...]
    """One path for each requirement; where others would do as well, the explanation names them."""
    advisory: bool
