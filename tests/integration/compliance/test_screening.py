"""Screening through the public API: what is decided, that it is decided once, and what is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import grpc
import pytest

from fixtures.compliance import CREDITOR, DEBTOR, party
from rpc import Identity
from rpc.errors import read
from serai.common.v1 import money_pb2, party_pb2
from serai.compliance.v1 import compliance_pb2, decision_pb2
from serai.compliance.v1.compliance_pb2_grpc import ComplianceServiceStub
from serai.ids import uuid7
from storage.provision import ServiceUrls

# The generated stub of an aio channel, which has a type in the .pyi alone.
Stub = Any


async def screen(stub: Stub, deadline: dict[str, Any], *payments: decision_pb2.PaymentToScreen) -> list[Any]:
    answer = await stub.ScreenPayments(compliance_pb2.ScreenPaymentsRequest(payments=payments), **deadline)
    return list(answer.results)


async def test_an_honest_payment_is_clear(stub: Stub, deadline: Any, payment: Any) -> None:
    [result] = await screen(stub, deadline, payment())
    assert result.status.reason == "OK"
    assert result.decision.verdict == decision_pb2.VERDICT_CLEAR
    assert not result.decision.matches
    assert result.decision.iso_reason == ""
    assert set(result.decision.versions.lists) == {"house-invented", "ofac-sdn"}
    assert result.decision.versions.matcher


@pytest.mark.parametrize(
    "name",
    ["Zelimir Ostapovich Vorkhanov", "VORKHANOV Zelimir", "Зелимир Ворханов", "Zelimir Vоrkhаnov", "Zelimir Vorhanov"],
    ids=["as listed", "reordered", "Cyrillic", "look-alike letters", "misspelt"],
)
async def test_a_sanctioned_creditor_is_blocked_with_reasons(
    stub: Stub, deadline: Any, payment: Any, name: str
) -> None:
    [result] = await screen(stub, deadline, payment(creditor=party(CREDITOR, name, "SG", "Singapore")))
    decision = result.decision
    assert decision.verdict == decision_pb2.VERDICT_BLOCK
    assert decision.reasons[0] == "SANCTIONS_MATCH"
    assert decision.iso_reason == "RR04"
    match = decision.matches[0]
    assert (match.list_id, match.entry_id, match.role) == ("house-invented", "900001", CREDITOR)
    assert match.programs == ["INVENTED-ARMS"]
    assert match.reasons[0].feature in {"NAME_TOKENS", "JOINED_NAME"}
    assert sum(float(reason.contribution) for reason in match.reasons) >= float(match.score) - 1e-9
    assert name not in str(decision) or name == "Zelimir Ostapovich Vorkhanov"


async def test_an_embargoed_corridor_is_blocked_and_each_rule_is_named(stub: Stub, deadline: Any, payment: Any) -> None:
    sent = payment(target_country="KP", creditor=party(CREDITOR, "Honest Bakery", "KP", "Wonsan"))
    [result] = await screen(stub, deadline, sent)
    assert result.decision.verdict == decision_pb2.VERDICT_BLOCK
    assert result.decision.reasons[0] == "EMBARGO"
    blocking = {f.rule_id for f in result.decision.findings if f.verdict == decision_pb2.VERDICT_BLOCK}
    assert {"world.fatf.call-for-action", "eu.embargo.kp"} <= blocking
    assert all(finding.source for finding in result.decision.findings)


async def test_an_address_in_an_embargoed_region_blocks_dollars(stub: Stub, deadline: Any, payment: Any) -> None:
    creditor = party(CREDITOR, "Seaside Hotel", "UA", "Yalta", subdivision="UA-43")
    dollars = money_pb2.Money(currency="USD", minor_units=10_000)
    [result] = await screen(stub, deadline, payment(target_country="UA", creditor=creditor, receive_amount=dollars))
    assert result.decision.verdict == decision_pb2.VERDICT_BLOCK
    assert "us.embargo.crimea" in {finding.rule_id for finding in result.decision.findings}


@pytest.mark.parametrize(
    ("changes", "missing", "iso_reason"),
    [
        ({"debtor": party(DEBTOR, "Greta Lindqvist", number="")}, "debtor.account.number", "RR01"),
        ({"debtor": party(DEBTOR, "  ")}, "debtor.name", "RR02"),
        ({"creditor": party(CREDITOR, "😀", "SG", "Singapore")}, "creditor.name", "RR03"),
        (
            {"target_country": "BH", "creditor": party(CREDITOR, "Layla Rahimi", "BH", "Manama"), "purpose_code": ""},
            "purpose_code",
            "RR04",
        ),
    ],
    ids=["debtor's account", "debtor's name", "creditor's name", "purpose"],
)
async def test_missing_data_that_the_law_requires_is_asked_for(
    stub: Stub, deadline: Any, payment: Any, changes: Any, missing: str, iso_reason: str
) -> None:
    [result] = await screen(stub, deadline, payment(**changes))
    assert result.decision.verdict == decision_pb2.VERDICT_MORE_DATA
    assert result.decision.iso_reason == iso_reason
    assert missing in {path for finding in result.decision.findings for path in finding.missing_fields}


async def test_a_listed_name_in_the_remittance_is_reviewed(stub: Stub, deadline: Any, payment: Any) -> None:
    text = "invoice 17, on behalf of Zelimir Ostapovich Vorkhanov"
    [result] = await screen(stub, deadline, payment(remittance=text))
    assert result.decision.verdict == decision_pb2.VERDICT_REVIEW
    assert result.decision.reasons == ["POSSIBLE_SANCTIONS_MATCH"]


async def test_the_same_request_gets_the_same_decision_for_ever(stub: Stub, deadline: Any, payment: Any) -> None:
    sent = payment()
    [first] = await screen(stub, deadline, sent)
    [again] = await screen(stub, deadline, sent)
    assert not first.status.replayed
    assert again.status.replayed
    assert again.decision.SerializeToString(deterministic=True) == first.decision.SerializeToString(deterministic=True)
    read_back = await stub.GetDecisions(
        compliance_pb2.GetDecisionsRequest(decision_ids=[str(uuid7()), first.decision.decision_id]), **deadline
    )
    assert list(read_back.decisions) == [first.decision]


async def test_a_blocked_decision_is_read_back_bit_by_bit(stub: Stub, deadline: Any, payment: Any) -> None:
    sent = payment(creditor=party(CREDITOR, "Milavena Drazhkovska", "SG", "Singapore", birth_date="1974-09-02"))
    [first] = await screen(stub, deadline, sent)
    [again] = await screen(stub, deadline, sent)
    assert first.decision.matches
    assert again.decision.SerializeToString(deterministic=True) == first.decision.SerializeToString(deterministic=True)


async def test_a_request_id_with_other_content_is_refused(stub: Stub, deadline: Any, payment: Any) -> None:
    sent = payment()
    await screen(stub, deadline, sent)
    sent.remittance = "something else"
    [result] = await screen(stub, deadline, sent)
    assert result.status.reason == "IDEMPOTENCY_KEY_REUSED"
    assert not result.HasField("decision")


async def test_of_two_items_with_one_id_in_a_call_the_first_counts(stub: Stub, deadline: Any, payment: Any) -> None:
    first = payment()
    other = payment(request_id=first.request_id, remittance="something else")
    results = await screen(stub, deadline, first, other, first)
    assert [result.status.reason for result in results] == ["OK", "IDEMPOTENCY_KEY_REUSED", "OK"]
    assert [result.status.replayed for result in results] == [False, False, True]


async def test_whatever_payments_takes_can_be_screened(stub: Stub, deadline: Any, payment: Any) -> None:
    passport = party_pb2.PartyIdentifier(scheme="CCPT", value="7" * 70)
    names = [f"Greta Lindqvist {letter * 100}" for letter in "abcdefghijklmnopqrst"]
    debtor = party(DEBTOR, "x" * 140, number="7" * 128, other_names=names, identifiers=[passport])
    [result] = await screen(stub, deadline, payment(debtor=debtor, remittance="x" * 140))
    assert result.status.reason == "OK"


async def test_racing_requests_get_one_decision(stub: Stub, deadline: Any, payment: Any) -> None:
    sent = payment()
    answers = await asyncio.gather(*(screen(stub, deadline, sent, payment(), sent) for _ in range(8)))
    ids = {result.decision.decision_id for [first, _, last] in answers for result in (first, last)}
    assert len(ids) == 1
    replays = [result.status.replayed for [first, _, last] in answers for result in (first, last)]
    assert replays.count(False) == 1


async def test_a_malformed_item_leaves_its_neighbours_alone(stub: Stub, deadline: Any, payment: Any) -> None:
    broken = payment(source_country="XQ", purpose_code="no!")
    bad, good = await screen(stub, deadline, broken, payment())
    assert bad.status.reason == "MALFORMED"
    assert {v.field for v in bad.status.violations} == {"payments[0].source_country", "payments[0].purpose_code"}
    assert good.status.reason == "OK"


async def test_a_wholly_malformed_call_is_refused_with_every_violation(stub: Stub, deadline: Any, payment: Any) -> None:
    broken = payment(
        request_id="7",
        participant_id="",
        send_amount=money_pb2.Money(currency="EUX", minor_units=0),
        target_country="ZZ",
        debtor=party(DEBTOR, "x" * 10_000, birth_date="1999-02-30", gender="?", nationalities=["QQ"]),
        creditor=party(CREDITOR, "bell\x07", bic="NOTABIC", subdivision="nowhere"),
    )
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await screen(stub, deadline, broken)
    failure = read(refused.value)
    assert (failure.code, failure.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST")
    assert {violation.field.removeprefix("payments[0].") for violation in failure.violations} == {
        "request_id",
        "participant_id",
        "send_amount.currency",
        "send_amount.minor_units",
        "target_country",
        "parties[0].party.name",
        "parties[0].party.birth_date",
        "parties[0].party.gender",
        "parties[0].party.nationalities[0]",
        "parties[1].party.name",
        "parties[1].party.address.subdivision",
        "parties[1].account.bic",
    }
    said = " ".join([failure.message, *(violation.description for violation in failure.violations)])
    assert not [given for given in ("NOTABIC", "nowhere", "'?'", "QQ", "1999") if given in said]


@pytest.mark.parametrize("count", [0, 501])
async def test_the_size_of_a_batch_is_bounded(stub: Stub, deadline: Any, payment: Any, count: int) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await screen(stub, deadline, *(payment() for _ in range(count)))
    assert read(refused.value).reason == "INVALID_REQUEST"


async def test_a_party_alone_is_screened_under_its_callers_name(address: str, channel: Any, deadline: Any) -> None:
    reviewer = ComplianceServiceStub(channel(address, Identity.operator("reviewer")))
    requests = [
        decision_pb2.PartyToScreen(
            request_id=str(uuid7()), party=party_pb2.Party(name=name, address=home), jurisdiction="DE"
        )
        for name, home in (
            ("Mehrvarzad Bahrampuyan", party_pb2.PostalAddress(country="DE")),
            ("Bread And Roses Bakery", party_pb2.PostalAddress(country="KP")),
            ("Bread And Roses Bakery", party_pb2.PostalAddress(country="FR")),
        )
    ]
    answer = await reviewer.ScreenParties(compliance_pb2.ScreenPartiesRequest(parties=requests), **deadline)
    verdicts = [result.decision.verdict for result in answer.results]
    assert verdicts == [decision_pb2.VERDICT_BLOCK, decision_pb2.VERDICT_BLOCK, decision_pb2.VERDICT_CLEAR]


async def test_decisions_are_append_only_and_hold_no_party(
    stub: Stub, deadline: Any, payment: Any, database: ServiceUrls
) -> None:
    await screen(stub, deadline, payment(debtor=party(DEBTOR, "Quendolyn Abernathy-Fitz")))
    conn = await asyncpg.connect(database.runtime_url)
    try:
        for statement in (
            "UPDATE decision SET verdict = 'CLEAR'",
            "DELETE FROM decision",
            "DELETE FROM ruling_versions",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
        rows = await conn.fetch("SELECT decision::text FROM decision")
    finally:
        await conn.close()
    assert rows
    assert not [row for row in rows if "Quendolyn" in row[0] or "Abernathy" in row[0]]
