"""Publishing, taking back and sighting warnings: concurrent callers share one transaction and one commit."""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from batching import Coalescer
from risk.app.index import WarningIndex
from risk.app.requests import Batch, remember, sort_out
from risk.app.stores import Change, Published, Revoked, Sighted, SignalStore, SignalTransaction
from risk.domain.codes import Code
from risk.domain.commands import Command, Publish, Revoke, Sight, publish, revoke, sight
from risk.domain.warning import RiskWarning
from serai.ids import uuid7

MAX_BATCH_ITEMS = 1000
MAX_QUEUED_ITEMS = 20_000
_OUTCOME = struct.Struct(">H16s")
_NO_WARNING = bytes(16)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command; `warning_id` is None where there is no warning to name."""

    code: Code
    warning_id: UUID | None
    replayed: bool = False

    def pack(self) -> bytes:
        """Give the form in which it is kept for ever."""
        return _OUTCOME.pack(self.code, self.warning_id.bytes if self.warning_id else _NO_WARNING)

    @classmethod
    def unpack(cls, kept: bytes) -> Outcome:
        """Read what was kept."""
        code, warning_id = _OUTCOME.unpack(kept)
        return cls(Code(code), None if warning_id == _NO_WARNING else UUID(bytes=warning_id), replayed=True)


@dataclass(frozen=True, slots=True)
class SignalSubmission:
    """A member's command. `scope` is the caller's identity, `content_print` tells contents apart."""

    scope: str
    member: str
    content_print: bytes
    command: Command

    @property
    def request_id(self) -> UUID:
        """The id that the member chose."""
        return self.command.request_id


class SignalDesk:
    """Takes members' commands. What it commits counts in this process at once, in others when the stream tells them."""

    def __init__(self, store: SignalStore, index: WarningIndex, epochs: Set[int]) -> None:
        self._store = store
        self._index = index
        self._epochs = epochs
        self._coalescer: Coalescer[SignalSubmission, Outcome] = Coalescer(
            self._flush, name="signals", max_batch_items=MAX_BATCH_ITEMS, max_queued_items=MAX_QUEUED_ITEMS
        )

    async def submit(self, submissions: Sequence[SignalSubmission]) -> Sequence[Outcome]:
        """Decide and record the commands; one outcome each, in order. Raises QueueFull and what the database raises."""
        return await self._coalescer.submit_many(submissions)

    async def drain(self) -> None:
        """Finish what was accepted."""
        await self._coalescer.drain()

    async def _flush(self, submissions: list[SignalSubmission]) -> Sequence[Outcome]:
        outcomes, changed = await self._store.transact(lambda transaction: self._apply(transaction, submissions))
        for warning in changed:
            self._index.put(warning)
        return outcomes

    async def _apply(
        self, transaction: SignalTransaction, submissions: list[SignalSubmission]
    ) -> tuple[list[Outcome], Collection[RiskWarning]]:
        batch = await sort_out(transaction, submissions)
        changed: Collection[RiskWarning] = ()
        decided: dict[int, Outcome] = {}
        if batch.fresh:
            decided, changed = await self._decide(transaction, batch)
            await remember(transaction, batch, [(place, outcome.pack()) for place, outcome in decided.items()])
        return [_answer(batch, decided, place) for place in range(len(submissions))], changed

    async def _decide(
        self, transaction: SignalTransaction, batch: Batch[SignalSubmission]
    ) -> tuple[dict[int, Outcome], Collection[RiskWarning]]:
        fresh = [batch.submissions[place] for place in batch.fresh]
        named = {s.command.warning_id for s in fresh if not isinstance(s.command, Publish)}
        known = await transaction.lock(named) if named else {}
        now = await transaction.now()
        decided: dict[int, Outcome] = {}
        changes: list[Change] = []
        for place in batch.fresh:
            sent = batch.submissions[place]
            match sent.command:
                case Publish() as command:
                    result = publish(command, sent.member, uuid7(), self._epochs, now)
                case Revoke() as command:
                    result = revoke(known.get(command.warning_id), sent.member)
                case Sight() as command:
                    result = sight(known.get(command.warning_id), sent.member, command, now)
            if isinstance(result, Code):
                decided[place] = Outcome(result, None)
                continue
            decided[place] = Outcome(Code.OK, result.warning_id)
            known[result.warning_id] = result
            changes.append(_change(sent.command, result))
        sequences = await transaction.record(changes, now)
        newest = {change.warning.warning_id: sequence for change, sequence in zip(changes, sequences, strict=True)}
        return decided, [known[warning_id].at_sequence(sequence) for warning_id, sequence in newest.items()]


def _change(command: Command, warning: RiskWarning) -> Change:
    match command:
        case Publish():
            return Published(warning)
        case Revoke(reason=reason):
            return Revoked(warning, reason)
        case Sight():
            return Sighted(warning, warning.sightings[-1])


def _answer(batch: Batch[SignalSubmission], decided: dict[int, Outcome], place: int) -> Outcome:
    if place in decided:
        return decided[place]
    if place in batch.reused:
        return Outcome(Code.IDEMPOTENCY_KEY_REUSED, None)
    if place in batch.repeats:
        first = decided[batch.repeats[place]]
        return Outcome(first.code, first.warning_id, replayed=True)
    return Outcome.unpack(batch.recalled[place])
