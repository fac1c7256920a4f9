"""One outcome a request: the first decides, every other with the same id and content gets the same answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from risk.app.stores import Requests
from storage.idempotency import Recalled, Reused


class Submission(Protocol):
    """What a caller sent: `scope` is the caller, `print` tells contents apart."""

    @property
    def scope(self) -> str:
        """The caller's identity: two callers' ids never meet."""

    @property
    def request_id(self) -> UUID:
        """The id that the caller chose."""

    @property
    def content_print(self) -> bytes:
        """32 bytes by which two contents are told apart."""


Sent = TypeVar("Sent", bound=Submission)
Key = tuple[str, UUID]


@dataclass(slots=True)
class Batch(Generic[Sent]):
    """Submissions of one transaction, sorted by what is known of them.

    `fresh` are to be decided; `repeats` gives, for a position in the batch, the position of the fresh one that it
    repeats; `recalled` the stored outcome; `reused` those whose id was used with other content.
    """

    submissions: Sequence[Sent]
    fresh: list[int]
    repeats: dict[int, int]
    recalled: dict[int, bytes]
    reused: set[int]


async def sort_out(transaction: Requests, submissions: Sequence[Sent]) -> Batch[Sent]:
    """Lock the ids of all submissions and find out which are new.

    Of two in one batch with one id, the second is judged by the first.
    """
    batch: Batch[Sent] = Batch(submissions, [], {}, {}, set())
    first: dict[Key, int] = {}
    later: list[int] = []
    for position, sent in enumerate(submissions):
        if first.setdefault((sent.scope, sent.request_id), position) != position:
            later.append(position)
    await _judge(transaction, batch, sorted(first.values()))
    fresh = set(batch.fresh)
    unjudged = []
    for position in later:
        sent = submissions[position]
        leader = first[sent.scope, sent.request_id]
        if sent.content_print == submissions[leader].content_print:
            if leader in fresh:
                batch.repeats[position] = leader
            elif leader in batch.reused:
                batch.reused.add(position)
            else:
                batch.recalled[position] = batch.recalled[leader]
        elif leader in fresh or leader in batch.recalled:
            batch.reused.add(position)
        else:
            unjudged.append(position)
    # The ids are locked already, so asking again in another order cannot deadlock.
    for position in unjudged:
        await _judge(transaction, batch, [position])
    return batch


async def _judge(transaction: Requests, batch: Batch[Sent], positions: Sequence[int]) -> None:
    by_scope: defaultdict[str, dict[UUID, int]] = defaultdict(dict)
    for position in positions:
        sent = batch.submissions[position]
        by_scope[sent.scope][sent.request_id] = position
    # Scopes in their order, as ids within one: two batches take their locks in one order.
    for scope in sorted(by_scope):
        ids = by_scope[scope]
        known = await transaction.recall(scope, {i: batch.submissions[p].content_print for i, p in ids.items()})
        for request_id, position in ids.items():
            match known[request_id]:
                case Recalled(outcome):
                    batch.recalled[position] = outcome
                case Reused():
                    batch.reused.add(position)
                case None:
                    batch.fresh.append(position)
    batch.fresh.sort()


async def remember(transaction: Requests, batch: Batch[Sent], outcomes: Sequence[tuple[int, bytes]]) -> None:
    """Keep the outcomes, given as (position, outcome), of what was new."""
    by_scope: defaultdict[str, list[tuple[UUID, bytes, bytes]]] = defaultdict(list)
    for position, outcome in outcomes:
        sent = batch.submissions[position]
        by_scope[sent.scope].append((sent.request_id, sent.content_print, outcome))
    for scope, rows in by_scope.items():
        await transaction.remember(scope, rows)
