"""Bad input gets a precise error, writes nothing, burns nothing and harms no neighbour."""

from __future__ import annotations

from pathlib import Path

import grpc
import pytest

from fixtures.ledger import BOOK, LedgerCaller, StartLedger, account, linked, new_id, post, transfer, void
from rpc import Identity, open_channel
from rpc.certificates import ensure
from rpc.errors import RemoteFailure, read
from serai.common.v1.money_pb2 import Money
from serai.common.v1.outcome_pb2 import EFFECT_NONE
from serai.common.v1.outcome_pb2 import ResultClass as Class
from serai.ledger.v1 import ledger_pb2, transfer_pb2

NO_PAGE = "eA=="
INVALID = grpc.StatusCode.INVALID_ARGUMENT


async def failure(call: grpc.aio.UnaryUnaryCall) -> RemoteFailure:  # type: ignore[type-arg]
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    return read(raised.value)


async def refused(ledger: LedgerCaller, *specs: transfer_pb2.TransferSpec) -> list[str]:
    """The fields of a call that is refused as a whole."""
    request = ledger_pb2.CreateTransfersRequest(transfers=specs)
    found = await failure(ledger.stub.CreateTransfers(request, timeout=10))
    assert (found.code, found.reason) == (INVALID, "INVALID_REQUEST")
    return [violation.field for violation in found.violations]


