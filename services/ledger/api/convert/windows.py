"""Settlement windows from and to the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

import grpc

from ledger.api.convert.fields import CURRENCIES, Faults, check_book_id, required_id, timestamp
from ledger.app.windows import WindowPositions
from ledger.domain.account import MAX_MINOR_UNITS
from ledger.domain.window import Window, WindowAction, WindowReason, WindowRefused, WindowRequest, WindowState
from rpc import Failure, Violations
from serai.ledger.v1 import settlement_pb2 as pb

MAX_NOTE_CHARACTERS = 256
MAX_WINDOW_ID = MAX_MINOR_UNITS
"""Windows are numbered in signed 64-bit integers."""

_CODES: Mapping[str, grpc.StatusCode] = {
    WindowReason.WINDOW_NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    WindowReason.REQUEST_ID_REUSED: grpc.StatusCode.ALREADY_EXISTS,
}
_NO_ID = UUID(int=0)
_STATES = frozenset(map(int, WindowState))


Change = (
    pb.CloseWindowRequest
    | pb.SettleWindowRequest
    | pb.DisputeWindowRequest
    | pb.ResolveDisputeRequest
    | pb.AbortWindowRequest
)
"""A request that changes a window."""


def request(action: WindowAction, asked: Change, requested_by: str) -> WindowRequest:
    """Reads what is asked of a window; raises Failure with every violation."""
    faults: Faults = []
    parsed_id = required_id(asked.request_id, "request_id", faults)
    check_book_id(asked.book_id, faults)
    _check_window_id(asked.window_id, 0 if action is WindowAction.CLOSE else 1, faults)
    if isinstance(asked, pb.SettleWindowRequest):
        name, text = "reference", asked.reference
    else:
        name, text = "reason", asked.reason
    if len(text) > MAX_NOTE_CHARACTERS:
        faults.append((name, f"has {len(text)} characters, more than {MAX_NOTE_CHARACTERS}"))
    if "\0" in text:
        faults.append((name, "has a NUL character"))
    raise_faults(faults)
    return WindowRequest(parsed_id or _NO_ID, action, asked.window_id, text, requested_by)


def check_positions(asked: pb.GetNetPositionsRequest) -> None:
    """Raises Failure with every violation of a request for positions."""
    faults: Faults = []
    check_book_id(asked.book_id, faults)
    _check_window_id(asked.window_id, 1, faults)
    if asked.currency and asked.currency not in CURRENCIES:
        faults.append(("currency", f"{asked.currency[:16]!r} is not the code of a payable currency in ISO 4217"))
    raise_faults(faults)


def states(asked: Sequence[int], violations: Violations) -> list[WindowState]:
    """The states to list, in one order whatever the caller's; empty for all."""
    for position, state in enumerate(asked):
        if state not in _STATES:
            violations.add(f"states[{position}]", f"{state} is not a state of a window")
    return sorted({WindowState(state) for state in asked if state in _STATES})


def raise_faults(faults: Faults) -> None:
    """Raises Failure with every fault, when there is any."""
    violations = Violations()
    violations.add_all(faults)
    violations.raise_if_any()


def _check_window_id(window_id: int, least: int, faults: Faults) -> None:
    if not least <= window_id <= MAX_WINDOW_ID:
        faults.append(("window_id", f"{window_id} is not from {least} to {MAX_WINDOW_ID}"))


@contextmanager
def refusals() -> Iterator[None]:
    """Inside, a refusal becomes the failure that the caller is told."""
    try:
        yield
    except WindowRefused as refused:
        code = _CODES.get(refused.reason, grpc.StatusCode.FAILED_PRECONDITION)
        raise Failure(refused.reason, refused.message, code=code, metadata=refused.details) from refused


def message(window: Window) -> pb.SettlementWindow:
    """A window on the wire."""
    return pb.SettlementWindow(
        book_id=window.book_id,
        window_id=window.window_id,
        state=int(window.state),  # type: ignore[arg-type]
        open_time=timestamp(window.open_time),
        close_time=None if window.close_time is None else timestamp(window.close_time),
        after_sequence=window.after_sequence,
        last_sequence=window.last_sequence or 0,
        reason=window.reason,
        carried_into=window.carried_into or 0,
        update_time=timestamp(window.update_time),
        settlement_reference=window.settlement_reference,
    )


def positions(found: WindowPositions) -> pb.GetNetPositionsResponse:
    """The positions of a window on the wire."""
    multilateral = [
        pb.NetPosition(
            owner=position.owner,
            currency=position.currency,
            debits=str(position.debits),
            credits=str(position.credits),
            net=str(position.net),
        )
        for position in found.positions.multilateral
    ]
    bilateral = [
        pb.BilateralPosition(
            debtor=position.debtor,
            creditor=position.creditor,
            currency=position.currency,
            net=str(position.net),
        )
        for position in found.positions.bilateral
    ]
    return pb.GetNetPositionsResponse(
        window=message(found.window),
        positions=multilateral,
        bilateral=bilateral,
        transfers=found.positions.transfers,
        carried_windows=found.carried,
    )
