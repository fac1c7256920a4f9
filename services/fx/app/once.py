"""Deciding each request once for ever, with concurrent callers sharing one transaction and one commit."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from batching import Coalescer, Flushed
from fx.app.ports import QuoteStore
from fx.domain import Code, Quote, Refusal
from storage.idempotency import Recalled, look_up, noticing_races, remember
from storage.pool import Connection, Pool
from storage.retry import retrying
from telemetry import meter
from telemetry.metrics import SIZE_BOUNDS

Command = TypeVar("Command")

MAX_BATCH_ITEMS = 250
# While one transaction waits for the database, the next is read, priced and signed.
LANES = 2
# After a transaction as short as this, others of its callers are on their way: single calls share their transactions.
LINGER_SECONDS = 0.01
MAX_QUEUED_ITEMS = 20_000

_flushed_items = meter.histogram("fx.flush.items", "{item}", "Items decided in one transaction", SIZE_BOUNDS)
_flush_seconds = meter.histogram("fx.flush.seconds", "s", "Time of one transaction of decisions")


# What json.dumps gives for a quote that was not refused; nearly every outcome is of this form.
_DONE = b'[0, "", "%b"]'


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

Decide = Callable[[Connection, Sequence[Request[Command]]], Awaitable[Sequence[Decided]]]


def remembering(
    kind: str, decide: Callable[[Connection, Sequence[Command]], Awaitable[Sequence[Decided]]]
) -> Decide[Command]:
    """Give what decides commands and stores their outcomes in one transaction."""

    async def work(conn: Connection, requests: Sequence[Request[Command]]) -> Sequence[Decided]:
        async with conn.transaction():
            decided = await decide(conn, [request.command for request in requests])
            with noticing_races():
                await remember(conn, kind, outcomes(requests, decided))
        return decided

    return work


class Once(Generic[Command]):
    """Answers requests of one kind.

    `decide` decides new ones together and stores what `outcomes` gives of them in the transaction of the change, under
    `noticing_races`: of two replicas that decide the same request at once, the second to store it begins again.
    """

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
            lanes=LANES,
            linger_seconds=LINGER_SECONDS,
            observe=observe,
        )

    async def answer(self, requests: Sequence[Request[Command]]) -> Sequence[Answer]:
        """Give one answer per request, in order, once all are durable."""
        return await self._coalescer.submit_many(requests)

    async def drain(self) -> None:
        """Take no more requests, and return when all taken ones are answered."""
        await self._coalescer.drain()

    async def _flush(self, requests: Sequence[Request[Command]]) -> Sequence[Answer]:
        # An id that comes twice in one flush is decided at its first place; the second recalls what that one got.
        first: dict[UUID, Request[Command]] = {}
        for request in requests:
            first.setdefault(request.request_id, request)

        async def work() -> dict[UUID, Answer]:
            async with self._pool.acquire() as conn:
                return await self._answer_all(conn, first)

        answers = await retrying(work)
        if len(first) == len(requests):
            return [answers.get(request.request_id, REUSED) for request in requests]
        given: set[UUID] = set()
        results = []
        for request in requests:
            results.append(_result_for(request, first[request.request_id], answers, again=request.request_id in given))
            given.add(request.request_id)
        return results

    async def _answer_all(self, conn: Connection, first: Mapping[UUID, Request[Command]]) -> dict[UUID, Answer]:
        known = await look_up(conn, self._kind, {id_: request.fingerprint for id_, request in first.items()})
        new = [request for id_, request in first.items() if known[id_] is None]
        decided = await self._decide(conn, new) if new else ()
        answers = {request.request_id: _answer(one) for request, one in zip(new, decided, strict=True)}
        if len(new) == len(first):
            return answers
        return answers | await self._replays(
            conn, {id_: found for id_, found in known.items() if isinstance(found, Recalled)}
        )

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


def outcomes(requests: Sequence[Request[Command]], decided: Sequence[Decided]) -> list[tuple[UUID, bytes, bytes]]:
    """Give (request id, fingerprint, outcome) of decided requests, to be stored with what was decided."""
    return [
        (request.request_id, request.fingerprint, _outcome(one)) for request, one in zip(requests, decided, strict=True)
    ]


def _outcome(decided: Decided) -> bytes:
    refusal, quote = decided.refusal, decided.quote
    if refusal is None and quote is not None:
        return _DONE % str(quote.quote_id).encode()
    quote_id = None if quote is None else str(quote.quote_id)
    code, message = (Code.OK, "") if refusal is None else (refusal.code, refusal.message)
    return json.dumps([int(code), message, quote_id]).encode()
