"""Changing firm quotes: accept, cancel, settle. Each decides a batch under row locks and moves exposure with it.

Lock order, everywhere: quotes by id, positions by provider and currency, request ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from fx.app.once import Answer, Decided, Once, Request, remembering
from fx.app.ports import QuoteStore
from fx.domain import (
    Acceptance,
    Cancellation,
    Code,
    Quote,
    QuoteState,
    Refusal,
    Settlement,
    as_of,
    decide_acceptances,
    expired,
    refuse_cancellation,
    refuse_settlement,
)
from storage.pool import Connection, Pool

# A quote of somebody else is not shown, whatever the answer.
_HIDDEN = frozenset({Code.QUOTE_UNKNOWN, Code.QUOTE_OF_ANOTHER_PARTICIPANT, Code.QUOTE_FORGED})


class Changes:
    """Accepts, cancels and settles quotes, each request once for ever."""

    def __init__(self, pool: Pool, quotes: QuoteStore) -> None:
        self._quotes = quotes
        self._accepting = Once(pool, quotes, "accept", remembering("accept", self._accept))
        self._cancelling = Once(pool, quotes, "cancel", remembering("cancel", self._cancel))
        self._settling = Once(pool, quotes, "settle", remembering("settle", self._settle))

    async def accept(self, requests: Sequence[Request[Acceptance]]) -> Sequence[Answer]:
        """Accept open quotes and reserve what their providers will owe."""
        return await self._accepting.answer(requests)

    async def cancel(self, requests: Sequence[Request[Cancellation]]) -> Sequence[Answer]:
        """Cancel quotes and free what they reserved."""
        return await self._cancelling.answer(requests)

    async def settle(self, requests: Sequence[Request[Settlement]]) -> Sequence[Answer]:
        """Turn what accepted quotes reserved into their providers' positions."""
        return await self._settling.answer(requests)

    async def drain(self) -> None:
        """Take no more requests, and return when all taken ones are answered."""
        for once in (self._accepting, self._cancelling, self._settling):
            await once.drain()

    async def _accept(self, conn: Connection, acceptances: Sequence[Acceptance]) -> list[Decided]:
        found = await self._quotes.lock_own(conn, acceptances)
        headroom = await self._quotes.lock_headroom(conn, found.values())
        now = await self._quotes.clock(conn)
        refusals = decide_acceptances(acceptances, found, headroom, now)
        wanted = [(a, found[a.quote_id]) for a, refusal in zip(acceptances, refusals, strict=True) if refusal is None]
        taken = await self._quotes.accept(conn, wanted)
        await self._move(conn, (quote for _, quote in wanted if quote.quote_id in taken), reserve=1)
        shown = {quote_id: as_of(quote, now) for quote_id, quote in found.items()}
        for acceptance, quote in wanted:
            if quote.quote_id in taken:
                shown[quote.quote_id] = replace(quote, state=QuoteState.ACCEPTED, payment_id=acceptance.payment_id)
            else:
                # Its time passed between the decision and the moment of taking it.
                shown[quote.quote_id] = as_of(quote, quote.expires_at)
        decided = []
        for acceptance, refused in zip(acceptances, refusals, strict=True):
            late = refused is None and acceptance.quote_id not in taken
            refusal = expired(found[acceptance.quote_id]) if late else refused
            decided.append(_decided(shown.get(acceptance.quote_id), refusal))
        return decided

    async def _cancel(self, conn: Connection, cancellations: Sequence[Cancellation]) -> list[Decided]:
        found = await self._quotes.lock(conn, {c.quote_id for c in cancellations})
        now = await self._quotes.clock(conn)
        cancelled: dict[UUID, Quote] = {}
        decided = []
        for cancellation in cancellations:
            quote = cancelled.get(cancellation.quote_id) or found.get(cancellation.quote_id)
            refusal = refuse_cancellation(cancellation, quote, now)
            if refusal is None and quote is not None:
                quote = cancelled[quote.quote_id] = replace(quote, state=QuoteState.CANCELLED)
            decided.append(_decided(_seen(quote, now), refusal))
        await self._quotes.close(conn, list(cancelled.values()), QuoteState.CANCELLED)
        await self._move(conn, (found[id_] for id_ in cancelled if found[id_].state is QuoteState.ACCEPTED), reserve=-1)
        return decided

    async def _settle(self, conn: Connection, settlements: Sequence[Settlement]) -> list[Decided]:
        found = await self._quotes.lock(conn, {s.quote_id for s in settlements})
        now = await self._quotes.clock(conn)
        settled: dict[UUID, Quote] = {}
        decided = []
        for settlement in settlements:
            quote = settled.get(settlement.quote_id) or found.get(settlement.quote_id)
            refusal = refuse_settlement(settlement, quote, now)
            if refusal is None and quote is not None:
                quote = settled[quote.quote_id] = replace(quote, state=QuoteState.SETTLED)
            decided.append(_decided(_seen(quote, now), refusal))
        await self._quotes.close(conn, list(settled.values()), QuoteState.SETTLED)
        await self._move(conn, settled.values(), reserve=-1, settle=1)
        return decided

    async def _move(self, conn: Connection, moved: Iterable[Quote], *, reserve: int, settle: int = 0) -> None:
        """Reserve (1) or free (-1) what providers owe, and at settlement book what they gave and got."""
        moves: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for quote in moved:
            legs = quote.terms.legs
            if not legs.provider_id:
                continue
            owed = moves[legs.provider_id, legs.provider_pays.currency.code]
            owed[0] += reserve * legs.provider_pays.minor_units
            if settle:
                owed[1] -= legs.provider_pays.minor_units
                moves[legs.provider_id, legs.provider_receives.currency.code][1] += legs.provider_receives.minor_units
        await self._quotes.move_positions(
            conn, {key: (reserved, position) for key, (reserved, position) in moves.items()}
        )


def _seen(quote: Quote | None, now: datetime) -> Quote | None:
    return None if quote is None else as_of(quote, now)


def _decided(quote: Quote | None, refusal: Refusal | None) -> Decided:
    return Decided(None if refusal is not None and refusal.code in _HIDDEN else quote, refusal)
