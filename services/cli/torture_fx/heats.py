"""Heats: a batch of fresh quotes, and several payments for each of them that race at both replicas."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final

import asyncpg
from google.protobuf.duration_pb2 import Duration

from cli.torture.database import Database
from cli.torture_fx.calling import CALL_SECONDS, IMPATIENT_SHARE, Caller
from cli.torture_fx.journal import RELEASED, TRUE_ANSWERS, Asked, Journal
from cli.torture_fx.market import TARGETS
from cli.torture_fx.witness import run_out, shorten
from serai.common.v1.money_pb2 import Money
from serai.fx.v1 import fx_pb2, quote_pb2
from serai.ids import uuid7
from storage.pool import Connection

if TYPE_CHECKING:
    from serai.fx.v1.fx_pb2_grpc import FxServiceAsyncStub

OK: Final = 0
PARTICIPANTS: Final = ("alpha", "beta", "gamma")
LOCK_SECONDS: Final = 60
RACERS: Final = (2, 6)
SEND_MINOR_UNITS: Final = (50_00, 500_00)
SHORT_SHARE: Final = 0.3
SHORTEST_LIFE_SECONDS: Final = 1.5
TWICE_AT_ONCE_SHARE: Final = 0.15
LATE_START_SHARE: Final = 0.4
FOREIGN_SHARE: Final = 0.01
UNKNOWN_SHARE: Final = 0.01
CANCELLED_SHARE: Final = 0.03
SETTLED_SHARE: Final = 0.7
ABANDONED_SHARE: Final = 0.05
"""Accepted quotes whose payments come to settle when their reservation is over."""
LEFT_SHARE: Final = 0.002
"""Accepted quotes that nobody settles or cancels, so that something is reserved in the end."""
KEPT_SHARE: Final = 0.04


class Heat:
    """One batch of quotes and everybody who races for them; makes its choices by `chance` alone."""

    def __init__(self, caller: Caller, journal: Journal, database: Database, chance: random.Random, size: int) -> None:
        self._caller = caller
        self._journal = journal
        self._database = database
        self._chance = chance
        self._size = size
        self._participant = chance.choice(PARTICIPANTS)
        self._won: dict[str, str] = {}

    async def run(self) -> None:
        """Quote, race, and settle or cancel what was won. Raises TimeoutError when nobody answers."""
        quotes = await self._quote()
        if not quotes:
            return
        racers = self._chance.randint(*RACERS)
        await self._cut_lives(quotes)
        await asyncio.gather(*(self._race(quotes) for _ in range(racers)), self._cancel_some(quotes))
        await self._close()

    async def _quote(self) -> list[quote_pb2.Quote]:
        target = self._chance.choice(sorted(TARGETS))
        specs = [
            quote_pb2.QuoteSpec(
                request_id=str(uuid7()),
                source_currency="EUR",
                target_currency=target,
                send_amount=Money(currency="EUR", minor_units=self._chance.randint(*SEND_MINOR_UNITS)),
                kind=quote_pb2.QUOTE_KIND_FIRM,
                lock_period=Duration(seconds=LOCK_SECONDS),
                participant_id=self._participant,
            )
            for _ in range(self._size)
        ]
        request = fx_pb2.CreateQuotesRequest(quotes=specs)

        async def create(stub: FxServiceAsyncStub, seconds: float) -> fx_pb2.CreateQuotesResponse:
            return await stub.CreateQuotes(request, timeout=seconds)

        answer = await self._caller.insist(self._chance, create)
        made = [result.quote for result in answer.results if result.status.code == OK]
        self._journal.quotes += len(made)
        return made

    async def _cut_lives(self, quotes: Sequence[quote_pb2.Quote]) -> None:
        lives = [
            (quote.quote_id, self._chance.uniform(0, SHORTEST_LIFE_SECONDS))
            for quote in quotes
            if self._chance.random() < SHORT_SHARE
        ]
        await self._turn_back(lambda conn: shorten(conn, lives))

    async def _turn_back(self, work: Callable[[Connection], Awaitable[None]]) -> bool:
        """Move quotes in time; False when the database is away by a fault, and they stay where they are."""
        try:
            async with asyncio.timeout(CALL_SECONDS), self._database.admin() as conn:
                await work(conn)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return False
        return True

    async def _race(self, quotes: Sequence[quote_pb2.Quote]) -> None:
        """One client brings a payment for each quote, by itself or at every replica at once."""
        order = list(quotes)
        self._chance.shuffle(order)
        request = fx_pb2.AcceptQuotesRequest(acceptances=[self._acceptance(quote) for quote in order])
        if self._chance.random() < LATE_START_SHARE:
            await asyncio.sleep(self._chance.uniform(0, SHORTEST_LIFE_SECONDS))

        async def accept(stub: FxServiceAsyncStub, seconds: float) -> fx_pb2.AcceptQuotesResponse:
            self._journal.sent += len(order)
            return await stub.AcceptQuotes(request, timeout=seconds)

        answers = []
        if self._chance.random() < TWICE_AT_ONCE_SHARE:
            both = await asyncio.gather(*(self._caller.once(n, accept) for n in range(self._caller.replicas)))
            answers = [answer for answer in both if answer is not None]
        if not answers:
            impatient = self._chance.random() < IMPATIENT_SHARE
            answers = [await self._caller.insist(self._chance, accept, impatient=impatient)]
        codes = [bytes(result.status.code for result in answer.results) for answer in answers]
        self._journal.same(request, codes)
        self._note(request, answers[0].results)
        keeps = self._chance.random() < KEPT_SHARE
        # The first in any case: a short run has few calls, and one at least is asked again in the end.
        if keeps or not self._journal.kept:
            self._journal.kept.append(Asked(request, codes[0]))

    def _acceptance(self, quote: quote_pb2.Quote) -> fx_pb2.QuoteAcceptance:
        stray = self._chance.random()
        foreign, unknown = stray < FOREIGN_SHARE, FOREIGN_SHARE <= stray < FOREIGN_SHARE + UNKNOWN_SHARE
        return fx_pb2.QuoteAcceptance(
            request_id=str(uuid7()),
            quote_id=str(uuid7()) if unknown else quote.quote_id,
            payment_id=str(uuid7()),
            participant_id="delta" if foreign else self._participant,
        )

    def _note(self, request: fx_pb2.AcceptQuotesRequest, results: Sequence[quote_pb2.QuoteResult]) -> None:
        self._journal.accepts += len(results)
        reasons: Counter[str] = Counter()
        for acceptance, result in zip(request.acceptances, results, strict=True):
            reasons[result.status.reason] += 1
            if result.status.code != OK:
                continue
            self._journal.told(acceptance.quote_id, acceptance.payment_id)
            self._won[acceptance.quote_id] = acceptance.payment_id
            if acceptance.participant_id != self._participant:
                self._journal.saw(TRUE_ANSWERS, f"quote {acceptance.quote_id} was given to another participant")
        self._journal.outcomes.update(reasons)

    async def _cancel_some(self, quotes: Sequence[quote_pb2.Quote]) -> None:
        """Cancel some quotes while others race for them."""
        wanted = [quote.quote_id for quote in quotes if self._chance.random() < CANCELLED_SHARE]
        await asyncio.sleep(self._chance.uniform(0, SHORTEST_LIFE_SECONDS))
        await self._cancel(wanted)

    async def _close(self) -> None:
        """Settle most of what was won and cancel nearly all of the rest, so that limits have room again."""
        settled: list[tuple[str, str]] = []
        abandoned: list[tuple[str, str]] = []
        cancelled: list[str] = []
        for quote_id, payment_id in self._won.items():
            choice = self._chance.random()
            if choice < SETTLED_SHARE:
                settled.append((quote_id, payment_id))
            elif choice < SETTLED_SHARE + ABANDONED_SHARE:
                abandoned.append((quote_id, payment_id))
            elif choice < 1 - LEFT_SHARE:
                cancelled.append(quote_id)
        await asyncio.gather(self._settle(settled), self._cancel(cancelled), self._come_too_late(abandoned))

    async def _come_too_late(self, abandoned: Sequence[tuple[str, str]]) -> None:
        """Settle quotes whose reservation is over, while the sweeps of all replicas are at them."""
        if not await self._turn_back(lambda conn: run_out(conn, [quote_id for quote_id, _ in abandoned])):
            return
        for result in await self._settle(abandoned):
            if result.status.code == OK:
                self._journal.saw(RELEASED, f"quote {result.quote.quote_id} was settled after its reservation")

    async def _settle(self, won: Sequence[tuple[str, str]]) -> Sequence[quote_pb2.QuoteResult]:
        if not won:
            return ()
        settlements = [
            fx_pb2.QuoteSettlement(request_id=str(uuid7()), quote_id=quote_id, payment_id=payment_id)
            for quote_id, payment_id in won
        ]
        request = fx_pb2.SettleQuotesRequest(settlements=settlements)

        async def settle(stub: FxServiceAsyncStub, seconds: float) -> fx_pb2.SettleQuotesResponse:
            return await stub.SettleQuotes(request, timeout=seconds)

        answer = await self._caller.insist(self._chance, settle)
        self._journal.closed.update(f"settle {result.status.reason}" for result in answer.results)
        return answer.results

    async def _cancel(self, quote_ids: Sequence[str]) -> None:
        if not quote_ids:
            return
        cancellations = [fx_pb2.QuoteCancellation(request_id=str(uuid7()), quote_id=one) for one in quote_ids]
        request = fx_pb2.CancelQuotesRequest(cancellations=cancellations)

        async def cancel(stub: FxServiceAsyncStub, seconds: float) -> fx_pb2.CancelQuotesResponse:
            return await stub.CancelQuotes(request, timeout=seconds)

        answer = await self._caller.insist(self._chance, cancel)
        self._journal.closed.update(f"cancel {result.status.reason}" for result in answer.results)
