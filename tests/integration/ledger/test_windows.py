"""Settlement windows from one state to the next, through the RPCs."""

from __future__ import annotations

import grpc

from fixtures.ledger import LedgerCaller, hold, new_id, post, reversal, transfer, void
from fixtures.windows import SECONDS, AsCaller, WindowCaller, check_windows, refusal
from rpc import Identity
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import settlement_pb2 as pb
from storage.provision import ServiceUrls

NO_PAGE = "eA=="
INVALID = grpc.StatusCode.INVALID_ARGUMENT
FAILED = grpc.StatusCode.FAILED_PRECONDITION
OPEN, CLOSED, DISPUTED, SETTLED, ABORTED = (
    pb.WINDOW_STATE_OPEN,
    pb.WINDOW_STATE_CLOSED,
    pb.WINDOW_STATE_DISPUTED,
    pb.WINDOW_STATE_SETTLED,
    pb.WINDOW_STATE_ABORTED,
)


async def moved(ledger: LedgerCaller, units: int = 5) -> tuple[str, str]:
    """Two parties of which the first now owes the second."""
    a, b = await ledger.open("alpha", "beta")
    assert await ledger.reasons(transfer(a, b, units)) == ["OK"]
    return a, b


async def test_every_book_has_its_first_window(ledger: LedgerCaller, windows: WindowCaller) -> None:
    assert (await refusal(windows.close())).reason == "WINDOW_NOT_FOUND"
    await ledger.open("alpha")
    (first,) = (await windows.list()).windows
    assert (first.window_id, first.state, first.after_sequence, first.last_sequence) == (1, OPEN, 0, 0)
    assert first.HasField("open_time")
    assert not first.HasField("close_time")


async def test_closing_flips_the_window_of_what_comes_next(
    ledger: LedgerCaller, windows: WindowCaller, ledger_database: ServiceUrls
) -> None:
    a, b = await moved(ledger)
    held = hold(a, b, 9)
    await ledger.make(held)
    answer = await windows.close(reason="noon")
    assert (answer.closed.window_id, answer.closed.state, answer.closed.last_sequence) == (1, CLOSED, 2)
    assert answer.closed.reason == "noon"
    assert (answer.opened.window_id, answer.opened.state, answer.opened.after_sequence) == (2, OPEN, 2)
    assert answer.opened.open_time == answer.closed.close_time
    # What is held when a window closes falls in the window in which it is posted.
    direct = transfer(a, b, 1)
    assert await ledger.reasons(post(held, 4), direct, reversal(direct), void(held)) == ["OK"] * 4
    assert await windows.nets(1) == {("alpha", "EUR"): -5, ("beta", "EUR"): 5}
    assert await windows.nets(2) == {("alpha", "EUR"): -4, ("beta", "EUR"): 4}
    await check_windows(ledger_database)


async def test_an_empty_window_stays_open(ledger: LedgerCaller, windows: WindowCaller) -> None:
    await moved(ledger)
    await windows.close()
    found = await refusal(windows.close())
    assert (found.code, found.reason) == (FAILED, "WINDOW_EMPTY")
    assert [window.state for window in (await windows.list()).windows] == [OPEN, CLOSED]


