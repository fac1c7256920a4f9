"""Deciding each request once for ever, with concurrent callers sharing one transaction and one commit."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from batching import Coalescer, Flushed
from fx.app.ports import QuoteStore
from fx.domain import Code, Quote, Refusal
from storage.idempotency import Recalled, recall, remember
from storage.pool import Connection, Pool
from storage.retry import retrying
from telemetry import meter
from telemetry.metrics import SIZE_BOUNDS

Command = TypeVar("Command")

MAX_BATCH_ITEMS = 500
MAX_QUEUED_ITEMS = 20_000

_flushed_items = meter.histogram("fx.flush.items", "{item}", "Items decided in one transaction", SIZE_BOUNDS)
_flush_seconds = meter.histogram("fx.flush.seconds", "s", "Time of one transaction of decisions")


@dataclass(frozen=True, slots=True)
class Request(Generic[Command]):
    """A command under the id by which it is decided once; the fingerprint tells other content under the same id."""

    request_id: UUID
    fingerprint: bytes
    command: Command


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: the quote concerned, when it may be shown, and why it was refused, if it was."""

    quote: Quote | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a request: `replayed` when it was decided before. The quote is shown as it stands now."""

    code: Code
    message: str
    quote: Quote | None
    replayed: bool


REUSED = Answer(
    Code.IDEMPOTENCY_KEY_REUSED, "the request_id was used before with other content", quote=None, replayed=False
)

Decide = Callable[[Connection, Sequence[Command]], Awaitable[Sequence[Decided]]]


class Once(Generic[Command]):
    """Answers requests of one kind. `decide` decides new ones together, in the transaction that remembers them."""

    def __init__(self, pool: Pool, quotes: QuoteStore, kind: str, decide: Decide[Command]) -> None:
        self._pool = pool
        self._quotes = quotes
        self._kind = kind
        self._decide = decide
        items, seconds = _flushed_items.at(kind=kind), _flush_seconds.at(kind=kind)

        def observe(flushed: Flushed) -> None:
            items.record(flushed.items)
            seconds.record(flushed.seconds)

        self._coalescer: Coalescer[Request[Command], Answer] = Coalescer(
            self._flush,
            name=f"fx {kind}",
            max_batch_items=MAX_BATCH_ITEMS,
            max_queued_items=MAX_QUEUED_ITEMS,
            observe=observe,
        )

    async def answer(self, requests: Sequence[Request[Command]]) -> Sequence[Answer]:
        """Give one answer per request, in order, once all are durable."""
        return await self._coalescer.submit_many(requests)

    async def drain(self) -> None:
        """Take no more requests, and return when all taken ones are answered."""
        await self._coalescer.drain()

    async def _flush(self, requests: Sequence[Request[Command]]) -> Sequence[Answer]:
        async def work() -> Sequence[Answer]:
            async with self._pool.acquire() as conn, conn.transaction():
                return await self._answer_all(conn, requests)

        return await retrying(work)

    async def _answer_all(self, conn: Connection, requests: Sequence[Request[Command]]) -> Sequence[Answer]:
        # An id that comes twice in one flush is decided at its first place; the second recalls what that one got.
        first: dict[UUID, Request[Command]] = {}
        for request in requests:
            first.setdefault(request.request_id, request)
        known = await recall(conn, self._kind, {id_: request.fingerprint for id_, request in first.items()})
        new = [request for id_, request in first.items() if known[id_] is None]
        decided = await self._decide(conn, [request.command for request in new]) if new else ()
        answers: dict[UUID, Answer] = {
            request.request_id: _answer(one) for request, one in zip(new, decided, strict=True)
        }
        await remember(conn, self._kind, [(r.request_id, r.fingerprint, _outcome(answers[r.request_id])) for r in new])
        answers |= await self._replays(
            conn, {id_: found for id_, found in known.items() if isinstance(found, Recalled)}
        )
        given: set[UUID] = set()
        results = []
        for request in requests:
            results.append(_result_for(request, first[request.request_id], answers, again=request.request_id in given))
            given.add(request.request_id)
        return results

    async def _replays(self, conn: Connection, recalled: dict[UUID, Recalled]) -> dict[UUID, Answer]:
        outcomes = {id_: json.loads(found.outcome) for id_, found in recalled.items()}
        found = await self._quotes.read(conn, [UUID(quote_id) for _, _, quote_id in outcomes.values() if quote_id])
        return {
            id_: Answer(Code(code), message, found.get(UUID(quote_id)) if quote_id else None, replayed=True)
            for id_, (code, message, quote_id) in outcomes.items()
        }


def _result_for(
    request: Request[Command], first: Request[Command], answers: dict[UUID, Answer], *, again: bool
) -> Answer:
    answer = answers.get(request.request_id)
    if answer is None or request.fingerprint != first.fingerprint:
        return REUSED
    return Answer(answer.code, answer.message, answer.quote, replayed=True) if again else answer


def _answer(decided: Decided) -> Answer:
    if decided.refusal is None:
        return Answer(Code.OK, "", decided.quote, replayed=False)
    return Answer(decided.refusal.code, decided.refusal.message, decided.quote, replayed=False)


def _outcome(answer: Answer) -> bytes:
    quote_id = None if answer.quote is None else str(answer.quote.quote_id)
    return json.dumps([int(answer.code), answer.message, quote_id]).encode()
