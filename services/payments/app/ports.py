"""What the use cases need from storage and from the other services.

Each call to another service is for one payment; who implements it merges concurrent callers into batches. The ids of
what is asked for derive from the payment's id, so any call may be repeated and has its effect once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from uuid import UUID

from money import Money
from payments.domain.accounts import AccountKey
from payments.domain.assessment import Decision, NotReadable, Score
from payments.domain.codes import Code
from payments.domain.events import Change
from payments.domain.participant import CurrencyLimit, Participant, ParticipantState
from payments.domain.payment import Payment, PaymentState, Reason
from payments.domain.quote import Quote


class NoAnswer(Exception):
    """Another service gave no definite answer: what became of the request is not known until it is repeated."""

    def __init__(self, service: str, why: str, retry_after_seconds: float = 0.0) -> None:
        super().__init__(f"{service} gave no definite answer: {why}")
        self.service = service
        self.retry_after_seconds = retry_after_seconds


@dataclass(frozen=True, slots=True)
class Way:
    """A payment with those between whom it goes: what the other services are told of."""

    payment: Payment
    sender: Participant
    receiver: Participant
    session: bytes | None
    """Identifiers of the payer's session in the form of the contract, held in memory only; None once they are lost
    because the process that took the payment in has ended."""


class Exchange(Protocol):
    """fx. All raise NoAnswer."""

    async def quote(self, way: Way) -> Quote | Reason:
        """The quote that the payment names, or a new one for what it asks for."""

    async def accept(self, payment: Payment) -> Reason | None:
        """Accepts the payment's quote, once; gives the reason when it is refused."""

    async def cancel(self, payment: Payment) -> None:
        """Frees what an accepted quote has reserved."""

    async def settle(self, payment: Payment) -> None:
        """Tells that the payment has settled."""


class Ledger(Protocol):
    """The ledger. All raise NoAnswer."""

    async def hold(self, payment: Payment) -> Reason | None:
        """Holds the send amount; gives the reason when it is refused."""

    async def post(self, payment: Payment) -> Reason | None:
        """Posts the hold and all legs as one group; gives the reason when it is refused as a whole."""

    async def release(self, payment: Payment) -> None:
        """Releases what is left of the hold."""


class Controls(Protocol):
    """Risk and compliance. Both raise NoAnswer."""

    async def score(self, way: Way) -> Score | NotReadable:
        """The score of risk."""

    async def screen(self, way: Way) -> Decision | NotReadable:
        """The decision of compliance."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A payment that this process may move; `fence` is refused once another process has taken it over."""

    payment: Payment
    fence: int


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment to record, with the changes that brought it there and the fingerprint of what was asked."""

    payment: Payment
    changes: Sequence[Change]
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a payment to record: it is `leased`, or was recorded before, or is refused with `code`."""

    code: Code
    payment: Payment | None = None
    fence: int = 0
    replayed: bool = False


