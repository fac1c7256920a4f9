"""What one reader sees of the stream of warnings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Set
from dataclasses import dataclass
from datetime import datetime

from risk.app.clock import DatabaseClock
from risk.app.feed import WarningFeed
from risk.app.index import WarningIndex
from risk.app.stores import WarningEvent
from risk.domain.reader import Reader
from risk.domain.warning import Category, RiskWarning

HEARTBEAT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Seen:
    """An event as one reader sees it: `previous` is the sequence of the event before it for this reader."""

    sequence: int
    previous: int
    record_time: datetime
    warning: RiskWarning


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing happened for a while; `head` is the newest sequence of the stream."""

    now: datetime
    head: int


class Watch:
    """Opens streams of warnings for readers."""

    def __init__(
        self,
        feed: WarningFeed,
        index: WarningIndex,
        clock: DatabaseClock,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._feed = feed
        self._index = index
        self._clock = clock
        self._heartbeat_seconds = heartbeat_seconds

    async def open(self, reader: Reader, after: int | None, categories: Set[Category]) -> AsyncIterator[Seen | Quiet]:
        """Give what the reader may know: after a sequence it saw, or from None all that is live and then each change.

        `previous` chains what this reader is sent, whatever its audience and categories leave out: a reader that
        finds another number there than the last one it saw has lost an event. Raises CursorOutOfRange.
        """
        previous = after or 0
        if after is None:
            after = self._feed.through
            for warning in self._index.live(reader, self._clock.now(), after):
                if not categories or warning.spec.category in categories:
                    yield Seen(warning.sequence, previous, warning.record_time, warning)
                    previous = warning.sequence
        async for events in self._feed.changes(after, self._heartbeat_seconds):
            if not events:
                yield Quiet(self._clock.now(), self._feed.through)
            for event in events:
                if _is_for(event, reader, categories):
                    yield Seen(event.sequence, previous, event.record_time, event.warning)
                    previous = event.sequence


def _is_for(event: WarningEvent, reader: Reader, categories: Set[Category]) -> bool:
    if categories and event.warning.spec.category not in categories:
        return False
    return reader.sees(event.warning)
