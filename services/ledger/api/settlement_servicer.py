# ruff: noqa: ARG002 - grpc gives every handler a context; ours find the call in rpc.context.
"""The RPCs of settlement windows: each reads its request, has the use case done, and writes the answer."""

from __future__ import annotations

from typing import Any

from ledger.api import paging
from ledger.api.convert import windows as convert
from ledger.api.convert.fields import Faults, check_book_id
from ledger.app.window_ports import WindowStore
from ledger.app.windows import Windows
from ledger.domain.window import WindowAction
from rpc import Violations, call
from serai.ledger.v1 import settlement_pb2 as pb
from serai.ledger.v1.settlement_pb2_grpc import SettlementServiceServicer


class SettlementServicer(SettlementServiceServicer):
    """Serves serai.ledger.v1.SettlementService."""

    def __init__(self, windows: Windows, store: WindowStore) -> None:
        self._windows = windows
        self._store = store

    async def CloseWindow(self, request: pb.CloseWindowRequest, context: Any) -> pb.CloseWindowResponse:
        asked = convert.request(WindowAction.CLOSE, request, str(call().identity))
        with convert.refusals():
            closed, opened = await self._windows.close(request.book_id, asked)
        return pb.CloseWindowResponse(closed=convert.message(closed), opened=convert.message(opened))

    async def ListWindows(self, request: pb.ListWindowsRequest, context: Any) -> pb.ListWindowsResponse:
        faults: Faults = []
        check_book_id(request.book_id, faults)
        violations = Violations()
        size = paging.page_size(request.page_size, violations)
        states = convert.states(request.states, violations)
        key = ("windows", request.book_id, *map(int, states))
        before = paging.sequence(request.page_token, *key) if request.page_token else None
        if request.page_token and before is None:
            faults.append(("page_token", "is not one that this list gave for the same states"))
        violations.add_all(faults)
        violations.raise_if_any()
        found = await self._store.list_windows(request.book_id, states, before, size + 1)
        more = paging.token(*key, found[size - 1].window_id) if len(found) > size else ""
        windows = [convert.message(window) for window in found[:size]]
        return pb.ListWindowsResponse(windows=windows, next_page_token=more)

    async def GetNetPositions(self, request: pb.GetNetPositionsRequest, context: Any) -> pb.GetNetPositionsResponse:
        convert.check_positions(request)
        with convert.refusals():
            found = await self._windows.positions(request.book_id, request.window_id, request.currency)
        return convert.positions(found)

    async def SettleWindow(self, request: pb.SettleWindowRequest, context: Any) -> pb.SettleWindowResponse:
        asked = convert.request(WindowAction.SETTLE, request, str(call().identity))
        with convert.refusals():
            window, transfer_ids = await self._windows.settle(request.book_id, asked)
        return pb.SettleWindowResponse(window=convert.message(window), transfer_ids=map(str, transfer_ids))

    async def DisputeWindow(self, request: pb.DisputeWindowRequest, context: Any) -> pb.DisputeWindowResponse:
        return pb.DisputeWindowResponse(window=await self._change(WindowAction.DISPUTE, request))

    async def ResolveDispute(self, request: pb.ResolveDisputeRequest, context: Any) -> pb.ResolveDisputeResponse:
        return pb.ResolveDisputeResponse(window=await self._change(WindowAction.RESOLVE, request))

    async def AbortWindow(self, request: pb.AbortWindowRequest, context: Any) -> pb.AbortWindowResponse:
        return pb.AbortWindowResponse(window=await self._change(WindowAction.ABORT, request))

    async def _change(self, action: WindowAction, request: convert.Change) -> pb.SettlementWindow:
        asked = convert.request(action, request, str(call().identity))
        with convert.refusals():
            return convert.message(await self._windows.change(request.book_id, asked))
