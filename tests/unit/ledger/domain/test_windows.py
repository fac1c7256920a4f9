"""What may be done to a window in which state, and what closing one makes of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from fixtures.ledger_books import NOON, number
from ledger.domain.window import (
    Window,
    WindowAction,
    WindowDone,
    WindowRefused,
    WindowRequest,
    WindowState,
    act,
    check_repeated,
    close,
    transition,
)

ALLOWED = {
    (WindowState.OPEN, WindowAction.CLOSE): WindowState.CLOSED,
    (WindowState.CLOSED, WindowAction.SETTLE): WindowState.SETTLED,
    (WindowState.CLOSED, WindowAction.DISPUTE): WindowState.DISPUTED,
    (WindowState.CLOSED, WindowAction.ABORT): WindowState.ABORTED,
    (WindowState.DISPUTED, WindowAction.RESOLVE): WindowState.CLOSED,
    (WindowState.DISPUTED, WindowAction.ABORT): WindowState.ABORTED,
}
REFUSED = [(state, action) for state in WindowState for action in WindowAction if (state, action) not in ALLOWED]


def window(state: WindowState = WindowState.OPEN, **fields: object) -> Window:
    last = None if state is WindowState.OPEN else 20
    opened = Window(1, 7, state, 10, last, NOON, None if last is None else NOON, NOON)
    return replace(opened, **fields)  # type: ignore[arg-type]


def request(
    action: WindowAction, window_id: int = 7, note: str = "why", by: str = "operator/treasurer"
) -> WindowRequest:
    return WindowRequest(number(1), action, window_id, note, by)


@pytest.mark.parametrize(("state", "action"), ALLOWED)
def test_a_window_goes_where_its_diagram_leads(state: WindowState, action: WindowAction) -> None:
    assert transition(window(state), action) is ALLOWED[state, action]


@pytest.mark.parametrize(("state", "action"), REFUSED)
def test_a_window_goes_nowhere_else(state: WindowState, action: WindowAction) -> None:
    with pytest.raises(WindowRefused) as refused:
        transition(window(state), action)
    assert refused.value.reason.startswith("WINDOW_")


def test_the_next_window_begins_where_the_closed_one_ends() -> None:
    closed, opened = close(window(), request(WindowAction.CLOSE, 0), 15, NOON, carries=False)
    assert (closed.state, closed.last_sequence, closed.close_time, closed.reason) == (2, 15, NOON, "why")
    assert (opened.window_id, opened.after_sequence, opened.open_time) == (8, 15, NOON)
    assert (opened.state, opened.last_sequence, opened.close_time) == (WindowState.OPEN, None, None)


def test_a_window_with_nothing_but_carried_positions_can_be_closed() -> None:
    with pytest.raises(WindowRefused, match="nothing was recorded") as refused:
        close(window(), request(WindowAction.CLOSE), 10, NOON, carries=False)
    assert refused.value.reason == "WINDOW_EMPTY"
    closed, _ = close(window(), request(WindowAction.CLOSE), 10, NOON, carries=True)
    assert (closed.after_sequence, closed.last_sequence) == (10, 10)


def test_another_window_than_the_open_one_is_not_closed() -> None:
    with pytest.raises(WindowRefused, match="window 6 of book 1 is not open; window 7 is"):
        close(window(), request(WindowAction.CLOSE, 6), 15, NOON, carries=False)


def test_each_action_leaves_its_note() -> None:
    shut = window(WindowState.CLOSED, reason="noon")
    settled = act(shut, request(WindowAction.SETTLE, note="CB-1"), 9, NOON)
    assert (settled.reason, settled.settlement_reference, settled.carried_into) == ("noon", "CB-1", None)
    aborted = act(shut, request(WindowAction.ABORT), 9, NOON)
    assert (aborted.reason, aborted.settlement_reference, aborted.carried_into) == ("why", "", 9)
    assert act(shut, request(WindowAction.DISPUTE), 9, NOON).reason == "why"


@pytest.mark.parametrize(
    "other",
    [request(WindowAction.ABORT), request(WindowAction.DISPUTE, 8), request(WindowAction.DISPUTE, note="other")],
)
def test_an_id_stands_for_one_request(other: WindowRequest) -> None:
    done = WindowDone(request(WindowAction.DISPUTE), 7)
    with pytest.raises(WindowRefused) as refused:
        check_repeated(done, other)
    assert refused.value.reason == "IDEMPOTENCY_KEY_REUSED"


def test_another_operator_may_repeat_a_request() -> None:
    again = request(WindowAction.DISPUTE, by="service/payments")
    check_repeated(WindowDone(request(WindowAction.DISPUTE), 7, [UUID(int=1)]), again)
    assert again.requested_by == "service/payments"
