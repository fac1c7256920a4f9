"""Who may do what, and what is said to input that cannot be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from fixtures.fake_answers import no_reply
from fixtures.payments import TIMEOUT_SECONDS, money, spec
from rpc import Identity
from rpc.errors import RemoteFailure, read
from serai.common.v1 import outcome_pb2, party_pb2
from serai.ids import uuid7
from serai.payments.v1 import participant_pb2, payment_pb2, payments_pb2
from serai.risk.v1 import signal_pb2

if TYPE_CHECKING:
    from fixtures.payments import Town

DENIED = grpc.StatusCode.PERMISSION_DENIED
NOT_BASE64 = "%"
INVALID = grpc.StatusCode.INVALID_ARGUMENT


async def failure(call: Any) -> RemoteFailure:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    return read(raised.value)


async def test_another_channels_payment_is_out_of_reach(town: Town) -> None:
    payment = await town.alpha.pay_one(spec(receiver_participant_id="gamma"))
    stranger = town.beta.stub
    named = {"request_id": str(uuid7()), "payment_id": payment.payment_id}
    calls = [
        stranger.GetPayment(payments_pb2.GetPaymentRequest(payment_id=payment.payment_id), timeout=5),
        stranger.GetPayment(payments_pb2.GetPaymentRequest(uetr=payment.uetr), timeout=5),
        stranger.CancelPayment(payments_pb2.CancelPaymentRequest(**named), timeout=5),
        stranger.ConfirmPayment(
            payments_pb2.ConfirmPaymentRequest(factors=["KNOWLEDGE", "INHERENCE"], **named), timeout=5
        ),
        stranger.RespondToCredit(payments_pb2.RespondToCreditRequest(accept=True, **named), timeout=5),
        # The sender cannot take the credit for the receiver.
        town.alpha.stub.RespondToCredit(payments_pb2.RespondToCreditRequest(accept=True, **named), timeout=5),
        # Nor can the receiver cancel.
        town.gamma.stub.CancelPayment(payments_pb2.CancelPaymentRequest(**named), timeout=5),
    ]
    for call in calls:
        found = await failure(call)
        assert (found.code, found.reason) == (DENIED, "PAYMENT_OF_ANOTHER")
    outcomes = await stranger.GetOutcomes(payments_pb2.GetOutcomesRequest(request_ids=[payment.request_id]), timeout=5)
    assert outcomes.results[0].status.reason == "UNKNOWN_ID"
    listed = await stranger.ListPayments(payments_pb2.ListPaymentsRequest(), timeout=5)
    assert list(listed.payments) == []
    other = await failure(stranger.ListPayments(payments_pb2.ListPaymentsRequest(participant_id="alpha"), timeout=5))
    assert other.code is INVALID
    balances = await failure(stranger.ListBalances(payments_pb2.ListBalancesRequest(participant_id="alpha"), timeout=5))
    assert balances.code is DENIED
    assert (await town.alpha.get(payment.payment_id)).state == payment_pb2.PAYMENT_STATE_SUBMITTED


async def test_a_service_does_not_pay(town: Town) -> None:
    stub = town.caller(Identity.service("fx")).stub
    found = await failure(stub.CreatePayments(payments_pb2.CreatePaymentsRequest(payments=[spec()]), timeout=5))
    assert (found.code, found.reason) == (DENIED, "NOT_ALLOWED")


async def test_a_channel_that_nobody_took_on_or_that_is_suspended(town: Town) -> None:
    await town.treasurer.members.SetParticipantState(
        payments_pb2.SetParticipantStateRequest(
            request_id=str(uuid7()),
            participant_id="alpha",
            state=participant_pb2.PARTICIPANT_STATE_SUSPENDED,
            note="An exercise.",
        ),
        timeout=TIMEOUT_SECONDS,
    )
    request = payments_pb2.CreatePaymentsRequest(payments=[spec()])
    suspended = await failure(town.alpha.stub.CreatePayments(request, timeout=5))
    assert (suspended.code, suspended.reason) == (DENIED, "PARTICIPANT_NOT_ACTIVE")
    # It still sees what it did.
    await town.alpha.stub.ListPayments(payments_pb2.ListPaymentsRequest(), timeout=5)
    role = await failure(town.provider.stub.CreatePayments(request, timeout=5))
    assert (role.code, role.reason) == (DENIED, "ROLE_MISSING")
    unknown = await failure(town.nobody.stub.CreatePayments(request, timeout=5))
    assert (unknown.code, unknown.reason) == (DENIED, "PARTICIPANT_UNKNOWN")


async def test_operators_have_their_own_doors(town: Town) -> None:
    onboarding = payments_pb2.OnboardParticipantsRequest()
    for identity in (Identity.operator("viewer"), Identity.operator("reviewer"), Identity.channel("alpha")):
        members = town.caller(identity).members
        assert (await failure(members.OnboardParticipants(onboarding, timeout=5))).code is DENIED
        assert (await failure(members.FundAccounts(payments_pb2.FundAccountsRequest(), timeout=5))).code is DENIED
    review = payments_pb2.ResolveReviewRequest()
    assert (await failure(town.treasurer.stub.ResolveReview(review, timeout=5))).code is DENIED
    assert (await failure(town.alpha.stub.ResolveReview(review, timeout=5))).code is DENIED


async def test_channels_see_of_each_other_what_is_public(town: Town) -> None:
    request = payments_pb2.ListParticipantsRequest(page_size=2)
    public = (await town.alpha.members.ListParticipants(request, timeout=5)).participants
    assert [member.participant_id for member in public] == ["alpha", "bank-of-exchange"]
    assert {field.name for member in public for field, _ in member.ListFields()} == {
        "participant_id",
        "display_name",
        "bic",
        "country",
        "roles",
    }
    viewer = town.caller(Identity.operator("viewer")).members
    page = await viewer.ListParticipants(request, timeout=5)
    request.page_token = page.next_page_token
    rest = await viewer.ListParticipants(request, timeout=5)
    assert [member.participant_id for member in rest.participants] == ["beta", "gamma"]
    assert rest.participants[0].accounts[0].account_id in town.ledger.accounts
    assert rest.next_page_token == ""


async def test_a_repeated_request_gets_the_same_payment(town: Town) -> None:
    item = spec()
    first = await town.alpha.pay_one(item)
    (again,) = await town.alpha.pay(item)
    assert (again.payment, again.status.replayed) == (first, True)
    changed = spec(request_id=item.request_id, remittance="Another invoice")
    (reused,) = await town.alpha.pay(changed)
    assert (reused.status.reason, reused.status.effect) == ("IDEMPOTENCY_KEY_REUSED", outcome_pb2.EFFECT_NONE)
    assert not reused.HasField("payment")
    # Another channel may use the same id for a payment of its own.
    (other,) = await town.beta.pay(spec(request_id=item.request_id, receiver_participant_id="alpha"))
    assert other.payment.payment_id != first.payment_id
    assert town.ledger.balance("beta", "USD") == first.receive_amount.minor_units


async def test_a_request_is_the_same_from_another_network(town: Town) -> None:
    """The payer's session is not kept, so it cannot tell two requests apart either."""
    item = spec(debtor_identifiers=[signal_pb2.Identifier(type=signal_pb2.INDICATOR_TYPE_IP, value="192.0.2.7")])
    first = await town.alpha.pay_one(item)
    item.debtor_identifiers[0].value = "198.51.100.9"
    (again,) = await town.alpha.pay(item)
    assert (again.payment, again.status.replayed) == (first, True)


