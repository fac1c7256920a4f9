"""What the use cases need of a database; risk.storage provides it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from risk.domain.features import Features, Observation, Stage
from risk.domain.indicator import Indicator
from risk.domain.payment import OutcomeKind, Payment
from risk.domain.scoring import Score
from risk.domain.warning import RiskWarning, Sighting
from storage.idempotency import Recalled, Reused

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Published:
    """A warning that was published."""

    warning: RiskWarning


@dataclass(frozen=True, slots=True)
class Revoked:
    """A warning that was taken back, and why."""

    warning: RiskWarning
    reason: str


@dataclass(frozen=True, slots=True)
class Sighted:
    """A warning that a member said something of."""

    warning: RiskWarning
    sighting: Sighting


Change = Published | Revoked | Sighted


@dataclass(frozen=True, slots=True)
class WarningEvent:
    """A step of the stream of warnings: where it stands, when it was recorded, and the warning as it is now."""

    sequence: int
    record_time: datetime
    warning: RiskWarning


@dataclass(frozen=True, slots=True)
class ReadScore:
    """A score as it is read again."""

    score_id: UUID
    payment_id: UUID
    stage: Stage
    score: Score
    score_time: datetime


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A score with its id, its payment, and what it was made from."""

    score_id: UUID
    payment: Payment
    features: Features
    score: Score
    score_time: datetime

    def read(self) -> ReadScore:
        """Give it as it is read again."""
        return ReadScore(self.score_id, self.payment.payment_id, self.payment.stage, self.score, self.score_time)


@dataclass(frozen=True, slots=True)
class Observed:
    """A payment that was scored, as behaviour is rebuilt from it."""

    score_id: UUID
    observation: Observation
    at: datetime


@dataclass(frozen=True, slots=True)
class Label:
    """What a caller reported of a payment; `reporter` is the caller's identity."""

    payment_id: UUID
    request_id: UUID
    reporter: str
    kind: OutcomeKind
    report_time: datetime


class Requests(Protocol):
    """Outcomes of requests by id, within one transaction; see storage.idempotency."""

    async def now(self) -> datetime:
        """Give the database's time."""

    async def recall(self, scope: str, prints: Mapping[UUID, bytes]) -> Mapping[UUID, Recalled | Reused | None]:
        """Lock the ids and give what is known of each."""

    async def remember(self, scope: str, outcomes: Sequence[tuple[UUID, bytes, bytes]]) -> None:
        """Keep (request id, print, outcome) of new ones."""


class SignalTransaction(Requests, Protocol):
    """One transaction on warnings."""

    async def lock(self, warning_ids: Collection[UUID]) -> dict[UUID, RiskWarning]:
        """Give the warnings that exist, locked to the end of the transaction."""

    async def record(self, changes: Sequence[Change], now: datetime) -> list[int]:
        """Write the changes and their events; give the sequence of each change's event."""


class SignalStore(Protocol):
    """Warnings as they are kept."""

    async def transact(self, work: Callable[[SignalTransaction], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction, again when PostgreSQL asks for it."""

    async def now(self) -> datetime:
        """Give the database's time."""

    async def head(self) -> int:
        """Give the sequence of the newest event, 0 when there is none."""

    def live(self) -> AsyncIterator[Sequence[RiskWarning]]:
        """Give all live warnings, page by page."""

    async def warnings(self, warning_ids: Collection[UUID]) -> dict[UUID, RiskWarning]:
        """Give the warnings that exist."""

    async def keep_together(self, tokens: Sequence[Sequence[Indicator]]) -> None:
        """Remember of each identifier that these are its tokens in several key epochs."""

    async def kept_with(self, tokens: Sequence[bytes]) -> dict[bytes, tuple[bytes, ...]]:
        """Give the other tokens of the same identifier, where they are known."""

    async def forget_ended_epochs(self, epochs: Collection[int]) -> None:
        """Forget what was kept together with tokens of other key epochs than these."""

    async def events(self, after: int, limit: int) -> Sequence[WarningEvent]:
        """Give the events after a sequence, in order. Raises CursorOutOfRange."""

    def grown(self, after: int, idle_seconds: float) -> AsyncIterator[Sequence[WarningEvent]]:
        """Give the events after a sequence as they come, for ever, and an empty page after each quiet while."""


class ScoreTransaction(Requests, Protocol):
    """One transaction on scores."""

    async def add_scores(self, scores: Sequence[StoredScore]) -> None:
        """Write scores."""

    async def parties(self, payment_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
        """Give the sender and the receiver of each payment that was scored."""

    async def add_labels(self, labels: Sequence[Label], now: datetime) -> None:
        """Write what was reported."""

    async def scores(self, score_ids: Collection[UUID]) -> dict[UUID, ReadScore]:
        """Give the scores that exist."""


class ScoreStore(Protocol):
    """Scores as they are kept."""

    async def transact(self, work: Callable[[ScoreTransaction], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction, again when PostgreSQL asks for it."""

    async def scores(self, score_ids: Collection[UUID]) -> dict[UUID, ReadScore]:
        """Give the scores that exist."""

    def observed(self, since: datetime, *, by_others: bool) -> AsyncIterator[Sequence[Observed]]:
        """Give the payments scored since then in order, page by page: all, or those that other processes scored."""
