"""The quote that a payment uses, and the legs that move when it is settled."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from money import Money
from payments.domain.errors import InconsistentQuote


class QuoteStanding(IntEnum):
    """Where a quote stood when it was read; numbers as in the contract of fx."""

    OPEN = 1
    ACCEPTED = 2
    EXPIRED = 3
    CANCELLED = 4
    SETTLED = 5


@dataclass(frozen=True, slots=True)
class Legs:
    """What moves: in the source currency send = fees + spread + provider_receives; in the target currency
    provider_pays = receive + rounding. `provider_id` is empty when nothing is exchanged."""

    provider_id: str
    provider_receives: Money
    fees: Money
    spread: Money
    provider_pays: Money
    rounding: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """A firm quote as fx gave it. `document` is the quote in the form of its contract, shown to the sender as it is."""

    quote_id: UUID
    participant_id: str
    send: Money
    receive: Money
    legs: Legs
    expires_at: datetime
    standing: QuoteStanding
    used_by: UUID | None
    document: bytes

    def check_legs(self) -> None:
        """Raises InconsistentQuote unless the legs add up to what is sent and received, none of them negative."""
        legs = self.legs
        parts = (legs.provider_receives, legs.fees, legs.spread, legs.provider_pays, legs.rounding)
        if min(part.minor_units for part in parts) < 0 or min(self.send.minor_units, self.receive.minor_units) <= 0:
            raise InconsistentQuote("a leg of the quote is negative, or an amount is not above zero")
        if legs.fees + legs.spread + legs.provider_receives != self.send:
            raise InconsistentQuote("the legs in the source currency do not add up to the amount sent")
        if self.receive + legs.rounding != legs.provider_pays:
            raise InconsistentQuote("the legs in the target currency do not add up to the amount received")
        if not legs.provider_id and legs.provider_receives != legs.provider_pays:
            raise InconsistentQuote("a quote without a provider exchanges nothing, but its two sides differ")