async def test_a_name_in_any_script_is_taken(town: Town) -> None:
    names = ("山田\N{IDEOGRAPHIC SPACE}太郎", "علی\N{ZERO WIDTH NON-JOINER}رضا", "Zoë\N{NO-BREAK SPACE}Ohm")
    results = await town.alpha.pay(*(spec(creditor=party_pb2.Party(name=name)) for name in names))
    assert [result.payment.creditor.name for result in results] == list(names)


async def test_duplicates_within_one_call_and_between_racing_calls(town: Town) -> None:
    item = spec()
    changed = spec(request_id=item.request_id, remittance="Another invoice")
    results = await town.alpha.pay(item, item, changed)
    assert [result.status.reason for result in results] == ["OK", "OK", "IDEMPOTENCY_KEY_REUSED"]
    assert results[0].payment.payment_id == results[1].payment.payment_id
    racing = spec()
    answers = await asyncio.gather(*(town.alpha.pay(racing) for _ in range(8)))
    assert len({result.payment.payment_id for (result,) in answers}) == 1
    assert len(town.ledger.moves_of(answers[0][0].payment.payment_id)) == 7


async def test_a_uetr_is_used_once_by_anybody(town: Town) -> None:
    uetr = "8f4f8b1d-2f56-46fd-816c-d41552bc93f7"
    first = await town.alpha.pay_one(spec(uetr=uetr))
    assert first.uetr == uetr
    for results in (
        await town.alpha.pay(spec(uetr=uetr)),
        await town.beta.pay(spec(uetr=uetr, receiver_participant_id="alpha")),
    ):
        assert results[0].status.reason == "DUPLICATE"
        assert "AM05" in results[0].status.message
    # A refused request leaves the UETR that it came with free.
    item = spec(request_id=first.request_id, uetr="174c245f-2682-4291-ad67-2a41e530cd27")
    (reused,) = await town.alpha.pay(item)
    assert reused.status.reason == "IDEMPOTENCY_KEY_REUSED"
    assert (await town.alpha.pay_one(spec(uetr=item.uetr))).uetr == item.uetr


