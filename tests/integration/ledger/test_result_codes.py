"""The rest of the result table through the public RPC: codes that other tests do not bring about, and neighbours."""

from __future__ import annotations

import asyncio

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from fixtures.ledger import (
    BOOK,
    LedgerCaller,
    StartLedger,
    account,
    hold,
    linked,
    new_id,
    post,
    reversal,
    transfer,
    void,
)
from rpc.errors import read
from serai.common.v1.money_pb2 import Money
from serai.common.v1.outcome_pb2 import EFFECT_APPLIED, EFFECT_NONE, ItemStatus
from serai.common.v1.outcome_pb2 import ResultClass as Class
from serai.ledger.v1 import ledger_pb2, transfer_pb2

MAX = 2**63 - 1
FINAL = Class.RESULT_CLASS_FINAL
RETRY = Class.RESULT_CLASS_RETRY_SAME_ID
NEW_ID = Class.RESULT_CLASS_NEW_ID_REQUIRED
DIFFERENT = "EXISTS_WITH_DIFFERENT_FIELD"


def told(status: ItemStatus) -> tuple[int, str, int]:
    """Code, reason and class; the effect goes with the code."""
    assert status.effect == (EFFECT_NONE if status.code else EFFECT_APPLIED)
    return status.code, status.reason, getattr(status, "class")


def copy_of(spec: transfer_pb2.TransferSpec, **fields: object) -> transfer_pb2.TransferSpec:
    """The same request with other values in some fields; None takes a field away."""
    found = transfer_pb2.TransferSpec()
    found.CopyFrom(spec)
    for name, value in fields.items():
        found.ClearField(name)
        if value is not None:
            found.MergeFrom(transfer_pb2.TransferSpec(**{name: value}))  # type: ignore[arg-type]
    return found


