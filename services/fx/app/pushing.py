"""Taking the prices that providers push: each push once for ever, each price on its own merits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fx.app.ports import PriceStore, Pusher
from fx.app.providers import RequestIdReused
from fx.app.rates import RatesBoard
from fx.domain import Code, RateTable, Refusal
from fx.domain.market import LivePrice, Offered, disbelieved, read_price
from storage.idempotency import Reused, recall, remember
from storage.pool import Pool
from storage.retry import retrying


class NotYourProvider(Exception):
    """The caller's channel may not push for this provider; also when there is no such provider."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a push: for each price None or why it was refused; `replayed` when decided before."""

    refusals: list[Refusal | None]
    replayed: bool


class Pushing:
    """Keeps pushed prices and has the board hear of them."""

    def __init__(self, pool: Pool, prices: PriceStore, board: RatesBoard) -> None:
        self._pool = pool
        self._prices = prices
        self._board = board

    async def push(
        self, request_id: UUID, fingerprint: bytes, channel: str, provider_id: str, offered: Sequence[Offered]
    ) -> Pushed:
        """Take prices of one provider from a channel. Raises NotYourProvider and RequestIdReused."""
        rates = self._board.table

        async def work() -> Pushed:
            async with self._pool.acquire() as conn, conn.transaction():
                pusher = await self._prices.take_turn(conn, provider_id)
                if pusher is None or not pusher.channel or pusher.channel != channel:
                    raise NotYourProvider(f"the channel {channel} may not push prices for {provider_id}")
                known = (await recall(conn, "push prices", {request_id: fingerprint}))[request_id]
                if isinstance(known, Reused):
                    raise RequestIdReused("the request_id was used before with other content")
                if known is not None:
                    return Pushed(_outcomes_of(known.outcome), replayed=True)
                held = {frozenset((p.base, p.quote)): p for p in await self._prices.held(conn, provider_id)}
                now = await self._prices.clock(conn)
                decided = []
                for price in offered:
                    refusal = _refuse(price, pusher, rates)
                    last = held.get(frozenset((price.base, price.quote)))
                    decided.append(refusal or read_price(price, now, rates.mid(price.base, price.quote).rate, last))
                kept = (_kept(price, one) for price, one in zip(offered, decided, strict=True))
                await self._prices.put(conn, provider_id, [one for one in kept if one is not None])
                refusals = [one if isinstance(one, Refusal) else None for one in decided]
                await remember(conn, "push prices", [(request_id, fingerprint, _outcome(refusals))])
                return Pushed(refusals, replayed=False)

        pushed = await retrying(work)
        if not pushed.replayed:
            self._board.stir()
        return pushed


def _refuse(price: Offered, pusher: Pusher, rates: RateTable) -> Refusal | None:
    for of in (price.base, price.quote):
        if of.code not in pusher.currencies:
            return Refusal(Code.PAIR_NOT_TRADED, f"{of.code} is not among the provider's currencies")
        if not rates.quotes(of.code):
            return Refusal(Code.CURRENCY_NOT_QUOTED, rates.why_not(of.code))
    return None


def _kept(price: Offered, decided: LivePrice | Refusal) -> LivePrice | None:
    """Give what is kept of a price: itself, the provider's word when it was too far away, or nothing."""
    if isinstance(decided, LivePrice):
        return decided
    return disbelieved(price) if decided.code is Code.PRICE_OFF_MARKET else None


def _outcome(refusals: Sequence[Refusal | None]) -> bytes:
    return json.dumps([None if one is None else [int(one.code), one.message] for one in refusals]).encode()


def _outcomes_of(outcome: bytes) -> list[Refusal | None]:
    return [None if one is None else Refusal(Code(one[0]), one[1]) for one in json.loads(outcome)]
