"""The breaker at work: it has the last word on every table of rates, and an operator lets currencies go on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fx.app.breaker_port import ENDED, RESET, TRIPPED, BreakerStore, Happening, Kept
from fx.app.ports import RateStore
from fx.app.providers import RequestIdReused
from fx.domain import RateTable
from fx.domain.breaker import CannotReset, Watch, reset
from fx.domain.breaker.guard import caught_up, guard, missed_days, resumed
from storage.idempotency import Reused, recall, remember
from storage.pool import Connection, Pool
from storage.retry import retrying
from telemetry import logger, meter

log = logger(__name__)

_trips = meter.counter("fx.breaker.trips", "{trip}", "Currencies stopped or widened")


@dataclass(frozen=True, slots=True)
class ResetOrder:
    """An operator says that a currency's rate is right."""

    request_id: UUID
    fingerprint: bytes
    code: str
    operator: str
    reason: str


class Breaker:
    """Judges tables before they are published, in the transaction that publishes them; see fx.app.ports.Guard.

    `lessons` gives what the published history teaches; it is asked once, in a thread, when that is needed.
    """

    def __init__(
        self, pool: Pool, store: BreakerStore, rates: RateStore, lessons: Callable[[], Mapping[str, Watch]]
    ) -> None:
        self._pool = pool
        self._store = store
        self._rates = rates
        self._lessons = lessons

    async def admit(self, conn: Connection, before: RateTable | None, proposed: RateTable) -> RateTable:
        """Give the table to publish: the last good rate stands wherever the proposed one cannot be right."""
        kept = {code: one.watch for code, one in (await self._store.read(conn)).items()}
        watches: Mapping[str, Watch] = kept
        if not kept or missed_days(before, proposed):
            watches = caught_up(kept, await asyncio.to_thread(self._lessons), proposed.day)
        guarded = guard(proposed, before, watches)
        after = guarded.watches
        await self._store.keep(conn, [watch for code, watch in after.items() if watch != kept.get(code)])
        happenings = list(_happened(kept, after))
        await self._store.tell(conn, happenings)
        for one in happenings:
            tell = log.warning if one.what == TRIPPED else log.info
            tell("the breaker", currency=one.code, what=one.what, kind=one.kind.value, why=one.why)
            if one.what == TRIPPED:
                _trips.at(kind=one.kind.value).add(1)
        return guarded.table

    async def states(self) -> Sequence[Kept]:
        """Give what is known of every currency, in order of their codes."""

        async def work() -> Sequence[Kept]:
            async with self._pool.acquire() as conn:
                return list((await self._store.read(conn)).values())

        return await retrying(work)

    async def reset(self, order: ResetOrder) -> Kept:
        """Let a currency go on and publish its rate, once for ever under the order's id; give it as it is now.

        Raises CannotReset and RequestIdReused.
        """

        async def work() -> Kept:
            async with self._pool.acquire() as conn, conn.transaction():
                known = (await recall(conn, "reset pair", {order.request_id: order.fingerprint}))[order.request_id]
                if isinstance(known, Reused):
                    raise RequestIdReused("the request_id was used before with other content")
                if known is None:
                    await self._reset(conn, order)
                    await remember(conn, "reset pair", [(order.request_id, order.fingerprint, b"")])
                return (await self._store.read(conn))[order.code]

        return await retrying(work)

    async def _reset(self, conn: Connection, order: ResetOrder) -> None:
        await self._rates.take_turn(conn)
        watches = {code: one.watch for code, one in (await self._store.read(conn)).items()}
        watch = watches.get(order.code)
        if watch is None or watch.trip is None:
            raise CannotReset(f"{order.code} is not tripped")
        watches[order.code] = reset(watch)
        await self._store.keep(conn, [watches[order.code]])
        happening = Happening(order.code, RESET, watch.trip.kind, watch.trip.why, order.operator, order.reason)
        await self._store.tell(conn, [happening])
        newest = await self._rates.latest(conn)
        if newest is not None:
            await self._rates.publish(conn, resumed(newest, watches, await self._rates.clock(conn)))
        log.warning("the breaker", currency=order.code, what=RESET, kind=watch.trip.kind.value, operator=order.operator)


def _happened(before: Mapping[str, Watch], after: Mapping[str, Watch]) -> Iterator[Happening]:
    for code, watch in after.items():
        was = before[code].trip if code in before else None
        now = watch.trip
        if was is not None and (now is None or now.kind is not was.kind):
            yield Happening(code, ENDED, was.kind, was.why)
        if now is not None and (was is None or now.kind is not was.kind):
            yield Happening(code, TRIPPED, now.kind, now.why)
