"""Ordered event streams in the service's own database: a transactional outbox without gaps.

A writer appends inside the transaction that makes the change, so the event exists exactly when the change does.
Sequences of a stream count 1, 2, 3 ... without gaps, and their order is the order in which the appending
transactions committed. A reader who has seen sequence n therefore has seen everything up to n.
"""

from storage.streams.follower import Follower
from storage.streams.outbox import CursorOutOfRange, StoredEvent, StreamEvent, append, read, trim

__all__ = ["CursorOutOfRange", "Follower", "StoredEvent", "StreamEvent", "append", "read", "trim"]
