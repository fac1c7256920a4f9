"""A running compliance service with the invented list and one list of this test's own, behind mutual TLS."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from compliance.main import build
from compliance.settings import Settings
from fixtures.compliance import CREDITOR, DEBTOR, party
from rpc import Identity
from rpc.deadlines import outgoing
from serai.common.v1 import money_pb2
from serai.compliance.v1 import compliance_pb2_grpc, decision_pb2
from serai.ids import uuid7
from storage.provision import ServiceUrls

Payment = Callable[..., decision_pb2.PaymentToScreen]

SDN = '700001,"MOLVANISTE, Brutus","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 01 Jan 1960."\n'


@pytest_asyncio.fixture(scope="session")
async def database(fresh_database: Any) -> ServiceUrls:
    """The service's migrated database, shared by its tests: every request has its own ids."""
    urls: ServiceUrls = await fresh_database("compliance")
    return urls


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder of list files that a test may break."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "ofac_sdn_2026-01-01.csv").write_text(SDN)
    return folder


@pytest_asyncio.fixture
async def address(database: ServiceUrls, lists: Path, settings_of: Any, serve: Any) -> AsyncIterator[str]:
    """The address of a running service."""
    settings = Settings(**settings_of("compliance", database), data_dir=lists, home=lists.parent / "home")
    async with build(settings) as application:
        yield await serve(application, Identity.service("compliance"))


@pytest.fixture
def stub(address: str, channel: Any) -> Any:
    """The service as the payments service calls it."""
    return compliance_pb2_grpc.ComplianceServiceStub(channel(address, Identity.service("payments")))


@pytest.fixture
def deadline() -> dict[str, Any]:
    """What every call carries."""
    return dict(outgoing(10.0))


@pytest.fixture
def payment() -> Payment:
    """Gives an honest payment from Berlin to Singapore; name the fields that differ."""

    def make(**fields: Any) -> decision_pb2.PaymentToScreen:
        debtor = fields.pop("debtor", party(DEBTOR, "Greta Lindqvist"))
        creditor = fields.pop("creditor", party(CREDITOR, "Tan Wei Ling", "SG", "Singapore"))
        values: dict[str, Any] = {
            "request_id": str(uuid7()),
            "payment_id": str(uuid7()),
            "parties": [debtor, creditor],
            "send_amount": money_pb2.Money(currency="EUR", minor_units=250_000),
            "receive_amount": money_pb2.Money(currency="SGD", minor_units=360_000),
            "source_country": "DE",
            "target_country": "SG",
            "purpose_code": "GDDS",
            "participant_id": "alpha",
        }
        return decision_pb2.PaymentToScreen(**values | fields)

    return make
