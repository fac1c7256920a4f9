"""What can happen to a payment."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias
from uuid import UUID

from payments.domain.payment import Payment, PaymentState, Reason
from payments.domain.quote import Quote


class Verdict(IntEnum):
    """What risk and compliance together ask for."""

    GO_ON = 1
    CONFIRM = 2
    REVIEW = 3
    REFUSE = 4
    BLOCK = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """fx gave the quote."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class Refused:
    """It was refused before anything was reserved."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Assessed:
    """Risk and compliance have spoken. `reason` is given with REFUSE and BLOCK."""

    verdict: Verdict
    score_id: UUID | None
    decision_id: UUID | None
    confirmation_is_due: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The payer confirmed it a second time."""


@dataclass(frozen=True, slots=True)
class ReviewResolved:
    """A person let it go on, or refused it."""

    release: bool


@dataclass(frozen=True, slots=True)
class Reserved:
    """The ledger holds the money and fx keeps the quote."""


@dataclass(frozen=True, slots=True)
class ReserveRefused:
    """The ledger or fx refused; what the other one may have granted has to be given back."""

    reason: Reason
    holds_money: bool
    quote_is_accepted: bool


@dataclass(frozen=True, slots=True)
class Forwarded:
    """It goes to the receiving participant, or past it when that takes every credit."""


@dataclass(frozen=True, slots=True)
class CreditAnswered:
    """The receiving participant takes the credit, or refuses it with a reason."""

    accept: bool
    iso_code: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """The ledger has posted all legs."""


@dataclass(frozen=True, slots=True)
class Credited:
    """The receiving participant takes every credit, so the beneficiary's goes with the settlement."""


@dataclass(frozen=True, slots=True)
class PostingRefused:
    """The ledger refused the group of legs as a whole: no money moved."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Undone:
    """What had been reserved is given back."""


@dataclass(frozen=True, slots=True)
class QuoteSettled:
    """fx knows that the payment has settled."""


@dataclass(frozen=True, slots=True)
class CancelRequested:
    """The sender wants it cancelled."""


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """The time of its state is over."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The step at hand has had no definite answer for long."""


Event: TypeAlias = (
    Quoted
    | Refused
    | Assessed
    | Confirmed
    | ReviewResolved
    | Reserved
    | ReserveRefused
    | Forwarded
    | CreditAnswered
    | Posted
    | Credited
    | PostingRefused
    | Undone
    | QuoteSettled
    | CancelRequested
    | DeadlinePassed
    | Unanswered
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of state: an event for the sender's stream, and for the receiver's once it has been told of any.

    `previous` is None when the payment was recorded by it.
    """

    previous: PaymentState | None
    payment: Payment
