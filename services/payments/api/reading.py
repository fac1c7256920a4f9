"""What is read of payments and balances, and by whom."""

from money import Money, currency
from payments.api import access
from payments.api.check import not_found, page_size, slug_of, uuid_of
from payments.api.check_payment import payment_id_of
from payments.api.paging import token_of, uuid_of_token
from payments.app.directory import Directory
from payments.app.membership import Membership
from payments.app.ports import Balance, Listing, Payments
from payments.convert.basics import money_to_proto
from payments.convert.participant import account_to_proto
from payments.convert.payment import payment_to_proto
from payments.domain.errors import ParticipantUnknown, PaymentOfAnother, PaymentUnknown
from payments.domain.participant import Participant
from payments.domain.payment import Payment, PaymentState
from rpc import Violations
from serai.payments.v1 import participant_pb2, payment_pb2, payments_pb2


async def get_payment(
    payments: Payments, directory: Directory, request: payments_pb2.GetPaymentRequest
) -> payments_pb2.GetPaymentResponse:
    """One payment; raises PaymentUnknown, PaymentOfAnother."""
    caller = access.channel()
    faults = Violations()
    key = request.WhichOneof("key")
    if key is None:
        faults.add("key", "exactly one of payment_id, uetr and request_id is required")
        faults.raise_if_any()
    given = uuid_of(faults, str(key), getattr(request, str(key)))
    faults.raise_if_any()
    if caller:
        await directory.member(caller)
    if key == "uetr":
        found = await payments.find_uetr(given)
    else:
        found = await payments.read(given if key == "payment_id" else payment_id_of(caller, given))
    if found is None:
        raise PaymentUnknown("there is no such payment")
    return payments_pb2.GetPaymentResponse(payment=_seen_by(caller, found))


def _seen_by(caller: str, payment: Payment) -> payment_pb2.Payment:
    if caller in ("", payment.instruction.sender):
        return payment_to_proto(payment)
    if caller == payment.instruction.receiver and payment.receiver_is_told:
        return payment_to_proto(payment, for_receiver=True)
    raise PaymentOfAnother("the payment is another participant's")


async def list_payments(
    payments: Payments, directory: Directory, request: payments_pb2.ListPaymentsRequest
) -> payments_pb2.ListPaymentsResponse:
    """A page of the caller's payments; operators see all, or one participant's."""
    caller = access.channel()
    faults = Violations()
    size = page_size(faults, request.page_size)
    before = uuid_of_token(faults, request.page_token)
    if caller and request.participant_id not in ("", caller):
        faults.add("participant_id", "must be empty: a channel lists its own payments")
    if request.participant_id:
        slug_of(faults, "participant_id", request.participant_id)
    if any(state not in range(1, 18) for state in request.states):
        faults.add("states", "must be states of the contract")
    faults.raise_if_any()
    if caller:
        await directory.member(caller)
    states = [PaymentState(state) for state in request.states]
    listing = Listing(caller or request.participant_id, request.incoming, states, before, size + 1)
    found = await payments.list_page(listing)
    page = found[:size]
    for_receiver = bool(caller) and request.incoming
    return payments_pb2.ListPaymentsResponse(
        payments=[payment_to_proto(payment, for_receiver=for_receiver) for payment in page],
        next_page_token=token_of(str(page[-1].payment_id)) if len(found) > size else "",
    )


async def list_balances(
    membership: Membership, directory: Directory, caller: str, named: str, book_id: int
) -> payments_pb2.ListBalancesResponse:
    """The balances of the caller, or of the participant that an operator names."""
    if not caller:
        faults = Violations()
        slug_of(faults, "participant_id", named)
        faults.raise_if_any()
        await directory.find((named,))
        if directory.get(named) is None:
            raise not_found("PARTICIPANT_UNKNOWN", "there is no such participant")
    participant, balances = await membership.balances(caller or named)
    return payments_pb2.ListBalancesResponse(balances=[_balance(participant, balance, book_id) for balance in balances])


def _balance(participant: Participant, balance: Balance, book_id: int) -> participant_pb2.SettlementBalance:
    unit = currency(balance.key.currency)
    limit = participant.limit(unit.code)
    if limit is None:
        raise ParticipantUnknown(f"participant {participant.participant_id!r} has no account in {unit.code}")
    return participant_pb2.SettlementBalance(
        account=account_to_proto(participant, limit, book_id),
        posted=money_to_proto(Money(balance.posted, unit)),
        held=money_to_proto(Money(balance.held, unit)),
        available=money_to_proto(Money(balance.available, unit)),
    )
