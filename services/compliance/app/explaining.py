"""Explaining: what the rules in force say of a corridor before anybody pays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from compliance.app.ruling import Rulings
from compliance.domain.rules import Facts, Finding, Pack, Rule, explain_corridor
from compliance.domain.verdicts import Verdict, strictest


@dataclass(frozen=True, slots=True)
class Explained:
    """What a corridor meets at an amount."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    required_fields: tuple[str, ...]


class Explaining:
    """Answers from the packs in force on the day of the question."""

    def __init__(self, rulings: Rulings, today: Callable[[], date]) -> None:
        """`today` gives the day in UTC."""
        self._rulings = rulings
        self._today = today

    def corridor(self, facts: Facts) -> Explained:
        """The strictest verdict of the rules that count, every rule that speaks, and the data then required."""
        findings, required = explain_corridor(self._rulings.in_force.packs, facts, self._today())
        verdict = strictest(finding.verdict for finding in findings if not finding.advisory)
        return Explained(verdict, findings, required)

    def rules_in_force(self, pack: Pack) -> list[Rule]:
        """The rules of a pack that are in force today."""
        today = self._today()
        return [rule for rule in pack.rules if rule.in_force(today)]