async def test_everything_that_is_wrong_is_said_at_once(town: Town) -> None:
    bad = spec(
        request_id="1234",
        uetr="8F4F8B1D-2F56-46FD-816C-D41552BC93F7",
        source_currency="EUR",
        target_currency="XAU",
        send_amount=money("USD", -5),
        receiver_participant_id="alpha",
        debtor=party_pb2.Party(name="N" * 141, address=party_pb2.PostalAddress(country="UK")),
        debtor_account=party_pb2.AccountReference(number="DE89370400440532013001", scheme="IBAN"),
        creditor=party_pb2.Party(name=" ", birth_date="1.2.1970"),
        creditor_account=party_pb2.AccountReference(scheme="IBAN"),
        end_to_end_id="E" * 36,
        purpose_code="salary",
        remittance="line\nline",
        method="by bank",
        debtor_identifiers=[signal_pb2.Identifier(type=signal_pb2.INDICATOR_TYPE_IP)],
    )
    found = await failure(town.alpha.stub.CreatePayments(payments_pb2.CreatePaymentsRequest(payments=[bad]), timeout=5))
    assert (found.code, found.reason) == (INVALID, "INVALID_REQUEST")
    assert {violation.field.removeprefix("payments[0].") for violation in found.violations} == {
        "request_id",
        "uetr",
        "target_currency",
        "send_amount.currency",
        "send_amount.minor_units",
        "receiver_participant_id",
        "debtor.name",
        "debtor.address.country",
        "debtor_account.number",
        "creditor.name",
        "creditor.birth_date",
        "creditor_account.number",
        "end_to_end_id",
        "purpose_code",
        "remittance",
        "method",
        "debtor_identifiers[0].value",
    }
    # What is wrong is described and not repeated.
    assert "DE893704" not in str(found)
    # A good neighbour goes on, and nothing is written of the bad one.
    results = await town.alpha.pay(bad, spec())
    assert [result.status.reason for result in results] == ["MALFORMED", "OK"]
    assert len(results[0].status.violations) == 17
    listed = await town.alpha.stub.ListPayments(payments_pb2.ListPaymentsRequest(), timeout=5)
    assert len(listed.payments) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"quote_id": str(uuid7()), "send_amount": money("EUR", 5)}, "send_amount"),
        ({"quote_id": "no"}, "quote_id"),
        ({"send_amount": money("EUR", 0)}, "send_amount.minor_units"),
        ({"send_amount": money("EUR", 2**62)}, "send_amount.minor_units"),
        ({"source_currency": "eur"}, "source_currency"),
        (
            {"debtor_account": party_pb2.AccountReference(number="4111-1111 1111 1111", scheme="CARD_TOKEN")},
            "debtor_account.number",
        ),
        ({"debtor": party_pb2.Party(name="Greta Ohm", nationalities=["DE"] * 9)}, "debtor.nationalities"),
    ],
)
async def test_one_wrong_field(town: Town, fields: dict[str, Any], field: str) -> None:
    request = payments_pb2.CreatePaymentRequest(payment=spec(**fields))
    found = await failure(town.alpha.stub.CreatePayment(request, timeout=5))
    assert f"payment.{field}" in {violation.field for violation in found.violations}


async def test_calls_that_make_no_sense(town: Town) -> None:
    stub = town.alpha.stub
    calls = [
        stub.CreatePayments(payments_pb2.CreatePaymentsRequest(), timeout=5),
        stub.CreatePayments(payments_pb2.CreatePaymentsRequest(payments=[spec()] * 501), timeout=5),
        stub.GetPayment(payments_pb2.GetPaymentRequest(), timeout=5),
        stub.GetOutcomes(payments_pb2.GetOutcomesRequest(request_ids=["x"]), timeout=5),
        stub.ListPayments(payments_pb2.ListPaymentsRequest(page_size=1001), timeout=5),
        stub.ListPayments(payments_pb2.ListPaymentsRequest(page_token=NOT_BASE64), timeout=5),
        stub.ConfirmPayment(
            payments_pb2.ConfirmPaymentRequest(
                request_id=str(uuid7()), payment_id=str(uuid7()), factors=["KNOWLEDGE", "KNOWLEDGE"]
            ),
            timeout=5,
        ),
        stub.CreatePayments(payments_pb2.CreatePaymentsRequest(payments=[spec()])),
    ]
    for call in calls:
        assert (await failure(call)).code is INVALID
    missing = await failure(stub.GetPayment(payments_pb2.GetPaymentRequest(payment_id=str(uuid7())), timeout=5))
    assert (missing.code, missing.reason) == (grpc.StatusCode.NOT_FOUND, "PAYMENT_UNKNOWN")


