"""Outcomes and records to the wire."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.api.convert.fields import Faults, text_of, timestamp
from ledger.app.ports import AccountEntry
from ledger.domain import Balances, Code, Hold, Movement, Outcome, Transfer
from serai.common.v1.money_pb2 import Money
from serai.common.v1.outcome_pb2 import Effect, FieldViolation, ItemStatus
from serai.ledger.v1 import account_pb2, ledger_pb2, transfer_pb2


def _status(code: Code, *, replayed: bool) -> ItemStatus:
    effect = Effect.EFFECT_APPLIED if code is Code.OK else Effect.EFFECT_NONE
    found = ItemStatus(code=code, effect=effect, reason=code.reason, replayed=replayed)
    # The field bears the name of a Python keyword.
    setattr(found, "class", int(code.result_class))
    return found


_STATUSES = {(code, replayed): _status(code, replayed=replayed) for code in Code for replayed in (False, True)}


def status(code: Code, message: str = "", *, replayed: bool = False) -> ItemStatus:
    """The status of an item."""
    found = ItemStatus()
    found.CopyFrom(_STATUSES[code, replayed])
    found.message = message
    return found


def malformed(code: Code, prefix: str, faults: Faults) -> ItemStatus:
    """The status of a malformed item, with every violation."""
    found = status(code, f"{len(faults)} field{'s' * (len(faults) > 1)} cannot be understood")
    found.violations.extend(FieldViolation(field=f"{prefix}.{field}", description=text) for field, text in faults)
    return found


def _recorded(outcome: Outcome) -> transfer_pb2.RecordedOutcome:
    return transfer_pb2.RecordedOutcome(
        code=outcome.code,
        reason=outcome.code.reason,
        sequence=outcome.sequence,
        record_time=None if outcome.record_time is None else timestamp(outcome.record_time),
        amount=Money(currency=outcome.currency, minor_units=outcome.minor_units) if outcome.currency else None,
    )


class TransferResults:
    """Writes the results of one call into one message, over and over.

    Neighbours differ in little more than id and sequence, and copying a message costs a third of making one: each
    `of` gives the same message anew, for the caller to copy before the next.
    """

    def __init__(self) -> None:
        self._message = transfer_pb2.TransferResult()
        self._shared: tuple[object, ...] = ()
        """What of the outcome before is in the message and stays when the next one has it too."""

    def of(self, request_id: str, outcome: Outcome) -> transfer_pb2.TransferResult:
        """The result of one transfer; the message is the next result as soon as that is asked for."""
        code, sequence, record_time, currency, minor_units, text, different_field, replayed, original = outcome
        message = self._message
        shared = (code, record_time, currency, minor_units, replayed)
        if code or shared != self._shared:
            message.Clear()
            message.status.CopyFrom(_STATUSES[code, replayed])
            if record_time is not None:
                message.record_time.CopyFrom(timestamp(record_time))
            if code:
                message.status.message = text
                message.different_field = different_field
                if original is not None:
                    message.original.CopyFrom(_recorded(original))
            else:
                message.amount.currency = currency
                message.amount.minor_units = minor_units
            self._shared = shared
        message.transfer_id = request_id
        message.sequence = sequence
        return message


def transfer(record: Transfer) -> transfer_pb2.Transfer:
    """A transfer as recorded."""
    record_time = timestamp(record.record_time)
    return transfer_pb2.Transfer(
        transfer_id=str(record.transfer_id),
        kind=record.kind,  # type: ignore[arg-type]
        debit_account_id=str(record.debit_account_id),
        credit_account_id=str(record.credit_account_id),
        amount=Money(currency=record.currency, minor_units=record.minor_units),
        original_id=text_of(record.original_id),
        purpose=record.purpose,  # type: ignore[arg-type]
        sequence=record.sequence,
        record_time=record_time,
        effective_time=record_time if record.effective_time is None else timestamp(record.effective_time),
        expire_time=None if record.expire_time is None else timestamp(record.expire_time),
        payment_id=text_of(record.payment_id),
        uetr=text_of(record.uetr),
        window_id=record.window_id,
    )


def transfers(records: Sequence[Transfer], book_id: int) -> list[transfer_pb2.Transfer]:
    """Transfers of a book as recorded."""
    found = [transfer(record) for record in records]
    for message in found:
        message.book_id = book_id
    return found


def hold(record: Hold, made_by: Transfer, book_id: int) -> transfer_pb2.Hold:
    """A hold as it stands."""
    return transfer_pb2.Hold(
        transfer=transfers([made_by], book_id)[0],
        state=int(record.state),  # type: ignore[arg-type]
        posted_minor_units=record.posted,
        remaining_minor_units=record.remaining,
    )


def balances(record: Balances) -> account_pb2.Balances:
    """An account's running totals."""
    return account_pb2.Balances(**record._asdict())


def entry(record: AccountEntry, account_id: str, book_id: int) -> ledger_pb2.Entry:
    """A line of a statement."""
    return ledger_pb2.Entry(
        account_id=account_id,
        transfer=transfers([record.transfer], book_id)[0],
        debit=record.is_debit,
        balances_after=balances(record.balances_after),
    )


def entries_of(movement: Movement, message: transfer_pb2.Transfer) -> list[ledger_pb2.Entry]:
    """Both entries of a transfer: the debited, then the credited account."""
    return [
        ledger_pb2.Entry(
            account_id=message.debit_account_id,
            transfer=message,
            debit=True,
            balances_after=balances(movement.debit_after),
        ),
        ledger_pb2.Entry(
            account_id=message.credit_account_id,
            transfer=message,
            debit=False,
            balances_after=balances(movement.credit_after),
        ),
    ]
