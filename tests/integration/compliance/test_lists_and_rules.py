"""Lists and rule packs through the public API: what is in force, how it is renewed, and who may ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
import pytest

from rpc import Identity
from rpc.errors import read
from serai.common.v1 import money_pb2
from serai.compliance.v1 import compliance_pb2, decision_pb2
from serai.compliance.v1.compliance_pb2_grpc import ComplianceServiceStub
from serai.ids import uuid7
from storage.migrate import schema_drift
from storage.provision import ServiceUrls

SECOND = '700002,"QUILLFEATHER, Ottoline","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


@pytest.fixture
def security(address: str, channel: Any) -> Any:
    return ComplianceServiceStub(channel(address, Identity.operator("security")))


@pytest.fixture
def alpha(address: str, channel: Any) -> Any:
    return ComplianceServiceStub(channel(address, Identity.channel("alpha")))


async def reload(security: Any, deadline: Any) -> Any:
    return await security.ReloadLists(compliance_pb2.ReloadListsRequest(request_id=str(uuid7())), **deadline)


async def verdict_on(stub: Any, deadline: Any, payment: Any, name: str) -> int:
    sent = payment()
    sent.parties[1].party.name = name
    answer = await stub.ScreenPayments(compliance_pb2.ScreenPaymentsRequest(payments=[sent]), **deadline)
    return int(answer.results[0].decision.verdict)


async def test_the_lists_in_force_are_named_and_the_invented_one_says_so(security: Any, deadline: Any) -> None:
    answer = await security.ListLists(compliance_pb2.ListListsRequest(), **deadline)
    rows = {item.list_id: item for item in answer.lists}
    assert list(rows) == ["house-invented", "ofac-sdn"]
    assert rows["house-invented"].invented
    assert not rows["ofac-sdn"].invented
    assert rows["ofac-sdn"].origin == "ofac_sdn_2026-01-01.csv"
    assert rows["ofac-sdn"].version.startswith("2026-01-01+")
    assert rows["ofac-sdn"].entries == 1


async def test_lists_come_in_pages(security: Any, deadline: Any) -> None:
    first = await security.ListLists(compliance_pb2.ListListsRequest(page_size=1), **deadline)
    request = compliance_pb2.ListListsRequest(page_size=1, page_token=first.next_page_token)
    second = await security.ListLists(request, **deadline)
    assert [item.list_id for page in (first, second) for item in page.lists] == ["house-invented", "ofac-sdn"]
    assert second.next_page_token == ""
    wrong = compliance_pb2.ListListsRequest(page_size=5000, page_token=first.lists[0].list_id)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await security.ListLists(wrong, **deadline)
    assert {violation.field for violation in read(refused.value).violations} == {"page_size", "page_token"}


async def test_a_new_list_takes_effect_at_reload(
    stub: Any, security: Any, deadline: Any, payment: Any, lists: Path
) -> None:
    assert await verdict_on(stub, deadline, payment, "Ottoline Quillfeather") == decision_pb2.VERDICT_CLEAR
    (lists / "ofac_sdn_2026-02-02.csv").write_text(SECOND)
    answer = await reload(security, deadline)
    assert not answer.failures
    assert await verdict_on(stub, deadline, payment, "Ottoline Quillfeather") == decision_pb2.VERDICT_BLOCK
    assert await verdict_on(stub, deadline, payment, "Brutus Molvaniste") == decision_pb2.VERDICT_CLEAR


async def test_a_broken_file_leaves_the_last_good_list_in_force(
    stub: Any, security: Any, deadline: Any, payment: Any, lists: Path
) -> None:
    (lists / "ofac_sdn_2026-03-03.csv").write_text(SECOND + '700003,"HALF A ROW","indi')
    answer = await reload(security, deadline)
    assert [failure.list_id for failure in answer.failures] == ["ofac-sdn"]
    assert "middle of a row" in answer.failures[0].explanation
    versions = {item.list_id: item.version for item in answer.lists}
    assert versions["ofac-sdn"].startswith("2026-01-01+")
    assert await verdict_on(stub, deadline, payment, "Brutus Molvaniste") == decision_pb2.VERDICT_BLOCK


async def test_a_folder_that_was_emptied_leaves_the_last_good_list_in_force(
    stub: Any, security: Any, deadline: Any, payment: Any, lists: Path
) -> None:
    for file in lists.iterdir():
        file.unlink()
    answer = await reload(security, deadline)
    assert [failure.list_id for failure in answer.failures] == ["ofac-sdn"]
    assert await verdict_on(stub, deadline, payment, "Brutus Molvaniste") == decision_pb2.VERDICT_BLOCK


async def test_a_channel_may_ask_about_a_corridor_in_advance(alpha: Any, deadline: Any) -> None:
    request = compliance_pb2.ExplainCorridorRequest(
        source_country="US",
        target_country="BH",
        send_amount=money_pb2.Money(currency="USD", minor_units=500_000),
        target_currency="BHD",
    )
    answer = await alpha.ExplainCorridor(request, **deadline)
    assert answer.verdict == decision_pb2.VERDICT_CLEAR
    assert {"us.travel-rule", "bh.purpose-code"} <= {finding.rule_id for finding in answer.findings}
    assert {"purpose_code", "debtor.name", "debtor.address.town"} <= set(answer.required_fields)
    request.target_country = "KP"
    assert (await alpha.ExplainCorridor(request, **deadline)).verdict == decision_pb2.VERDICT_BLOCK


async def test_a_corridor_that_does_not_exist_is_refused_with_every_violation(alpha: Any, deadline: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await alpha.ExplainCorridor(compliance_pb2.ExplainCorridorRequest(source_country="EU"), **deadline)
    fields = {violation.field for violation in read(refused.value).violations}
    assert fields == {"source_country", "target_country", "send_amount", "target_currency"}


async def test_rule_packs_are_listed_with_their_advisory_rules(alpha: Any, deadline: Any) -> None:
    answer = await alpha.ListRulePacks(compliance_pb2.ListRulePacksRequest(), **deadline)
    packs = {pack.pack_id: pack for pack in answer.packs}
    assert {"world", "us", "eu", "gb", "sg", "jp", "cn", "hk", "in", "bh"} <= set(packs)
    assert packs["us"].advisory_rules
    assert packs["us"].rules > packs["us"].advisory_rules


@pytest.mark.parametrize(
    ("rpc", "request_type"),
    [
        ("ScreenPayments", compliance_pb2.ScreenPaymentsRequest),
        ("ScreenParties", compliance_pb2.ScreenPartiesRequest),
        ("GetDecisions", compliance_pb2.GetDecisionsRequest),
        ("ListLists", compliance_pb2.ListListsRequest),
        ("ReloadLists", compliance_pb2.ReloadListsRequest),
    ],
)
async def test_a_channel_may_do_nothing_else(alpha: Any, deadline: Any, rpc: str, request_type: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await getattr(alpha, rpc)(request_type(), **deadline)
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED


async def test_only_security_may_reload(stub: Any, deadline: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.ReloadLists(compliance_pb2.ReloadListsRequest(request_id=str(uuid7())), **deadline)
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED


async def test_the_migrated_schema_is_what_the_tables_say(database: ServiceUrls) -> None:
    assert await schema_drift("compliance", database.owner_url) == []