async def test_more_payments_than_a_process_moves_are_refused_with_a_time_to_wait(town: Town) -> None:
    await town.replicas[0].stop()
    await town.start(max_payments_under_way=1)
    request = payments_pb2.CreatePaymentsRequest(payments=[spec(), spec()])
    found = await failure(town.alpha.stub.CreatePayments(request, timeout=5))
    assert (found.code, found.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_PAYMENTS")
    assert found.retry_after_seconds == 0.5
    listed = await town.alpha.stub.ListPayments(payments_pb2.ListPaymentsRequest(), timeout=5)
    assert list(listed.payments) == []
    assert (await town.alpha.pay_one()).state == payment_pb2.PAYMENT_STATE_CREDITED


async def test_a_ledger_that_does_not_answer_is_said_and_the_same_funding_is_sent_again(town: Town) -> None:
    funding = payments_pb2.Funding(request_id=str(uuid7()), participant_id="beta", amount=money("USD", 7_00))
    request = payments_pb2.FundAccountsRequest(fundings=[funding])
    town.ledger.troubles.after["fund"].extend([no_reply] * 5)
    found = await failure(town.treasurer.members.FundAccounts(request, timeout=5))
    assert (found.code, found.reason) == (grpc.StatusCode.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE")
    town.ledger.troubles.after["fund"].clear()
    (again,) = (await town.treasurer.members.FundAccounts(request, timeout=5)).results
    assert again.status.reason == "OK"
    assert town.ledger.balance("beta", "USD") == 7_00


@pytest.mark.parametrize("token", ["r1", "s99", "sx", "s-1", "s٣", "1"])
async def test_a_token_that_is_not_of_this_stream(town: Town, token: str) -> None:
    stream = town.alpha.stub.WatchPayments(payments_pb2.WatchPaymentsRequest(resume_token=token), timeout=5)
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        async for _ in stream:
            pass
    found = read(raised.value)
    assert (found.code, found.reason) == (grpc.StatusCode.OUT_OF_RANGE, "CURSOR_OUT_OF_RANGE")


async def test_pages_hold_every_payment_once_newest_first(town: Town) -> None:
    results = await town.alpha.pay(*(spec() for _ in range(7)))
    stub, seen, token = town.alpha.stub, [], ""
    while True:
        request = payments_pb2.ListPaymentsRequest(page_size=3, page_token=token)
        page = await stub.ListPayments(request, timeout=5)
        seen += [payment.payment_id for payment in page.payments]
        token = page.next_page_token
        if not token:
            break
    assert sorted(seen) == sorted(result.payment.payment_id for result in results)
    incoming = await town.beta.stub.ListPayments(payments_pb2.ListPaymentsRequest(incoming=True), timeout=5)
    assert [payment.payment_id for payment in incoming.payments] == seen
    rejected = payments_pb2.ListPaymentsRequest(states=[payment_pb2.PAYMENT_STATE_REJECTED])
    assert list((await stub.ListPayments(rejected, timeout=5)).payments) == []


async def test_session_identifiers_reach_risk_and_nothing_else(town: Town) -> None:
    address = signal_pb2.Identifier(type=signal_pb2.INDICATOR_TYPE_IP, value="192.0.2.7")
    payment = await town.alpha.pay_one(spec(debtor_identifiers=[address]))
    assert payment.state == payment_pb2.PAYMENT_STATE_CREDITED
    scored = next(item for item in town.risk.seen if item.payment_id == payment.payment_id)
    assert [found.value for found in scored.debtor_identifiers] == ["DE89370400440532013000", "192.0.2.7"]
    assert [found.value for found in scored.creditor_identifiers] == ["US:0123456789"]
    pool = town.replicas[0].engine._companions.payments._pool  # type: ignore[attr-defined]
    for table in ("payment", "stream_event", "idempotency"):
        text = await pool.fetchval(f"SELECT string_agg(t::text, ' ') FROM {table} AS t")  # noqa: S608
        assert b"192.0.2.7".hex() not in (text or "")
        assert "192.0.2.7" not in (text or "")
