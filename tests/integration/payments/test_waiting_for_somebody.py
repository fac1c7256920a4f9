"""Payments that wait: for the payer, a reviewer, the receiving participant, and what ends the wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from fixtures.payments import TIMEOUT_SECONDS, spec
from serai.common.v1 import party_pb2
from serai.ids import uuid7
from serai.payments.v1 import payment_pb2, payments_pb2
from serai.risk.v1 import scoring_pb2

if TYPE_CHECKING:
    from fixtures.payments import Caller, Town

CONFIRMATION = payment_pb2.PAYMENT_STATE_AWAITING_CONFIRMATION
REVIEW = payment_pb2.PAYMENT_STATE_IN_REVIEW
SUBMITTED = payment_pb2.PAYMENT_STATE_SUBMITTED
CREDITED = payment_pb2.PAYMENT_STATE_CREDITED
CANCELLED = payment_pb2.PAYMENT_STATE_CANCELLED
ODD = party_pb2.AccountReference(number="777", scheme="BBAN")
BOTH = ["KNOWLEDGE", "POSSESSION"]


async def doubted(town: Town, action: int, **fields: object) -> payment_pb2.Payment:
    """A payment that risk has doubts about."""
    town.risk.actions["US:777"] = action
    return await town.alpha.pay_one(spec(creditor_account=ODD, **fields))


async def confirm(caller: Caller, payment_id: str, request_id: str = "") -> payment_pb2.PaymentResult:
    request = payments_pb2.ConfirmPaymentRequest(
        request_id=request_id or str(uuid7()), payment_id=payment_id, factors=BOTH
    )
    return (await caller.stub.ConfirmPayment(request, timeout=TIMEOUT_SECONDS)).result


async def cancel(caller: Caller, payment_id: str) -> payment_pb2.PaymentResult:
    request = payments_pb2.CancelPaymentRequest(request_id=str(uuid7()), payment_id=payment_id)
    return (await caller.stub.CancelPayment(request, timeout=TIMEOUT_SECONDS)).result


async def review(town: Town, payment_id: str, *, release: bool) -> payment_pb2.PaymentResult:
    request = payments_pb2.ResolveReviewRequest(
        request_id=str(uuid7()), payment_id=payment_id, release=release, note="Seen the contract."
    )
    return (await town.reviewer.stub.ResolveReview(request, timeout=TIMEOUT_SECONDS)).result


async def respond(caller: Caller, payment_id: str, *, accept: bool, iso_code: str = "") -> payment_pb2.PaymentResult:
    request = payments_pb2.RespondToCreditRequest(
        request_id=str(uuid7()), payment_id=payment_id, accept=accept, iso_code=iso_code
    )
    return (await caller.stub.RespondToCredit(request, timeout=TIMEOUT_SECONDS)).result


async def test_the_payer_confirms_and_it_goes_on(town: Town) -> None:
    payment = await doubted(town, scoring_pb2.RISK_ACTION_CONFIRM)
    assert (payment.state, payment.reason.next_step) == (CONFIRMATION, payment_pb2.NEXT_STEP_CONFIRM)
    assert payment.HasField("deadline_time")
    request_id = str(uuid7())
    first = await confirm(town.alpha, payment.payment_id, request_id)
    assert first.status.reason == "OK"
    assert (await town.alpha.until(payment.payment_id, CREDITED)).final
    again = await confirm(town.alpha, payment.payment_id, request_id)
    assert (again.status.reason, again.status.replayed) == ("OK", True)
    other = await confirm(town.alpha, payment.payment_id)
    assert other.status.reason == "NOT_AWAITING_CONFIRMATION"


async def test_a_payment_that_nobody_confirms_ends_by_the_databases_clock(town: Town) -> None:
    await town.replicas[0].stop()
    await town.start(confirm_seconds=1)
    payment = await doubted(town, scoring_pb2.RISK_ACTION_CONFIRM)
    ended = await town.alpha.until(payment.payment_id, payment_pb2.PAYMENT_STATE_EXPIRED)
    assert (ended.reason.iso_code, ended.reason.reason) == ("DS24", "CONFIRMATION_EXPIRED")
    assert town.ledger.pending() == 0


async def test_a_reviewer_releases_it_with_a_new_quote(town: Town) -> None:
    payment = await doubted(town, scoring_pb2.RISK_ACTION_REVIEW)
    assert payment.state == REVIEW
    assert (await review(town, payment.payment_id, release=True)).status.reason == "OK"
    credited = await town.alpha.until(payment.payment_id, CREDITED)
    assert credited.quote.quote_id != payment.quote.quote_id


async def test_a_reviewer_refuses_it(town: Town) -> None:
    payment = await doubted(town, scoring_pb2.RISK_ACTION_REVIEW)
    refused = (await review(town, payment.payment_id, release=False)).payment
    assert (refused.state, refused.reason.reason) == (payment_pb2.PAYMENT_STATE_REJECTED, "REVIEW_REFUSED")


async def test_the_receiver_takes_the_credit(town: Town) -> None:
    payment = await town.alpha.pay_one(spec(receiver_participant_id="gamma"))
    assert payment.state == SUBMITTED
    assert town.ledger.pending() == payment.send_amount.minor_units
    told = await town.gamma.changes(1, incoming=True)
    assert told[0].change.payment.state == SUBMITTED
    answered = await respond(town.gamma, payment.payment_id, accept=True)
    assert answered.status.reason == "OK"
    assert not answered.payment.HasField("quote")
    settled = await town.alpha.until(payment.payment_id, payment_pb2.PAYMENT_STATE_SETTLED)
    assert settled.final
    assert town.ledger.balance("gamma", "USD") == payment.receive_amount.minor_units


async def test_the_receiver_refuses_the_credit(town: Town) -> None:
    payment = await town.alpha.pay_one(spec(receiver_participant_id="gamma"))
    await respond(town.gamma, payment.payment_id, accept=False, iso_code="AC04")
    ended = await town.alpha.until(payment.payment_id, payment_pb2.PAYMENT_STATE_REJECTED)
    assert (ended.reason.iso_code, ended.reason.reason) == ("AC04", "CREDIT_REFUSED")
    assert town.ledger.pending() == 0
    assert town.fx.quotes[payment.quote.quote_id].state == 4


async def test_the_receiver_does_not_answer(town: Town) -> None:
    await town.replicas[0].stop()
    await town.start(credit_seconds=1)
    payment = await town.alpha.pay_one(spec(receiver_participant_id="gamma"))
    ended = await town.alpha.until(payment.payment_id, payment_pb2.PAYMENT_STATE_EXPIRED)
    assert ended.reason.iso_code == "AB05"
    assert town.ledger.pending() == 0
    heard = await town.gamma.changes(2, incoming=True)
    assert [event.change.payment.iso_status for event in heard] == ["ACSP", "RJCT"]


@pytest.mark.parametrize("action", [scoring_pb2.RISK_ACTION_CONFIRM, scoring_pb2.RISK_ACTION_REVIEW])
async def test_the_sender_cancels_what_waits(town: Town, action: int) -> None:
    payment = await doubted(town, action)
    cancelled = await cancel(town.alpha, payment.payment_id)
    assert cancelled.status.reason == "OK"
    assert (cancelled.payment.state, cancelled.payment.iso_status) == (CANCELLED, "CANC")


async def test_the_sender_cancels_what_is_held(town: Town) -> None:
    payment = await town.alpha.pay_one(spec(receiver_participant_id="gamma"))
    cancelled = await cancel(town.alpha, payment.payment_id)
    assert (cancelled.status.reason, cancelled.payment.state) == ("OK", CANCELLED)
    assert town.ledger.pending() == 0
    late = await respond(town.gamma, payment.payment_id, accept=True)
    assert late.status.reason == "NOT_SUBMITTED"


async def test_a_settled_payment_cannot_be_cancelled(town: Town) -> None:
    payment = await town.alpha.pay_one()
    late = await cancel(town.alpha, payment.payment_id)
    assert (late.status.reason, late.payment.state) == ("ALREADY_SETTLED", CREDITED)


async def test_a_payment_that_is_being_moved_stops_at_its_next_step(town: Town) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def wait_at_the_hold() -> None:
        reached.set()
        await go_on.wait()

    town.ledger.troubles.after["hold"].append(wait_at_the_hold)
    item = spec()
    paying = asyncio.create_task(town.alpha.pay_one(item))
    await reached.wait()
    request = payments_pb2.GetPaymentRequest(request_id=item.request_id)
    payment = (await town.alpha.stub.GetPayment(request, timeout=TIMEOUT_SECONDS)).payment
    assert payment.state == payment_pb2.PAYMENT_STATE_APPROVED
    cancelling = asyncio.create_task(cancel(town.alpha, payment.payment_id))
    await town.until_cancellation_is_recorded(payment.payment_id)
    go_on.set()
    assert (await cancelling).payment.state == CANCELLED
    assert (await paying).state == CANCELLED
    assert town.ledger.pending() == 0
    assert town.ledger.balance("beta", "USD") == 0
