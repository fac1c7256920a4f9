"""Periods that are closed to back-dating."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from ledger.domain.codes import Code


class SealRequest(NamedTuple):
    """A sealing that someone asks for. The order is that in which differences are looked for."""

    request_id: UUID
    sealed_until: datetime
    reason: str


class Seal(NamedTuple):
    """A seal: no transfer recorded after `sequence` takes effect before `sealed_until`."""

    sealed_until: datetime
    sequence: int
    """Sequence of the newest transfer when it was made."""
    reason: str
    sealed_by: str
    create_time: datetime


class RecordedSeal(NamedTuple):
    """A request to seal that has its outcome for ever; a refused one keeps what was asked for in `seal`."""

    request_id: UUID
    seal: Seal
    code: Code
    message: str


class SealOutcome(NamedTuple):
    """What became of a request to seal."""

    code: Code
    seal: Seal | None = None
    """The seal; None when refused."""
    message: str = ""
    replayed: bool = False


def seal_period(sealed_until: datetime | None, wanted: Seal, request_id: UUID) -> RecordedSeal:
    """Decides a new request against the book, which is sealed until `sealed_until`.

    `wanted.create_time` is the database's clock under the book's lock. A seal that does not reach beyond it makes no
    transfer impossible that takes effect as it is recorded.
    """
    code, message = Code.OK, ""
    if sealed_until is not None and wanted.sealed_until <= sealed_until:
        code = Code.SEAL_GOES_BACK
        message = f"the book is sealed until {sealed_until.isoformat()} already"
    elif wanted.sealed_until > wanted.create_time:
        code = Code.SEAL_IN_FUTURE
        message = f"{wanted.sealed_until.isoformat()} is after {wanted.create_time.isoformat()}, the ledger's time"
    return RecordedSeal(request_id, wanted, code, message)


def seal_outcome(recorded: RecordedSeal) -> SealOutcome:
    """The outcome of a request that was just decided."""
    return SealOutcome(recorded.code, None if recorded.code else recorded.seal, recorded.message)


def seal_again(earlier: RecordedSeal, request: SealRequest) -> SealOutcome:
    """The answer to a request whose id has an outcome: that outcome, or the field in which the request differs."""
    before = SealRequest(earlier.request_id, earlier.seal.sealed_until, earlier.seal.reason)
    for name, recorded, given in zip(SealRequest._fields, before, request, strict=True):
        if recorded != given:
            message = f"id {request.request_id} stands for a seal with another {name}"
            return SealOutcome(Code.SEAL_EXISTS_WITH_DIFFERENT_FIELD, message=message)
    return seal_outcome(earlier)._replace(replayed=True)
