"""What the breaker's word means for a price: no quote at all, or a wider spread."""

from __future__ import annotations

from typing import Final

from fx.domain.breaker.trip import Kind
from fx.domain.outcome import Code, Refusal
from fx.domain.rates import RateTable

# Beyond this a quote would be an insult: a tenth of the amount.
MOST_WIDENED_PPM: Final = 100_000


def stopped(rates: RateTable, source: str, target: str) -> Refusal | None:
    """Say why a pair is not quoted now; None when it is. What is not exchanged needs no rate and is not stopped."""
    for code in (source, target):
        guard = rates.guards.get(code)
        if guard is not None and guard.frozen and source != target:
            refused = Code.RATE_STALE if guard.kind is Kind.STALE else Code.CURRENCY_FROZEN
            return Refusal(refused, f"no quotes in {code} for now: {guard.why}")
        if not rates.quotes(code):
            return Refusal(Code.CURRENCY_NOT_QUOTED, rates.why_not(code))
    return None


def widened_ppm(rates: RateTable, source: str, target: str) -> int:
    """Give what is taken off a pair's rate beyond the usual spread, in parts per million."""
    if source == target:
        return 0
    widened = sum(guard.widen_ppm for code in (source, target) if (guard := rates.guards.get(code)) is not None)
    return min(widened, MOST_WIDENED_PPM)
