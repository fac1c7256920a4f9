"""Keeps a process's memory of behaviour true: rebuilt at the start, and fed with what other processes score."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from risk.app.behaviour import HISTORY_DAYS, BehaviourMemory
from risk.app.clock import DatabaseClock
from risk.app.stores import Observed, ScoreStore

POLL_SECONDS = 1.0
# A score's time is taken before its transaction commits; no transaction of ours lasts longer than this.
OVERLAP = timedelta(seconds=10)
REMEMBERED_SCORES = 50_000
FORGET_EVERY_POLLS = 3600


class BehaviourFeed:
    """Reads scores into a memory of behaviour. `load` once before serving, then `follow` in the background."""

    def __init__(self, store: ScoreStore, behaviour: BehaviourMemory, clock: DatabaseClock) -> None:
        self._store = store
        self._behaviour = behaviour
        self._clock = clock
        self._seen: OrderedDict[UUID, None] = OrderedDict()
        self._read_at: datetime | None = None

    async def load(self) -> None:
        """Replay the payments of HISTORY_DAYS, through the same code that counts new ones."""
        await self._clock.refresh()
        begun_at = self._clock.now()
        async for page in self._store.observed(begun_at - timedelta(days=HISTORY_DAYS), by_others=False):
            for observed in page:
                self._take(observed)
        self._read_at = begun_at

    async def follow(self) -> None:
        """Take in what other processes score, a second later at most, for ever."""
        polls = 0
        while True:
            begun_at = self._clock.now()
            # From the last reading that succeeded, so that no failure between two leaves a gap.
            async for page in self._store.observed((self._read_at or begun_at) - OVERLAP, by_others=True):
                for observed in page:
                    self._take(observed)
            self._read_at = begun_at
            polls += 1
            if polls % FORGET_EVERY_POLLS == 0:
                self._behaviour.forget_idle(self._clock.now())
            await asyncio.sleep(POLL_SECONDS)

    def _take(self, observed: Observed) -> None:
        if observed.score_id in self._seen:
            return
        self._seen[observed.score_id] = None
        if len(self._seen) > REMEMBERED_SCORES:
            self._seen.popitem(last=False)
        self._behaviour.measure(observed.observation, observed.at, remember=True)
