"""What the racing payments were told: the outside of the story, held against the witness's inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from serai.fx.v1 import fx_pb2

DOUBLE = "a_quote_is_accepted_once"
LATE = "no_quote_is_accepted_past_its_expiry"
BREACH = "no_limit_is_breached"
ONE_OUTCOME = "every_id_has_one_outcome"
TRUE_ANSWERS = "answers_are_what_is_recorded"
RESERVED = "reserved_is_what_accepted_quotes_owe"
POSITION = "positions_are_what_settled_quotes_moved"
FAILURES = "every_failure_is_classified"
RELEASED = "what_is_released_is_not_settled"
LIVENESS = "fx_serves_again"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of acceptances that was answered, kept to be asked again in the end."""

    request: fx_pb2.AcceptQuotesRequest
    codes: bytes


@dataclass(slots=True)
class Journal:
    """Grows while clients run; read when they have ended."""

    accepts: int = 0
    """Acceptances, each under an id of its own, that got a definite answer."""
    sent: int = 0
    """Acceptances sent, repeated ones counted."""
    quotes: int = 0
    taken: dict[UUID, UUID] = field(default_factory=dict)
    """Quote -> the payment that was told to have it."""
    doubles: list[str] = field(default_factory=list)
    """Quotes that two payments were told to have."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Definite answers to acceptances by reason."""
    closed: Counter[str] = field(default_factory=Counter)
    """Definite answers to settlements and cancellations by reason."""
    kept: list[Asked] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    """Failed calls by reason."""
    seen: list[tuple[str, str]] = field(default_factory=list)
    """(invariant, what was seen against it)."""

    def saw(self, invariant: str, what: str) -> None:
        """Note a violation."""
        self.seen.append((invariant, what))

    def told(self, quote_id: str, payment_id: str) -> None:
        """Note that a payment was told to have a quote."""
        quote, payment = UUID(quote_id), UUID(payment_id)
        before = self.taken.setdefault(quote, payment)
        if before != payment:
            self.doubles.append(f"payments {before} and {payment} were both told to have quote {quote}")

    def same(self, request: fx_pb2.AcceptQuotesRequest, codes: Sequence[bytes]) -> None:
        """Hold the answers to one and the same call against each other."""
        for other in codes[1:]:
            if other == codes[0]:
                continue
            different = [
                acceptance.request_id
                for acceptance, one, two in zip(request.acceptances, codes[0], other, strict=True)
                if one != two
            ]
            self.saw(ONE_OUTCOME, f"acceptances {different[:3]} were answered in {len(set(codes))} ways")
