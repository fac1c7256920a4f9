"""Decisions between the use case and the table: what is stored, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from compliance.domain.decision import Assessment, Decision, Versions


@dataclass(frozen=True, slots=True)
class Proposed:
    """A decision that becomes the decision unless its request was decided before."""

    owner_id: str
    """Whose request it is: the participant's id, or the caller where there is no participant."""
    request_id: UUID
    fingerprint: bytes
    """SHA-256 of the request's content: 32 bytes."""
    decision_id: UUID
    payment_id: str
    party_fingerprints: tuple[str, ...]
    """SHA-256 of each party's data in hexadecimal: tells equal parties apart without holding their data."""
    assessment: Assessment
    versions: Versions
    latency_us: int


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision of a request, now and for ever."""

    decision: Decision
    replayed: bool
    """True when it was made by an earlier call."""


@dataclass(frozen=True, slots=True)
class Reused:
    """The request id stands for another content already."""


class DecisionStore(Protocol):
    """Where decisions are kept, append-only."""

    async def settle(self, proposed: Sequence[Proposed]) -> list[Decided | Reused]:
        """Store each proposal whose request is new, and give for each the decision that stands; one transaction."""

    async def read(self, decision_ids: Sequence[UUID]) -> list[Decision]:
        """The decisions that exist, in the order asked for."""
