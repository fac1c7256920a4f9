"""Merges concurrent calls into one: one request, or one commit, for everybody who waits."""

from batching.coalescer import Coalescer, Flushed
from batching.errors import BatchingError, Closed, FlushCancelled, QueueFull, UnitTooLarge, WrongResultCount

__all__ = [
    "BatchingError",
    "Closed",
    "Coalescer",
    "FlushCancelled",
    "Flushed",
    "QueueFull",
    "UnitTooLarge",
    "WrongResultCount",
]
