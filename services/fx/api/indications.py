"""Indications as results: what stays the same on a rung of a ladder is written once, a price fills in its figures."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from google.protobuf.timestamp_pb2 import Timestamp

from fx.api.figures import Figures, form_kind
from fx.api.quotes import indication_message
from fx.api.results import status
from fx.app.quoting import Wanted
from fx.domain import Code, PriceBook, Refusal
from fx.domain.priced import Priced, Rung
from serai.fx.v1 import quote_pb2

# What of an indication is neither the rung's nor a figure: the return-rate policy, and what tells its form apart.
_Kind = tuple[object, ...]


class Indications:
    """Prices what is wanted and writes the results, over and over into the same few messages."""

    def __init__(self) -> None:
        self._forms: WeakKeyDictionary[Rung, dict[_Kind, _Form]] = WeakKeyDictionary()

    def result(self, request_id: str, wanted: Wanted, book: PriceBook, at: Timestamp) -> quote_pb2.QuoteResult:
        """Give the result of one item; the message is the next result as soon as that is asked for, so copy it.

        `at` is the server's clock.
        """
        priced = book.price(wanted.request)
        if isinstance(priced, Refusal):
            refused = status(priced.code, priced.message, applied=False)
            return quote_pb2.QuoteResult(request_id=request_id, status=refused)
        return self._form(priced, wanted, at).filled(request_id, wanted.participant_id, priced, at)

    def _form(self, priced: Priced, wanted: Wanted, at: Timestamp) -> _Form:
        of_rung = self._forms.get(priced.rung)
        if of_rung is None:
            of_rung = self._forms[priced.rung] = {}
        kind = (wanted.request.return_rate_policy, *form_kind(priced))
        form = of_rung.get(kind)
        if form is None:
            form = of_rung[kind] = _Form(priced, wanted, at)
        return form


class _Form:
    """One result whose figures are written anew for each price."""

    __slots__ = ("_at", "_figures", "_quote", "_result")

    def __init__(self, priced: Priced, wanted: Wanted, at: Timestamp) -> None:
        quote = indication_message(priced.terms(), wanted.participant_id, wanted.request, at)
        self._result = quote_pb2.QuoteResult(status=status(Code.OK, applied=False), quote=quote)
        self._quote = self._result.quote
        self._figures = Figures(self._quote)
        self._at = at

    def filled(self, request_id: str, participant_id: str, priced: Priced, at: Timestamp) -> quote_pb2.QuoteResult:
        """Write what is this price's own."""
        self._figures.write(priced.amounts)
        quote = self._quote
        quote.participant_id = participant_id
        if at is not self._at:
            quote.create_time.CopyFrom(at)
            self._at = at
        self._result.request_id = request_id
        return self._result
