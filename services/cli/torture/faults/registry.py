"""What a fault is."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from cli.torture.arena import Arena
from cli.torture.clients.cast import Cast
from cli.torture.replica import Replica


class Scene(NamedTuple):
    """What one fault works on."""

    arena: Arena
    replica: Replica
    replica_number: int
    lasts_seconds: float
    chance: random.Random
    """The fault's own, seeded by its place in the schedule."""
    cast: Cast


class Fault(NamedTuple):
    """A kind of fault: what it does, and within which bounds it lasts. It returns when all is well again."""

    inject: Callable[[Scene], Awaitable[None]]
    seconds: tuple[float, float]
