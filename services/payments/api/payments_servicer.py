"""PaymentService: what channels call."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import grpc

from payments.api import access, reading
from payments.api.check import text_of, uuid_of
from payments.api.check_payment import fingerprint, order_of, payment_id_of
from payments.api.items import batch_size, read_items
from payments.api.outcome import status_of
from payments.api.watching import Watched, watch
from payments.app.answers import Answers, Request
from payments.app.directory import Directory
from payments.app.engine import Engine
from payments.app.intake import Intake, Order
from payments.app.membership import Membership
from payments.app.ports import Answered, Payments, Recorded
from payments.app.waiting import Reached, is_decided, is_settled
from payments.convert.payment import payment_to_proto
from payments.domain import streams, wellformed
from payments.domain.codes import Code
from payments.domain.payment import Payment
from rpc import Failure, Violation, Violations, call
from serai.payments.v1 import payment_pb2, payments_pb2, payments_pb2_grpc
from storage.streams import Follower

MAX_PAYMENTS: Final = 500
ANSWER_MARGIN_SECONDS: Final = 0.15
"""What is kept of the deadline to answer with the payments as they stand."""

_REACHED: Final[dict[int, Reached]] = {
    payment_pb2.WAIT_FOR_DECIDED: is_decided,
    payment_pb2.WAIT_FOR_SETTLED: is_settled,
}
_FACTORS: Final = frozenset({"KNOWLEDGE", "POSSESSION", "INHERENCE"})


@dataclass(frozen=True, slots=True)
class Front:
    """What the servicer works with."""

    payments: Payments
    intake: Intake
    answers: Answers
    engine: Engine
    membership: Membership
    directory: Directory
    follower: Follower
    book_id: int


class PaymentServicer(payments_pb2_grpc.PaymentServiceServicer):
    """Serves channels; operators read."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def CreatePayments(
        self, request: payments_pb2.CreatePaymentsRequest, _context: object
    ) -> payments_pb2.CreatePaymentsResponse:
        """Takes up to 500 payments."""
        batch_size("payments", request.payments, MAX_PAYMENTS)
        results = await self._create(request.payments, lambda place: f"payments[{place}]", request.wait_for)
        return payments_pb2.CreatePaymentsResponse(results=results)

    async def CreatePayment(
        self, request: payments_pb2.CreatePaymentRequest, _context: object
    ) -> payments_pb2.CreatePaymentResponse:
        """Takes one payment."""
        results = await self._create([request.payment], lambda _: "payment", request.wait_for)
        return payments_pb2.CreatePaymentResponse(result=results[0])

    async def _create(
        self, specs: Sequence[payment_pb2.PaymentSpec], field: Callable[[int], str], wait_for: int
    ) -> list[payment_pb2.PaymentResult]:
        sender = await self._front.directory.sender(access.channel())
        faults = Violations()
        if wait_for not in payment_pb2.WaitFor.values():
            faults.add("wait_for", "must be one of the values of the contract")
            faults.raise_if_any()
        read = read_items(specs, field, lambda view, spec: order_of(view, spec, sender.participant_id))
        orders = [order for order in read if isinstance(order, Order)]
        recorded = iter(await self._waited(await self._front.intake.take(sender, orders), wait_for))
        return [
            _malformed(spec, order) if isinstance(order, tuple) else _recorded(spec, next(recorded))
            for spec, order in zip(specs, read, strict=True)
        ]

    async def _waited(self, recorded: list[Recorded], wait_for: int) -> list[Recorded]:
        is_reached = _REACHED.get(wait_for)
        if is_reached is None:
            return recorded
        payments = [result.payment for result in recorded if result.payment is not None]
        waited = iter(await self._front.engine.until_all(payments, is_reached, _seconds_to_wait()))
        return [
            result if result.payment is None else Recorded(result.code, next(waited), replayed=result.replayed)
            for result in recorded
        ]

    async def ConfirmPayment(
        self, request: payments_pb2.ConfirmPaymentRequest, _context: object
    ) -> payments_pb2.ConfirmPaymentResponse:
        """Gives the payer's second confirmation."""
        faults = Violations()
        factors = set(request.factors)
        if not factors <= _FACTORS:
            faults.add("factors", f"must be of {', '.join(sorted(_FACTORS))}")
        if len(factors & _FACTORS) < 2:
            faults.add("factors", "at least two different factors are required")
        answered = await self._front.answers.confirm(await self._request(faults, request))
        return payments_pb2.ConfirmPaymentResponse(result=_answered(request.request_id, answered))

    async def CancelPayment(
        self, request: payments_pb2.CancelPaymentRequest, _context: object
    ) -> payments_pb2.CancelPaymentResponse:
        """Cancels a payment that has not settled."""
        asked = await self._request(Violations(), request)
        answered = await self._front.answers.cancel(asked, _seconds_to_wait())
        return payments_pb2.CancelPaymentResponse(result=_answered(request.request_id, answered))

    async def RespondToCredit(
        self, request: payments_pb2.RespondToCreditRequest, _context: object
    ) -> payments_pb2.RespondToCreditResponse:
        """Answers for the receiving participant."""
        faults = Violations()
        if request.iso_code and (request.accept or not wellformed.is_iso_code(request.iso_code)):
            faults.add("iso_code", "must be an ISO 20022 status reason of four characters, and empty with accept")
        asked = await self._request(faults, request)
        answered = await self._front.answers.respond(asked, accept=request.accept, iso_code=request.iso_code)
        return payments_pb2.RespondToCreditResponse(result=_answered(request.request_id, answered, for_receiver=True))

    async def ResolveReview(
        self, request: payments_pb2.ResolveReviewRequest, _context: object
    ) -> payments_pb2.ResolveReviewResponse:
        """Lets a person release or refuse a payment that waits for review."""
        faults = Violations()
        text_of(faults, "note", request.note, 500, required=True)
        asked = await self._request(faults, request, note=request.note)
        answered = await self._front.answers.resolve_review(asked, release=request.release)
        return payments_pb2.ResolveReviewResponse(result=_answered(request.request_id, answered))

    async def _request(
        self,
        faults: Violations,
        request: payments_pb2.ConfirmPaymentRequest
        | payments_pb2.CancelPaymentRequest
        | payments_pb2.RespondToCreditRequest
        | payments_pb2.ResolveReviewRequest,
        note: str = "",
    ) -> Request:
        request_id = uuid_of(faults, "request_id", request.request_id)
        payment_id = uuid_of(faults, "payment_id", request.payment_id)
        faults.raise_if_any()
        caller = access.channel()
        if caller:
            await self._front.directory.member(caller)
        return Request(caller or call().identity.name, request_id, payment_id, fingerprint(request), note)

    async def GetPayment(
        self, request: payments_pb2.GetPaymentRequest, _context: object
    ) -> payments_pb2.GetPaymentResponse:
        """Reads one payment by id, UETR or request_id."""
        return await reading.get_payment(self._front.payments, self._front.directory, request)

    async def ListPayments(
        self, request: payments_pb2.ListPaymentsRequest, _context: object
    ) -> payments_pb2.ListPaymentsResponse:
        """Lists payments, newest first."""
        return await reading.list_payments(self._front.payments, self._front.directory, request)

    async def GetOutcomes(
        self, request: payments_pb2.GetOutcomesRequest, _context: object
    ) -> payments_pb2.GetOutcomesResponse:
        """Answers what became of up to 500 request_ids of the caller."""
        batch_size("request_ids", request.request_ids, MAX_PAYMENTS)
        sender = (await self._front.directory.member(access.channel())).participant_id
        faults = Violations()
        ids = [uuid_of(faults, f"request_ids[{place}]", text) for place, text in enumerate(request.request_ids)]
        faults.raise_if_any()
        found = await self._front.payments.read_many([payment_id_of(sender, request_id) for request_id in ids])
        results = []
        for request_id in ids:
            payment = found.get(payment_id_of(sender, request_id))
            results.append(_result(str(request_id), Code.UNKNOWN_ID if payment is None else Code.OK, payment))
        return payments_pb2.GetOutcomesResponse(results=results)

    async def WatchPayments(
        self, request: payments_pb2.WatchPaymentsRequest, _context: object
    ) -> AsyncIterator[payments_pb2.WatchPaymentsResponse]:
        """Streams the changes of the payments that the caller sends."""
        name = (await self._front.directory.member(access.channel())).participant_id
        watched = Watched(streams.sender(name), "s", payments_pb2.WatchPaymentsResponse)
        async with aclosing(watch(self._front.follower, watched, request.resume_token)) as steps:
            async for step in steps:
                yield step

    async def WatchIncoming(
        self, request: payments_pb2.WatchIncomingRequest, _context: object
    ) -> AsyncIterator[payments_pb2.WatchIncomingResponse]:
        """Streams the changes of the payments that the caller receives."""
        name = (await self._front.directory.member(access.channel())).participant_id
        watched = Watched(streams.receiver(name), "r", payments_pb2.WatchIncomingResponse)
        async with aclosing(watch(self._front.follower, watched, request.resume_token)) as steps:
            async for step in steps:
                yield step

    async def ListBalances(
        self, request: payments_pb2.ListBalancesRequest, _context: object
    ) -> payments_pb2.ListBalancesResponse:
        """Lists the balances of a participant's settlement accounts."""
        caller = access.channel()
        if caller and request.participant_id not in ("", caller):
            raise Failure(
                "PARTICIPANT_IS_ANOTHER", "only operators may name another", code=grpc.StatusCode.PERMISSION_DENIED
            )
        return await reading.list_balances(
            self._front.membership, self._front.directory, caller, request.participant_id, self._front.book_id
        )


def _seconds_to_wait() -> float:
    return max(0.0, call().remaining_seconds() - ANSWER_MARGIN_SECONDS)


def _malformed(spec: payment_pb2.PaymentSpec, found: Sequence[Violation]) -> payment_pb2.PaymentResult:
    return payment_pb2.PaymentResult(request_id=spec.request_id, status=status_of(Code.MALFORMED, violations=found))


def _recorded(spec: payment_pb2.PaymentSpec, result: Recorded) -> payment_pb2.PaymentResult:
    return _result(spec.request_id, result.code, result.payment, replayed=result.replayed)


def _answered(request_id: str, answered: Answered, *, for_receiver: bool = False) -> payment_pb2.PaymentResult:
    return _result(request_id, answered.code, answered.payment, replayed=answered.replayed, for_receiver=for_receiver)


def _result(
    request_id: str, code: Code, payment: Payment | None, *, replayed: bool = False, for_receiver: bool = False
) -> payment_pb2.PaymentResult:
    return payment_pb2.PaymentResult(
        request_id=request_id,
        status=status_of(code, replayed=replayed),
        payment=None if payment is None else payment_to_proto(payment, for_receiver=for_receiver),
    )
