"""The ledger, for payments: holds, groups of postings, and the accounts that they touch."""

from collections.abc import Iterable, Sequence
from typing import Final, cast

from google.protobuf.duration_pb2 import Duration

from batching import Coalescer
from payments.app.ports import NoAnswer
from payments.clients.accounts import LedgerAccounts
from payments.clients.asking import MAX_QUEUED, OK, Refused, ask, decided
from payments.convert.basics import money_to_proto
from payments.domain import postings
from payments.domain.accounts import AccountKey, account_id
from payments.domain.payment import Payment, Reason
from payments.domain.postings import Leg
from payments.domain.quote import Quote
from payments.domain.reasons import reason
from rpc import outgoing
from serai.ledger.v1 import ledger_pb2, ledger_pb2_grpc, transfer_pb2
from telemetry import logger

log = logger(__name__)

SERVICE: Final = "ledger"
MAX_BATCH_TRANSFERS: Final = 3_000
POLICY_SECONDS: Final = 4.0
HOLD_SECONDS: Final = 7_200
"""A hold outlives every window of a payment, so it ends by itself only when nobody is left to end it. It is part of the
transfer's content, so it is no setting: a repetition after a restart must be the same."""

_HOLD_GONE = frozenset({"HOLD_EXPIRED", "HOLD_NOT_FOUND", "HOLD_ALREADY_VOIDED"})


class LedgerBook:
    """Implements app.ports.Ledger for one book."""

    def __init__(self, stub: "ledger_pb2_grpc.LedgerServiceAsyncStub", accounts: LedgerAccounts, book_id: int) -> None:
        self._stub = stub
        self._accounts = accounts
        self._book_id = book_id
        self._transfers: Coalescer[transfer_pb2.TransferSpec, transfer_pb2.TransferResult] = Coalescer(
            self._transfer_all,
            name="ledger.transfers",
            max_batch_items=MAX_BATCH_TRANSFERS,
            max_queued_items=MAX_QUEUED * 6,
            lanes=2,
        )

    async def hold(self, payment: Payment) -> Reason | None:
        """Holds the send amount; gives the reason when it is refused."""
        quote = _quote_of(payment)
        leg = postings.hold(payment, quote)
        await self._accounts.open(_keys((leg, *postings.legs(payment, quote))))
        spec = self._spec(payment, leg)
        spec.kind = transfer_pb2.TRANSFER_KIND_HOLD
        spec.timeout.CopyFrom(Duration(seconds=HOLD_SECONDS))
        result = decided(SERVICE, await self._transfers.submit(spec))
        if result.status.code == OK:
            return None
        if result.status.reason == "EXCEEDS_LIMIT":
            return reason("NET_DEBIT_CAP_EXCEEDED")
        return reason("HOLD_REFUSED", detail=f"({result.status.reason})")

    async def post(self, payment: Payment) -> Reason | None:
        """Posts the hold and all legs as one group; gives the reason when it is refused as a whole."""
        quote = _quote_of(payment)
        legs = postings.legs(payment, quote)
        await self._accounts.open(_keys(legs))
        group = [self._act_on_hold(payment, transfer_pb2.TRANSFER_KIND_POST_HOLD)]
        group += [self._spec(payment, leg) for leg in legs]
        for spec in group[:-1]:
            spec.linked = True
        results = await self._transfers.submit_many(group)
        refusals = [result.status.reason for result in results if result.status.code != OK]
        if not refusals:
            return None
        for result in results:
            if result.status.reason != "LINKED_GROUP_FAILED":
                decided(SERVICE, result)
        if not _HOLD_GONE.isdisjoint(refusals):
            return reason("HOLD_EXPIRED")
        cause = next((refusal for refusal in refusals if refusal != "LINKED_GROUP_FAILED"), refusals[0])
        return reason("POSTING_REFUSED", detail=f"({cause})")

    async def release(self, payment: Payment) -> None:
        """Releases what is left of the hold."""
        spec = self._act_on_hold(payment, transfer_pb2.TRANSFER_KIND_VOID_HOLD)
        result = decided(SERVICE, await self._transfers.submit(spec))
        if result.status.code != OK and result.status.reason not in _HOLD_GONE:
            log.error("a hold could not be released", payment_id=str(payment.payment_id), reason=result.status.reason)
            raise NoAnswer(SERVICE, result.status.reason)

    def _act_on_hold(self, payment: Payment, kind: transfer_pb2.TransferKind) -> transfer_pb2.TransferSpec:
        posts = kind == transfer_pb2.TRANSFER_KIND_POST_HOLD
        return transfer_pb2.TransferSpec(
            request_id=str(postings.post_id(payment) if posts else postings.void_id(payment)),
            book_id=self._book_id,
            kind=kind,
            original_id=str(postings.hold_id(payment)),
            purpose=transfer_pb2.TRANSFER_PURPOSE_PAYMENT_DEBIT,
            payment_id=str(payment.payment_id),
            uetr=str(payment.instruction.uetr),
        )

    def _spec(self, payment: Payment, leg: Leg) -> transfer_pb2.TransferSpec:
        return transfer_pb2.TransferSpec(
            request_id=str(leg.transfer_id),
            book_id=self._book_id,
            kind=transfer_pb2.TRANSFER_KIND_POSTED,
            debit_account_id=str(account_id(self._book_id, leg.debit)),
            credit_account_id=str(account_id(self._book_id, leg.credit)),
            amount=money_to_proto(leg.amount),
            purpose=cast(transfer_pb2.TransferPurpose, leg.purpose.value),
            payment_id=str(payment.payment_id),
            uetr=str(payment.instruction.uetr),
        )

    async def _transfer_all(self, batch: list[transfer_pb2.TransferSpec]) -> Sequence[transfer_pb2.TransferResult]:
        request = ledger_pb2.CreateTransfersRequest(transfers=batch)
        try:
            response = await ask(SERVICE, self._stub.CreateTransfers(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            statuses = refused.statuses("transfers", len(batch))
            return [transfer_pb2.TransferResult(status=status) for status in statuses]
        return response.results


def _keys(legs: Iterable[Leg]) -> list[AccountKey]:
    return list({key: None for leg in legs for key in (leg.debit, leg.credit)})


def _quote_of(payment: Payment) -> Quote:
    if payment.quote is None:
        raise ValueError(f"payment {payment.payment_id} has no quote")
    return payment.quote
