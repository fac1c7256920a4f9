"""The migrated database is what the models say, and the contract's numbers are the domain's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from payments.domain.accounts import AccountCode
from payments.domain.assessment import ComplianceVerdict, RiskAction
from payments.domain.participant import CreditMode, ParticipantState, Role
from payments.domain.payment import NextStep, PaymentState
from payments.domain.postings import Purpose
from payments.domain.quote import QuoteStanding
from payments.storage import statements
from serai.compliance.v1 import decision_pb2
from serai.fx.v1 import quote_pb2
from serai.ids import uuid7
from serai.ledger.v1 import account_pb2, transfer_pb2
from serai.payments.v1 import participant_pb2, payment_pb2
from serai.risk.v1 import scoring_pb2
from storage.migrate import schema_drift

if TYPE_CHECKING:
    from fixtures.database import FreshDatabase
    from storage.provision import ServiceUrls


async def test_the_schema_equals_the_models(fresh_database: FreshDatabase) -> None:
    urls = await fresh_database("payments")
    assert await schema_drift("payments", urls.owner_url) == []


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("READ", [[uuid7()]]),
        ("READ_UETR", [uuid7()]),
        ("LOCK", [uuid7()]),
        ("WHY_NOT_SAVED", [[uuid7()]]),
        ("CLAIM", [uuid7(), timedelta(seconds=4), 500]),
        ("RENEW", [[uuid7()], uuid7(), timedelta(seconds=4)]),
        ("OVERDUE", []),
        ("LIST_SENT", ["alpha", [], uuid7(), 100]),
        ("LIST_INCOMING", ["alpha", [], uuid7(), 100]),
    ],
)
async def test_statements_find_payments_by_an_index(payments_urls: ServiceUrls, name: str, given: list[Any]) -> None:
    conn = await asyncpg.connect(payments_urls.runtime_url)
    try:
        await conn.execute("SET enable_seqscan = off")
        rows = await conn.fetch(f"EXPLAIN {getattr(statements, name)}", *given)
    finally:
        await conn.close()
    plan = "\n".join(row[0] for row in rows)
    assert "Seq Scan" not in plan, plan
    assert not (name.startswith("LIST") and "Sort" in plan), plan


@pytest.mark.parametrize(
    ("ours", "theirs", "prefix"),
    [
        (PaymentState, payment_pb2.PaymentState, "PAYMENT_STATE_"),
        (NextStep, payment_pb2.NextStep, "NEXT_STEP_"),
        (Role, participant_pb2.ParticipantRole, "PARTICIPANT_ROLE_"),
        (ParticipantState, participant_pb2.ParticipantState, "PARTICIPANT_STATE_"),
        (CreditMode, participant_pb2.CreditMode, "CREDIT_MODE_"),
        (QuoteStanding, quote_pb2.QuoteState, "QUOTE_STATE_"),
        (RiskAction, scoring_pb2.RiskAction, "RISK_ACTION_"),
        (ComplianceVerdict, decision_pb2.Verdict, "VERDICT_"),
        (AccountCode, account_pb2.AccountCode, "ACCOUNT_CODE_"),
        (Purpose, transfer_pb2.TransferPurpose, "TRANSFER_PURPOSE_"),
    ],
)
def test_numbers_are_the_contracts(ours: type, theirs: object, prefix: str) -> None:
    contract = {name.removeprefix(prefix): number for name, number in theirs.items()}  # type: ignore[attr-defined]
    for member in ours:  # type: ignore[attr-defined]
        name = {"NONE": "UNSPECIFIED"}.get(member.name, member.name)
        assert contract[name] == member.value
