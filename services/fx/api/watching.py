"""The stream of rates for its readers: each step is computed and serialised once, however many of them wait for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from fx.api import pages
from fx.api.quotes import mid_message, rates_message, stopped_messages, timestamp
from fx.app.rates import RatesBoard
from fx.domain import RateTable
from money import Currency
from serai.common.v1 import stream_pb2
from serai.fx.v1 import fx_pb2


class RateStream:
    """Follows the board for any number of readers and gives each of them serialised WatchRatesResponses.

    Readers who ask for the same share the same bytes. Those of tables that are in force no more are forgotten, so what
    is kept is bounded by how many different things the readers ask for.
    """

    def __init__(self, board: RatesBoard, heartbeat_seconds: float) -> None:
        self._board = board
        self._heartbeat_seconds = heartbeat_seconds
        self._newest: RateTable | None = None
        self._steps: dict[tuple[str, frozenset[str], int | None], bytes] = {}

    async def follow(self, base: Currency, only: frozenset[str], after: int | None) -> AsyncIterator[bytes]:
        """Give a snapshot unless the reader has the newest version, then what changes; a slow reader gets the newest.

        A reader that comes back with an older token gets a snapshot too: only the newest of each rate counts, and a
        snapshot is smaller than the tables it missed. Raises Failure CURSOR_OUT_OF_RANGE for a token ahead of the
        stream.
        """
        shown = self._board.table
        if after is not None and after > shown.version:
            raise pages.out_of_range()
        if after is None or after < shown.version:
            yield self._snapshot(shown, base, only)
        while True:
            newest = await self._board.newer_than(shown.version, self._heartbeat_seconds)
            if newest is None:
                yield _heartbeat(shown.version)
            else:
                before, shown = shown, newest
                yield self._changes(before, newest, base, only)

    def _snapshot(self, table: RateTable, base: Currency, only: frozenset[str]) -> bytes:
        def make() -> fx_pb2.RatesChanged:
            return fx_pb2.RatesChanged(
                rates=rates_message(table, base, only), snapshot=True, stopped=stopped_messages(table, base, only)
            )

        return self._once(table, (base.code, only, None), make)

    def _changes(self, before: RateTable, newest: RateTable, base: Currency, only: frozenset[str]) -> bytes:
        return self._once(newest, (base.code, only, before.version), lambda: _difference(before, newest, base, only))

    def _once(
        self, table: RateTable, key: tuple[str, frozenset[str], int | None], make: Callable[[], fx_pb2.RatesChanged]
    ) -> bytes:
        if self._newest is not table:
            self._newest = table
            self._steps.clear()
        step = self._steps.get(key)
        if step is None:
            step = self._steps[key] = _placed(table, make()).SerializeToString()
        return step


def _difference(before: RateTable, newest: RateTable, base: Currency, only: frozenset[str]) -> fx_pb2.RatesChanged:
    """What is not as it was; a currency that is gone from the table is not told of."""
    wanted = [code for code in sorted(newest.mids) if code != base.code and (not only or code in only)]
    then = {code: before.mid(base, before.mids[code].rate.quote) for code in wanted if code in before.mids}
    now = {code: newest.mid(base, newest.mids[code].rate.quote) for code in wanted}
    changed = [mid_message(mid) for code, mid in now.items() if then.get(code) != mid]
    return fx_pb2.RatesChanged(rates=changed, stopped=stopped_messages(newest, base, only))


def _placed(table: RateTable, rates: fx_pb2.RatesChanged) -> fx_pb2.WatchRatesResponse:
    rates.position.CopyFrom(
        stream_pb2.StreamPosition(
            sequence=table.version,
            resume_token=pages.token("rates", str(table.version)),
            record_time=timestamp(table.recorded_at),
        )
    )
    return fx_pb2.WatchRatesResponse(rates=rates)


def _heartbeat(head: int) -> bytes:
    beat = stream_pb2.Heartbeat(server_time=timestamp(datetime.now(UTC)), head_sequence=head)
    return fx_pb2.WatchRatesResponse(heartbeat=beat).SerializeToString()
