"""One corridor, explained: its bounds, what a payment of some size costs there, and when its money arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from fx.domain import Code, Delivery, Desk, ProviderPosition, QuoteRequest, Refusal, Side, Terms
from fx.domain.delivery import estimate_delivery
from fx.domain.value_date import value_date
from money import Money

# The G20's target for retail payments by the end of 2027: no corridor costs more than this, in per cent.
# Source: Financial Stability Board, targets for addressing the four challenges of cross-border payments (2021).
G20_TARGET_PERCENT: Final = Decimal(3)


@dataclass(frozen=True, slots=True)
class Explained:
    """A corridor as it stands at `now`: a quote of its price plan, made then, would have these terms."""

    request: QuoteRequest
    terms: Terms
    minimum: Money
    maximum: Money
    targets: tuple[str, ...]
    value_date: date
    delivery: Delivery
    now: datetime

    @property
    def within_g20_target(self) -> bool:
        """Say whether the whole cost is at most what the G20 allow in any corridor."""
        return self.terms.total_cost_percent <= G20_TARGET_PERCENT


def explain(
    desk: Desk, providers: Sequence[ProviderPosition], request: QuoteRequest, now: datetime
) -> Explained | Refusal:
    """Explain the corridor of a request with the send side fixed; `now` is in UTC."""
    assert request.side is Side.SEND  # noqa: S101 - callers build the request themselves.
    terms = desk.price(request, providers)
    if isinstance(terms, Refusal):
        return terms
    minimum = desk.smallest_send(request, providers)
    if minimum is None:
        return Refusal(Code.NO_PROVIDER, f"nobody exchanges {request.source.code} to {request.target.code} now")
    accepted_by = now + timedelta(seconds=request.lock.seconds)
    good_on = value_date(request.source, request.target, now, accepted_by)
    return Explained(
        request=request,
        terms=terms,
        minimum=minimum,
        maximum=desk.largest_send(request.source.code, request.plan),
        targets=reachable(desk, providers, request.source.code),
        value_date=good_on,
        delivery=estimate_delivery(request.target, good_on, accepted_by),
        now=now,
    )


def reachable(desk: Desk, providers: Sequence[ProviderPosition], source: str) -> tuple[str, ...]:
    """Give the codes of all currencies that a currency can be exchanged for now, its own among them."""
    active = [position.provider for position in providers if position.provider.active]
    return tuple(
        code
        for code in sorted(desk.rates.mids)
        if code == source or any(provider.trades(source, code) for provider in active)
    )
