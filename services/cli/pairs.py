"""What the breaker has stopped, and how an operator lets it go on."""

from typing import Any

from cli.connection import CALL_SECONDS, connected, operator
from cli.home import Home
from rpc.deadlines import outgoing
from serai.fx.v1 import breaker_pb2, breaker_pb2_grpc
from serai.ids import uuid7

_PREFIX = len("PAIR_ACTION_")


async def states(home: Home, *, tripped_only: bool) -> list[dict[str, Any]]:
    """Give what is known of every currency, or of those that are stopped or widened."""
    async with connected(home, "fx", operator("viewer")) as channel:
        stub = breaker_pb2_grpc.BreakerServiceStub(channel)
        request = breaker_pb2.ListPairStatesRequest(tripped_only=tripped_only)
        answer = await stub.ListPairStates(request, **outgoing(CALL_SECONDS))
        return [_row(state) for state in answer.states]


async def reset(home: Home, currency: str, reason: str) -> dict[str, Any]:
    """Let a currency go on, as the treasurer; give its state now."""
    async with connected(home, "fx", operator("treasurer")) as channel:
        stub = breaker_pb2_grpc.BreakerServiceStub(channel)
        request = breaker_pb2.ResetPairRequest(request_id=str(uuid7()), currency=currency, reason=reason)
        return _row((await stub.ResetPair(request, **outgoing(CALL_SECONDS))).state)


def _row(state: breaker_pb2.PairState) -> dict[str, Any]:
    return {
        "currency": state.currency,
        "action": breaker_pb2.PairAction.Name(state.action)[_PREFIX:],
        "kind": state.kind,
        "since": state.since,
        "value": state.value,
        "refused": state.refused,
        "threshold_percent": f"{state.threshold_ppm // 10_000}.{state.threshold_ppm // 100 % 100:02d}",
        "why": state.why,
        "reset_by": state.reset_by,
        "reset_reason": state.reset_reason,
    }
