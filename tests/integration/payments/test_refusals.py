"""Payments that do not go through: each says why, in ISO 20022's code and in words, and leaves no money behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from fixtures.payments import TIMEOUT_SECONDS, money, participant, spec
from serai.common.v1 import party_pb2
from serai.compliance.v1 import decision_pb2
from serai.ids import uuid7
from serai.payments.v1 import participant_pb2, payment_pb2, payments_pb2
from serai.risk.v1 import scoring_pb2

if TYPE_CHECKING:
    from fixtures.payments import Town

REJECTED = payment_pb2.PAYMENT_STATE_REJECTED
BLOCKED = payment_pb2.PAYMENT_STATE_BLOCKED


def told(payment: payment_pb2.Payment) -> tuple[int, str, str, int]:
    return payment.state, payment.reason.iso_code, payment.reason.reason, payment.reason.next_step


def nothing_moved(town: Town) -> None:
    assert town.ledger.pending() == 0
    assert town.ledger.balance("alpha", "EUR") == 1_000_000_00


async def test_more_than_the_account_covers(town: Town) -> None:
    payment = await town.alpha.pay_one(spec(send_amount=money("EUR", 1_000_000_01)))
    assert told(payment) == (REJECTED, "AM04", "NET_DEBIT_CAP_EXCEEDED", payment_pb2.NEXT_STEP_FUND)
    nothing_moved(town)
    # The quote that was accepted beside the refused hold is given back.
    assert town.fx.quotes[payment.quote.quote_id].state == 4


async def test_a_quote_that_another_payment_used(town: Town) -> None:
    quote = town.fx.make("alpha", "EUR", 10_00, "USD", 10_90)
    first = await town.alpha.pay_one(spec(quote_id=quote.quote_id))
    second = await town.alpha.pay_one(spec(quote_id=quote.quote_id))
    assert first.state == payment_pb2.PAYMENT_STATE_CREDITED
    assert told(second) == (REJECTED, "CURR", "QUOTE_ALREADY_USED", payment_pb2.NEXT_STEP_REQUOTE)
    assert town.ledger.pending() == 0


async def test_two_payments_that_race_for_one_quote(town: Town) -> None:
    quote = town.fx.make("alpha", "EUR", 10_00, "USD", 10_90)
    results = await town.alpha.pay(*(spec(quote_id=quote.quote_id) for _ in range(5)))
    states = sorted(result.payment.state for result in results)
    assert states == [payment_pb2.PAYMENT_STATE_CREDITED, *[REJECTED] * 4]
    assert town.ledger.pending() == 0
    assert town.ledger.balance("alpha", "EUR") == 1_000_000_00 - 10_00


async def test_a_quote_that_has_expired(town: Town) -> None:
    quote = town.fx.make("alpha", "EUR", 10_00, "USD", 10_90)
    quote.expire_time.FromDatetime(datetime.now(UTC) - timedelta(seconds=1))
    payment = await town.alpha.pay_one(spec(quote_id=quote.quote_id))
    assert told(payment) == (REJECTED, "CURR", "QUOTE_EXPIRED", payment_pb2.NEXT_STEP_REQUOTE)
    nothing_moved(town)


async def test_a_quote_of_another_participant_and_one_that_never_was(town: Town) -> None:
    quote = town.fx.make("beta", "EUR", 10_00, "USD", 10_90)
    foreign = await town.alpha.pay_one(spec(quote_id=quote.quote_id))
    unknown = await town.alpha.pay_one(spec(quote_id=str(uuid7())))
    assert told(foreign)[1:3] == ("CURR", "QUOTE_OF_ANOTHER_PARTICIPANT")
    assert told(unknown)[1:3] == ("CURR", "QUOTE_UNKNOWN")
    assert not foreign.HasField("quote")


async def test_what_fx_does_not_quote(town: Town) -> None:
    small = await town.alpha.pay_one(spec(send_amount=money("EUR", 110)))
    assert told(small)[1:3] == ("AM06", "AMOUNT_TOO_SMALL")


async def test_a_receiver_that_is_unknown_suspended_or_without_the_currency(town: Town) -> None:
    unknown = await town.alpha.pay_one(spec(receiver_participant_id="nobody"))
    assert told(unknown)[:3] == (REJECTED, "RC04", "RECEIVER_UNKNOWN")
    foreign = await town.alpha.pay_one(spec(target_currency="KWD"))
    assert told(foreign)[:3] == (REJECTED, "AM03", "CURRENCY_NOT_HELD_BY_RECEIVER")
    suspended = payments_pb2.SetParticipantStateRequest(
        request_id=str(uuid7()),
        participant_id="beta",
        state=participant_pb2.PARTICIPANT_STATE_SUSPENDED,
        note="An exercise.",
    )
    await town.treasurer.members.SetParticipantState(suspended, timeout=TIMEOUT_SECONDS)
    payment = await town.alpha.pay_one()
    assert told(payment)[:3] == (REJECTED, "AB08", "RECEIVER_NOT_ACTIVE")
    nothing_moved(town)


async def test_more_than_one_payment_may_send(town: Town) -> None:
    limit = participant_pb2.CurrencyLimit(net_debit_cap=money("EUR", 0), per_payment=money("EUR", 100_00))
    request = payments_pb2.SetCurrencyLimitRequest(request_id=str(uuid7()), participant_id="alpha", limit=limit)
    await town.treasurer.members.SetCurrencyLimit(request, timeout=TIMEOUT_SECONDS)
    payment = await town.alpha.pay_one(spec(send_amount=money("EUR", 100_01)))
    assert told(payment)[1:3] == ("AM14", "PAYMENT_LIMIT_EXCEEDED")
    exact = await town.alpha.pay_one(spec(send_amount=money("EUR", 100_00)))
    assert exact.state == payment_pb2.PAYMENT_STATE_CREDITED


async def test_a_method_that_was_not_agreed(town: Town) -> None:
    assert (await town.alpha.pay_one(spec(method="BANK_TRANSFER"))).state == payment_pb2.PAYMENT_STATE_CREDITED
    payment = await town.alpha.pay_one(spec(method="IN_STORE"))
    assert told(payment)[1:3] == ("AG01", "METHOD_NOT_AGREED")


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (
            decision_pb2.Decision(verdict=decision_pb2.VERDICT_BLOCK, reasons=["SANCTIONS_MATCH"], iso_reason="RR04"),
            (BLOCKED, "RR04", "REGULATORY_REASON", payment_pb2.NEXT_STEP_STOP),
        ),
        (
            decision_pb2.Decision(verdict=decision_pb2.VERDICT_BLOCK, reasons=["EMBARGO"], iso_reason="RR04"),
            (REJECTED, "RR04", "EMBARGO", payment_pb2.NEXT_STEP_STOP),
        ),
        (
            decision_pb2.Decision(
                verdict=decision_pb2.VERDICT_MORE_DATA,
                reasons=["TRAVEL_RULE_DATA"],
                iso_reason="RR02",
                findings=[decision_pb2.RuleFinding(missing_fields=["debtor.address.town"])],
            ),
            (REJECTED, "RR02", "DATA_REQUIRED", payment_pb2.NEXT_STEP_FIX_DATA),
        ),
    ],
)
async def test_what_compliance_stops(
    town: Town, decision: decision_pb2.Decision, expected: tuple[int, str, str, int]
) -> None:
    town.compliance.decisions["Listed Person"] = decision
    payment = await town.alpha.pay_one(spec(creditor=party_pb2.Party(name="Listed Person")))
    assert told(payment) == expected
    assert payment.final
    # Nothing in it tells the payer who or what was found.
    for word in ("sanction", "Listed", "match", "list"):
        assert word.lower() not in payment.reason.explanation.lower()
    missing = [field for finding in decision.findings for field in finding.missing_fields]
    assert all(field in payment.reason.explanation for field in missing)
    nothing_moved(town)
    assert (
        await town.beta.stub.ListPayments(payments_pb2.ListPaymentsRequest(incoming=True), timeout=TIMEOUT_SECONDS)
        == payments_pb2.ListPaymentsResponse()
    )


async def test_an_account_that_another_channel_warns_of(town: Town) -> None:
    town.risk.actions["US:666"] = scoring_pb2.RISK_ACTION_REFUSE
    account = party_pb2.AccountReference(number="666", scheme="BBAN")
    payment = await town.alpha.pay_one(spec(creditor_account=account))
    # The receiver is in the United States, so its national number is an account there.
    assert told(payment) == (REJECTED, "FR01", "FRAUD_RISK", payment_pb2.NEXT_STEP_STOP)
    nothing_moved(town)


async def test_a_refused_posting_gives_everything_back(town: Town) -> None:
    for account in town.ledger.accounts.values():
        if (account.owner, account.currency) == ("beta", "USD"):
            account.state = 2  # type: ignore[assignment]
    payment = await town.alpha.pay_one()
    assert told(payment)[:3] == (REJECTED, "ED05", "POSTING_REFUSED")
    assert "CREDIT_ACCOUNT_CLOSED" in payment.reason.explanation
    nothing_moved(town)
    assert town.fx.quotes[payment.quote.quote_id].state == 4


async def test_a_provider_with_dollars_only_is_funded_on_its_position(town: Town) -> None:
    funding = payments_pb2.Funding(
        request_id=str(uuid7()), participant_id="bank-of-exchange", amount=money("USD", 5_00)
    )
    request = payments_pb2.FundAccountsRequest(fundings=[funding])
    results = (await town.treasurer.members.FundAccounts(request, timeout=TIMEOUT_SECONDS)).results
    assert results[0].status.reason == "OK"
    assert town.ledger.balance("bank-of-exchange", "USD", code=4) == 5_00


async def test_the_limits_of_a_provider_are_kept_though_its_position_has_no_cap(town: Town) -> None:
    limit = participant_pb2.CurrencyLimit(net_debit_cap=money("USD", 0), per_payment=money("USD", 9_00))
    request = payments_pb2.SetCurrencyLimitRequest(
        request_id=str(uuid7()), participant_id="bank-of-exchange", limit=limit
    )
    result = (await town.treasurer.members.SetCurrencyLimit(request, timeout=TIMEOUT_SECONDS)).result
    assert result.status.reason == "OK"
    assert [account.limit for account in result.participant.accounts if account.currency == "USD"] == [limit]


async def test_fundings_are_refused_one_by_one(town: Town) -> None:
    def funding(name: str, amount: int, **fields: bool) -> payments_pb2.Funding:
        return payments_pb2.Funding(request_id=str(uuid7()), participant_id=name, amount=money("EUR", amount), **fields)

    request = payments_pb2.FundAccountsRequest(
        fundings=[funding("nobody", 1), funding("alpha", 0), funding("beta", 1, withdrawal=True), funding("beta", 7)]
    )
    for _ in range(2):
        results = (await town.treasurer.members.FundAccounts(request, timeout=TIMEOUT_SECONDS)).results
        assert [result.status.reason for result in results] == [
            "PARTICIPANT_UNKNOWN",
            "MALFORMED",
            "EXCEEDS_AVAILABLE",
            "OK",
        ]
    assert town.ledger.balance("beta", "EUR") == 7


async def test_a_participant_that_has_left_does_not_come_back_and_is_paid_no_more(town: Town) -> None:
    async def set_state(name: str, state: participant_pb2.ParticipantState) -> str:
        request = payments_pb2.SetParticipantStateRequest(
            request_id=str(uuid7()), participant_id=name, state=state, note="An exercise."
        )
        response = await town.treasurer.members.SetParticipantState(request, timeout=TIMEOUT_SECONDS)
        return response.result.status.reason

    assert await set_state("beta", participant_pb2.PARTICIPANT_STATE_OFFBOARDED) == "OK"
    assert await set_state("beta", participant_pb2.PARTICIPANT_STATE_ACTIVE) == "PARTICIPANT_OFFBOARDED"
    assert await set_state("nobody", participant_pb2.PARTICIPANT_STATE_ACTIVE) == "PARTICIPANT_UNKNOWN"
    payment = await town.alpha.pay_one()
    assert told(payment)[:3] == (REJECTED, "AB08", "RECEIVER_NOT_ACTIVE")
    funding = payments_pb2.Funding(request_id=str(uuid7()), participant_id="alpha", amount=money("KWD", 1))
    request = payments_pb2.FundAccountsRequest(fundings=[funding])
    (result,) = (await town.treasurer.members.FundAccounts(request, timeout=TIMEOUT_SECONDS)).results
    assert result.status.reason == "CURRENCY_NOT_HELD"


async def test_onboarding_is_done_once(town: Town) -> None:
    member = participant("delta", "DELTSGSGXXX", "SG")
    other = participant("delta", "DELTSGSGXXX", "SG")
    broken = participant("Delta!", "BIC", "XX", caps={"EUR": -1, "ABC": 0})
    members = town.treasurer.members
    request = payments_pb2.OnboardParticipantsRequest(participants=[member, broken])
    first = (await members.OnboardParticipants(request, timeout=TIMEOUT_SECONDS)).results
    again = (await members.OnboardParticipants(request, timeout=TIMEOUT_SECONDS)).results
    assert [result.status.reason for result in first] == ["OK", "MALFORMED"]
    assert {violation.field for violation in first[1].status.violations} >= {
        "participants[1].participant_id",
        "participants[1].bic",
        "participants[1].country",
        "participants[1].currencies[0].net_debit_cap.minor_units",
        "participants[1].currencies[1].net_debit_cap.currency",
    }
    assert again[0].participant == first[0].participant
    assert again[0].status.replayed
    request = payments_pb2.OnboardParticipantsRequest(participants=[other])
    second = (await members.OnboardParticipants(request, timeout=TIMEOUT_SECONDS)).results
    assert second[0].status.reason == "PARTICIPANT_EXISTS"


async def test_one_call_takes_a_participant_on_once(town: Town) -> None:
    members = [participant("delta", "DELTSGSGXXX", "SG", caps={"EUR": cap}) for cap in (5_00, 7_00)]
    request = payments_pb2.OnboardParticipantsRequest(participants=members)
    first, second = (await town.treasurer.members.OnboardParticipants(request, timeout=TIMEOUT_SECONDS)).results
    assert (first.status.reason, second.status.reason) == ("OK", "MALFORMED")
    assert [violation.field for violation in second.status.violations] == ["participants[1].participant_id"]
    caps = [account.limit_minor_units for account in town.ledger.accounts.values() if account.owner == "delta"]
    assert caps == [5_00]


async def test_more_than_a_day_may_send(town: Town) -> None:
    limit = participant_pb2.CurrencyLimit(net_debit_cap=money("EUR", 0), per_day=money("EUR", 1_000_00))
    request = payments_pb2.SetCurrencyLimitRequest(request_id=str(uuid7()), participant_id="alpha", limit=limit)
    await town.treasurer.members.SetCurrencyLimit(request, timeout=TIMEOUT_SECONDS)
    results = await town.alpha.pay(*(spec(send_amount=money("EUR", 300_00)) for _ in range(10)))
    ends = sorted((result.payment.iso_status, result.payment.reason.reason) for result in results)
    assert ends == [("ACCC", "")] * 3 + [("RJCT", "DAY_LIMIT_EXCEEDED")] * 7
    assert {result.payment.reason.iso_code for result in results if result.payment.reason.reason} == {"AM14"}
    # What failed afterwards does not count: the rest of the day is still there.
    for account in town.ledger.accounts.values():
        if (account.owner, account.currency) == ("beta", "USD"):
            account.state = 2  # type: ignore[assignment]
    failed = await town.alpha.pay_one(spec(send_amount=money("EUR", 100_00)))
    assert failed.reason.reason == "POSTING_REFUSED"
    for account in town.ledger.accounts.values():
        account.state = 1  # type: ignore[assignment]
    last = await town.alpha.pay_one(spec(send_amount=money("EUR", 100_00)))
    assert last.state == payment_pb2.PAYMENT_STATE_CREDITED
