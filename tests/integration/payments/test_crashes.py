"""A process may end at any moment and any answer may be lost: the payment still moves, and exactly once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from fixtures.fake_answers import for_ever, no_reply
from fixtures.payments import TIMEOUT_SECONDS, money, spec
from payments.app import journey
from rpc import Identity
from serai.fx.v1 import quote_pb2
from serai.ids import uuid7
from serai.ledger.v1 import transfer_pb2
from serai.payments.v1 import participant_pb2, payment_pb2, payments_pb2

if TYPE_CHECKING:
    from fixtures.fake_answers import Troubles
    from fixtures.payments import Town

CREDITED = payment_pb2.PAYMENT_STATE_CREDITED

STEPS = [
    ("fx", "CreateQuotes"),
    ("risk", "ScorePayments"),
    ("compliance", "ScreenPayments"),
    ("ledger", "hold"),
    ("fx", "AcceptQuotes"),
    ("ledger", "post"),
    ("fx", "SettleQuotes"),
]


def troubles_of(town: Town, service: str) -> Troubles:
    troubles: Troubles = getattr(town, service).troubles
    return troubles


async def assert_moved_once(town: Town, payment: payment_pb2.Payment) -> None:
    kinds = [move.kind for move in town.ledger.moves_of(payment.payment_id)]
    assert kinds.count(transfer_pb2.TRANSFER_KIND_HOLD) == 1
    assert kinds.count(transfer_pb2.TRANSFER_KIND_POST_HOLD) == 1
    assert kinds.count(transfer_pb2.TRANSFER_KIND_POSTED) == 5
    assert town.ledger.balance("beta", "USD") == payment.receive_amount.minor_units
    assert town.ledger.balance("alpha", "EUR") == 1_000_000_00 - payment.send_amount.minor_units
    assert town.ledger.pending() == 0
    # Both streams are complete: every version once, in order.
    told = await town.alpha.changes(7)
    assert [event.change.payment.version for event in told] == list(range(1, 8))
    heard = await town.beta.changes(2, incoming=True)
    assert [event.change.payment.iso_status for event in heard] == ["ACSC", "ACCC"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("service", "step"), STEPS)
async def test_a_process_that_dies_at_a_step(town: Town, service: str, step: str, moment: str) -> None:
    reached = asyncio.Event()

    async def die_here() -> None:
        reached.set()
        await for_ever()

    getattr(troubles_of(town, service), moment)[step].append(die_here)
    item = spec()
    (result,) = await town.alpha.pay(item, wait=1)
    await reached.wait()
    await town.replicas[0].crash()
    await town.start()
    payment = await town.alpha.until(result.payment.payment_id, CREDITED)
    assert payment.final
    await assert_moved_once(town, payment)


@pytest.mark.parametrize(("service", "step"), STEPS)
async def test_an_answer_that_is_lost(town: Town, service: str, step: str) -> None:
    troubles_of(town, service).after[step].extend([no_reply, no_reply])
    payment = await town.alpha.pay_one()
    assert payment.state == CREDITED
    await assert_moved_once(town, payment)


@pytest.mark.parametrize(("step", "interrupted"), [("hold", "APPROVED"), ("post", "ACCEPTED")])
async def test_an_outcome_that_is_unknown_for_long_is_shown_and_resolves(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str, interrupted: str
) -> None:
    monkeypatch.setattr(journey, "UNKNOWN_AFTER_SECONDS", 0.0)
    town.ledger.troubles.after[step].extend([no_reply] * 3)
    payment = await town.alpha.pay_one()
    assert payment.state == CREDITED
    told = await town.alpha.changes(8)
    states = [payment_pb2.PaymentState.Name(event.change.payment.state)[14:] for event in told]
    place = states.index("OUTCOME_UNKNOWN")
    assert (states[place - 1], told[place].change.payment.reason.reason) == (interrupted, "OUTCOME_UNKNOWN")
    assert [event.change.payment.version for event in told] == list(range(1, 9))
    await assert_moved_once(town, payment)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("service", "step"), [("ledger", "void"), ("fx", "CancelQuotes")])
async def test_a_process_that_dies_while_it_gives_back(town: Town, service: str, step: str, moment: str) -> None:
    for account in town.ledger.accounts.values():
        if (account.owner, account.currency) == ("beta", "USD"):
            account.state = 2  # type: ignore[assignment]
    reached = asyncio.Event()

    async def die_here() -> None:
        reached.set()
        await for_ever()

    getattr(troubles_of(town, service), moment)[step].append(die_here)
    (result,) = await town.alpha.pay(spec(), wait=1)
    await reached.wait()
    await town.replicas[0].crash()
    await town.start()
    payment = await town.alpha.until(result.payment.payment_id, payment_pb2.PAYMENT_STATE_REJECTED)
    assert payment.reason.reason == "POSTING_REFUSED"
    assert town.ledger.pending() == 0
    assert town.ledger.balance("alpha", "EUR") == 1_000_000_00
    kinds = [move.kind for move in town.ledger.moves_of(payment.payment_id)]
    assert kinds == [transfer_pb2.TRANSFER_KIND_HOLD, transfer_pb2.TRANSFER_KIND_VOID_HOLD]


async def test_what_a_dead_process_held_is_given_back_when_the_limit_of_the_day_changed_meanwhile(town: Town) -> None:
    reached = asyncio.Event()

    async def die_here() -> None:
        reached.set()
        await for_ever()

    town.ledger.troubles.after["hold"].append(die_here)
    (result,) = await town.alpha.pay(spec(), wait=1)
    await reached.wait()
    assert town.ledger.pending() > 0
    await town.replicas[0].crash()
    await town.start()
    limit = participant_pb2.CurrencyLimit(net_debit_cap=money("EUR", 0), per_day=money("EUR", 1))
    request = payments_pb2.SetCurrencyLimitRequest(request_id=str(uuid7()), participant_id="alpha", limit=limit)
    await town.treasurer.members.SetCurrencyLimit(request, timeout=TIMEOUT_SECONDS)
    payment = await town.alpha.until(result.payment.payment_id, payment_pb2.PAYMENT_STATE_REJECTED, CREDITED)
    assert payment.reason.reason == "DAY_LIMIT_EXCEEDED"
    assert town.ledger.pending() == 0
    assert town.fx.quotes[payment.quote.quote_id].state == quote_pb2.QUOTE_STATE_CANCELLED


async def test_a_process_that_lost_its_payment_changes_nothing_any_more(town: Town) -> None:
    """The first process hangs at the hold beyond its lease; a second one settles; then the first one wakes up."""
    reached, wake = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        reached.set()
        await wake.wait()

    town.ledger.troubles.after["hold"].append(hang)
    (result,) = await town.alpha.pay(spec(), wait=1)
    await reached.wait()
    first = town.replicas[0]
    journeys = [traveller.task for traveller in first.engine._under_way.values()]
    # Its sweeps stop, as those of a process do that is not scheduled: its leases are renewed by nobody.
    for task in first.background:
        task.cancel()
    await town.start()
    payment = await town.alpha.until(result.payment.payment_id, CREDITED)
    wake.set()
    await asyncio.wait(journeys, timeout=10)
    assert not first.engine.is_moving(UUID(payment.payment_id))
    await assert_moved_once(town, await town.alpha.get(payment.payment_id))


async def test_two_replicas_share_the_work_of_one_that_dies(town: Town) -> None:
    second = await town.start()
    items = [spec() for _ in range(60)]
    by_first = town.caller(Identity.channel("alpha"), town.replicas[0])
    by_second = town.caller(Identity.channel("alpha"), second)
    town.ledger.troubles.before["post"].append(for_ever)
    results = await asyncio.gather(by_first.pay(*items[:30], wait=1), by_second.pay(*items[30:], wait=1))
    await town.replicas[0].crash()
    ids = {result.payment.payment_id for half in results for result in half}
    told = await by_second.changes(7 * 60)
    assert [event.position.sequence for event in told] == list(range(1, 7 * 60 + 1))
    credited = [event.change.payment for event in told if event.change.payment.state == CREDITED]
    assert {payment.payment_id for payment in credited} == ids
    assert len({move.request_id for move in town.ledger.applied}) == len(town.ledger.applied)
    assert town.ledger.balance("beta", "USD") == sum(payment.receive_amount.minor_units for payment in credited)
    assert town.ledger.pending() == 0


async def test_a_payment_that_cannot_be_decided_in_time_expires(town: Town) -> None:
    await town.replicas[0].stop()
    await town.start(decide_seconds=1)
    town.risk.troubles.before["ScorePayments"].extend([no_reply] * 50)
    payment = await town.alpha.pay_one()
    assert payment.state == payment_pb2.PAYMENT_STATE_EXPIRED
    assert (payment.reason.iso_code, payment.reason.reason) == ("AB06", "PROCESSING_EXPIRED")
    assert town.ledger.applied[1:] == []


async def test_the_answer_comes_before_the_deadline_as_things_stand(town: Town) -> None:
    go_on = asyncio.Event()

    async def wait() -> None:
        await go_on.wait()

    town.compliance.troubles.before["ScreenPayments"].append(wait)
    item = spec()
    (result,) = await town.alpha.pay(item, seconds=1.0)
    assert result.payment.state in (
        payment_pb2.PAYMENT_STATE_RECEIVED,
        payment_pb2.PAYMENT_STATE_SCREENING,
    )
    go_on.set()
    (again,) = await town.alpha.pay(item)
    assert (again.payment.state, again.status.replayed) == (CREDITED, True)
