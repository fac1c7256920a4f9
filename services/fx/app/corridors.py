"""The exchanges that can be quoted now, with their bounds and what a payment of usual size costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final

from fx.domain import STANDARD, Desk, ProviderPosition, QuoteRequest, Side, Terms
from fx.domain.rates import PIVOT
from money import Currency, Money, Rounding, convert

# The size at which costs of retail payments are compared: the World Bank's and the G20's are published for USD 200.
USUAL: Final = Money(200_00, PIVOT)


@dataclass(frozen=True, slots=True)
class Corridor:
    """A pair of currencies with the least and the most that can be sent, and the expected cost in per cent."""

    source: Currency
    target: Currency
    minimum: Money
    maximum: Money
    expected_cost_percent: Decimal


def corridors(
    desk: Desk,
    providers: Sequence[ProviderPosition],
    source: str,
    after: tuple[str, str] | None,
    limit: int,
    plan: str = STANDARD,
) -> list[Corridor]:
    """Give at most `limit` corridors after a pair of codes, in order, at a plan's prices; no `source` means all."""
    return list(islice(_corridors(desk, providers, source, after, plan), limit))


def usual_amount(desk: Desk, source: Currency) -> Money:
    """Give the usual size of a payment, EUR 200, in a currency of the table."""
    return convert(USUAL, desk.rates.mid(PIVOT, source).rate, Rounding.FLOOR)[0]


def _corridors(
    desk: Desk, providers: Sequence[ProviderPosition], source: str, after: tuple[str, str] | None, plan: str
) -> Iterator[Corridor]:
    codes = sorted(desk.rates.mids)
    for first in codes if not source else [source]:
        for second in codes:
            if after is None or (first, second) > after:
                found = _corridor(desk, providers, first, second, plan)
                if found is not None:
                    yield found


def _corridor(
    desk: Desk, providers: Sequence[ProviderPosition], source: str, target: str, plan: str
) -> Corridor | None:
    """Give the corridor, or None when nobody exchanges the pair now. Countries are not known: cross-border fees."""
    lock = desk.tariff.of(plan).lock_period(None)
    if lock is None:
        raise LookupError("the tariff's default lock period is not among those that it offers")
    usual = usual_amount(desk, desk.rates.mids[source].rate.quote)
    request = QuoteRequest(usual.currency, desk.rates.mids[target].rate.quote, Side.SEND, usual, "", "", lock, plan)
    terms = desk.price(request, providers)
    minimum = desk.smallest_send(request, providers)
    if not isinstance(terms, Terms) or minimum is None:
        return None
    return Corridor(request.source, request.target, minimum, desk.largest_send(source, plan), terms.total_cost_percent)
