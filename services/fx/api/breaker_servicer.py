"""The RPCs of the breaker: what is stopped and why, and how it goes on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from fx.api import convert
from fx.api.quotes import timestamp
from fx.app.breaker import Breaker, ResetOrder
from fx.app.breaker_port import Kept
from fx.domain.rates import plain
from rpc import Violations, call
from serai.fx.v1 import breaker_pb2, breaker_pb2_grpc

LEAST_REASON: Final = 10
MOST_REASON: Final = 500


class BreakerServicer(breaker_pb2_grpc.BreakerServiceServicer):
    """Serves serai.fx.v1.BreakerService."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker

    async def ListPairStates(
        self, request: breaker_pb2.ListPairStatesRequest, _context: Any
    ) -> breaker_pb2.ListPairStatesResponse:
        """List what is known of every currency, or of those that are tripped."""
        states = await self._breaker.states()
        shown = [state_message(kept) for kept in states if kept.watch.trip is not None or not request.tripped_only]
        return breaker_pb2.ListPairStatesResponse(states=shown)

    async def ResetPair(self, request: breaker_pb2.ResetPairRequest, _context: Any) -> breaker_pb2.ResetPairResponse:
        """Let a tripped currency go on."""
        violations = Violations()
        request_id = convert.identifier(request.request_id, "request_id", violations)
        # A retired currency is no violation here: its state says why it cannot go on.
        if not (len(request.currency) == 3 and request.currency.isascii() and request.currency.isupper()):
            violations.add("currency", f"{request.currency[:16]!r} is not a code of ISO 4217")
        if not LEAST_REASON <= len(request.reason.strip()) <= len(request.reason) <= MOST_REASON:
            violations.add("reason", f"must have {LEAST_REASON} to {MOST_REASON} characters")
        elif not request.reason.isprintable():
            violations.add("reason", "must have characters that can be printed alone")
        violations.raise_if_any()
        assert request_id is not None  # noqa: S101 - a missing id is a violation, raised above.
        order = ResetOrder(
            request_id, convert.content(request), request.currency, call().identity.name, request.reason.strip()
        )
        return breaker_pb2.ResetPairResponse(state=state_message(await self._breaker.reset(order)))


def state_message(kept: Kept) -> breaker_pb2.PairState:
    """Give what is known of a currency as a message."""
    watch, trip, newest = kept.watch, kept.watch.trip, kept.last_reset
    message = breaker_pb2.PairState(
        currency=watch.code,
        action=breaker_pb2.PAIR_ACTION_QUOTED,
        value=_text(watch.value),
        value_date=_day(watch.day),
        threshold_ppm=watch.learned.threshold_ppm,
        change_time=timestamp(kept.changed_at),
        reset_by="" if newest is None else newest.operator,
        reset_reason="" if newest is None else newest.reason,
    )
    if trip is not None:
        message.action = breaker_pb2.PAIR_ACTION_FROZEN if trip.frozen else breaker_pb2.PAIR_ACTION_WIDENED
        message.kind = trip.kind.value
        message.why = trip.why
        message.since = trip.since.isoformat()
        message.refused = _text(trip.refused)
        message.move_ppm = min(trip.move_ppm, 2**63 - 1)
        message.widen_ppm = trip.widen_ppm
    return message


def _text(value: Decimal | None) -> str:
    return "" if value is None else format(plain(value), "f")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
