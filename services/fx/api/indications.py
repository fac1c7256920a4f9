"""Indications as results: what stays the same on a rung of a ladder is written once, a price fills in its figures."""

from __future__ import annotations

from datetime import datetime
from weakref import WeakKeyDictionary

from fx.api.quotes import indication_message
from fx.api.results import status
from fx.app.quoting import Wanted
from fx.domain import Code, PriceBook, Refusal
from fx.domain.priced import Priced, Rung
from serai.fx.v1 import quote_pb2

# What of an indication is neither the rung's nor a figure: side, return-rate policy, and which fees there are.
_Kind = tuple[object, ...]


class Indications:
    """Prices what is wanted and writes the results, over and over into the same few messages."""

    def __init__(self) -> None:
        self._forms: WeakKeyDictionary[Rung, dict[_Kind, _Form]] = WeakKeyDictionary()

    def result(self, request_id: str, wanted: Wanted, book: PriceBook, now: datetime) -> quote_pb2.QuoteResult:
        """Give the result of one item; the message is the next result as soon as that is asked for, so copy it.

        `now` is the server's clock in UTC.
        """
        priced = book.price(wanted.request)
        if isinstance(priced, Refusal):
            refused = status(priced.code, priced.message, applied=False)
            return quote_pb2.QuoteResult(request_id=request_id, status=refused)
        return self._form(priced, wanted, now).filled(request_id, wanted.participant_id, priced, now)

    def _form(self, priced: Priced, wanted: Wanted, now: datetime) -> _Form:
        of_rung = self._forms.get(priced.rung)
        if of_rung is None:
            of_rung = self._forms[priced.rung] = {}
        kind = (priced.side, wanted.request.return_rate_policy, *[fee for fee, _ in priced.amounts.fees])
        form = of_rung.get(kind)
        if form is None:
            form = of_rung[kind] = _Form(priced, wanted, now)
        return form


class _Form:
    """One result whose figures are written anew for each price."""

    __slots__ = ("_amounts", "_created", "_fees", "_now", "_quote", "_result")

    def __init__(self, priced: Priced, wanted: Wanted, now: datetime) -> None:
        quote = indication_message(priced.terms(), wanted.participant_id, wanted.request, now)
        self._result = quote_pb2.QuoteResult(status=status(Code.OK, applied=False), quote=quote)
        self._quote = self._result.quote
        self._created = self._quote.create_time
        self._now = now
        legs = self._quote.legs
        self._amounts = (
            self._quote.send_amount,
            self._quote.receive_amount,
            legs.fees,
            legs.spread,
            legs.provider_receives,
            legs.provider_pays,
            legs.rounding,
            self._quote.total_cost,
            self._quote.total_cost_target,
        )
        self._fees = [fee.amount for fee in self._quote.fees]

    def filled(self, request_id: str, participant_id: str, priced: Priced, now: datetime) -> quote_pb2.QuoteResult:
        """Write the figures of a price."""
        amounts = priced.amounts
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
        quote = self._quote
        quote.total_cost_percent = amounts.total_cost_percent
        quote.residual = amounts.residual
        quote.participant_id = participant_id
        if now is not self._now:
            self._created.FromDatetime(now)
            self._now = now
        self._result.request_id = request_id
        return self._result
