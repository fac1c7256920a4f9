"""The database's time without asking it each time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic


class DatabaseClock:
    """Tells the database's time from its last answer and the time passed since; `refresh` asks it again.

    The database's clock decides what is live, and a look-up of thousands of tokens in memory should not have to ask.
    """

    def __init__(self, ask: Callable[[], Awaitable[datetime]]) -> None:
        self._ask = ask
        self._answer: datetime | None = None
        self._answered_at = 0.0

    async def refresh(self) -> None:
        """Ask the database."""
        answer = await self._ask()
        self._answer, self._answered_at = answer, monotonic()

    def now(self) -> datetime:
        """Give the time in UTC. Call `refresh` once before."""
        if self._answer is None:
            raise RuntimeError("the database was not asked for its time yet")
        return self._answer + timedelta(seconds=monotonic() - self._answered_at)