async def test_what_is_decided_before_the_books_are_looked_at(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    known = transfer(a, b, 1)
    assert await ledger.reasons(known) == ["OK"]
    group = linked(transfer(a, b, 1), transfer(a, b, 0))
    results = await ledger.make(*group, copy_of(known, payment_id=new_id()), transfer(a, b, 5))
    assert [told(result.status) for result in results] == [
        (2, "LINKED_GROUP_MALFORMED", RETRY),
        (1, "MALFORMED", FINAL),
        (3, DIFFERENT, FINAL),
        (0, "OK", FINAL),
    ]
    assert results[2].different_field == "payment_id"
    outcomes = await ledger.outcomes([spec.request_id for spec in group])
    assert [told(outcome.status) for outcome in outcomes] == [(4, "UNKNOWN_ID", RETRY)] * 2
    assert not any(outcome.HasField("record_time") for outcome in outcomes)


async def test_a_group_that_fails_burns_every_id_of_it(ledger: LedgerCaller) -> None:
    (capped,) = await ledger.open("alpha", constraint=1, limit_minor_units=10)
    a, b = await ledger.open("beta", "gamma")
    first, refused = linked(transfer(a, b, 1), transfer(capped, b, 11))
    failed, exceeded = await ledger.make(first, refused)
    assert told(failed.status) == (10, "LINKED_GROUP_FAILED", NEW_ID)
    assert told(exceeded.status) == (52, "EXCEEDS_LIMIT", NEW_ID)
    await ledger.change(capped, limit_minor_units=11)
    again = await ledger.make(first, refused)
    assert [(r.status.reason, r.status.replayed) for r in again] == [
        ("LINKED_GROUP_FAILED", True),
        ("EXCEEDS_LIMIT", True),
    ]
    assert (await ledger.outcomes([first.request_id]))[0].status.code == 10
    assert (await ledger.trial_balance()).sequence == 0


async def test_a_group_that_mixes_recorded_ids_with_new_ones_fails(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    old, new = transfer(a, b, 1), transfer(a, b, 2)
    assert await ledger.reasons(old) == ["OK"]
    results = await ledger.make(*linked(new, old))
    assert [told(result.status)[1] for result in results] == ["LINKED_GROUP_FAILED", "OK"]
    assert results[1].status.replayed
    assert await ledger.balances(a) == (1, 0, 0, 0)


async def test_an_expired_hold_says_so_for_ever(start_ledger: StartLedger) -> None:
    ledger = await start_ledger(sweep_interval_seconds=60)
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 5, timeout=Duration(nanos=1_000_000))
    await ledger.make(held)
    expires = (await ledger.hold(held.request_id)).transfer.expire_time.ToMicroseconds()
    async with asyncio.timeout(10):
        while (await ledger.trial_balance()).read_time.ToMicroseconds() < expires:
            pass
    late = [post(held, 1), post(held), void(held)]
    first = await ledger.make(*late)
    assert [told(result.status) for result in first] == [(23, "HOLD_EXPIRED", NEW_ID)] * 3
    assert [outcome.status.code for outcome in await ledger.outcomes([spec.request_id for spec in late])] == [23] * 3


async def test_the_codes_of_accounts(ledger: LedgerCaller) -> None:
    spec = account()
    (a,) = await ledger.open("alpha", constraint=1)
    request = ledger_pb2.CreateAccountsRequest(accounts=[spec, account(currency="XXX"), account()])
    good, malformed, other = (await ledger.stub.CreateAccounts(request, timeout=10)).results
    assert [told(r.status) for r in (good, malformed, other)] == [
        (0, "OK", FINAL),
        (1001, "MALFORMED", FINAL),
        (0, "OK", FINAL),
    ]
    spec.currency = "USD"
    again = await ledger.stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=[spec]), timeout=10)
    assert told(again.results[0].status) == (1003, DIFFERENT, FINAL)
    assert not again.results[0].HasField("account")
    change = ledger_pb2.AccountChange(request_id=new_id(), book_id=BOOK, account_id=a, limit_minor_units=5)
    reused = ledger_pb2.AccountChange(request_id=change.request_id, book_id=BOOK, account_id=a, limit_minor_units=6)
    lost = ledger_pb2.AccountChange(request_id=new_id(), book_id=BOOK, account_id=new_id(), limit_minor_units=5)
    bad = ledger_pb2.AccountChange(request_id=new_id(), book_id=BOOK, account_id=a, limit_minor_units=-1)
    changes = ledger_pb2.UpdateAccountsRequest(changes=[change, reused, lost, bad])
    results = (await ledger.stub.UpdateAccounts(changes, timeout=10)).results
    assert [told(result.status) for result in results] == [
        (0, "OK", FINAL),
        (1004, DIFFERENT, FINAL),
        (1010, "ACCOUNT_NOT_FOUND", NEW_ID),
        (1001, "MALFORMED", FINAL),
    ]
    assert [result.HasField("account") for result in results] == [True, False, False, False]


async def test_no_refused_item_harms_its_neighbours(ledger: LedgerCaller) -> None:
    a, b, closed = await ledger.open("alpha", "beta", "closed")
    (capped,) = await ledger.open("capped", constraint=1, limit_minor_units=10)
    (dollars,) = await ledger.open("dollars", currency="USD")
    held, done = hold(a, b, 5), transfer(a, b, 1)
    assert await ledger.reasons(held, done) == ["OK", "OK"]
    await ledger.change(closed, state=2)
    bad = [
        [transfer(a, b, -1)],
        [copy_of(done, purpose=transfer_pb2.TRANSFER_PURPOSE_FEE)],
        linked(transfer(a, b, 1), transfer(capped, b, 11)),
        linked(transfer(a, b, 1), transfer(a, b, 0)),
        [post(done)],
        [post(held, 6)],
        [reversal(held)],
        [transfer(a, new_id(), 1)],
        [transfer(a, dollars, 1)],
        [transfer(closed, b, 1)],
        [transfer(a, b, MAX)],
        [hold(capped, b, 11)],
    ]
    good = [transfer(a, b, 1) for _ in bad]
    batch = [spec for refused, neighbour in zip(bad, good, strict=True) for spec in (*refused, neighbour)]
    results = {result.transfer_id: result.status.reason for result in await ledger.make(*batch)}
    assert [results[spec.request_id] for spec in good] == ["OK"] * len(good)
    assert "OK" not in [results[spec.request_id] for refused in bad for spec in refused]
    assert await ledger.balances(a) == (1 + len(good), 0, 5, 0)