async def test_a_window_that_is_no_longer_open_is_not_closed(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, b = await moved(ledger)
    await windows.close(1)
    await ledger.make(transfer(a, b, 1))
    for window_id in (1, 3):
        found = await refusal(windows.close(window_id))
        assert (found.code, found.reason) == (FAILED, "WINDOW_NOT_OPEN")
        assert found.metadata["open_window_id"] == "2"
    assert (await windows.close(2)).opened.window_id == 3


async def test_a_repeated_request_is_answered_again(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, b = await moved(ledger)
    request_id = new_id()
    first = await windows.close(request_id=request_id)
    await ledger.make(transfer(a, b, 1))
    assert await windows.close(request_id=request_id) == first
    assert (await windows.list()).windows[0].window_id == 2
    for reused in (windows.close(2, request_id=request_id), windows.close(request_id=request_id, reason="other")):
        found = await refusal(reused)
        assert (found.code, found.reason) == (grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED")
    assert (await refusal(windows.dispute(1, request_id=request_id))).reason == "IDEMPOTENCY_KEY_REUSED"
    disputed = new_id()
    for _ in range(2):
        assert (await windows.dispute(1, request_id=disputed)).state == DISPUTED
    await windows.resolve(1)
    # The request had its effect already, so it has no other; the window is shown as it is now.
    assert (await windows.dispute(1, request_id=disputed)).state == CLOSED


async def test_a_refused_request_may_be_sent_again(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    request_id = new_id()
    assert (await refusal(windows.close(request_id=request_id))).reason == "WINDOW_EMPTY"
    await ledger.make(transfer(a, b, 1))
    assert (await windows.close(request_id=request_id)).closed.window_id == 1


REFUSED = {
    OPEN: {
        "settle": "WINDOW_NOT_CLOSED",
        "dispute": "WINDOW_NOT_CLOSED",
        "resolve": "WINDOW_NOT_DISPUTED",
        "abort": "WINDOW_NOT_CLOSED",
    },
    CLOSED: {"resolve": "WINDOW_NOT_DISPUTED"},
    DISPUTED: {"settle": "WINDOW_DISPUTED", "dispute": "WINDOW_DISPUTED"},
    SETTLED: dict.fromkeys(("settle", "dispute", "resolve", "abort"), "WINDOW_ALREADY_SETTLED"),
    ABORTED: dict.fromkeys(("settle", "dispute", "resolve", "abort"), "WINDOW_ABORTED"),
}


async def check_refusals(windows: WindowCaller, window_id: int, state: int) -> None:
    """The window is in this state, refuses what that stands against, and stays as it is."""
    before = list((await windows.list()).windows)
    assert [window.state for window in before if window.window_id == window_id] == [state]
    for action, reason in REFUSED[state].items():
        found = await refusal(getattr(windows, action)(window_id))
        assert (found.code, found.reason) == (FAILED, reason), action
    assert list((await windows.list()).windows) == before


async def test_a_window_goes_where_its_diagram_leads_and_nowhere_else(
    ledger: LedgerCaller, windows: WindowCaller
) -> None:
    a, b = await moved(ledger)
    await ledger.open("", code=2)
    await check_refusals(windows, 1, OPEN)
    assert (await windows.close()).closed.state == CLOSED
    await check_refusals(windows, 1, CLOSED)
    disputed = await windows.dispute(1, reason="a wrong amount")
    assert (disputed.state, disputed.reason) == (DISPUTED, "a wrong amount")
    await check_refusals(windows, 1, DISPUTED)
    resolved = await windows.resolve(1, reason="it was right")
    assert (resolved.state, resolved.reason) == (CLOSED, "it was right")
    await check_refusals(windows, 1, CLOSED)
    assert (await windows.settle(1)).window.state == SETTLED
    await check_refusals(windows, 1, SETTLED)
    for disputes in (False, True):
        assert await ledger.reasons(transfer(b, a, 1)) == ["OK"]
        window_id = (await windows.close()).closed.window_id
        if disputes:
            await windows.dispute(window_id)
        aborted = await windows.abort(window_id, reason="given up")
        assert (aborted.state, aborted.reason, aborted.carried_into) == (ABORTED, "given up", window_id + 1)
        await check_refusals(windows, window_id, ABORTED)


async def test_an_aborted_window_is_settled_with_the_one_it_was_carried_into(
    ledger: LedgerCaller, windows: WindowCaller
) -> None:
    a, b = await moved(ledger, 100)
    await ledger.open("", code=2)
    await windows.close()
    assert await ledger.reasons(transfer(b, a, 30)) == ["OK"]
    await windows.close()
    assert (await windows.abort(1)).carried_into == 3
    # Nothing else was recorded in window 3, and yet there is something in it.
    await windows.close(3)
    assert await ledger.reasons(transfer(b, a, 1)) == ["OK"]
    assert (await windows.abort(2)).carried_into == 4
    assert (await windows.abort(3)).carried_into == 4
    found = await windows.positions(4)
    assert list(found.carried_windows) == [1, 2, 3]
    assert found.transfers == 3
    assert await windows.nets(4) == {("alpha", "EUR"): -69, ("beta", "EUR"): 69}
    await windows.close(4)
    assert len((await windows.settle(4)).transfer_ids) == 2
    for account_id in (a, b):
        debits, credits_, _, _ = await ledger.balances(account_id)
        assert debits == credits_


async def test_windows_are_listed_page_by_page(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    for _ in range(5):
        await ledger.make(transfer(a, b, 1))
        await windows.close()
    await windows.dispute(2)
    seen: list[int] = []
    token = ""
    while token or not seen:
        page = await windows.list(page_size=4, page_token=token)
        seen += [window.window_id for window in page.windows]
        token = page.next_page_token
    assert seen == [6, 5, 4, 3, 2, 1]
    page = await windows.list(CLOSED, page_size=2)
    assert [window.window_id for window in page.windows] == [5, 4]
    page = await windows.list(CLOSED, page_size=2, page_token=page.next_page_token)
    assert [window.window_id for window in page.windows] == [3, 1]
    assert not page.next_page_token


async def test_every_violation_of_a_request_is_told(windows: WindowCaller) -> None:
    async def fields(call: object) -> list[str]:
        found = await refusal(call)
        assert (found.code, found.reason) == (INVALID, "INVALID_REQUEST")
        return [violation.field for violation in found.violations]

    too_long = "x" * 257
    change = {"request_id": "no id", "book_id": 0, "window_id": 2**63}
    for rpc, request, note in (
        (windows.stub.CloseWindow, pb.CloseWindowRequest(**change, reason=too_long), "reason"),
        (windows.stub.SettleWindow, pb.SettleWindowRequest(**change, reference="\0"), "reference"),
        (windows.stub.DisputeWindow, pb.DisputeWindowRequest(**change, reason=too_long), "reason"),
        (windows.stub.ResolveDispute, pb.ResolveDisputeRequest(**change, reason=too_long), "reason"),
        (windows.stub.AbortWindow, pb.AbortWindowRequest(**change, reason=too_long), "reason"),
    ):
        assert await fields(rpc(request, timeout=SECONDS)) == ["request_id", "book_id", "window_id", note]
    asked = pb.GetNetPositionsRequest(book_id=0, window_id=0, currency="EUX")
    assert await fields(windows.stub.GetNetPositions(asked, timeout=SECONDS)) == ["book_id", "window_id", "currency"]
    listed = windows.list(9, page_size=2_000, page_token=NO_PAGE)
    assert await fields(listed) == ["page_size", "states[0]", "page_token"]


async def test_an_unknown_window_is_not_found(ledger: LedgerCaller, windows: WindowCaller) -> None:
    await ledger.open("alpha")
    for call in (
        windows.settle(2),
        windows.dispute(2),
        windows.resolve(2),
        windows.abort(2),
        windows.positions(2),
    ):
        found = await refusal(call)
        assert (found.code, found.reason) == (grpc.StatusCode.NOT_FOUND, "WINDOW_NOT_FOUND")
    assert [window.window_id for window in (await windows.list()).windows] == [1]


async def test_only_the_treasurer_may_do_everything(ledger: LedgerCaller, windows_of: AsCaller) -> None:
    a, b = await moved(ledger)
    payments = windows_of(ledger, Identity.service("payments"))
    viewer = windows_of(ledger, Identity.operator("viewer"))
    assert (await payments.close()).closed.window_id == 1
    await ledger.make(transfer(a, b, 1))
    for caller in (payments, viewer):
        assert len((await caller.list()).windows) == 2
        assert await caller.nets(1) == {("alpha", "EUR"): -5, ("beta", "EUR"): 5}
        for call in (caller.settle(1), caller.dispute(1), caller.resolve(1), caller.abort(1)):
            assert (await refusal(call)).code is grpc.StatusCode.PERMISSION_DENIED
    strangers = (Identity.channel("alpha"), Identity.service("risk"), Identity.operator("reviewer"))
    for call in (viewer.close(), *(windows_of(ledger, stranger).list() for stranger in strangers)):
        assert (await refusal(call)).code is grpc.StatusCode.PERMISSION_DENIED


async def test_six_legs_in_three_currencies_land_together_or_not_at_all(
    ledger: LedgerCaller, windows: WindowCaller, ledger_database: ServiceUrls
) -> None:
    legs = []
    owners = ("alpha", "beta", "gamma")
    for currency, payer, receiver in (("EUR", 0, 1), ("USD", 1, 2), ("JPY", 2, 0)):
        limited = {"currency": currency, "constraint": 1, "limit_minor_units": 100}
        (paying,) = await ledger.open(owners[payer], **limited)
        (liquidity,) = await ledger.open("provider", currency=currency, code=4)
        (receiving,) = await ledger.open(owners[receiver], currency=currency)
        legs += [(currency, paying, liquidity), (currency, liquidity, receiving)]

    def group(*amounts: int) -> list[object]:
        return [
            transfer(debit, credit, units, amount=Money(currency=currency, minor_units=units), linked=number < 5)
            for number, ((currency, debit, credit), units) in enumerate(zip(legs, amounts, strict=True))
        ]

    # The fifth leg goes past its account's limit.
    failed = await ledger.reasons(*group(100, 100, 100, 100, 101, 101))  # type: ignore[arg-type]
    assert failed == ["LINKED_GROUP_FAILED"] * 4 + ["EXCEEDS_LIMIT", "LINKED_GROUP_FAILED"]
    assert (await ledger.trial_balance()).sequence == 0
    assert await ledger.reasons(*group(100, 100, 90, 90, 80, 80)) == ["OK"] * 6  # type: ignore[arg-type]
    assert await windows.nets(1) == {
        ("alpha", "EUR"): -100,
        ("beta", "EUR"): 100,
        ("provider", "EUR"): 0,
        ("beta", "USD"): -90,
        ("gamma", "USD"): 90,
        ("provider", "USD"): 0,
        ("gamma", "JPY"): -80,
        ("alpha", "JPY"): 80,
        ("provider", "JPY"): 0,
    }
    await check_windows(ledger_database)


async def test_windows_of_two_books_have_nothing_to_do_with_each_other(
    ledger: LedgerCaller, windows: WindowCaller
) -> None:
    await moved(ledger)
    await ledger.open("gamma", book_id=2)
    await windows.close()
    (window,) = (await windows.stub.ListWindows(pb.ListWindowsRequest(book_id=2), timeout=SECONDS)).windows
    assert (window.book_id, window.window_id, window.state) == (2, 1, OPEN)
