"""The stream of transfers: in ledger order, without a gap, from any point."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import grpc
import pytest

from fixtures.ledger import BOOK, LedgerCaller, StartLedger, hold, post, transfer
from rpc.errors import read
from serai.ledger.v1 import ledger_pb2


async def watch(
    ledger: LedgerCaller, count: int, token: str = "", after_sequence: int = 0
) -> list[ledger_pb2.TransferEvent]:
    """The next transfers of the stream."""
    request = ledger_pb2.WatchEntriesRequest(book_id=BOOK, resume_token=token, after_sequence=after_sequence)
    call = ledger.stub.WatchEntries(request, timeout=20)
    found: list[ledger_pb2.TransferEvent] = []
    async for event in call:
        if event.HasField("transfer"):
            found.append(event.transfer)
        if len(found) == count:
            break
    call.cancel()
    return found


async def test_the_stream_tells_every_transfer_once_and_in_order(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(*(transfer(a, b, 1) for _ in range(700)))
    following = asyncio.create_task(watch(ledger, 1_400))
    for _ in range(7):
        await ledger.make(*(transfer(a, b, 1) for _ in range(100)))
    events = await following
    assert [event.position.sequence for event in events] == list(range(1, 1_401))
    assert [event.transfer.sequence for event in events] == list(range(1, 1_401))
    assert [event.entries[0].balances_after.debits_posted for event in events] == list(range(1, 1_401))


async def test_a_reader_goes_on_where_it_stopped(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 9)
    await ledger.make(transfer(a, b, 1), held, post(held, 4), transfer(b, a, 2))
    first = await watch(ledger, 2)
    rest = await watch(ledger, 2, first[-1].position.resume_token)
    assert [event.transfer.sequence for event in first + rest] == [1, 2, 3, 4]
    debited, credited = rest[0].entries
    assert (debited.account_id, debited.debit, debited.balances_after.debits_pending) == (a, True, 5)
    assert (credited.account_id, credited.debit, credited.balances_after.credits_posted) == (b, False, 5)
    assert rest[0].position.record_time == rest[0].transfer.record_time


async def test_a_reader_begins_behind_any_transfer(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    results = await ledger.make(*(transfer(a, b, 1) for _ in range(4)))
    for after in range(4):
        events = await watch(ledger, 4 - after, after_sequence=results[after].sequence - 1)
        assert [event.transfer.sequence for event in events] == list(range(after + 1, 5))
    following = asyncio.create_task(watch(ledger, 1, after_sequence=4))
    await ledger.make(transfer(a, b, 1))
    (event,) = await following
    assert event.transfer.sequence == 5


@pytest.mark.parametrize("after", [2, 2**64 - 1])
async def test_a_point_that_is_not_reached_is_refused(ledger: LedgerCaller, after: int) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(transfer(a, b, 1))
    request = ledger_pb2.WatchEntriesRequest(book_id=BOOK, after_sequence=after)
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await ledger.stub.WatchEntries(request, timeout=10).read()
    assert (raised.value.code(), read(raised.value).reason) == (grpc.StatusCode.OUT_OF_RANGE, "CURSOR_OUT_OF_RANGE")


async def test_a_stream_begins_in_one_place(ledger: LedgerCaller) -> None:
    request = ledger_pb2.WatchEntriesRequest(resume_token="d2F0Y2gvMS8x", after_sequence=1)  # noqa: S106 - a place.
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await ledger.stub.WatchEntries(request, timeout=10).read()
    assert [violation.field for violation in read(raised.value).violations] == ["book_id", "after_sequence"]


async def test_commits_of_another_replica_are_seen(start_ledger: StartLedger) -> None:
    reader, writer = await start_ledger(), await start_ledger()
    a, b = await writer.open("alpha", "beta")
    following = asyncio.create_task(watch(reader, 3))
    for _ in range(3):
        await writer.make(transfer(a, b, 1))
    assert [event.transfer.sequence for event in await following] == [1, 2, 3]


async def test_a_quiet_stream_shows_that_it_lives(start_ledger: StartLedger) -> None:
    ledger = await start_ledger(heartbeat_seconds=0.1)
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(transfer(a, b, 1))
    call = ledger.stub.WatchEntries(ledger_pb2.WatchEntriesRequest(book_id=BOOK), timeout=10)
    heads = []
    async for event in call:
        if event.HasField("heartbeat"):
            heads.append(event.heartbeat.head_sequence)
        if len(heads) == 3:
            break
    call.cancel()
    assert heads == [1, 1, 1]


@pytest.mark.parametrize("token", ["nonsense", "d2F0Y2gvMS85OQ==", "d2F0Y2gvMi8x", "d2F0Y2gvMS8tMQ=="])
async def test_a_token_that_leads_nowhere_is_refused(ledger: LedgerCaller, token: str) -> None:
    call = ledger.stub.WatchEntries(ledger_pb2.WatchEntriesRequest(book_id=BOOK, resume_token=token), timeout=10)
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call.read()
    assert raised.value.code() is grpc.StatusCode.OUT_OF_RANGE
    assert read(raised.value).reason == "CURSOR_OUT_OF_RANGE"


async def test_readers_who_leave_disturb_nobody(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    staying = asyncio.create_task(watch(ledger, 2))
    leaving = [asyncio.create_task(watch(ledger, 9)) for _ in range(5)]
    await ledger.make(transfer(a, b, 1))
    for task in leaving:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await ledger.make(transfer(a, b, 1))
    assert [event.transfer.sequence for event in await staying] == [1, 2]
