"""When a position with a provider is to be hedged: while its size is at a threshold of the treasurer or past it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from money import MAX_MINOR_UNITS


@dataclass(frozen=True, slots=True)
class Holding:
    """What stands between us and a provider in a currency, in minor units.

    `settled` is what settled quotes have left the provider with, `threshold` the size from which on that is to be
    hedged (None: never), and `is_due` what was last told about it.
    """

    provider_id: str
    currency: str
    settled: int
    reserved: int
    limit: int | None
    threshold: int | None
    is_due: bool

    @property
    def headroom(self) -> int | None:
        """What may still be reserved; None when there is no limit."""
        return None if self.limit is None else max(self.limit - self.reserved, 0)

    @property
    def is_past_threshold(self) -> bool:
        """Say whether the position is to be hedged as it stands."""
        return self.threshold is not None and abs(self.settled) >= self.threshold


def turned(holdings: Iterable[Holding]) -> list[Holding]:
    """Give the holdings of which something else has to be told than was told last, with that as `is_due`."""
    return [
        Holding(one.provider_id, one.currency, one.settled, one.reserved, one.limit, one.threshold, not one.is_due)
        for one in holdings
        if one.is_past_threshold is not one.is_due
    ]


def told(settled: int) -> int:
    """Give a settled position as an amount that fits the contract's 64 bits: the nearest, should it ever not."""
    return max(-MAX_MINOR_UNITS, min(settled, MAX_MINOR_UNITS))
