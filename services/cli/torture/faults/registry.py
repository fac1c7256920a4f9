"""What a fault is."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from cli.torture.arena import Arena, Stage
from cli.torture.clients.cast import Cast
from cli.torture.replica import Replica


@dataclass(frozen=True, slots=True)
class Place:
    """What one fault works on, whatever the service is."""

    arena: Stage
    replica: Replica
    replica_number: int
    lasts_seconds: float
    chance: random.Random
    """The fault's own, seeded by its place in the schedule."""


@dataclass(frozen=True, slots=True)
class Scene(Place):
    """What one fault works on in a run of the ledger."""

    arena: Arena
    cast: Cast


class Fault(NamedTuple):
    """A kind of fault: what it does, and within which bounds it lasts. It returns when all is well again."""

    inject: Callable[[Scene], Awaitable[None]]
    seconds: tuple[float, float]
