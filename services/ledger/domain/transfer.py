"""Transfers as asked for and as recorded, holds, and the outcome of each request.

These records are named tuples, not dataclasses: tens of thousands are made in a second, and a frozen dataclass costs
three times as much to make and cannot be turned into columns by `zip`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from ledger.domain.account import Balances
from ledger.domain.codes import Code


class TransferKind(IntEnum):
    """What a transfer does; the numbers are those of the contract."""

    POSTED = 1
    HOLD = 2
    POST_HOLD = 3
    VOID_HOLD = 4
    REVERSAL = 5
    EXPIRE_HOLD = 6


class HoldState(IntEnum):
    """State of a hold; the numbers are those of the contract."""

    OPEN = 1
    POSTED = 2
    VOIDED = 3
    EXPIRED = 4


class Command(NamedTuple):
    """A transfer that someone asks for, in one normal form: two requests are the same when their tuples are equal.

    The order of the fields is the order in which a difference is looked for.
    """

    request_id: UUID
    kind: int
    """A TransferKind, as a plain number: enum members cost a lookup each."""
    debit_account_id: UUID | None
    credit_account_id: UUID | None
    currency: str
    """Empty where `minor_units` is 0."""
    minor_units: int
    """0 on POST_HOLD for all that is left, and on kinds that always take all."""
    original_id: UUID | None
    timeout: timedelta | None
    """Life of a hold, in whole microseconds; None until resolved."""
    linked: bool
    purpose: int
    effective_time: datetime | None
    """None when it takes effect as it is recorded."""
    payment_id: UUID | None
    uetr: UUID | None


_CONTRACT_FIELDS = {"currency": "amount.currency", "minor_units": "amount.minor_units"}


def first_difference(recorded: Command, given: Command) -> str | None:
    """The contract's name of the first field in which two requests of one id differ; None when they are the same."""
    if recorded == given:
        return None
    for name, before, now in zip(Command._fields, recorded, given, strict=True):
        if before != now:
            return _CONTRACT_FIELDS.get(name, name)
    return None


class Transfer(NamedTuple):
    """A transfer as recorded; it never changes."""

    sequence: int
    """Place in the book's order, from 1 without a gap."""
    transfer_id: UUID
    kind: int
    debit_account_id: UUID
    credit_account_id: UUID
    currency: str
    minor_units: int
    """What was moved, held or released."""
    original_id: UUID | None
    purpose: int
    record_time: datetime
    effective_time: datetime | None
    """None when it is the time of recording."""
    expire_time: datetime | None
    payment_id: UUID | None
    uetr: UUID | None
    window_id: int
    """The settlement window that the moved money falls in; 0 where nothing was posted."""
    linked: bool
    """Whether the request stood or fell with the one after it."""
    takes_rest: bool
    """Whether the request named no amount and took all that was left."""

    def command(self) -> Command:
        """The request that made this transfer, to compare a repeated one with."""
        names_accounts = self.kind in (TransferKind.POSTED, TransferKind.HOLD)
        return Command(
            self.transfer_id,
            self.kind,
            self.debit_account_id if names_accounts else None,
            self.credit_account_id if names_accounts else None,
            "" if self.takes_rest else self.currency,
            0 if self.takes_rest else self.minor_units,
            self.original_id,
            None if self.expire_time is None else self.expire_time - self.record_time,
            self.linked,
            self.purpose,
            self.effective_time,
            self.payment_id,
            self.uetr,
        )


class Movement(NamedTuple):
    """A transfer with the balances of its two accounts after it: the two entries that it makes."""

    transfer: Transfer
    debit_after: Balances
    credit_after: Balances


class Hold(NamedTuple):
    """A hold as it stands."""

    hold_id: UUID
    debit_account_id: UUID
    credit_account_id: UUID
    currency: str
    minor_units: int
    """What was held at first."""
    posted: int
    remaining: int
    state: HoldState
    expire_time: datetime | None


class Outcome(NamedTuple):
    """What became of one request, in the figures that it is answered with."""

    code: Code
    sequence: int = 0
    record_time: datetime | None = None
    """None when nothing was recorded."""
    currency: str = ""
    minor_units: int = 0
    message: str = ""
    different_field: str = ""
    replayed: bool = False
    original: Outcome | None = None
    """What the id stands for, when the request differs from it."""


class Recorded(NamedTuple):
    """A request that has its outcome for ever."""

    command: Command
    outcome: Outcome


def outcome_of(transfer: Transfer) -> Outcome:
    """The outcome of the request that made this transfer."""
    return Outcome(Code.OK, transfer.sequence, transfer.record_time, transfer.currency, transfer.minor_units)