async def test_an_id_twice_in_one_batch_counts_once(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    first, refused = transfer(a, b, 5), transfer(a, new_id(), 5)
    other = copy_of(first, amount=Money(currency="EUR", minor_units=6))
    results = await ledger.make(first, other, first, refused, refused)
    assert [(r.status.code, r.status.replayed, r.different_field) for r in results] == [
        (0, False, ""),
        (3, False, "amount.minor_units"),
        (0, True, ""),
        (41, False, ""),
        (41, True, ""),
    ]
    assert (results[0].sequence, results[0].record_time) == (results[2].sequence, results[2].record_time)
    assert await ledger.balances(a) == (5, 0, 0, 0)


async def test_no_total_passes_64_bits_on_either_side(ledger: LedgerCaller) -> None:
    a, b, c, d = await ledger.open("alpha", "beta", "gamma", "delta")
    (limited,) = await ledger.open("limited", constraint=1, limit_minor_units=MAX)
    held = hold(c, d, MAX)
    posted = transfer(a, b, MAX)
    assert await ledger.reasons(posted, held, transfer(limited, a, 1), transfer(a, limited, 1)) == ["OK"] * 3 + [
        "BALANCE_OVERFLOW"
    ]
    overflows = [
        transfer(a, d, 1),
        transfer(d, b, 1),
        hold(c, a, 1),
        hold(a, d, 1),
        transfer(limited, c, MAX),
        reversal(posted),
    ]
    results = await ledger.make(*overflows)
    assert [told(r.status) for r in results] == [(51, "BALANCE_OVERFLOW", NEW_ID)] * len(overflows)
    assert await ledger.reasons(post(held)) == ["OK"], "what is held was counted"
    assert (await ledger.trial_balance()).balanced


@pytest.mark.parametrize("items", ["none", "too many"])
@pytest.mark.parametrize(
    ("rpc", "field", "most"),
    [
        ("CreateAccounts", "accounts", 1_000),
        ("UpdateAccounts", "changes", 1_000),
        ("GetAccounts", "account_ids", 1_000),
        ("GetHolds", "hold_ids", 1_000),
        ("GetTransfers", "transfer_ids", 8_000),
        ("GetOutcomes", "request_ids", 8_000),
        ("CreateTransfers", "transfers", 8_000),
    ],
)
async def test_every_batch_has_a_size(ledger: LedgerCaller, rpc: str, field: str, most: int, items: str) -> None:
    request = getattr(ledger_pb2, f"{rpc}Request")()
    for _ in range(most + 1 if items == "too many" else 0):
        if field.endswith("_ids"):
            getattr(request, field).append("x")
        else:
            getattr(request, field).add()
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await getattr(ledger.stub, rpc)(request, timeout=10)
    found = read(raised.value)
    assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST")
    assert [violation.field for violation in found.violations] == [field]


def everything(a: str, b: str, capped: str) -> list[transfer_pb2.TransferSpec]:
    """Requests of each kind with all that they may carry, done and refused."""
    told_of = {
        "purpose": transfer_pb2.TRANSFER_PURPOSE_PAYMENT_DEBIT,
        "effective_time": Timestamp(seconds=1_700_000_000, nanos=123_456_000),
        "payment_id": new_id(),
        "uetr": "eb6305c9-1f7f-49de-aed0-16487c27b42d",
    }
    held = hold(a, b, 100, timeout=Duration(seconds=3_600, nanos=1_000), **told_of)
    done, voided = transfer(a, b, 10, **told_of), hold(a, b, 5)
    over = hold(capped, b, 11, timeout=Duration(seconds=3_600, nanos=1_000), **told_of)
    nothing = transfer(a, b, 1)
    return [
        held,
        over,
        done,
        post(held, 30, **told_of),
        post(held),
        voided,
        void(voided, **told_of),
        reversal(done, **told_of),
        *linked(transfer(a, b, 1), transfer(b, a, 1)),
        *linked(transfer(a, b, 1), transfer(capped, b, 11)),
        post(nothing, 3, **told_of),
        post(nothing),
        void(nothing, **told_of),
        reversal(nothing, **told_of),
    ]


async def test_another_replica_knows_every_request_again(start_ledger: StartLedger) -> None:
    ledger, other = [await start_ledger() for _ in range(2)]
    a, b = await ledger.open("alpha", "beta")
    (capped,) = await ledger.open("capped", constraint=1, limit_minor_units=10)
    specs = everything(a, b, capped)
    first = await ledger.make(*specs)
    assert {result.status.reason for result in first} == {
        "OK", "EXCEEDS_LIMIT", "LINKED_GROUP_FAILED", "HOLD_NOT_FOUND", "ORIGINAL_NOT_FOUND"
    }  # fmt: skip
    again = await other.make(*specs)
    for result in again:
        assert result.status.replayed
        result.status.replayed = False
    assert again == first


async def test_another_replica_names_the_field_that_differs(start_ledger: StartLedger) -> None:
    ledger, other = [await start_ledger() for _ in range(2)]
    a, b = await ledger.open("alpha", "beta")
    (capped,) = await ledger.open("capped", constraint=1, limit_minor_units=10)
    specs = everything(a, b, capped)
    await ledger.make(*specs)
    held, over, done, part, rest = specs[:5]
    microsecond = Timestamp(seconds=1_700_000_000, nanos=123_457_000)
    changes: list[tuple[dict[str, object], str]] = [
        ({"kind": transfer_pb2.TRANSFER_KIND_POSTED, "timeout": None}, "kind"),
        ({"debit_account_id": new_id(), "uetr": None}, "debit_account_id"),
        ({"credit_account_id": new_id(), "purpose": None}, "credit_account_id"),
        ({"amount": Money(currency="USD", minor_units=1)}, "amount.currency"),
        ({"amount": Money(currency="EUR", minor_units=1), "timeout": None}, "amount.minor_units"),
        ({"timeout": None, "payment_id": None}, "timeout"),
        ({"timeout": Duration(seconds=3_600)}, "timeout"),
        ({"purpose": None, "payment_id": None}, "purpose"),
        ({"effective_time": None, "uetr": None}, "effective_time"),
        ({"effective_time": microsecond}, "effective_time"),
        ({"payment_id": None, "uetr": None}, "payment_id"),
        ({"payment_id": new_id()}, "payment_id"),
        ({"uetr": None}, "uetr"),
    ]
    changed = [(copy_of(spec, **fields), name) for spec in (held, over) for fields, name in changes]
    changed += [
        (copy_of(done, original_id=held.request_id, debit_account_id=None, credit_account_id=None, amount=None,
                 kind=transfer_pb2.TRANSFER_KIND_VOID_HOLD), "kind"),
        (copy_of(part, original_id=over.request_id, amount=None), "amount.currency"),
        (copy_of(part, original_id=over.request_id), "original_id"),
        (copy_of(part, amount=Money(currency="EUR", minor_units=31)), "amount.minor_units"),
        (copy_of(rest, amount=Money(currency="EUR", minor_units=70)), "amount.currency"),
    ]  # fmt: skip
    results = await other.make(*(spec for spec, _ in changed))
    assert [(r.status.code, r.different_field) for r in results] == [(3, name) for _, name in changed]
    originals = {r.transfer_id: r for r in await other.outcomes([spec.request_id for spec in specs])}
    for result in results:
        first = originals[result.transfer_id]
        said = (first.status.code, first.status.reason, first.sequence, first.record_time, first.amount)
        original = result.original
        assert (original.code, original.reason, original.sequence, original.record_time, original.amount) == said
    (open_group, closing) = await other.make(copy_of(held, linked=True), transfer(a, b, 1))
    assert (open_group.different_field, closing.status.reason) == ("linked", "LINKED_GROUP_FAILED")
