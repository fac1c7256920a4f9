"""Making firm quotes: many are stored in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fx.app.once import Answer, Decided, Once, Request, outcomes
from fx.app.ports import Book, ProviderStore, QuoteStore, Signer
from fx.app.rates import RatesBoard
from fx.app.replacing import Places
from fx.domain import Quote, QuoteRequest, QuoteState, Refusal, Replacement, open_quote
from serai.ids import uuid7
from storage.pool import Connection, Pool
from storage.retry import retrying

KIND: Final = "quote"
"""Under this scope the outcomes of quotes that were asked for are kept."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quote that a participant wants."""

    participant_id: str
    request: QuoteRequest
    replaces: UUID | None = None


class Quoting:
    """Prices what is wanted with the rates in force."""

    def __init__(
        self,
        pool: Pool,
        quotes: QuoteStore,
        providers: ProviderStore,
        board: RatesBoard,
        signer: Signer,
    ) -> None:
        self._pool = pool
        self._quotes = quotes
        self._providers = providers
        self._board = board
        self._signer = signer
        self._once: Once[Wanted] = Once(pool, quotes, KIND, self._make)

    async def firm(self, requests: Sequence[Request[Wanted]]) -> Sequence[Answer]:
        """Make firm quotes, each once for ever under its id."""
        return await self._once.answer(requests)

    async def read(self, quote_ids: Sequence[UUID], only_of: str | None) -> dict[UUID, Quote]:
        """Give the quotes that exist, of one participant or of all."""

        async def work() -> dict[UUID, Quote]:
            async with self._pool.acquire() as conn:
                return await self._quotes.read(conn, quote_ids, only_of)

        return await retrying(work)

    async def drain(self) -> None:
        """Take no more requests, and return when all taken ones are answered."""
        await self._once.drain()

    async def _make(self, conn: Connection, requests: Sequence[Request[Wanted]]) -> list[Decided]:
        """Price what is wanted and store it in one statement, which is a transaction of its own unless it replaces."""
        replaced = {request.command.replaces for request in requests} - {None}
        if not replaced:
            book = await self._providers.read_book(conn)
            return await self._price_and_store(conn, requests, book, Places({}, book.read_at))
        async with conn.transaction():
            held = await self._quotes.lock(conn, [quote_id for quote_id in replaced if quote_id is not None])
            book = await self._providers.read_book(conn)
            places = Places(held, book.read_at)
            decided = await self._price_and_store(conn, requests, book, places)
            await self._quotes.close(conn, places.cancelled, QuoteState.CANCELLED)
        return decided

    async def _price_and_store(
        self, conn: Connection, requests: Sequence[Request[Wanted]], book: Book, places: Places
    ) -> list[Decided]:
        desk = self._board.desk
        decided = []
        for request in requests:
            want = request.command
            place = None if want.replaces is None else Replacement(want.replaces, want.participant_id)
            refused = None if place is None else places.refuse(place)
            terms = refused or desk.price(want.request, book.positions)
            if isinstance(terms, Refusal):
                decided.append(Decided(None, terms))
                continue
            if place is not None:
                places.take(place)
            quote = open_quote(uuid7(), want.participant_id, want.request, terms, book.read_at)
            decided.append(Decided(self._signer.sign(quote)))
        new = [one.quote for one in decided if one.quote is not None]
        await self._quotes.insert(conn, new, KIND, outcomes(requests, decided))
        return decided
