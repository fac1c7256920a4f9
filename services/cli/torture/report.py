"""What a torture run tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_DETAILS_PER_INVARIANT = 10


@dataclass(frozen=True, slots=True)
class Report:
    """The figures and the verdict."""

    seed: int
    seconds: float
    schedule: str
    """Digest of the schedule of faults: the same for the same seed, seconds and kinds."""
    operations: int
    """Transfers sent, repeated, refused and malformed ones counted."""
    transfers: int
    refusals: Mapping[str, int]
    """Refused requests by code; their ids are burned."""
    faults: Mapping[str, int]
    """Faults that were injected, by kind."""
    failed_calls: Mapping[str, int]
    """Calls without an answer, by reason."""
    ambiguous_resolved: int
    """Ids of which nobody knew what had become, until GetOutcomes said so."""
    ambiguous_applied: int
    """Those of them that had happened."""
    failed_starts: int
    """How often a replica found no database when it started, ended, and was started again."""
    wall_seconds: float
    found: list[tuple[str, str]]
    """(invariant, what speaks against it)."""

    @property
    def by_invariant(self) -> dict[str, int]:
        """How much speaks against each invariant that is violated."""
        return dict(Counter(name for name, _ in self.found))

    def as_json(self) -> dict[str, Any]:
        """One JSON object."""
        shown: Counter[str] = Counter()
        details = []
        for name, what in self.found:
            shown[name] += 1
            if shown[name] <= MOST_DETAILS_PER_INVARIANT:
                details.append({"invariant": name, "what": what})
        return {
            "torture": "ledger",
            "seed": self.seed,
            "seconds": self.seconds,
            "schedule": self.schedule,
            "operations": self.operations,
            "operations_per_s": round(self.operations / self.seconds),
            "transfers": self.transfers,
            "refusals": dict(sorted(self.refusals.items())),
            "faults": dict(sorted(self.faults.items())),
            "failed_calls": dict(sorted(self.failed_calls.items())),
            "ambiguous_resolved": self.ambiguous_resolved,
            "ambiguous_applied": self.ambiguous_applied,
            "failed_starts": self.failed_starts,
            "wall_seconds": round(self.wall_seconds, 1),
            "violations": len(self.found),
            "by_invariant": self.by_invariant,
            "details": details,
        }
