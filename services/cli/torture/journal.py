"""What callers asked and what they were told: the outside of the ledger's history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from ledger.domain import Code, Command
from serai.ledger.v1.transfer_pb2 import TransferResult

Unit = tuple[Command, ...]
"""What stands or falls together: one command, or a linked group."""


class Answer(NamedTuple):
    """A definite answer about one id, in the part that has to be the same for ever."""

    code: int
    sequence: int
    record_microseconds: int


def answer_of(result: TransferResult) -> Answer:
    """The lasting part of a result."""
    return Answer(result.status.code, result.sequence, result.record_time.ToMicroseconds())


def units_of(commands: Sequence[Command]) -> list[Unit]:
    """Takes the commands of one call apart into what stands or falls together."""
    units: list[Unit] = []
    open_group: list[Command] = []
    for command in commands:
        open_group.append(command)
        if not command.linked:
            units.append(tuple(open_group))
            open_group = []
    return units


@dataclass(slots=True)
class Journal:
    """Grows while clients run; read when they have ended."""

    operations: int = 0
    """Transfers sent, repeated and malformed ones counted."""
    units: dict[UUID, dict[Unit, None]] = field(default_factory=lambda: defaultdict(dict))
    """Id -> the different units in which it was sent."""
    answers: dict[Command, set[Answer]] = field(default_factory=lambda: defaultdict(set))
    """Request -> the different answers it got."""
    sent_at: dict[Command, float] = field(default_factory=dict)
    answered_at: dict[Command, float] = field(default_factory=dict)
    unanswered: set[UUID] = field(default_factory=set)
    """Ids in calls that failed, so that nobody knew what became of them."""
    malformed: set[UUID] = field(default_factory=set)
    """Ids of items that the ledger cannot understand."""
    streams: list[list[tuple[int, UUID]]] = field(default_factory=list)
    """What each watcher saw: sequences and transfers."""
    notes: set[str] = field(default_factory=set)
    """Signed checkpoints that were kept while clients ran, as an anchor is kept outside."""
    failures: Counter[str] = field(default_factory=Counter)
    """Failed calls by reason."""
    seen: list[tuple[str, str]] = field(default_factory=list)
    """Violations that were seen while clients ran: (invariant, what was seen)."""

    def sends(self, commands: Sequence[Command], now: float) -> None:
        """Notes a call that is about to be made."""
        for unit in units_of(commands):
            for command in unit:
                self.units[command.request_id][unit] = None
                self.sent_at.setdefault(command, now)

    def answered(self, command: Command, result: TransferResult, now: float) -> None:
        """Notes the answer to one request."""
        self.answers[command].add(answer_of(result))
        if result.status.code == Code.OK:
            self.answered_at.setdefault(command, now)

    def ambiguous(self) -> list[UUID]:
        """Ids that nobody got a definite answer about."""
        known = {command.request_id for command in self.answers}
        return sorted(self.unanswered - known)

    def saw(self, invariant: str, what: str) -> None:
        """Notes a violation."""
        self.seen.append((invariant, what))
