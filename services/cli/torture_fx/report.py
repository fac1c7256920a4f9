"""What a torture run of fx tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cli.torture_fx.journal import BREACH, DOUBLE, LATE

MOST_DETAILS_PER_INVARIANT = 10


@dataclass(frozen=True, slots=True)
class Report:
    """The figures and the verdict."""

    seed: int
    accepts: int
    """Acceptances with an id of their own that got a definite answer."""
    sent: int
    """Acceptances sent, repeated ones counted."""
    quotes: int
    outcomes: Mapping[str, int]
    """Answers to acceptances by reason."""
    closed: Mapping[str, int]
    """Answers to settlements and cancellations by reason."""
    asked_again: int
    """Acceptances that were sent once more when all was over."""
    faults: Mapping[str, int]
    failed_calls: Mapping[str, int]
    failed_starts: int
    wall_seconds: float
    found: list[tuple[str, str]]
    """(invariant, what speaks against it)."""

    @property
    def by_invariant(self) -> dict[str, int]:
        """How much speaks against each invariant that is violated."""
        return dict(Counter(name for name, _ in self.found))

    def as_json(self) -> dict[str, Any]:
        """One JSON object."""
        count, shown = Counter(name for name, _ in self.found), Counter[str]()
        details = []
        for name, what in self.found:
            shown[name] += 1
            if shown[name] <= MOST_DETAILS_PER_INVARIANT:
                details.append({"invariant": name, "what": what})
        return {
            "torture": "fx",
            "seed": self.seed,
            "accepts": self.accepts,
            "double_accepts": count[DOUBLE],
            "late_accepts": count[LATE],
            "breached_limits": count[BREACH],
            "violations": len(self.found),
            "sent": self.sent,
            "quotes": self.quotes,
            "outcomes": dict(sorted(self.outcomes.items())),
            "closed": dict(sorted(self.closed.items())),
            "asked_again": self.asked_again,
            "faults": dict(sorted(self.faults.items())),
            "failed_calls": dict(sorted(self.failed_calls.items())),
            "failed_starts": self.failed_starts,
            "wall_seconds": round(self.wall_seconds, 1),
            "accepts_per_s": round(self.accepts / self.wall_seconds),
            "by_invariant": self.by_invariant,
            "details": details,
        }
