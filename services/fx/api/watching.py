"""The stream of rates for one reader."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from fx.api import pages
from fx.api.quotes import mid_message, rates_message, timestamp
from fx.app.rates import RatesBoard
from fx.domain import RateTable
from money import Currency
from serai.common.v1 import stream_pb2
from serai.fx.v1 import fx_pb2


async def rates_changed(
    board: RatesBoard, base: Currency, only: frozenset[str], after: int | None, heartbeat_seconds: float
) -> AsyncIterator[fx_pb2.WatchRatesResponse]:
    """Give a snapshot unless the reader has the newest version, then what changes; a slow reader gets the newest.

    A reader that comes back with an older token gets a snapshot too: only the newest of each rate counts, and a
    snapshot is smaller than the tables it missed. Raises Failure CURSOR_OUT_OF_RANGE for a token ahead of the stream.
    """
    shown = board.table
    if after is not None and after > shown.version:
        raise pages.out_of_range()
    if after is None or after < shown.version:
        yield _changed(shown, fx_pb2.RatesChanged(rates=rates_message(shown, base, only), snapshot=True))
    while True:
        newest = await board.newer_than(shown.version, heartbeat_seconds)
        if newest is None:
            yield _heartbeat(shown.version)
            continue
        before = {code: shown.mid(base, mid.rate.quote) for code, mid in shown.mids.items()}
        mids = {code: newest.mid(base, newest.mids[code].rate.quote) for code in sorted(newest.mids)}
        changed = [
            mid_message(mid)
            for code, mid in mids.items()
            if code != base.code and (not only or code in only) and before.get(code) != mid
        ]
        shown = newest
        yield _changed(newest, fx_pb2.RatesChanged(rates=changed))


def _changed(table: RateTable, rates: fx_pb2.RatesChanged) -> fx_pb2.WatchRatesResponse:
    rates.position.CopyFrom(
        stream_pb2.StreamPosition(
            sequence=table.version,
            resume_token=pages.token("rates", str(table.version)),
            record_time=timestamp(table.recorded_at),
        )
    )
    return fx_pb2.WatchRatesResponse(rates=rates)


def _heartbeat(head: int) -> fx_pb2.WatchRatesResponse:
    beat = stream_pb2.Heartbeat(server_time=timestamp(datetime.now(UTC)), head_sequence=head)
    return fx_pb2.WatchRatesResponse(heartbeat=beat)