class SaveOutcome(Enum):
    """What became of a change to save."""

    SAVED = "saved"
    CANCEL_WANTED = "cancel wanted"
    """The sender has asked to cancel it: it may not go on, and nothing was saved."""
    LEASE_LOST = "lease lost"
    """Another process has the payment; nothing was saved."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome of a save; `payment` carries the times of the database. `is_overdue`: its deadline has passed."""

    outcome: SaveOutcome
    payment: Payment
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What an answer from outside does to a payment. Without changes the payment stays as it is.

    `wants_cancel` marks a payment that somebody works on right now: it is cancelled at its next step.
    """

    code: Code
    payment: Payment
    changes: Sequence[Change] = ()
    wants_cancel: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer from outside: who gave it under which id, and what it means for a payment that stands so.

    A `note` is kept for the record with the answer.
    """

    payment_id: UUID
    scope: str
    request_id: UUID
    fingerprint: bytes
    decide: Callable[[Payment], Decided]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer; `fence` is not 0 when this process has work to do on the payment now."""

    code: Code
    payment: Payment
    fence: int = 0
    replayed: bool = False


class DayUse(Protocol):
    """What participants have sent today, for those that have a limit a day."""

    async def count(self, payment: Payment, limit: Money) -> bool:
        """Counts the payment once for the UTC day that it was recorded on; False when that would exceed the limit."""

    async def uncount(self, payment: Payment) -> None:
        """Takes the payment out of the count again, if it was in."""


class Payments(Protocol):
    """The payments in the database. Each method is one transaction, for one caller or many together."""

    async def record(self, new: NewPayment) -> Recorded:
        """Records a payment with its events, or tells that it was recorded before."""

    async def save(self, payment: Payment, fence: int, changes: Sequence[Change]) -> Saved:
        """Saves where a payment stands, with its events, and renews the lease while there is work left."""

    async def answer(self, answer: Answer) -> Answered:
        """Applies an answer from outside; raises PaymentUnknown and what `decide` raises."""

    async def expire_overdue(self, decide: Callable[[Payment], Decided]) -> list[Leased]:
        """Applies `decide` to waiting payments whose deadline has passed; gives those with work to do."""

    async def claim(self, limit: int) -> list[Leased]:
        """Takes over payments with work left whose lease has run out."""

    async def renew(self, payment_ids: Sequence[UUID]) -> None:
        """Renews the leases of these payments where they are still this process's and soon at their end."""

    async def give_up(self, payment_ids: Sequence[UUID]) -> None:
        """Ends the leases of these payments, so that another process goes on with them at once."""

    async def read(self, payment_id: UUID) -> Payment | None:
        """Reads a payment; None when there is none."""

    async def find_uetr(self, uetr: UUID) -> Payment | None:
        """Reads the payment with this UETR."""

    async def read_many(self, payment_ids: Sequence[UUID]) -> dict[UUID, Payment]:
        """Reads payments; unknown ids are left out."""

    async def list_page(self, listing: "Listing") -> list[Payment]:
        """Reads a page of payments, newest first."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Which payments to list: of one participant on one side, or all; `before` is the last one of the page before."""

    participant_id: str
    incoming: bool
    states: Sequence[PaymentState]
    before: UUID | None
    limit: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of an account in minor units: `posted` is credits less debits, `cap` its net debit cap."""

    key: AccountKey
    posted: int
    held: int
    cap: int

    @property
    def available(self) -> int:
        """What can still be sent, in minor units."""
        return self.posted - self.held + self.cap


@dataclass(frozen=True, slots=True)
class Movement:
    """Money to move at once between two accounts, under the id of the request."""

    request_id: UUID
    debit: AccountKey
    credit: AccountKey
    amount: Money


@dataclass(frozen=True, slots=True)
class FundingResult:
    """What became of a movement; `detail` is the ledger's own reason."""

    code: Code
    detail: str = ""
    replayed: bool = False


class Accounts(Protocol):
    """The accounts of participants in the ledger. All raise NoAnswer."""

    async def open(self, keys: Sequence[AccountKey]) -> None:
        """Makes sure that the accounts that have no limit are open."""

    async def open_settlement(self, request_id: UUID, accounts: Sequence[tuple[AccountKey, int]]) -> None:
        """Opens settlement accounts with their net debit caps in minor units."""

    async def set_cap(self, request_id: UUID, key: AccountKey, cap: int) -> None:
        """Changes the net debit cap of a settlement account."""

    async def move(self, movements: Sequence[Movement]) -> list[FundingResult]:
        """Posts movements; one result per movement, in order."""

    async def balances(self, keys: Sequence[AccountKey]) -> list[Balance]:
        """Reads the balances of these accounts; those that are not open are left out."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A request of an operator: its id, and the fingerprint that tells a repetition from a reuse of the id.

    A `note` is kept for the record with the change.
    """

    request_id: UUID
    fingerprint: bytes
    operator: str
    note: str = ""


class Participants(Protocol):
    """The participants in the database. Each change is one transaction with its outcome and its event."""

    async def outcome(self, mutation: Mutation) -> Code | None:
        """What became of the request before: its code, IDEMPOTENCY_KEY_REUSED, or None when it is new."""

    async def load(self, participant_ids: Iterable[str] | None = None) -> list[Participant]:
        """Reads these participants, or all; unknown ids are left out."""

    async def add(self, mutation: Mutation, participant: Participant) -> Code:
        """Takes a participant on."""

    async def set_state(self, mutation: Mutation, participant_id: str, state: ParticipantState) -> Code:
        """Changes its state."""

    async def set_limit(self, mutation: Mutation, participant_id: str, limit: CurrencyLimit) -> Code:
        """Changes its limits in one currency, or adds the currency."""
