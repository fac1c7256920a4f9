"""Holds end by the database's clock, and somebody sweeps them up."""

from __future__ import annotations

import asyncio
from uuid import UUID

from google.protobuf.duration_pb2 import Duration

from fixtures.ledger import LedgerCaller, StartLedger, hold, new_id, post, transfer, void
from serai.ids import derived
from serai.ledger.v1 import ledger_pb2, transfer_pb2

SOON = Duration(nanos=200_000_000)
EXPIRED = transfer_pb2.HOLD_STATE_EXPIRED


async def wait_for_state(ledger: LedgerCaller, hold_id: str, state: transfer_pb2.HoldState) -> transfer_pb2.Hold:
    async with asyncio.timeout(10):
        while True:
            # Each look is a round trip of its own, so this does not spin.
            found = await ledger.hold(hold_id)
            if found.state == state:
                return found


async def test_an_expired_hold_is_released_and_recorded_once(start_ledger: StartLedger) -> None:
    ledger, other = [await start_ledger(sweep_interval_seconds=0.05) for _ in range(2)]
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 100, timeout=SOON)
    lasting = hold(a, b, 7)
    assert await ledger.reasons(held, post(held, 30), lasting) == ["OK", "OK", "OK"]
    found = await wait_for_state(other, held.request_id, EXPIRED)
    assert (found.posted_minor_units, found.remaining_minor_units) == (30, 0)
    assert await ledger.balances(a) == (30, 0, 7, 0)
    request = ledger_pb2.ListEntriesRequest(book_id=1, account_id=a)
    kinds = [entry.transfer.kind for entry in (await ledger.stub.ListEntries(request, timeout=10)).entries]
    assert kinds.count(transfer_pb2.TRANSFER_KIND_EXPIRE_HOLD) == 1
    assert await ledger.reasons(post(held), void(held)) == ["HOLD_EXPIRED", "HOLD_EXPIRED"]


async def test_an_expired_hold_cannot_be_posted_although_nobody_swept_it(start_ledger: StartLedger) -> None:
    ledger = await start_ledger(sweep_interval_seconds=60)
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 100, timeout=SOON)
    await ledger.make(held)
    expires = (await ledger.hold(held.request_id)).transfer.expire_time.ToMicroseconds()
    async with asyncio.timeout(10):
        # Any read of the database's clock will do, and the trial balance carries one.
        while (await ledger.trial_balance()).read_time.ToMicroseconds() < expires:
            pass
    assert await ledger.reasons(post(held)) == ["HOLD_EXPIRED"]
    assert await ledger.balances(a) == (0, 0, 100, 0)


async def test_no_caller_can_take_the_id_of_an_expiry(start_ledger: StartLedger) -> None:
    ledger = await start_ledger(sweep_interval_seconds=0.05)
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 100, timeout=SOON)
    await ledger.make(held)
    await wait_for_state(ledger, held.request_id, EXPIRED)

    taken = transfer(a, b, 1, request_id=str(derived(UUID(held.request_id), "expire")))
    (result,) = await ledger.make(taken)
    assert (result.status.reason, result.different_field) == ("EXISTS_WITH_DIFFERENT_FIELD", "kind")


async def test_a_hold_ends_although_a_caller_took_the_id_of_its_release(start_ledger: StartLedger) -> None:
    ledger = await start_ledger(sweep_interval_seconds=0.05)
    a, b = await ledger.open("alpha", "beta")
    held, other = hold(a, b, 100, timeout=SOON), hold(a, b, 7, timeout=SOON)
    taken = transfer(a, b, 1, request_id=str(derived(UUID(held.request_id), "expire")))
    refused = transfer(a, new_id(), 1, request_id=str(derived(UUID(other.request_id), "expire")))
    assert await ledger.reasons(held, other, taken, refused) == ["OK", "OK", "OK", "CREDIT_ACCOUNT_NOT_FOUND"]
    for one in (held, other):
        await wait_for_state(ledger, one.request_id, EXPIRED)
    assert await ledger.balances(a) == (1, 0, 0, 0)
    assert (await ledger.trial_balance()).sequence == 5, "each was released once"
