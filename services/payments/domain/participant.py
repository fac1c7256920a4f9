"""Participants: who sends, receives and exchanges, and within which limits."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from money import Money


class Role(IntEnum):
    """What a participant may do; numbers as in the contract."""

    SENDER = 1
    RECEIVER = 2
    LIQUIDITY_PROVIDER = 3


class ParticipantState(IntEnum):
    """Where a participant stands; numbers as in the contract."""

    ACTIVE = 1
    SUSPENDED = 2
    OFFBOARDED = 3


class CreditMode(IntEnum):
    """How a participant takes credits; numbers as in the contract."""

    AUTOMATIC = 1
    CONFIRMED = 2


@dataclass(frozen=True, slots=True)
class CurrencyLimit:
    """What a participant may do in the currency of its cap.

    `net_debit_cap` is how far its settlement account may be below zero, holds counted. `per_payment` and `per_day`
    (UTC, by the time of recording) bound what it sends; None means no such bound.
    """

    net_debit_cap: Money
    per_payment: Money | None = None
    per_day: Money | None = None

    @property
    def currency(self) -> str:
        """ISO 4217 code."""
        return self.net_debit_cap.currency.code


@dataclass(frozen=True, slots=True)
class Participant:
    """A member of the scheme. `limits` has one entry per settlement account, in order of currency."""

    participant_id: str
    display_name: str
    bic: str
    lei: str
    country: str
    roles: frozenset[Role]
    limits: tuple[CurrencyLimit, ...]
    credit_mode: CreditMode
    methods: tuple[str, ...]
    state: ParticipantState = ParticipantState.ACTIVE
    created_at: datetime | None = None
    """When it was taken on, by the database's clock; None until it is recorded."""

    def limit(self, currency: str) -> CurrencyLimit | None:
        """The limits in a currency, or None when it has no settlement account in it."""
        return next((limit for limit in self.limits if limit.currency == currency), None)

    @property
    def active(self) -> bool:
        """Whether it takes part now."""
        return self.state is ParticipantState.ACTIVE
