"""Why the coalescer itself fails an item; what a flush raises reaches its callers unchanged.

BatchingError
├── QueueFull           too many items wait; try again after retry_after_seconds
├── UnitTooLarge        one unit is larger than the queue can ever be
├── Closed              the coalescer is draining or was stopped; the items were not taken
├── FlushCancelled      the flush was cancelled underneath; whether it had effect is unknown
└── WrongResultCount    the flush broke its contract of one result per item
"""


class BatchingError(Exception):
    """Root of the tree."""


class QueueFull(BatchingError):
    """The bound on waiting items is reached; nothing was queued."""

    def __init__(self, name: str, retry_after_seconds: float) -> None:
        super().__init__(f"the queue of {name} is full, try again after {retry_after_seconds:.3f} s")
        self.retry_after_seconds = retry_after_seconds
        """Estimate of the time in which what waits now will have been flushed."""


class UnitTooLarge(BatchingError):
    """A unit holds more items than max_queued_items, so no amount of waiting would admit it."""


class Closed(BatchingError):
    """No more items are accepted; nothing was queued, or what was queued will not be flushed."""


class FlushCancelled(BatchingError):
    """The flush that carried the item was cancelled, so its outcome has to be asked for."""


class WrongResultCount(BatchingError):
    """The flush answered with another number of results than it was given items."""