async def test_every_violation_of_a_call_without_a_good_item_is_told(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    bad = [
        transfer("not an id", b, 1),
        transfer(a, b, 0),
        transfer(a, b, -5),
        transfer(a, a, 1),
        transfer(a, b, 1, amount=Money(currency="EUX", minor_units=1)),
        transfer(a, b, 1, request_id="", book_id=0),
        transfer(a, b, 1, kind=transfer_pb2.TRANSFER_KIND_EXPIRE_HOLD),
    ]
    assert await refused(ledger, *bad) == [
        "transfers[0].debit_account_id",
        "transfers[1].amount.minor_units",
        "transfers[2].amount.minor_units",
        "transfers[3].credit_account_id",
        "transfers[4].amount.currency",
        "transfers[5].request_id",
        "transfers[5].book_id",
        "transfers[6].kind",
    ]
    assert (await ledger.trial_balance()).sequence == 0


async def test_one_bad_item_never_harms_its_neighbours(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    bad = transfer(a, b, 0)
    first, malformed, last = await ledger.make(transfer(a, b, 1), bad, transfer(a, b, 2))
    assert (first.status.reason, last.status.reason) == ("OK", "OK")
    assert (malformed.status.code, malformed.status.reason) == (1, "MALFORMED")
    assert malformed.status.effect == EFFECT_NONE
    assert [violation.field for violation in malformed.status.violations] == ["transfers[1].amount.minor_units"]
    bad.amount.minor_units = 5
    assert await ledger.reasons(bad) == ["OK"], "a malformed request burns no id"
    assert await ledger.balances(a) == (8, 0, 0, 0)


async def test_a_group_with_a_malformed_item_is_not_tried_and_burns_no_id(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    group = linked(transfer(a, b, 1), transfer(a, b, 0))
    results = await ledger.make(*group, transfer(a, b, 7))
    assert [r.status.reason for r in results] == ["LINKED_GROUP_MALFORMED", "MALFORMED", "OK"]
    assert getattr(results[0].status, "class") == Class.RESULT_CLASS_RETRY_SAME_ID
    group[1].amount.minor_units = 2
    assert await ledger.reasons(*group) == ["OK", "OK"]
    assert await ledger.balances(a) == (10, 0, 0, 0)


async def test_a_group_must_be_closed_of_one_book_and_of_different_ids(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    assert await refused(ledger, transfer(a, b, 1, linked=True)) == ["transfers[0].linked"]
    other_book = linked(transfer(a, b, 1), transfer(a, b, 1, book_id=2))
    assert await refused(ledger, *other_book) == ["transfers[1].book_id"]
    same = transfer(a, b, 1)
    assert await refused(ledger, *linked(same, transfer(a, b, 1, request_id=same.request_id))) == [
        "transfers[1].request_id"
    ]
    single = ledger_pb2.CreateTransferRequest(transfer=transfer(a, b, 1, linked=True))
    found = await failure(ledger.stub.CreateTransfer(single, timeout=10))
    assert [violation.field for violation in found.violations] == ["transfer.linked"]


async def test_a_message_over_the_limit_is_refused_and_the_server_goes_on(ledger: LedgerCaller) -> None:
    request = ledger_pb2.CreateTransfersRequest(transfers=[transfer_pb2.TransferSpec(request_id="x" * (5 << 20))])
    found = await failure(ledger.stub.CreateTransfers(request, timeout=10))
    assert found.code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert (await ledger.trial_balance()).sequence == 0


async def test_a_call_without_a_deadline_is_refused(ledger: LedgerCaller) -> None:
    request = ledger_pb2.CreateTransferRequest(transfer=transfer(new_id(), new_id(), 1))
    found = await failure(ledger.stub.CreateTransfer(request))
    assert (found.code, found.reason) == (INVALID, "DEADLINE_REQUIRED")
    (outcome,) = await ledger.outcomes([request.transfer.request_id])
    assert outcome.status.reason == "UNKNOWN_ID"


@pytest.mark.parametrize(
    ("caller", "may_read", "may_write"),
    [
        (Identity.service("payments"), True, True),
        (Identity.service("fx"), True, True),
        (Identity.operator("treasurer"), True, True),
        (Identity.operator("viewer"), True, False),
        (Identity.operator("security"), False, False),
        (Identity.service("risk"), False, False),
        (Identity.channel("alpha"), False, False),
    ],
    ids=str,
)
async def test_who_may_call(start_ledger: StartLedger, caller: Identity, may_read: bool, may_write: bool) -> None:
    ledger = await start_ledger(caller)
    if may_read:
        assert (await ledger.trial_balance()).balanced
    else:
        call = ledger.stub.GetTrialBalance(ledger_pb2.GetTrialBalanceRequest(book_id=BOOK), timeout=10)
        assert (await failure(call)).code is grpc.StatusCode.PERMISSION_DENIED
    if may_write:
        await ledger.open("alpha")
    else:
        call = ledger.stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=[account()]), timeout=10)
        assert (await failure(call)).reason == "NOT_ALLOWED"


async def test_reads_say_every_violation(ledger: LedgerCaller) -> None:
    ids = ledger_pb2.GetOutcomesRequest(book_id=0, request_ids=["x", new_id(), "y"])
    found = await failure(ledger.stub.GetOutcomes(ids, timeout=10))
    assert [v.field for v in found.violations] == ["book_id", "request_ids[0]", "request_ids[2]"]
    listing = ledger_pb2.ListAccountsRequest(book_id=0, currency="X", code=99, page_size=9_999, page_token=NO_PAGE)  # type: ignore[arg-type]
    found = await failure(ledger.stub.ListAccounts(listing, timeout=10))
    assert [v.field for v in found.violations] == ["book_id", "page_size", "currency", "code", "page_token"]
    entries = ledger_pb2.ListEntriesRequest(book_id=BOOK, account_id="x", page_token=NO_PAGE)
    found = await failure(ledger.stub.ListEntries(entries, timeout=10))
    assert [v.field for v in found.violations] == ["account_id", "page_token"]


async def test_an_owner_that_no_account_can_have_is_refused(ledger: LedgerCaller) -> None:
    listing = ledger_pb2.ListAccountsRequest(book_id=BOOK, owner="al\0pha")
    found = await failure(ledger.stub.ListAccounts(listing, timeout=10))
    assert [v.field for v in found.violations] == ["owner"]


async def test_a_page_token_of_another_list_is_refused(ledger: LedgerCaller) -> None:
    await ledger.open(*["alpha"] * 3)
    first = ledger_pb2.ListAccountsRequest(book_id=BOOK, owner="alpha", page_size=2)
    token = (await ledger.stub.ListAccounts(first, timeout=10)).next_page_token
    other = ledger_pb2.ListAccountsRequest(book_id=BOOK, owner="beta", page_size=2, page_token=token)
    found = await failure(ledger.stub.ListAccounts(other, timeout=10))
    assert [v.field for v in found.violations] == ["page_token"]


async def test_changes_that_change_nothing_are_refused(ledger: LedgerCaller) -> None:
    change = ledger_pb2.AccountChange(request_id=new_id(), book_id=BOOK, account_id=new_id())
    request = ledger_pb2.UpdateAccountsRequest(changes=[change])
    found = await failure(ledger.stub.UpdateAccounts(request, timeout=10))
    assert [v.field for v in found.violations] == ["changes[0].limit_minor_units"]
    change.state = 9  # type: ignore[assignment]
    found = await failure(ledger.stub.UpdateAccounts(ledger_pb2.UpdateAccountsRequest(changes=[change]), timeout=10))
    assert [v.field for v in found.violations] == ["changes[0].state"]


async def test_kinds_that_act_on_a_transfer_take_nothing_else(ledger: LedgerCaller) -> None:
    held = transfer(new_id(), new_id(), 1)
    fields = await refused(
        ledger,
        void(held, debit_account_id=new_id()),
        void(held, amount=Money(currency="EUR", minor_units=1)),
        post(held, amount=Money(currency="EUR", minor_units=-1)),
        post(held, original_id=""),
    )
    assert fields == [
        "transfers[0].debit_account_id",
        "transfers[1].amount",
        "transfers[2].amount.minor_units",
        "transfers[3].original_id",
    ]


async def test_a_caller_of_another_authority_does_not_get_in(ledger: LedgerCaller, tmp_path: Path) -> None:
    stranger = ensure(tmp_path, Identity.service("payments"))
    async with open_channel(ledger.address, stranger) as channel:
        call = channel.unary_unary("/serai.ledger.v1.LedgerService/GetTrialBalance")(b"", timeout=5)
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await call
    assert raised.value.code() is grpc.StatusCode.UNAVAILABLE
