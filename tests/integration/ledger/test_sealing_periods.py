"""Sealed periods through the public contract: nothing takes effect in them any more, whichever replica is asked."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta

import grpc
import pytest

from fixtures.ledger import BOOK, LedgerCaller, StartLedger, check_history, linked, new_id, transfer
from fixtures.ledger_history import HistoryCaller, OpenHistory, effective
from ledger.api.convert.fields import timestamp
from rpc import Identity
from rpc.errors import RemoteFailure, read
from serai.common.v1.outcome_pb2 import EFFECT_APPLIED, EFFECT_NONE
from serai.common.v1.outcome_pb2 import ResultClass as Class
from serai.ledger.v1 import history_pb2, ledger_pb2, transfer_pb2
from storage.provision import ServiceUrls

DAY = timedelta(days=1)


async def failure(call: grpc.aio.UnaryUnaryCall) -> RemoteFailure:  # type: ignore[type-arg]
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    return read(raised.value)


async def test_a_back_dated_transfer_is_refused_and_its_id_burned(
    ledger: LedgerCaller, open_history: OpenHistory
) -> None:
    history = open_history(ledger.address)
    a, b = await ledger.open("alpha", "beta")
    end = datetime.now(UTC) - DAY
    assert await ledger.reasons(transfer(a, b, 1, effective_time=timestamp(end - DAY))) == ["OK"]
    sealed = await history.seal(end, reason="February")
    assert (sealed.status.reason, sealed.status.effect) == ("OK", EFFECT_APPLIED)
    assert (sealed.seal.reason, sealed.seal.sequence, sealed.seal.sealed_by) == ("February", 1, "treasurer")
    late = transfer(a, b, 5, effective_time=timestamp(end - timedelta(microseconds=1)))
    for replayed in (False, True):
        (result,) = await ledger.make(late)
        assert (result.status.code, result.status.reason, result.status.replayed) == (11, "PERIOD_SEALED", replayed)
        assert getattr(result.status, "class") == Class.RESULT_CLASS_NEW_ID_REQUIRED
    assert (await ledger.outcomes([late.request_id]))[0].status.reason == "PERIOD_SEALED"
    group = linked(transfer(a, b, 1), transfer(a, b, 1, effective_time=timestamp(end - DAY)))
    assert await ledger.reasons(*group) == ["LINKED_GROUP_FAILED", "PERIOD_SEALED"]
    open_still = [transfer(a, b, 5, effective_time=timestamp(end)), transfer(a, b, 5)]
    assert await ledger.reasons(*open_still) == ["OK", "OK"]
    assert (await history.at([a], effective(end - timedelta(microseconds=1))))[a][0] == 1


async def test_the_future_stays_open(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    a, b = await ledger.open("alpha", "beta", constraint=1, limit_minor_units=10)
    history = open_history(ledger.address)
    await history.seal(datetime.now(UTC) - DAY)
    ahead = datetime.now(UTC) + 2 * DAY
    forward = transfer(a, b, 10, effective_time=timestamp(ahead))
    assert await ledger.reasons(forward, transfer(a, b, 1)) == ["OK", "EXCEEDS_LIMIT"], "it counts in limits at once"
    assert (await history.at([a], effective(ahead - DAY)))[a][0] == 0
    assert (await history.at([a], effective(ahead)))[a][0] == 10


async def test_a_seal_is_made_once_and_never_goes_back(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    history = open_history(ledger.address)
    await ledger.open("alpha")
    end, request_id = datetime.now(UTC) - DAY, new_id()
    first = await history.seal(end, request_id=request_id)
    again = await history.seal(end, request_id=request_id)
    assert (again.seal, again.status.replayed, first.status.replayed) == (first.seal, True, False)
    other = await history.seal(end, request_id=request_id, reason="another")
    assert (other.status.code, other.status.reason) == (3003, "EXISTS_WITH_DIFFERENT_FIELD")
    back_id = new_id()
    for replayed in (False, True):
        back = await history.seal(end, request_id=back_id)
        assert (back.status.code, back.status.reason, back.status.replayed) == (3010, "SEAL_GOES_BACK", replayed)
        assert (back.status.effect, back.HasField("seal")) == (EFFECT_NONE, False)
    ahead = await history.seal(datetime.now(UTC) + DAY)
    assert (ahead.status.code, ahead.status.reason) == (3011, "SEAL_IN_FUTURE")
    assert [seal.reason for seal in (await history.seals()).seals] == ["month end"]


async def test_seals_are_listed_newest_first(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    history, viewer = open_history(ledger.address), open_history(ledger.address, Identity.operator("viewer"))
    start = datetime.now(UTC) - 10 * DAY
    for day in range(5):
        assert (await history.seal(start + day * DAY, reason=f"day {day}")).status.reason == "OK"
    found, token = [], ""
    while True:
        page = await viewer.seals(page_size=2, page_token=token)
        found += [seal.reason for seal in page.seals]
        token = page.next_page_token
        if not token:
            break
    assert found == [f"day {day}" for day in range(4, -1, -1)]


@pytest.mark.parametrize(
    ("caller", "may_read", "may_seal"),
    [
        (Identity.operator("treasurer"), True, True),
        (Identity.operator("viewer"), True, False),
        (Identity.service("payments"), True, False),
        (Identity.service("risk"), False, False),
        (Identity.channel("alpha"), False, False),
    ],
    ids=str,
)
async def test_who_may_seal(
    ledger: LedgerCaller, open_history: OpenHistory, caller: Identity, may_read: bool, may_seal: bool
) -> None:
    stub = open_history(ledger.address, caller).stub
    calls = [stub.ListSeals(history_pb2.ListSealsRequest(book_id=BOOK), timeout=10)]
    calls += [stub.GetTrialBalanceAt(history_pb2.GetTrialBalanceAtRequest(book_id=BOOK), timeout=10)]  # type: ignore[list-item]
    calls += [stub.SealPeriod(history_pb2.SealPeriodRequest(), timeout=10)]  # type: ignore[list-item]
    if may_read:
        assert not (await calls.pop(0)).seals
    refused = [(await failure(call)).reason for call in calls]
    bare = ["NOT_ALLOWED"] * (1 - may_read)
    assert refused == [
        *bare,
        "INVALID_REQUEST" if may_read else "NOT_ALLOWED",
        "INVALID_REQUEST" if may_seal else "NOT_ALLOWED",
    ]


async def test_a_malformed_seal_says_everything(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    stub = open_history(ledger.address).stub
    found = await failure(stub.SealPeriod(history_pb2.SealPeriodRequest(reason="x" * 501), timeout=10))
    assert [v.field for v in found.violations] == ["request_id", "book_id", "sealed_until", "reason"]
    request = history_pb2.SealPeriodRequest(request_id=new_id(), book_id=BOOK)
    request.sealed_until.seconds = -1
    found = await failure(stub.SealPeriod(request, timeout=10))
    assert [v.field for v in found.violations] == ["sealed_until", "reason"]


async def test_no_replica_accepts_what_another_has_sealed(
    start_ledger: StartLedger, open_history: OpenHistory, ledger_database: ServiceUrls
) -> None:
    callers = [await start_ledger() for _ in range(2)]
    histories = [open_history(caller.address) for caller in callers]
    a, b = await callers[0].open("alpha", "beta")
    chance = random.Random(5)  # noqa: S311 - choices for a test.
    made: list[transfer_pb2.TransferResult] = []
    done = asyncio.Event()

    async def back_date(caller: LedgerCaller) -> None:
        while not done.is_set():
            now = datetime.now(UTC)
            shifts = [timedelta(milliseconds=chance.uniform(0, 60)) for _ in range(4)]
            made.extend(await caller.make(*(transfer(a, b, 1, effective_time=timestamp(now - s)) for s in shifts)))

    async def seal(history: HistoryCaller) -> None:
        for _ in range(25):
            await history.seal(datetime.now(UTC) - timedelta(milliseconds=chance.uniform(0, 20)))

    writers = [asyncio.create_task(back_date(caller)) for caller in callers for _ in range(2)]
    await asyncio.gather(*(seal(history) for history in histories))
    done.set()
    await asyncio.gather(*writers)
    assert {result.status.reason for result in made} == {"OK", "PERIOD_SEALED"}
    applied = [result.transfer_id for result in made if result.status.reason == "OK"]
    request = ledger_pb2.GetTransfersRequest(book_id=BOOK, transfer_ids=applied)
    transfers = (await callers[0].stub.GetTransfers(request, timeout=10)).transfers
    seals = (await histories[0].seals(page_size=1_000)).seals
    assert len(transfers) == len(applied)
    assert len(seals) >= 2
    moments = [(seal.sequence, seal.sealed_until.ToMicroseconds()) for seal in seals]
    assert moments == sorted(moments, reverse=True)
    for one in transfers:
        in_force = max((until for sequence, until in moments if sequence < one.sequence), default=0)
        assert one.effective_time.ToMicroseconds() >= in_force
    await check_history(ledger_database)
