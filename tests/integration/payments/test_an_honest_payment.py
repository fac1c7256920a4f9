"""A payment that nobody objects to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fixtures.payments import money, spec
from serai.fx.v1 import quote_pb2
from serai.ledger.v1 import transfer_pb2
from serai.payments.v1 import payment_pb2, payments_pb2

if TYPE_CHECKING:
    from fixtures.payments import Town

EUROS = 1_000_000_00


async def test_it_settles_and_every_leg_moves_once(town: Town) -> None:
    payment = await town.alpha.pay_one()
    assert payment.state == payment_pb2.PAYMENT_STATE_CREDITED
    assert (payment.iso_status, payment.final, payment.reason.reason) == ("ACCC", True, "")
    moves = [(move.kind, move.purpose) for move in town.ledger.moves_of(payment.payment_id)]
    assert moves == [
        (transfer_pb2.TRANSFER_KIND_HOLD, transfer_pb2.TRANSFER_PURPOSE_PAYMENT_DEBIT),
        (transfer_pb2.TRANSFER_KIND_POST_HOLD, transfer_pb2.TRANSFER_PURPOSE_PAYMENT_DEBIT),
        (transfer_pb2.TRANSFER_KIND_POSTED, transfer_pb2.TRANSFER_PURPOSE_EXCHANGE),
        (transfer_pb2.TRANSFER_KIND_POSTED, transfer_pb2.TRANSFER_PURPOSE_FEE),
        (transfer_pb2.TRANSFER_KIND_POSTED, transfer_pb2.TRANSFER_PURPOSE_SPREAD),
        (transfer_pb2.TRANSFER_KIND_POSTED, transfer_pb2.TRANSFER_PURPOSE_PAYMENT_CREDIT),
        (transfer_pb2.TRANSFER_KIND_POSTED, transfer_pb2.TRANSFER_PURPOSE_ROUNDING),
    ]
    assert town.ledger.balance("alpha", "EUR") == EUROS - payment.send_amount.minor_units
    assert town.ledger.balance("beta", "USD") == payment.receive_amount.minor_units
    # Transit is empty again: what came in went out.
    assert town.ledger.balance("", "EUR", code=5) == 0
    assert town.ledger.pending() == 0


async def test_fx_hears_that_it_has_settled(town: Town) -> None:
    payment = await town.alpha.pay_one()
    async with asyncio.timeout(10):
        await town.fx.troubles.answered("SettleQuotes")
    quote = town.fx.quotes[payment.quote.quote_id]
    assert (quote.state, quote.payment_id) == (quote_pb2.QUOTE_STATE_SETTLED, payment.payment_id)


async def test_a_fixed_receive_side_is_kept(town: Town) -> None:
    payment = await town.alpha.pay_one(spec(receive_amount=money("USD", 100_00)))
    assert payment.receive_amount == money("USD", 100_00)
    assert town.ledger.balance("beta", "USD") == 100_00


async def test_a_quote_of_the_channel_is_used_as_it_was_given(town: Town) -> None:
    quote = town.fx.make("alpha", "EUR", 1_000_00, "USD", 1_090_00)
    payment = await town.alpha.pay_one(spec(quote_id=quote.quote_id))
    assert payment.state == payment_pb2.PAYMENT_STATE_CREDITED
    assert (payment.quote.quote_id, payment.receive_amount.minor_units) == (quote.quote_id, 1_090_00)


async def test_a_hundred_go_in_few_calls(town: Town) -> None:
    results = await town.alpha.pay(*(spec() for _ in range(100)))
    assert {result.payment.state for result in results} == {payment_pb2.PAYMENT_STATE_CREDITED}
    assert town.ledger.troubles.calls["post"] <= 12
    assert town.risk.troubles.calls["ScorePayments"] <= 6


async def test_each_side_hears_its_part_of_the_story(town: Town) -> None:
    payment = await town.alpha.pay_one()
    told = await town.alpha.changes(7)
    assert [event.position.sequence for event in told] == list(range(1, 8))
    assert [payment_pb2.PaymentState.Name(event.change.payment.state)[14:] for event in told] == [
        "RECEIVED",
        "SCREENING",
        "APPROVED",
        "RESERVED",
        "ACCEPTED",
        "SETTLED",
        "CREDITED",
    ]
    assert [event.change.payment.version for event in told] == list(range(1, 8))
    assert [event.change.previous_state for event in told] == [0, *(event.change.payment.state for event in told[:-1])]
    heard = await town.beta.changes(2, incoming=True)
    assert [event.change.payment.iso_status for event in heard] == ["ACSC", "ACCC"]
    copy = heard[0].change.payment
    assert copy.payment_id == payment.payment_id
    assert not copy.HasField("quote")
    assert not copy.HasField("reason")
    assert (copy.request_id, copy.score_id, copy.decision_id) == ("", "", "")


async def test_a_stream_resumes_after_any_event(town: Town) -> None:
    await town.alpha.pay_one()
    first = await town.alpha.changes(3)
    rest = await town.alpha.changes(4, first[-1].position.resume_token)
    assert [event.position.sequence for event in rest] == [4, 5, 6, 7]


async def test_it_can_be_found_by_each_of_its_names(town: Town) -> None:
    payment = await town.alpha.pay_one()
    alpha = town.alpha.stub
    for key in ({"payment_id": payment.payment_id}, {"uetr": payment.uetr}, {"request_id": payment.request_id}):
        found = await alpha.GetPayment(payments_pb2.GetPaymentRequest(**key), timeout=5)  # type: ignore[arg-type]
        assert found.payment == payment


async def test_balances_are_those_of_the_ledger(town: Town) -> None:
    payment = await town.alpha.pay_one()
    response = await town.alpha.stub.ListBalances(payments_pb2.ListBalancesRequest(), timeout=5)
    euro = next(row for row in response.balances if row.account.currency == "EUR")
    assert euro.posted.minor_units == EUROS - payment.send_amount.minor_units
    assert (euro.held.minor_units, euro.available) == (0, euro.posted)
