"""Why a message is not taken: every rule that it violates, with the place and what was found there.

Descriptions never repeat names, addresses or account numbers: a refusal may be logged where a payment may not.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleViolation:
    """One rule that a message violates.

    `rule` is a stable name of ours; where the rule is of CBPR+ or ISO 20022, docs/payments.md says of which. `path`
    names the element from the document's root with its place among its like, such as `CdtTrfTxInf[1]/PmtId/UETR`.
    """

    rule: str
    path: str
    description: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.path}: {self.description}"


class MessageRefused(ValueError):
    """The message cannot be taken; `violations` says all that is wrong with it."""

    def __init__(self, violations: Sequence[RuleViolation]) -> None:
        super().__init__("; ".join(str(violation) for violation in violations))
        self.violations = tuple(violations)
