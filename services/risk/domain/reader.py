"""Who asks about warnings."""

from __future__ import annotations

from dataclasses import dataclass

from risk.domain.warning import RiskWarning


@dataclass(frozen=True, slots=True)
class Reader:
    """On whose behalf warnings are read: one or more members, or None for an operator, who sees all.

    A payment is scored on behalf of its sender and its receiver: what either may know protects both.
    """

    members: frozenset[str] | None

    @classmethod
    def member(cls, name: str) -> Reader:
        """Give the reader that one member is."""
        return cls(frozenset((name,)))

    @classmethod
    def everything(cls) -> Reader:
        """Give the reader that sees all."""
        return cls(None)

    def sees(self, warning: RiskWarning) -> bool:
        """Say whether a warning may be known to this reader."""
        return self.members is None or any(warning.visible_to(member) for member in self.members)
