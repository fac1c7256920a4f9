"""When which fault happens: made from a seed and nothing else, before anything starts."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from typing import NamedTuple

MIN_GAP_SECONDS = 0.3
MAX_GAP_SECONDS = 1.7
REPLICAS = 2


class Planned(NamedTuple):
    """One fault of a schedule."""

    at_seconds: float
    """Since the load began."""
    kind: str
    replica: int
    """Which replica it hits, where the kind hits one."""
    lasts_seconds: float


def plan(seed: int, seconds: float, kinds: Mapping[str, tuple[float, float]]) -> list[Planned]:
    """Gives the faults of a run; the same arguments always give the same ones.

    `kinds` gives for each kind the shortest and longest time that it lasts. Kinds come in shuffled rounds, so that a
    run that is long enough sees all of them equally often.
    """
    chance = random.Random(f"faults {seed}")  # noqa: S311 - a schedule, no secret.
    planned: list[Planned] = []
    deck: list[str] = []
    at = chance.uniform(MIN_GAP_SECONDS, MAX_GAP_SECONDS)
    while at < seconds:
        if not deck:
            deck = sorted(kinds)
            chance.shuffle(deck)
        kind = deck.pop()
        shortest, longest = kinds[kind]
        # Mostly short, so that there is something to disturb in between.
        lasts = chance.triangular(shortest, longest, shortest)
        planned.append(Planned(round(at, 3), kind, chance.randrange(REPLICAS), round(lasts, 3)))
        at += chance.uniform(MIN_GAP_SECONDS, MAX_GAP_SECONDS)
    return planned


def digest(schedule: list[Planned]) -> str:
    """A short name of a schedule: equal schedules have equal ones."""
    return hashlib.sha256(repr([tuple(fault) for fault in schedule]).encode()).hexdigest()[:16]
