"""Appending to streams, reading them page by page and trimming what is past its retention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.pool import Connection

CHANNEL = "serai_stream"


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """An event to append: `stream` (1 to 200 characters), `kind` for its readers, `payload` as they expect it."""

    stream: str
    kind: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of a stream with its place: `sequence` counts from 1; `recorded_at` is the database's clock in UTC."""

    sequence: int
    kind: str
    payload: bytes
    recorded_at: datetime


class CursorOutOfRange(Exception):
    """The cursor lies past the stream's head or before its oldest retained event, so a reader would miss some."""

    def __init__(self, stream: str, after: int, oldest: int, head: int) -> None:
        super().__init__(f"stream {stream!r} has cursors {oldest} to {head}, not {after}")
        self.stream = stream
        self.after = after
        self.oldest = oldest
        self.head = head


# The head's row lock, held to the end of the transaction, is what keeps sequences gapless and in commit order: the
# next writer of the stream waits for this one to commit or roll back. Heads are locked in order of their names, so
# two writers of the same streams cannot deadlock. The one notification of a stream leaves at commit.
APPEND = f"""
WITH item AS (
    SELECT stream, kind, payload,
           row_number() OVER (PARTITION BY stream ORDER BY position) AS place,
           count(*) OVER (PARTITION BY stream) AS places
    FROM unnest($1::text[], $2::text[], $3::bytea[]) WITH ORDINALITY AS given (stream, kind, payload, position)
), head AS (
    INSERT INTO stream_head AS h (stream, sequence)
    SELECT stream, places FROM item WHERE place = 1 ORDER BY stream
    ON CONFLICT (stream) DO UPDATE SET sequence = h.sequence + excluded.sequence
    RETURNING h.stream, h.sequence
), event AS (
    INSERT INTO stream_event (stream, sequence, kind, payload, recorded_at)
    SELECT item.stream, head.sequence - item.places + item.place, item.kind, item.payload, clock_timestamp()
    FROM item JOIN head USING (stream)
)
SELECT stream, sequence, pg_notify('{CHANNEL}', stream) FROM head
"""  # noqa: S608 - the only thing inserted is this module's constant.

# Head and events come from one snapshot, so a cursor is never judged by a head newer than the page. A stream with no
# event after the cursor still gives one row, with the head and empty event columns.
READ = """
SELECT head.sequence AS head, head.trimmed_through AS oldest, event.*
FROM stream_head AS head
LEFT JOIN LATERAL (
    SELECT sequence, kind, payload, recorded_at FROM stream_event
    WHERE stream = head.stream AND sequence > $2 ORDER BY sequence LIMIT $3
) AS event ON true
WHERE head.stream = $1
"""

# The head is locked before the events go, in the same order as a writer takes them.
TRIM_HEAD = """
UPDATE stream_head SET trimmed_through = $2 WHERE stream = $1 AND trimmed_through < $2 AND sequence >= $2
RETURNING trimmed_through
"""
TRIM_EVENTS = "DELETE FROM stream_event WHERE stream = $1 AND sequence <= $2"


async def append(conn: Connection, events: Sequence[StreamEvent]) -> dict[str, int]:
    """Append `events` in their order, in the caller's transaction, and give each stream's new head.

    One statement for any number of events. Call it once in a transaction, as its last statement where possible:
    the stream's other writers wait from here to the commit. Followers wake after the commit.
    """
    if not events:
        return {}
    rows = await conn.fetch(
        APPEND,
        [event.stream for event in events],
        [event.kind for event in events],
        [event.payload for event in events],
    )
    return {row["stream"]: row["sequence"] for row in rows}


async def read(conn: Connection, stream: str, after: int, limit: int) -> list[StoredEvent]:
    """Give at most `limit` events of `stream` whose sequence is greater than `after`, in order; 0 is the beginning.

    A stream nobody wrote to is empty. Raises CursorOutOfRange for a cursor past the head or before what is retained.
    """
    rows = await conn.fetch(READ, stream, after, limit)
    oldest, head = (rows[0]["oldest"], rows[0]["head"]) if rows else (0, 0)
    if not oldest <= after <= head:
        raise CursorOutOfRange(stream, after, oldest, head)
    return [
        StoredEvent(row["sequence"], row["kind"], row["payload"], row["recorded_at"])
        for row in rows
        if row["sequence"] is not None
    ]


async def trim(conn: Connection, stream: str, through: int) -> bool:
    """Delete the events of `stream` up to and with sequence `through`; False when there was nothing to delete.

    Runs in the caller's transaction. A cursor before `through` is out of range from then on.
    """
    if await conn.fetchval(TRIM_HEAD, stream, through) is None:
        return False
    await conn.execute(TRIM_EVENTS, stream, through)
    return True
