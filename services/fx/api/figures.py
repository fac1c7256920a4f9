"""The figures of a price in messages that stand ready: all else that a rung of a ladder says is written once."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

from fx.domain.priced import Amounts, Priced, Rung
from fx.domain.terms import Side, Terms
from serai.fx.v1 import quote_pb2


class Figures:
    """Where the figures of one message are; its fees must be of the same kinds as those of the amounts."""

    __slots__ = ("_amounts", "_fees", "_quote")

    def __init__(self, quote: quote_pb2.Quote) -> None:
        legs = quote.legs
        self._quote = quote
        self._amounts = (
            quote.send_amount,
            quote.receive_amount,
            legs.fees,
            legs.spread,
            legs.provider_receives,
            legs.provider_pays,
            legs.rounding,
            quote.total_cost,
            quote.total_cost_target,
        )
        self._fees = [fee.amount for fee in quote.fees]

    def write(self, amounts: Amounts) -> None:
        """Write the figures of a price over those of the one before."""
        send, receive, fees, spread, provider_receives, provider_pays, rounding, cost, cost_target = self._amounts
        send.minor_units = amounts.send
        receive.minor_units = amounts.receive
        fees.minor_units = amounts.fees_total
        spread.minor_units = amounts.spread
        provider_receives.minor_units = amounts.provider_receives
        provider_pays.minor_units = amounts.provider_pays
        rounding.minor_units = amounts.rounding
        cost.minor_units = amounts.total_cost
        cost_target.minor_units = amounts.total_cost_target
        for message, (_, amount) in zip(self._fees, amounts.fees, strict=True):
            message.minor_units = amount
        self._quote.total_cost_percent = amounts.total_cost_percent
        self._quote.residual = amounts.residual


class Forms:
    """One message for each rung, side and set of fees, written by `make` for the first price that needs it."""

    def __init__(self, make: Callable[[Terms], quote_pb2.Quote]) -> None:
        self._make = make
        self._forms: WeakKeyDictionary[Rung, dict[tuple[object, ...], tuple[quote_pb2.Quote, Figures]]] = (
            WeakKeyDictionary()
        )

    def filled(self, priced: Priced, terms: Terms) -> quote_pb2.Quote:
        """Give the message of a price and its terms; it is the next one's as soon as that is asked for, so copy it."""
        of_rung = self._forms.get(priced.rung)
        if of_rung is None:
            of_rung = self._forms[priced.rung] = {}
        kind = form_kind(priced)
        form = of_rung.get(kind)
        if form is None:
            quote = self._make(terms)
            form = of_rung[kind] = (quote, Figures(quote))
        quote, figures = form
        figures.write(priced.amounts)
        return quote


def form_kind(priced: Priced) -> tuple[object, ...]:
    """Tell apart the messages of one rung: by the side that is fixed, and by which fees there are."""
    return (priced.side is Side.SEND, *[kind for kind, _ in priced.amounts.fees])
