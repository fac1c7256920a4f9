"""Breaks and corrections from and to the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

import grpc

from ledger.api.convert import results
from ledger.api.convert.fields import Faults, check_book_id, required_id, text_of, timestamp
from ledger.api.convert.transfers import transfer
from ledger.api.convert.windows import raise_faults
from ledger.app.correcting import correction_id_of
from ledger.domain import Code, Command
from ledger.domain.corrections import CORRECTION_PURPOSE, Break, Correction, ReconciliationReason, ReconciliationRefused
from ledger.domain.reconciliation import StatementLine
from rpc import Failure
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import reconciliation_pb2 as pb
from serai.ledger.v1.transfer_pb2 import TransferSpec

MAX_REASON_CHARACTERS = 500

_NO_ID = UUID(int=0)
_NOT_FOUND = grpc.StatusCode.NOT_FOUND
_CODES: Mapping[ReconciliationReason, grpc.StatusCode] = {
    ReconciliationReason.REQUEST_ID_REUSED: grpc.StatusCode.ALREADY_EXISTS,
    ReconciliationReason.ACCOUNT_NOT_FOUND: _NOT_FOUND,
    ReconciliationReason.STATEMENT_NOT_FOUND: _NOT_FOUND,
    ReconciliationReason.BREAK_NOT_FOUND: _NOT_FOUND,
    ReconciliationReason.CORRECTION_NOT_FOUND: _NOT_FOUND,
    ReconciliationReason.SAME_PERSON: grpc.StatusCode.PERMISSION_DENIED,
}


@contextmanager
def refusals() -> Iterator[None]:
    """Inside, a refusal becomes the failure that the caller is told."""
    try:
        yield
    except ReconciliationRefused as refused:
        code = _CODES.get(refused.reason, grpc.StatusCode.FAILED_PRECONDITION)
        raise Failure(refused.reason, refused.message, code=code) from refused


class Proposal(NamedTuple):
    """A correction that somebody proposes."""

    correction_id: UUID
    break_id: UUID
    command: Command | None
    """None for the natural transfer."""
    reason: str


class Decision(NamedTuple):
    """A decision on a correction."""

    request_id: UUID
    correction_id: UUID
    reason: str


def proposal(asked: pb.ProposeCorrectionRequest) -> Proposal:
    """Reads a proposal; raises Failure with every violation."""
    faults: Faults = []
    correction_id = correction_id_of(required_id(asked.request_id, "request_id", faults) or _NO_ID)
    check_book_id(asked.book_id, faults)
    break_id = required_id(asked.break_id, "break_id", faults) or _NO_ID
    _check_reason(asked.reason, faults)
    command = _command(asked, correction_id, faults) if asked.HasField("transfer") else None
    raise_faults(faults)
    return Proposal(correction_id, break_id, command, asked.reason)


def decision(asked: pb.ApproveCorrectionRequest | pb.RejectCorrectionRequest) -> Decision:
    """Reads a decision; raises Failure with every violation."""
    faults: Faults = []
    request_id = required_id(asked.request_id, "request_id", faults) or _NO_ID
    check_book_id(asked.book_id, faults)
    correction_id = required_id(asked.correction_id, "correction_id", faults) or _NO_ID
    reason = ""
    if isinstance(asked, pb.RejectCorrectionRequest):
        reason = asked.reason
        _check_reason(reason, faults)
    raise_faults(faults)
    return Decision(request_id, correction_id, reason)


def _check_reason(reason: str, faults: Faults) -> None:
    if not reason.strip():
        faults.append(("reason", "is required"))
    elif len(reason) > MAX_REASON_CHARACTERS:
        faults.append(("reason", f"has {len(reason)} characters, more than {MAX_REASON_CHARACTERS}"))
    if "\0" in reason:
        faults.append(("reason", "has a NUL character"))


def _command(asked: pb.ProposeCorrectionRequest, correction_id: UUID, faults: Faults) -> Command | None:
    """The proposed transfer under the id that the correction gives it."""
    spec = TransferSpec()
    spec.CopyFrom(asked.transfer)
    own: Faults = []
    if spec.request_id:
        own.append(("request_id", "is that of the correction and has to be empty"))
    if spec.linked:
        own.append(("linked", "a correction stands alone"))
    if spec.book_id not in {0, asked.book_id}:
        own.append(("book_id", f"{spec.book_id} is another book than that of the break"))
    if spec.purpose not in {0, CORRECTION_PURPOSE}:
        own.append(("purpose", "is CORRECTION"))
    spec.request_id = str(correction_id)
    spec.book_id, spec.purpose = asked.book_id or 1, CORRECTION_PURPOSE  # type: ignore[assignment]
    command = transfer(spec, own)
    faults += [(f"transfer.{field}", text) for field, text in own]
    return command


def found_break(record: Break) -> pb.Break:
    """A break on the wire."""
    ledger = Money(currency=record.currency, minor_units=record.ledger_minor_units)
    return pb.Break(
        break_id=str(record.break_id),
        book_id=record.book_id,
        account_id=str(record.account_id),
        statement_id=str(record.statement_id),
        kind=int(record.kind),  # type: ignore[arg-type]
        state=int(record.state),  # type: ignore[arg-type]
        line=None if record.line is None else _line(record.line, record.currency),
        transfer_id=text_of(record.transfer_id),
        ledger_amount=None if record.transfer_id is None else ledger,
        difference=Money(currency=record.currency, minor_units=record.difference),
        correction=None if record.correction is None else correction(record.correction, record.book_id),
        matched_by_statement_id=text_of(record.matched_by),
        create_time=None if record.create_time is None else timestamp(record.create_time),
    )


def _line(record: StatementLine, currency: str) -> pb.StatementLine:
    return pb.StatementLine(
        position=record.position,
        amount=Money(currency=currency, minor_units=record.minor_units),
        booking_date=record.booking_date.isoformat(),
        value_date=record.value_date.isoformat(),
        reference=record.reference,
        servicer_reference=record.servicer_reference,
        end_to_end_id=record.end_to_end_id,
        uetr=record.uetr,
        transaction_id=record.transaction_id,
    )


def correction(record: Correction, book_id: int) -> pb.Correction:
    """A correction on the wire."""
    message = pb.Correction(
        correction_id=str(record.correction_id),
        break_id=str(record.break_id),
        state=int(record.state),  # type: ignore[arg-type]
        transfer=_spec(record.command, book_id),
        reason=record.reason,
        proposed_by=record.proposed_by,
        propose_time=None if record.propose_time is None else timestamp(record.propose_time),
        decided_by=record.decided_by,
        decide_time=None if record.decide_time is None else timestamp(record.decide_time),
        decision_reason=record.decision_reason,
    )
    if record.result_code is not None:
        message.result.CopyFrom(results.status(Code(record.result_code), record.result_message))
    return message


def _spec(command: Command, book_id: int) -> TransferSpec:
    moves = bool(command.minor_units)
    return TransferSpec(
        request_id=str(command.request_id),
        book_id=book_id,
        kind=command.kind,  # type: ignore[arg-type]
        debit_account_id=text_of(command.debit_account_id),
        credit_account_id=text_of(command.credit_account_id),
        amount=Money(currency=command.currency, minor_units=command.minor_units) if moves else None,
        original_id=text_of(command.original_id),
        purpose=command.purpose,  # type: ignore[arg-type]
        effective_time=None if command.effective_time is None else timestamp(command.effective_time),
        payment_id=text_of(command.payment_id),
        uetr=text_of(command.uetr),
    )
