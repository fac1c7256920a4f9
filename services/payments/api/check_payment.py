"""Reads one PaymentSpec: everything that is wrong with it at once, or an order."""

from hashlib import sha256
from uuid import UUID

from google.protobuf.message import Message

from payments.api.check import NIL, currency_of, money_of, slug_of, text_of, uuid_of
from payments.api.check_party import check_account, check_party
from payments.app.intake import Order
from payments.convert.basics import id_or_none
from payments.domain import wellformed
from payments.domain.payment import Instruction
from rpc import Violations
from serai.ids import derived
from serai.payments.v1 import payment_pb2

MAX_IDENTIFIERS = 20
MAX_IDENTIFIER_CHARACTERS = 1024


def fingerprint(message: Message) -> bytes:
    """What tells a repeated request from another one under the same id: everything but the id."""
    copy = type(message)()
    copy.CopyFrom(message)
    copy.ClearField("request_id")
    return sha256(copy.SerializeToString(deterministic=True)).digest()


def payment_id_of(sender: str, request_id: UUID) -> UUID:
    """The id of a sender's payment: it derives from the request, so that a request can make one payment only."""
    return derived(request_id, f"payment:{sender}")


def order_of(faults: Violations, spec: payment_pb2.PaymentSpec, sender: str) -> Order | None:
    """The order, or violations and None."""
    request_id = uuid_of(faults, "request_id", spec.request_id)
    if spec.uetr and not wellformed.is_uetr(spec.uetr):
        faults.add("uetr", "must be a UUID of version 4 in canonical small letters")
    slug_of(faults, "receiver_participant_id", spec.receiver_participant_id)
    if spec.receiver_participant_id == sender:
        faults.add("receiver_participant_id", "must be another participant than the sender")
    _check_particulars(faults, spec)
    instruction = _instruction(faults, spec, sender, request_id)
    if faults or instruction is None:
        return None
    session = payment_pb2.PaymentSpec(debtor_identifiers=spec.debtor_identifiers)
    return Order(instruction, spec.method, _fingerprint_without_session(spec), session.SerializeToString())


def _fingerprint_without_session(spec: payment_pb2.PaymentSpec) -> bytes:
    """The fingerprint that is kept with the payment.

    With the identifiers of the session in it, whoever reads the database could try out all addresses and telephone
    numbers until one fits: everything else of the request stands beside it.
    """
    kept = payment_pb2.PaymentSpec()
    kept.CopyFrom(spec)
    kept.ClearField("debtor_identifiers")
    return fingerprint(kept)


def _instruction(
    faults: Violations, spec: payment_pb2.PaymentSpec, sender: str, request_id: UUID
) -> Instruction | None:
    side = spec.WhichOneof("fixed_side")
    send = receive = None
    if spec.quote_id:
        uuid_of(faults, "quote_id", spec.quote_id)
        for field in ("source_currency", "target_currency", side):
            if field and (field == side or getattr(spec, field)):
                faults.add(field, "must be empty when quote_id is given: the quote says it")
    else:
        source = currency_of(faults, "source_currency", spec.source_currency)
        target = currency_of(faults, "target_currency", spec.target_currency)
        if side is None:
            faults.add("send_amount", "exactly one of send_amount, receive_amount and quote_id is required")
        elif side == "send_amount":
            send = money_of(faults, side, spec.send_amount, expected=source)
        else:
            receive = money_of(faults, side, spec.receive_amount, expected=target)
    if faults or request_id == NIL:
        return None
    payment_id = payment_id_of(sender, request_id)
    return Instruction(
        payment_id=payment_id,
        request_id=request_id,
        uetr=id_or_none(spec.uetr) or _uetr(payment_id),
        sender=sender,
        receiver=spec.receiver_participant_id,
        quote_id=id_or_none(spec.quote_id),
        source_currency=spec.source_currency,
        target_currency=spec.target_currency,
        send=send,
        receive=receive,
        particulars=_particulars(spec),
    )


def _uetr(payment_id: UUID) -> UUID:
    """A UETR of our choice: of version 4 in form, and the same each time that the request is sent."""
    return UUID(bytes=sha256(payment_id.bytes + b"uetr").digest()[:16], version=4)


def _particulars(spec: payment_pb2.PaymentSpec) -> bytes:
    """Who pays whom and what for. The identifiers of the payer's session are not among it: they are never stored."""
    kept = payment_pb2.PaymentSpec(
        debtor=spec.debtor,
        debtor_account=spec.debtor_account,
        creditor=spec.creditor,
        creditor_account=spec.creditor_account,
        end_to_end_id=spec.end_to_end_id,
        purpose_code=spec.purpose_code,
        remittance=spec.remittance,
        method=spec.method,
        initiate_time=spec.initiate_time if spec.HasField("initiate_time") else None,
    )
    return kept.SerializeToString()


def _check_particulars(faults: Violations, spec: payment_pb2.PaymentSpec) -> None:
    check_party(faults.under("debtor"), spec.debtor)
    check_account(faults.under("debtor_account"), spec.debtor_account, required=False)
    check_party(faults.under("creditor"), spec.creditor)
    check_account(faults.under("creditor_account"), spec.creditor_account, required=True)
    if spec.debtor_account.number and spec.debtor_account.number == spec.creditor_account.number:
        same = spec.debtor_account.scheme == spec.creditor_account.scheme == "IBAN"
        if same:
            faults.add("creditor_account.number", "must be another account than the debtor's")
    text_of(faults, "end_to_end_id", spec.end_to_end_id, 35)
    text_of(faults, "remittance", spec.remittance, 140)
    if spec.purpose_code and not wellformed.is_iso_code(spec.purpose_code):
        faults.add("purpose_code", "must be an ISO 20022 external purpose code of four characters, such as SALA")
    if spec.method and not wellformed.is_word(spec.method):
        faults.add("method", "must be a word such as BANK_TRANSFER")
    if len(spec.debtor_identifiers) > MAX_IDENTIFIERS:
        faults.add("debtor_identifiers", f"must have at most {MAX_IDENTIFIERS} items")
    for place, identifier in enumerate(spec.debtor_identifiers[:MAX_IDENTIFIERS]):
        _check_identifier(faults.under(f"debtor_identifiers[{place}]"), identifier.type, identifier.value)
    if spec.HasField("initiate_time") and not 0 < spec.initiate_time.seconds < 253_402_300_800:
        faults.add("initiate_time", "must be a moment between 1970 and 9999")


def _check_identifier(faults: Violations, kind: int, value: str) -> None:
    if kind not in range(1, 12):
        faults.add("type", "must be one of the types of the contract")
    if not 1 <= len(value) <= MAX_IDENTIFIER_CHARACTERS:
        faults.add("value", f"must have 1 to {MAX_IDENTIFIER_CHARACTERS} characters")
