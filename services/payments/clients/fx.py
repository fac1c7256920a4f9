"""fx, for payments: quotes, accepted once."""

from collections.abc import Sequence
from uuid import UUID

from batching import Coalescer
from payments.app.ports import Way
from payments.clients.asking import MAX_QUEUED, OK, Refused, ask, decided
from payments.convert.basics import money_to_proto
from payments.convert.quote import quote_from_proto
from payments.domain.payment import Payment, Reason
from payments.domain.quote import Quote
from payments.domain.reasons import REASONS, reason
from rpc import outgoing
from serai.fx.v1 import fx_pb2, fx_pb2_grpc, quote_pb2
from serai.ids import derived
from telemetry import logger

log = logger(__name__)

SERVICE = "fx"
MAX_BATCH = 500
POLICY_SECONDS = 3.0

Results = Sequence[quote_pb2.QuoteResult]

# fx says of a quote what became of it; to the sender of a second payment it is the same.
_SAME_AS = {"QUOTE_SETTLED": "QUOTE_ALREADY_USED", "QUOTE_NOT_ACCEPTED": "QUOTE_UNKNOWN"}


class FxDesk:
    """Implements app.ports.Exchange."""

    def __init__(self, stub: "fx_pb2_grpc.FxServiceAsyncStub") -> None:
        self._stub = stub
        size, queue = MAX_BATCH, MAX_QUEUED
        self._create: Coalescer[quote_pb2.QuoteSpec, quote_pb2.QuoteResult] = Coalescer(
            self._create_all, name="fx.create", max_batch_items=size, max_queued_items=queue, lanes=2
        )
        self._read: Coalescer[UUID, quote_pb2.Quote | None] = Coalescer(
            self._read_all, name="fx.read", max_batch_items=size, max_queued_items=queue, lanes=2
        )
        self._accept: Coalescer[fx_pb2.QuoteAcceptance, quote_pb2.QuoteResult] = Coalescer(
            self._accept_all, name="fx.accept", max_batch_items=size, max_queued_items=queue, lanes=2
        )
        self._cancel: Coalescer[fx_pb2.QuoteCancellation, quote_pb2.QuoteResult] = Coalescer(
            self._cancel_all, name="fx.cancel", max_batch_items=size, max_queued_items=queue
        )
        self._settle: Coalescer[fx_pb2.QuoteSettlement, quote_pb2.QuoteResult] = Coalescer(
            self._settle_all, name="fx.settle", max_batch_items=size, max_queued_items=queue
        )

    async def quote(self, way: Way) -> Quote | Reason:
        """The quote that the payment names, or a new one for what it asks for."""
        asked = way.payment.instruction
        if asked.quote_id is not None:
            found = await self._read.submit(asked.quote_id)
            return reason("QUOTE_UNKNOWN") if found is None else quote_from_proto(found)
        result = decided(SERVICE, await self._create.submit(_spec(way)))
        return quote_from_proto(result.quote) if result.status.code == OK else _reason(result)

    async def accept(self, payment: Payment) -> Reason | None:
        """Accepts the payment's quote, once; gives the reason when it is refused."""
        quote = _quote_of(payment)
        acceptance = fx_pb2.QuoteAcceptance(
            request_id=_id(payment, "accept"),
            quote_id=str(quote.quote_id),
            payment_id=str(payment.payment_id),
            participant_id=payment.instruction.sender,
        )
        result = decided(SERVICE, await self._accept.submit(acceptance))
        return None if result.status.code == OK else _reason(result)

    async def cancel(self, payment: Payment) -> None:
        """Frees what an accepted quote has reserved."""
        cancellation = fx_pb2.QuoteCancellation(
            request_id=_id(payment, "cancel"), quote_id=str(_quote_of(payment).quote_id)
        )
        _note(payment, "cancel", decided(SERVICE, await self._cancel.submit(cancellation)))

    async def settle(self, payment: Payment) -> None:
        """Tells that the payment has settled."""
        settlement = fx_pb2.QuoteSettlement(
            request_id=_id(payment, "settle"),
            quote_id=str(_quote_of(payment).quote_id),
            payment_id=str(payment.payment_id),
        )
        _note(payment, "settle", decided(SERVICE, await self._settle.submit(settlement)))

    async def _create_all(self, batch: list[quote_pb2.QuoteSpec]) -> Results:
        request = fx_pb2.CreateQuotesRequest(quotes=batch)
        try:
            response = await ask(SERVICE, self._stub.CreateQuotes(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            return _refused(refused, "quotes", len(batch))
        return response.results

    async def _read_all(self, batch: list[UUID]) -> Sequence[quote_pb2.Quote | None]:
        request = fx_pb2.GetQuotesRequest(quote_ids=list({str(quote_id): None for quote_id in batch}))
        response = await ask(SERVICE, self._stub.GetQuotes(request, **outgoing(POLICY_SECONDS)))
        found = {quote.quote_id: quote for quote in response.quotes}
        return [found.get(str(quote_id)) for quote_id in batch]

    async def _accept_all(self, batch: list[fx_pb2.QuoteAcceptance]) -> Results:
        request = fx_pb2.AcceptQuotesRequest(acceptances=batch)
        try:
            response = await ask(SERVICE, self._stub.AcceptQuotes(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            return _refused(refused, "acceptances", len(batch))
        return response.results

    async def _cancel_all(self, batch: list[fx_pb2.QuoteCancellation]) -> Results:
        request = fx_pb2.CancelQuotesRequest(cancellations=batch)
        try:
            response = await ask(SERVICE, self._stub.CancelQuotes(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            return _refused(refused, "cancellations", len(batch))
        return response.results

    async def _settle_all(self, batch: list[fx_pb2.QuoteSettlement]) -> Results:
        request = fx_pb2.SettleQuotesRequest(settlements=batch)
        try:
            response = await ask(SERVICE, self._stub.SettleQuotes(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            return _refused(refused, "settlements", len(batch))
        return response.results


def _spec(way: Way) -> quote_pb2.QuoteSpec:
    asked = way.payment.instruction
    return quote_pb2.QuoteSpec(
        request_id=_id(way.payment, "quote"),
        source_currency=asked.source_currency,
        target_currency=asked.target_currency,
        send_amount=money_to_proto(asked.send) if asked.send else None,
        receive_amount=money_to_proto(asked.receive) if asked.receive else None,
        kind=quote_pb2.QUOTE_KIND_FIRM,
        source_country=way.sender.country,
        target_country=way.receiver.country,
        participant_id=asked.sender,
    )


def _id(payment: Payment, purpose: str) -> str:
    # Each round of quoting has ids of its own.
    return str(derived(payment.payment_id, f"{purpose}:{payment.quote_round}"))


def _quote_of(payment: Payment) -> Quote:
    if payment.quote is None:
        raise ValueError(f"payment {payment.payment_id} has no quote")
    return payment.quote


def _refused(refused: Refused, field: str, items: int) -> Results:
    return [quote_pb2.QuoteResult(status=status) for status in refused.statuses(field, items)]


def _reason(result: quote_pb2.QuoteResult) -> Reason:
    name = _SAME_AS.get(result.status.reason, result.status.reason)
    if name in REASONS:
        return reason(name)
    return reason("QUOTE_REFUSED", detail=result.status.message)


def _note(payment: Payment, what: str, result: quote_pb2.QuoteResult) -> None:
    """A definite refusal leaves nothing to do for the payment; that it came is for an operator."""
    if result.status.code != OK:
        log.warning(
            "fx refused a follow-up", what=what, payment_id=str(payment.payment_id), reason=result.status.reason
        )
