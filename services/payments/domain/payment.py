"""A payment: what was asked for, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from money import Money
from payments.domain.quote import Quote


class PaymentState(IntEnum):
    """Where a payment stands; numbers as in the contract."""

    RECEIVED = 1
    SCREENING = 2
    AWAITING_CONFIRMATION = 3
    AWAITING_DATA = 4
    IN_REVIEW = 5
    APPROVED = 6
    RESERVED = 7
    SUBMITTED = 8
    ACCEPTED = 9
    SETTLED = 10
    CREDITED = 11
    REJECTED = 12
    CANCELLED = 13
    BLOCKED = 14
    EXPIRED = 15
    RETURNED = 16
    OUTCOME_UNKNOWN = 17


ISO_STATUS: Final[Mapping[PaymentState, str]] = MappingProxyType(
    {
        PaymentState.RECEIVED: "RCVD",
        PaymentState.SCREENING: "PDNG",
        PaymentState.AWAITING_CONFIRMATION: "PDNG",
        PaymentState.AWAITING_DATA: "PDNG",
        PaymentState.IN_REVIEW: "PDNG",
        PaymentState.APPROVED: "ACTC",
        PaymentState.RESERVED: "ACSP",
        PaymentState.SUBMITTED: "ACSP",
        PaymentState.ACCEPTED: "ACWP",
        PaymentState.SETTLED: "ACSC",
        PaymentState.CREDITED: "ACCC",
        PaymentState.REJECTED: "RJCT",
        PaymentState.CANCELLED: "CANC",
        PaymentState.BLOCKED: "BLCK",
        PaymentState.EXPIRED: "RJCT",
        PaymentState.RETURNED: "ACSC",
        PaymentState.OUTCOME_UNKNOWN: "PDNG",
    }
)
"""ISO 20022 external payment transaction status code of each state."""

UNDECIDED: Final = frozenset({PaymentState.RECEIVED, PaymentState.SCREENING})
"""Risk and compliance have not spoken yet."""

WAITING: Final = frozenset(
    {
        PaymentState.AWAITING_CONFIRMATION,
        PaymentState.AWAITING_DATA,
        PaymentState.IN_REVIEW,
        PaymentState.SUBMITTED,
    }
)
"""Somebody outside acts next; nobody here works on the payment until then, or until the deadline."""

FAILED: Final = frozenset({PaymentState.REJECTED, PaymentState.CANCELLED, PaymentState.BLOCKED, PaymentState.EXPIRED})
"""Ended without any money moved."""

MOVED: Final = frozenset({PaymentState.SETTLED, PaymentState.CREDITED, PaymentState.RETURNED})
"""The money has moved."""


class NextStep(IntEnum):
    """What a sender may do now; numbers as in the contract."""

    NONE = 0
    WAIT = 1
    CONFIRM = 2
    FIX_DATA = 3
    REQUOTE = 4
    FUND = 5
    TRY_LATER = 6
    STOP = 7


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a payment stands where it stands, for the channel: free of personal data and of tipping off."""

    reason: str
    iso_code: str
    explanation: str
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class Ending:
    """How a payment will end once what it reserved is given back."""

    state: PaymentState
    reason: Reason


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a payment may stay in its state: so many seconds, but not past a moment when one is given."""

    seconds: int
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a channel asked for; it never changes.

    Either `quote_id` names a quote, or `source_currency`, `target_currency` and one of `send` and `receive` say what
    to quote. `particulars` says who pays whom and what for, in the form of the contract: it is personal data, which
    the domain carries and never reads.
    """

    payment_id: UUID
    request_id: UUID
    uetr: UUID
    sender: str
    receiver: str
    quote_id: UUID | None
    source_currency: str
    target_currency: str
    send: Money | None
    receive: Money | None
    particulars: bytes


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as it stands. Its times are the database's and are set when it is saved."""

    instruction: Instruction
    state: PaymentState
    credit_is_asked: bool
    """The receiving participant answers each credit (its mode when the payment was recorded)."""
    version: int = 1
    reason: Reason | None = None
    quote: Quote | None = None
    quote_round: int = 1
    """Rises when a quote of our own making lapsed during a review, so that the next one gets its own id."""
    score_id: UUID | None = None
    decision_id: UUID | None = None
    confirmation_is_due: bool = False
    was_reviewed: bool = False
    holds_money: bool = False
    """The ledger holds the sender's money."""
    quote_is_accepted: bool = False
    """fx keeps the quote for this payment."""
    quote_is_settled: bool = False
    """fx knows that the payment has settled."""
    ending: Ending | None = None
    """Set while what was reserved is being given back."""
    interrupted: PaymentState | None = None
    """The state whose step is being asked for, while the state is OUTCOME_UNKNOWN."""
    receiver_is_told: bool = False
    wait: Wait | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deadline_at: datetime | None = None

    @property
    def payment_id(self) -> UUID:
        """Its id."""
        return self.instruction.payment_id

    @property
    def send(self) -> Money | None:
        """What the payer gives, fees included; None until it is quoted when the other side is fixed."""
        return self.quote.send if self.quote else self.instruction.send

    @property
    def receive(self) -> Money | None:
        """What the beneficiary receives; None until it is quoted when the other side is fixed."""
        return self.quote.receive if self.quote else self.instruction.receive

    @property
    def working_state(self) -> PaymentState:
        """The state whose step is to be done: its own, or the one that was interrupted."""
        return self.interrupted or self.state

    @property
    def is_final(self) -> bool:
        """Whether no change can follow but a return. Where every credit is taken, CREDITED follows SETTLED."""
        if self.state is PaymentState.SETTLED:
            return self.credit_is_asked
        return self.state in FAILED or self.state in MOVED
