"""How many identifiers a caller may turn into tokens: whoever could do it without end could try out all accounts."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


class QuotaExceeded(Exception):
    """The caller used up its quota. `retry_after_seconds` is when the same request would be let through."""

    def __init__(self, wanted: int, retry_after_seconds: float) -> None:
        super().__init__(f"{wanted} identifiers are more than what is left of the caller's quota")
        self.retry_after_seconds = retry_after_seconds


class Quota:
    """A token bucket a caller: `burst` at once, `per_second` in the long run. Counted in each process by itself."""

    def __init__(self, burst: int, per_second: float, time: Callable[[], float] = monotonic) -> None:
        self._burst = burst
        self._per_second = per_second
        self._time = time
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, caller: str, amount: int) -> None:
        """Take `amount` from the caller's bucket. Raises QuotaExceeded, and then takes nothing."""
        now = self._time()
        left, at = self._left.get(caller, (float(self._burst), now))
        left = min(left + (now - at) * self._per_second, float(self._burst))
        if amount > left:
            self._left[caller] = (left, now)
            raise QuotaExceeded(amount, (amount - left) / self._per_second)
        self._left[caller] = (left - amount, now)
