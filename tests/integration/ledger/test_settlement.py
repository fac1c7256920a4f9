"""Net positions of windows, and the transfers that settle them."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import grpc

from fixtures.ledger import LedgerCaller, StartLedger, check_history, new_id, transfer
from fixtures.windows import AsCaller, WindowCaller, check_windows, refusal
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import account_pb2, transfer_pb2
from serai.ledger.v1 import settlement_pb2 as pb
from storage.provision import ServiceUrls

SETTLEMENT = transfer_pb2.TRANSFER_PURPOSE_SETTLEMENT
LIQUIDITY = account_pb2.ACCOUNT_CODE_LIQUIDITY
NOSTRO = account_pb2.ACCOUNT_CODE_NOSTRO
FEE = account_pb2.ACCOUNT_CODE_FEE


async def owing(ledger: LedgerCaller, units: int = 100, **terms: object) -> tuple[str, str, str]:
    """Accounts of alpha, which owes beta, of beta and of the platform abroad."""
    (a,) = await ledger.open("alpha")
    (b,) = await ledger.open("beta", **terms)
    (nostro,) = await ledger.open("", code=NOSTRO)
    assert await ledger.reasons(transfer(a, b, units)) == ["OK"]
    return a, b, nostro


async def test_a_settlement_pays_every_position_in_or_out(
    ledger: LedgerCaller, windows: WindowCaller, ledger_database: ServiceUrls
) -> None:
    a, b, nostro = await owing(ledger)
    (provider,) = await ledger.open("provider", code=LIQUIDITY)
    (fees,) = await ledger.open("", code=FEE)
    assert await ledger.reasons(transfer(b, a, 30), transfer(a, provider, 20), transfer(b, fees, 5)) == ["OK"] * 3
    await windows.close()
    found = await windows.positions(1)
    assert [(p.owner, p.debits, p.credits, p.net) for p in found.positions] == [
        ("", "0", "5", "5"),
        ("alpha", "120", "30", "-90"),
        ("beta", "35", "100", "65"),
        ("provider", "0", "20", "20"),
    ]
    assert [(p.debtor, p.creditor, p.net) for p in found.bilateral] == [
        ("alpha", "beta", "70"),
        ("alpha", "provider", "20"),
        ("beta", "", "5"),
    ]
    assert found.transfers == 4
    answer = await windows.settle(1, reference="CB-2026-11")
    assert (answer.window.state, answer.window.settlement_reference) == (pb.WINDOW_STATE_SETTLED, "CB-2026-11")
    assert len(answer.transfer_ids) == 3
    for account_id in (a, b, provider):
        debits, credits_, _, _ = await ledger.balances(account_id)
        assert debits == credits_
    # What the platform earned came in.
    assert await ledger.balances(nostro) == (90, 85, 0, 0)
    assert (await ledger.trial_balance()).balanced
    # The settlement itself is in the next window, and makes no position there.
    assert await windows.nets(2) == {}
    assert list((await windows.positions(1)).positions) == list(found.positions)
    await check_windows(ledger_database)
    await check_history(ledger_database)


async def test_money_that_crosses_a_nostro_account_is_owed_by_nobody(
    ledger: LedgerCaller, windows: WindowCaller
) -> None:
    a, b, nostro = await owing(ledger, 7)
    funding = transfer(nostro, a, 1_000, purpose=transfer_pb2.TRANSFER_PURPOSE_FUNDING)
    settled_by_hand = transfer(b, a, 3, purpose=SETTLEMENT)
    assert await ledger.reasons(funding, settled_by_hand) == ["OK"] * 2
    found = await windows.positions(1)
    assert found.transfers == 1
    assert await windows.nets(1) == {("alpha", "EUR"): -7, ("beta", "EUR"): 7}


async def test_positions_of_one_currency_can_be_asked_for(ledger: LedgerCaller, windows: WindowCaller) -> None:
    await owing(ledger, 7)
    a, b = await ledger.open("alpha", "beta", currency="JPY")
    await ledger.make(transfer(b, a, 9, amount=Money(currency="JPY", minor_units=9)))
    assert await windows.nets(1) == {
        ("alpha", "EUR"): -7,
        ("beta", "EUR"): 7,
        ("alpha", "JPY"): 9,
        ("beta", "JPY"): -9,
    }
    found = await windows.positions(1, "JPY")
    assert ([p.owner for p in found.positions], found.transfers) == (["alpha", "beta"], 1)


async def test_a_settlement_happens_once(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, _, nostro = await owing(ledger)
    await windows.close()
    request_id = new_id()
    answers = await asyncio.gather(*(windows.settle(1, request_id=request_id) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert (await windows.settle(1, request_id=request_id)) == answers[0]
    assert (await refusal(windows.settle(1))).reason == "WINDOW_ALREADY_SETTLED"
    assert (await refusal(windows.settle(1, request_id=request_id, reference="x"))).reason == "IDEMPOTENCY_KEY_REUSED"
    assert await ledger.balances(a) == (100, 100, 0, 0)
    assert await ledger.balances(nostro) == (100, 100, 0, 0)


async def test_of_two_replicas_one_settles(
    start_ledger: StartLedger, windows_of: AsCaller, ledger_database: ServiceUrls
) -> None:
    ledgers = [await start_ledger() for _ in range(2)]
    callers = [windows_of(ledger) for ledger in ledgers]
    a, b, _ = await owing(ledgers[0])
    await callers[0].close()
    # Both replicas remember the accounts, and go on with what the settlement made of them.
    for ledger in ledgers:
        assert await ledger.reasons(transfer(b, a, 1)) == ["OK"]
    made = await asyncio.gather(*(caller.settle(1) for caller in callers), return_exceptions=True)
    failures = [answer for answer in made if isinstance(answer, grpc.aio.AioRpcError)]
    assert [failure.code() for failure in failures] == [grpc.StatusCode.FAILED_PRECONDITION]
    for ledger in ledgers:
        assert await ledger.reasons(transfer(b, a, 1)) == ["OK"]
    assert await ledgers[1].balances(a) == (100, 104, 0, 0)
    await check_windows(ledger_database)
    await check_history(ledger_database)


async def test_without_a_nostro_account_nothing_is_settled(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(transfer(a, b, 5))
    await windows.close()
    request_id = new_id()
    found = await refusal(windows.settle(1, request_id=request_id))
    assert (found.code, found.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "NOSTRO_ACCOUNT_NOT_FOUND")
    assert found.metadata == {"currency": "EUR"}
    assert (await ledger.trial_balance()).sequence == 1
    await ledger.open("", code=NOSTRO)
    assert len((await windows.settle(1, request_id=request_id)).transfer_ids) == 2


async def test_an_owner_without_an_account_to_settle_over_stops_the_settlement(
    ledger: LedgerCaller, windows: WindowCaller
) -> None:
    await owing(ledger, code=FEE)
    await windows.close()
    found = await refusal(windows.settle(1))
    assert (found.code, found.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "SETTLEMENT_ACCOUNT_NOT_FOUND")
    assert found.metadata == {"currency": "EUR", "owner": "beta"}
    assert (await ledger.trial_balance()).sequence == 1


async def test_a_closed_account_stops_the_whole_settlement(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, b, nostro = await owing(ledger)
    await windows.close()
    await ledger.change(b, state=account_pb2.ACCOUNT_STATE_CLOSED)
    found = await refusal(windows.settle(1))
    assert (found.code, found.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "DEBIT_ACCOUNT_CLOSED")
    owner, debited = found.metadata["owner"], found.metadata["debit_account_id"]
    assert (owner, debited, found.metadata["credit_account_id"]) == ("beta", b, nostro)
    assert await ledger.balances(a) == (100, 0, 0, 0)
    assert (await windows.list()).windows[1].state == pb.WINDOW_STATE_CLOSED
    await ledger.change(b, state=account_pb2.ACCOUNT_STATE_OPEN)
    await windows.settle(1)
    assert await ledger.balances(b) == (100, 100, 0, 0)


async def test_a_payout_past_its_owners_limit_waits(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, b, _ = await owing(ledger, constraint=1, limit_minor_units=10)
    await windows.close()
    # Beta spent in the next window what it is owed from this one.
    assert await ledger.reasons(transfer(b, a, 95)) == ["OK"]
    found = await refusal(windows.settle(1))
    assert (found.code, found.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "EXCEEDS_LIMIT")
    assert (found.metadata["owner"], found.metadata["currency"]) == ("beta", "EUR")
    assert "85 past its limit of 10" in found.message
    assert await ledger.balances(a) == (100, 95, 0, 0)
    # Carried into the next window, both positions come to what is left of them.
    await windows.abort(1)
    await windows.close(2)
    assert await windows.nets(2) == {("alpha", "EUR"): -5, ("beta", "EUR"): 5}
    await windows.settle(2)
    assert await ledger.balances(a) == (100, 100, 0, 0)
    assert await ledger.balances(b) == (100, 100, 0, 0)


async def test_positions_may_pass_64_bits_and_settlements_not(ledger: LedgerCaller, windows: WindowCaller) -> None:
    a, other_a, b, other_b = await ledger.open("alpha", "alpha", "beta", "beta")
    await ledger.open("", code=NOSTRO)
    most = 2**63 - 1
    assert await ledger.reasons(transfer(a, b, most), transfer(other_a, other_b, most)) == ["OK"] * 2
    await windows.close()
    assert await windows.nets(1) == {("alpha", "EUR"): -2 * most, ("beta", "EUR"): 2 * most}
    assert (await refusal(windows.settle(1))).reason == "BALANCE_OVERFLOW"
    assert (await ledger.trial_balance()).sequence == 2


async def test_whatever_was_paid_a_settlement_leaves_nobody_a_position(
    ledger: LedgerCaller, windows: WindowCaller
) -> None:
    owners = ("alpha", "beta", "gamma", "gamma", "")
    accounts = await ledger.open(*owners, code=LIQUIDITY)
    await ledger.open("", code=NOSTRO)
    chance = random.Random(5)  # noqa: S311 - choices for a test.
    for window_id in range(1, 9):
        pairs = [chance.sample(accounts, 2) for _ in range(chance.randint(1, 30))]
        assert set(await ledger.reasons(*(transfer(*pair, chance.randint(1, 90)) for pair in pairs))) == {"OK"}
        await windows.close(window_id)
        assert sum((await windows.nets(window_id)).values()) == 0
        await windows.settle(window_id)
        positions: Counter[str] = Counter()
        for owner, account_id in zip(owners, accounts, strict=True):
            debits, credits_, _, _ = await ledger.balances(account_id)
            positions[owner] += credits_ - debits
        assert [positions[owner] for owner in ("alpha", "beta", "gamma")] == [0, 0, 0]
