"""Moments of the past, balances then and seals, from and to the wire."""

from __future__ import annotations

from ledger.api.convert.fields import Faults, check_book_id, moment, required_id, timestamp
from ledger.app.history import TrialBalanceThen
from ledger.domain.history import AtEffective, AtRecorded, AtSequence, Moment
from ledger.domain.period import Seal, SealRequest
from serai.ledger.v1 import history_pb2 as pb

MAX_REASON_CHARACTERS = 500
MAX_SEQUENCE = 2**63 - 1


def when(given: pb.Moment, faults: Faults) -> Moment | None:
    """Reads a moment and adds what is wrong with it to `faults`; None when anything is."""
    clock = given.WhichOneof("clock")
    if clock is None:
        faults.append(("moment", "is required: exactly one of recorded, effective and sequence"))
        return None
    if clock == "sequence":
        if given.sequence > MAX_SEQUENCE:
            faults.append(("moment.sequence", f"{given.sequence} is more than {MAX_SEQUENCE}"))
        return AtSequence(given.sequence)
    time = moment(getattr(given, clock), f"moment.{clock}", faults)
    if time is None:
        return None
    return AtRecorded(time) if clock == "recorded" else AtEffective(time)


def seal_request(given: pb.SealPeriodRequest, faults: Faults) -> SealRequest | None:
    """Reads a request to seal and adds what is wrong with it to `faults`; None when anything is."""
    request_id = required_id(given.request_id, "request_id", faults)
    check_book_id(given.book_id, faults)
    sealed_until = None
    if given.HasField("sealed_until"):
        sealed_until = moment(given.sealed_until, "sealed_until", faults)
    else:
        faults.append(("sealed_until", "is required"))
    if not given.reason:
        faults.append(("reason", "is required"))
    elif len(given.reason) > MAX_REASON_CHARACTERS or "\0" in given.reason:
        faults.append(("reason", f"has more than {MAX_REASON_CHARACTERS} characters or a NUL character"))
    if faults or request_id is None or sealed_until is None:
        return None
    return SealRequest(request_id, sealed_until, given.reason)


def seal(record: Seal) -> pb.Seal:
    """A seal on the wire."""
    return pb.Seal(
        sealed_until=timestamp(record.sealed_until),
        sequence=record.sequence,
        reason=record.reason,
        create_time=timestamp(record.create_time),
        sealed_by=record.sealed_by,
    )


def trial_balance(found: TrialBalanceThen) -> pb.GetTrialBalanceAtResponse:
    """A trial balance of the past on the wire."""
    lines = [
        pb.TrialBalanceLineAt(
            currency=line.currency,
            code=line.code,  # type: ignore[arg-type]
            debits_posted=str(line.debits_posted),
            credits_posted=str(line.credits_posted),
        )
        for line in found.lines
    ]
    return pb.GetTrialBalanceAtResponse(lines=lines, balanced=found.balanced, sequence=found.sequence)
