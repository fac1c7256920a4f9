"""Every kind of transfer and every code of the result table, through the public RPC."""

from __future__ import annotations

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from fixtures.ledger import LedgerCaller, StartLedger, hold, linked, new_id, post, reversal, transfer, void
from ledger.app.lanes import MAX_LANES
from serai.common.v1.money_pb2 import Money
from serai.common.v1.outcome_pb2 import EFFECT_APPLIED, EFFECT_NONE
from serai.common.v1.outcome_pb2 import ResultClass as Class
from serai.ledger.v1 import ledger_pb2, transfer_pb2

MAX = 2**63 - 1
USD = {"amount": Money(currency="USD", minor_units=1)}


async def test_a_posted_transfer_is_answered_with_its_place_and_time(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    first, second = await ledger.make(transfer(a, b, 70), transfer(b, a, 20))
    assert (first.status.code, first.status.reason, first.status.effect) == (0, "OK", EFFECT_APPLIED)
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.amount.minor_units == 70
    assert first.record_time == second.record_time
    assert first.HasField("record_time")
    assert await ledger.balances(a) == (70, 20, 0, 0)


async def test_the_single_form_does_the_same(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    request = ledger_pb2.CreateTransferRequest(transfer=transfer(a, b, 70))
    first = (await ledger.stub.CreateTransfer(request, timeout=10)).result
    again = (await ledger.stub.CreateTransfer(request, timeout=10)).result
    assert (first.status.replayed, again.status.replayed) == (False, True)
    assert (first.sequence, first.record_time, first.amount) == (again.sequence, again.record_time, again.amount)
    assert await ledger.balances(a) == (70, 0, 0, 0)


async def test_a_hold_is_posted_in_parts_and_the_rest_released(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 100)
    assert await ledger.reasons(held, post(held, 30)) == ["OK", "OK"]
    now = await ledger.hold(held.request_id)
    assert (now.state, now.posted_minor_units, now.remaining_minor_units) == (transfer_pb2.HOLD_STATE_OPEN, 30, 70)
    part, rest = await ledger.make(post(held, 20), void(held))
    assert (part.amount.minor_units, rest.amount.minor_units) == (20, 50)
    assert (await ledger.hold(held.request_id)).state == transfer_pb2.HOLD_STATE_VOIDED
    assert await ledger.balances(a) == (50, 0, 0, 0)
    assert await ledger.balances(b) == (0, 50, 0, 0)


async def test_posting_without_an_amount_takes_all_that_is_left(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 100)
    await ledger.make(held, post(held, 30))
    (rest,) = await ledger.make(post(held))
    assert (rest.amount.currency, rest.amount.minor_units) == ("EUR", 70)
    assert (await ledger.hold(held.request_id)).state == transfer_pb2.HOLD_STATE_POSTED


async def test_a_payment_lands_in_two_currencies_or_not_at_all(ledger: LedgerCaller) -> None:
    eur = await ledger.open("payer", "provider", constraint=1, limit_minor_units=100)
    usd = await ledger.open("provider", "payee", currency="USD")
    dollars = {"amount": Money(currency="USD", minor_units=110)}
    legs = linked(transfer(*eur, 100), transfer(*usd, 110, **dollars))
    assert await ledger.reasons(*legs) == ["OK", "OK"]
    refused = linked(transfer(*usd, 110, **dollars), transfer(*eur, 1), transfer(*usd, 110, **dollars))
    assert await ledger.reasons(*refused) == ["LINKED_GROUP_FAILED", "EXCEEDS_LIMIT", "LINKED_GROUP_FAILED"]
    assert await ledger.balances(usd[1]) == (0, 110, 0, 0)


@pytest.mark.parametrize("restarted", [False, True], ids=["remembered", "read"])
async def test_every_refusal_of_the_table(ledger: LedgerCaller, start_ledger: StartLedger, restarted: bool) -> None:
    a, b, closed, full, sink = await ledger.open("alpha", "beta", "closed", "full", "sink")
    (capped,) = await ledger.open("capped", constraint=1, limit_minor_units=10)
    (credits_capped,) = await ledger.open("credits capped", constraint=2, limit_minor_units=10)
    (dollars,) = await ledger.open("dollars", currency="USD")
    posted_hold, voided, parted = hold(a, b, 1), hold(a, b, 1), hold(a, b, 5)
    done, reversed_ = transfer(a, b, 1), transfer(a, b, 1)
    setup = [posted_hold, post(posted_hold), voided, void(voided), parted, done, reversed_, reversal(reversed_)]
    assert set(await ledger.reasons(*setup, transfer(full, sink, MAX))) == {"OK"}
    await ledger.change(closed, state=2)
    caller = await start_ledger() if restarted else ledger
    expected = [
        (post(transfer(a, b, 1)), "HOLD_NOT_FOUND", 20),
        (void(done), "HOLD_NOT_FOUND", 20),
        (post(posted_hold), "HOLD_ALREADY_POSTED", 21),
        (void(voided), "HOLD_ALREADY_VOIDED", 22),
        (reversal(transfer(a, b, 1)), "ORIGINAL_NOT_FOUND", 30),
        (reversal(parted), "NOT_REVERSIBLE", 31),
        (reversal(reversed_), "ALREADY_REVERSED", 32),
        (transfer(new_id(), b, 1), "DEBIT_ACCOUNT_NOT_FOUND", 40),
        (transfer(a, new_id(), 1), "CREDIT_ACCOUNT_NOT_FOUND", 41),
        (transfer(a, dollars, 1), "CURRENCY_MISMATCH", 42),
        (transfer(a, b, 1, **USD), "CURRENCY_MISMATCH", 42),
        (post(parted, 1, **USD), "CURRENCY_MISMATCH", 42),
        (transfer(closed, b, 1), "DEBIT_ACCOUNT_CLOSED", 43),
        (transfer(a, closed, 1), "CREDIT_ACCOUNT_CLOSED", 44),
        (post(parted, 6), "EXCEEDS_HOLD", 50),
        (transfer(full, b, 1), "BALANCE_OVERFLOW", 51),
        (transfer(capped, b, 11), "EXCEEDS_LIMIT", 52),
        (hold(a, credits_capped, 11), "EXCEEDS_LIMIT", 52),
    ]
    before = await caller.trial_balance()
    results = await caller.make(*(spec for spec, _, _ in expected))
    assert [(r.status.reason, r.status.code) for r in results] == [(reason, code) for _, reason, code in expected]
    for result in results:
        assert getattr(result.status, "class") == Class.RESULT_CLASS_NEW_ID_REQUIRED
        assert result.status.effect == EFFECT_NONE
        assert result.status.message
        assert not result.sequence
    assert (await caller.trial_balance()).lines == before.lines, "a refusal has no effect"
    again = await caller.outcomes([spec.request_id for spec, _, _ in expected])
    for first, now in zip(results, again, strict=True):
        assert now.status.replayed
        now.status.replayed = False
        assert first == now


async def test_an_id_stands_for_one_request_for_ever(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    spec = transfer(a, b, 70)
    await ledger.make(spec)
    spec.amount.minor_units = 71
    (result,) = await ledger.make(spec)
    assert (result.status.reason, result.different_field) == ("EXISTS_WITH_DIFFERENT_FIELD", "amount.minor_units")
    assert getattr(result.status, "class") == Class.RESULT_CLASS_FINAL
    assert await ledger.balances(a) == (70, 0, 0, 0)


async def test_an_outcome_nobody_recorded_is_open(ledger: LedgerCaller) -> None:
    (result,) = await ledger.outcomes([new_id()])
    assert result.status.reason == "UNKNOWN_ID"
    assert getattr(result.status, "class") == Class.RESULT_CLASS_RETRY_SAME_ID


async def test_a_transfer_is_read_as_it_was_asked_for(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    yesterday = Timestamp(seconds=1_700_000_000)
    spec = hold(
        a,
        b,
        7,
        timeout=Duration(seconds=60),
        purpose=transfer_pb2.TRANSFER_PURPOSE_PAYMENT_DEBIT,
        effective_time=yesterday,
        payment_id=new_id(),
        uetr="eb6305c9-1f7f-49de-aed0-16487c27b42d",
    )
    await ledger.make(spec, transfer(a, b, 1))
    request = ledger_pb2.GetTransfersRequest(book_id=1, transfer_ids=[new_id(), spec.request_id])
    (found,) = (await ledger.stub.GetTransfers(request, timeout=10)).transfers
    assert (found.transfer_id, found.kind, found.book_id) == (spec.request_id, spec.kind, 1)
    assert (found.debit_account_id, found.credit_account_id, found.amount) == (a, b, spec.amount)
    assert (found.payment_id, found.uetr, found.purpose) == (spec.payment_id, spec.uetr, spec.purpose)
    assert found.effective_time == yesterday
    assert found.expire_time.ToMicroseconds() - found.record_time.ToMicroseconds() == 60_000_000
    assert found.window_id == 0


async def test_a_batch_with_every_id_twice_moves_everything_once(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    specs = [transfer(a, b, 1) for _ in range(300)]
    results = await ledger.make(*specs, *specs)
    assert [r.status.replayed for r in results] == [False] * 300 + [True] * 300
    assert await ledger.balances(a) == (300, 0, 0, 0)


async def test_the_largest_batch_is_one_commit(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    results = await ledger.make(*(transfer(a, b, 1) for _ in range(8_000)))
    assert [r.sequence for r in results] == list(range(1, 8_001))
    assert len({r.record_time.ToMicroseconds() for r in results}) == 1


async def test_a_call_may_touch_many_books_and_a_ledger_more_than_it_has_lanes(ledger: LedgerCaller) -> None:
    books = range(1, MAX_LANES + 7)
    pairs = {book: await ledger.open("alpha", "beta", book_id=book) for book in books}
    for _ in range(2):
        for some in (books[:40], books[40:]):
            assert set(await ledger.reasons(*(transfer(*pairs[book], 5, book_id=book) for book in some))) == {"OK"}
    assert await ledger.balances(pairs[1][0]) == (10, 0, 0, 0)
