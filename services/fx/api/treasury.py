"""The RPCs of the treasury: positions, thresholds, and the stream of hedges that become due."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final

from fx.api import convert, pages
from fx.api.batch import check_size
from fx.api.quotes import money_message, timestamp
from fx.app.treasury import Key, Treasury, Turn
from fx.domain.hedging import Holding, told
from money import Money, currency
from rpc import Violations
from serai.common.v1 import money_pb2, stream_pb2
from serai.fx.v1 import treasury_pb2, treasury_pb2_grpc

MAX_THRESHOLDS: Final = 500
HEDGES: Final = "hedges"
POSITIONS: Final = "positions"


class TreasuryServicer(treasury_pb2_grpc.TreasuryServiceServicer):
    """Serves serai.fx.v1.TreasuryService."""

    def __init__(self, treasury: Treasury, *, heartbeat_seconds: float) -> None:
        self._treasury = treasury
        self._heartbeat_seconds = heartbeat_seconds

    async def ListPositions(
        self, request: treasury_pb2.ListPositionsRequest, _context: Any
    ) -> treasury_pb2.ListPositionsResponse:
        """List positions in order of provider and currency."""
        violations = Violations()
        size = pages.page_size(request.page_size, violations)
        place = pages.place(request.page_token, POSITIONS, 2, violations)
        violations.raise_if_any()
        after = None if place is None else (place[0], place[1])
        found = await self._treasury.positions(request.provider_id, after, size + 1)
        shown = found[:size]
        more = len(found) > size
        return treasury_pb2.ListPositionsResponse(
            positions=[position_message(one) for one in shown],
            next_page_token=pages.token(POSITIONS, shown[-1].provider_id, shown[-1].currency) if more else "",
        )

    async def SetHedgeThresholds(
        self, request: treasury_pb2.SetHedgeThresholdsRequest, _context: Any
    ) -> treasury_pb2.SetHedgeThresholdsResponse:
        """Set thresholds, all or none."""
        check_size("thresholds", request.thresholds, MAX_THRESHOLDS)
        violations = Violations()
        request_id = convert.identifier(request.request_id, "request_id", violations)
        thresholds: dict[Key, int | None] = {}
        for index, message in enumerate(request.thresholds):
            under = violations.under(f"thresholds[{index}]")
            key = (message.provider_id, message.threshold.currency)
            convert.known_currency(message.threshold.currency, "threshold.currency", under)
            if message.threshold.minor_units < 0:
                under.add("threshold.minor_units", f"{message.threshold.minor_units} is below zero")
            if key in thresholds:
                under.add("provider_id", f"{key[0][:40]!r} has a threshold in {key[1][:16]!r} already")
            thresholds[key] = message.threshold.minor_units or None
        violations.raise_if_any()
        assert request_id is not None  # noqa: S101 - a missing id is a violation, raised above.
        found = await self._treasury.set_thresholds(request_id, convert.content(request), thresholds)
        return treasury_pb2.SetHedgeThresholdsResponse(positions=[position_message(one) for one in found])

    async def WatchHedges(
        self, request: treasury_pb2.WatchHedgesRequest, _context: Any
    ) -> AsyncIterator[treasury_pb2.WatchHedgesResponse]:
        """Stream what turned, with signs of life when nothing does."""
        seen = pages.version(request.resume_token, HEDGES) or 0
        async for turn in self._treasury.follow(seen, self._heartbeat_seconds):
            if turn is None:
                beat = stream_pb2.Heartbeat(server_time=timestamp(datetime.now(UTC)), head_sequence=seen)
                yield treasury_pb2.WatchHedgesResponse(heartbeat=beat)
            else:
                seen = turn.sequence
                yield treasury_pb2.WatchHedgesResponse(hedge=hedge_message(turn))


def position_message(one: Holding) -> treasury_pb2.Position:
    """Give a position as a message."""
    return treasury_pb2.Position(
        provider_id=one.provider_id,
        settled=_amount(told(one.settled), one),
        reserved=_amount(one.reserved, one),
        limit=_some(one.limit, one),
        headroom=_some(one.headroom, one),
        hedge_threshold=_some(one.threshold, one),
        hedge_is_due=one.is_due,
    )


def hedge_message(turn: Turn) -> treasury_pb2.HedgeEvent:
    """Give what turned as a message."""
    one = turn.holding
    return treasury_pb2.HedgeEvent(
        position=stream_pb2.StreamPosition(
            sequence=turn.sequence,
            resume_token=pages.token(HEDGES, str(turn.sequence)),
            record_time=timestamp(turn.recorded_at),
        ),
        provider_id=one.provider_id,
        settled=_amount(told(one.settled), one),
        threshold=_some(one.threshold, one),
        hedge_is_due=one.is_due,
    )


def _amount(minor_units: int, one: Holding) -> money_pb2.Money:
    return money_message(Money(minor_units, currency(one.currency)))


def _some(minor_units: int | None, one: Holding) -> money_pb2.Money | None:
    return None if minor_units is None else _amount(minor_units, one)
