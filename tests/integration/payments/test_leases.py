"""Whoever works on a payment has its lease; whoever has lost it changes nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest

from money import Money, currency
from payments.app.ports import NewPayment, SaveOutcome
from payments.domain import events, streams
from payments.domain.events import Change
from payments.domain.payment import Instruction, Payment, PaymentState, Wait
from payments.domain.reasons import reason
from payments.domain.transition import Windows, transition
from payments.storage.payments import PaymentStore
from serai.ids import uuid7
from storage.pool import open_pool
from storage.streams import read

if TYPE_CHECKING:
    from storage.provision import ServiceUrls


def a_payment() -> Payment:
    instruction = Instruction(
        payment_id=uuid7(),
        request_id=uuid7(),
        uetr=uuid7(),
        sender="alpha",
        receiver="beta",
        quote_id=None,
        source_currency="EUR",
        target_currency="USD",
        send=Money(1000, currency("EUR")),
        receive=None,
        particulars=b"",
    )
    return Payment(instruction, PaymentState.RECEIVED, credit_is_asked=False, wait=Wait(60))


async def test_a_save_without_the_lease_tells_nobody_even_beside_the_one_that_has_it(
    empty_payments: ServiceUrls,
) -> None:
    async with open_pool(empty_payments.runtime_url) as pool:
        # A lease of no time at all: the process takes its own payment over, as after a stall.
        store = PaymentStore(pool, lease_seconds=0.0)
        payment = a_payment()
        recorded = await store.record(NewPayment(payment, [Change(None, payment)], b"print"))
        (taken,) = await store.claim(10)
        assert (recorded.fence, taken.fence) == (1, 2)
        after, changes = transition(taken.payment, events.Refused(reason("QUOTE_EXPIRED")), Windows())
        stale, good = await asyncio.gather(store.save(after, 1, changes), store.save(after, 2, changes))
        assert (stale.outcome, good.outcome) == (SaveOutcome.LEASE_LOST, SaveOutcome.SAVED)
        async with pool.acquire() as conn:
            told = await read(conn, streams.sender("alpha"), 0, 10)
        assert [event.sequence for event in told] == [1, 2]
        await store.drain()


@pytest.mark.parametrize(
    "change",
    ["state = 12, holds_money = true", "state = 10, holds_money = true", "is_active = true, lease_until = NULL"],
    ids=["held after a refusal", "held after settlement", "worked on without a lease"],
)
async def test_no_program_can_store_what_must_not_be(empty_payments: ServiceUrls, change: str) -> None:
    async with open_pool(empty_payments.runtime_url) as pool:
        store = PaymentStore(pool, lease_seconds=4.0)
        payment = a_payment()
        await store.record(NewPayment(payment, [Change(None, payment)], b"print"))
        with pytest.raises(asyncpg.CheckViolationError):
            await pool.execute(f"UPDATE payment SET {change}")  # noqa: S608 - from this list alone.
        await store.drain()
