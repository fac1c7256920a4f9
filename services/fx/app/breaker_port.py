"""What the breaker needs of a database; the module breaker of fx.storage is that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from fx.domain.breaker import Kind, Watch
from storage.pool import Connection

TRIPPED: Final = "TRIPPED"
ENDED: Final = "ENDED"
RESET: Final = "RESET"


@dataclass(frozen=True, slots=True)
class LastReset:
    """Who reset a currency last, and why."""

    operator: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a currency; `changed_at` is when it was last stopped, widened or let go, in UTC."""

    watch: Watch
    changed_at: datetime
    last_reset: LastReset | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A trip, its end, or a reset by an operator, which alone have a name and a reason."""

    code: str
    what: str
    kind: Kind
    why: str
    operator: str = ""
    reason: str = ""


class BreakerStore(Protocol):
    """What the breaker knows of each currency, and what happened to it."""

    async def read(self, conn: Connection) -> dict[str, Kept]:
        """Read what is known of every currency."""

    async def keep(self, conn: Connection, watches: Collection[Watch]) -> None:
        """Keep what is known of these currencies now."""

    async def tell(self, conn: Connection, happenings: Sequence[Happening]) -> None:
        """Record for ever what happened."""
