"""What the breaker learns from the ECB's history, worked out once a process: it takes some tenths of a second."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fx.clients.ecb import EcbHistory
from fx.domain.breaker import Watch
from fx.domain.breaker.learn import LESSON_DAYS, learn


@lru_cache(maxsize=1)
def lessons() -> Mapping[str, Watch]:
    """Learn from the newest years of the history that is shipped. Raises what reading it does."""
    newest_first = EcbHistory().days(None, None, None, LESSON_DAYS)
    return learn((published.day, published.per_euro) for published in reversed(newest_first))
