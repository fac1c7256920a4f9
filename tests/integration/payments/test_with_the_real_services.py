"""Payments with the other four services as they are: what the fakes promise, the real ones keep."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from fixtures.payments import Caller, money, participant, spec
from rpc import Identity, certificates
from rpc.server import Server
from serai.client import Addresses, Connection, Serai
from serai.common.v1 import party_pb2
from serai.fx.v1 import fx_pb2, fx_pb2_grpc, quote_pb2
from serai.ids import uuid7
from serai.ledger.v1 import ledger_pb2, ledger_pb2_grpc
from serai.payments.v1 import participant_pb2, payment_pb2, payments_pb2, payments_pb2_grpc
from serai.risk.v1 import signal_pb2

if TYPE_CHECKING:
    from fixtures.database import FreshDatabase
    from fixtures.rpc import Channel, SettingsOf

TIMEOUT_SECONDS = 30.0
CREDITED = payment_pb2.PAYMENT_STATE_CREDITED
MERCHANT = party_pb2.Party(
    name="Nordwind Handels GmbH",
    kind=party_pb2.PARTY_KIND_ORGANISATION,
    address=party_pb2.PostalAddress(country="US", town="Portland", street="1 Dock Street", post_code="97201"),
)
PAYER = party_pb2.Party(
    name="Greta Ohm",
    kind=party_pb2.PARTY_KIND_PERSON,
    birth_date="1984-05-06",
    birth_country="DE",
    address=party_pb2.PostalAddress(country="DE", town="Bremen", street="Am Wall 1", post_code="28195"),
)


@dataclass
class City:
    """Five services that talk to each other over mutual TLS."""

    addresses: dict[str, str]
    certs: Path
    connect: Channel

    def caller(self, identity: Identity) -> Caller:
        opened = self.connect(self.addresses["payments"], identity)
        return Caller(payments_pb2_grpc.PaymentServiceStub(opened), payments_pb2_grpc.ParticipantServiceStub(opened))

    @property
    def alpha(self) -> Caller:
        return self.caller(Identity.channel("alpha"))

    def client(self, name: str) -> Any:
        at = Addresses(*(self.addresses[service] for service in ("payments", "fx", "risk")))
        return Serai.connect(Connection(at, certificates.tls(self.certs, Identity.channel(name))))


@pytest_asyncio.fixture
async def city(
    fresh_database: FreshDatabase,
    certs: Path,
    settings_of: SettingsOf,
    channel: Channel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[City]:
    # Without a folder of real lists beside it, compliance takes the invented one that it ships.
    monkeypatch.chdir(tmp_path)
    addresses: dict[str, str] = {}
    async with AsyncExitStack() as stack:
        for name in ("ledger", "fx", "compliance", "risk", "payments"):
            common = settings_of(name, await fresh_database(name))
            addresses[name] = await _start(name, common, addresses, tmp_path, stack)
        made = City(addresses, certs, channel)
        await _settle_in(made)
        yield made


async def _start(
    name: str, common: dict[str, Any], addresses: dict[str, str], home: Path, stack: AsyncExitStack
) -> str:
    main, settings = import_module(f"{name}.main"), import_module(f"{name}.settings")
    known = settings.Settings.model_fields
    extra: dict[str, Any] = {f"{peer}_address": address for peer, address in addresses.items()}
    extra["home"] = home
    made = settings.Settings(**common, **{field: value for field, value in extra.items() if field in known})
    application = await stack.enter_async_context(main.build(made))
    for work in application.background:
        stack.push_async_callback(_end, asyncio.create_task(work()))
    server = Server(application, made.tls, certificates.TRUST_DOMAIN)
    await server.start("127.0.0.1:0")
    stack.push_async_callback(server.stop, 0.5)
    return f"127.0.0.1:{server.port}"


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _settle_in(city: City) -> None:
    treasurer = Identity.operator("treasurer")
    provider = fx_pb2.Provider(
        provider_id="bank-of-exchange",
        display_name="Bank of Exchange",
        currencies=["EUR", "USD"],
        half_spread_ppm=900,
        active=True,
    )
    fx = fx_pb2_grpc.FxServiceStub(city.connect(city.addresses["fx"], treasurer))
    await fx.PutProviders(
        fx_pb2.PutProvidersRequest(request_id=str(uuid7()), providers=[provider]), timeout=TIMEOUT_SECONDS
    )
    members = [
        participant("alpha", "ALPHDEFFXXX", "DE"),
        participant("beta", "BETAUS33XXX", "US"),
        participant(
            "bank-of-exchange", "EXCHCHZZXXX", "CH", roles=[participant_pb2.PARTICIPANT_ROLE_LIQUIDITY_PROVIDER]
        ),
    ]
    stub = city.caller(treasurer).members
    onboarded = await stub.OnboardParticipants(
        payments_pb2.OnboardParticipantsRequest(participants=members), timeout=TIMEOUT_SECONDS
    )
    assert [result.status.reason for result in onboarded.results] == ["OK"] * 3
    funding = payments_pb2.Funding(
        request_id=str(uuid7()), participant_id="alpha", amount=money("EUR", 50_000_00), reference="first"
    )
    funded = await stub.FundAccounts(payments_pb2.FundAccountsRequest(fundings=[funding]), timeout=TIMEOUT_SECONDS)
    assert funded.results[0].status.reason == "OK"


def order(**fields: Any) -> payment_pb2.PaymentSpec:
    """A payment with all the data that the law of its corridor asks for."""
    fields.setdefault("debtor", PAYER)
    fields.setdefault("creditor", MERCHANT)
    fields.setdefault("purpose_code", "GDDS")
    return spec(**fields)


async def _books(city: City) -> ledger_pb2.GetTrialBalanceResponse:
    viewer = ledger_pb2_grpc.LedgerServiceStub(city.connect(city.addresses["ledger"], Identity.operator("viewer")))
    return await viewer.GetTrialBalance(ledger_pb2.GetTrialBalanceRequest(book_id=1), timeout=TIMEOUT_SECONDS)


async def test_payments_settle_and_the_books_balance(city: City) -> None:
    results = await city.alpha.pay(*(order() for _ in range(20)))
    ends = {(result.payment.iso_status, result.payment.reason.reason) for result in results}
    assert ends == {("ACCC", "")}
    balances = await city.alpha.stub.ListBalances(payments_pb2.ListBalancesRequest(), timeout=5)
    euro = next(row for row in balances.balances if row.account.currency == "EUR")
    sent = sum(result.payment.send_amount.minor_units for result in results)
    assert (euro.posted.minor_units, euro.held.minor_units) == (50_000_00 - sent, 0)
    beta = await city.caller(Identity.channel("beta")).stub.ListBalances(payments_pb2.ListBalancesRequest(), timeout=5)
    dollar = next(row for row in beta.balances if row.account.currency == "USD")
    assert dollar.posted.minor_units == sum(result.payment.receive_amount.minor_units for result in results)
    books = await _books(city)
    assert books.balanced
    assert all(line.debits_pending == line.credits_pending == "0" for line in books.lines)


async def test_what_the_real_services_refuse(city: City) -> None:
    alpha = city.alpha
    too_much = await alpha.pay_one(order(send_amount=money("EUR", 60_000_00)))
    assert (too_much.iso_status, too_much.reason.iso_code) == ("RJCT", "AM04")
    tiny = await alpha.pay_one(order(send_amount=money("EUR", 1)))
    assert (tiny.iso_status, tiny.reason.iso_code) == ("RJCT", "AM06")
    unknown = await alpha.pay_one(order(quote_id=str(uuid7())))
    assert unknown.reason.reason == "QUOTE_UNKNOWN"
    listed = await alpha.pay_one(order(creditor=party_pb2.Party(name="Zelimir Ostapovich Vorkhanov")))
    assert (listed.iso_status, listed.reason.reason) == ("BLCK", "REGULATORY_REASON")
    embargoed = party_pb2.Party(name="Pak Jun", address=party_pb2.PostalAddress(country="KP", town="Wonsan"))
    forbidden = await alpha.pay_one(order(creditor=embargoed))
    assert (forbidden.iso_status, forbidden.reason.reason) == ("RJCT", "EMBARGO")
    nameless = await alpha.pay_one(order(debtor=party_pb2.Party(name="Greta Ohm"), send_amount=money("EUR", 9_000_00)))
    assert nameless.reason.reason == "DATA_REQUIRED"
    assert "debtor.address" in nameless.reason.explanation
    assert (await _books(city)).balanced


async def test_a_partner_quotes_pays_and_warns_by_the_client(city: City) -> None:
    async with city.client("alpha") as alpha, city.client("beta") as beta:
        wanted = quote_pb2.QuoteSpec(
            source_currency="EUR",
            target_currency="USD",
            send_amount=money("EUR", 250_00),
            kind=quote_pb2.QUOTE_KIND_FIRM,
        )
        (quoted,) = await alpha.quote([wanted])
        item = order(quote_id=quoted.quote.quote_id)
        (paid,) = await alpha.pay([item])
        assert paid.payment.state == CREDITED
        assert paid.payment.receive_amount == quoted.quote.receive_amount
        (reused,) = await alpha.pay([order(quote_id=quoted.quote.quote_id)])
        assert (reused.payment.reason.iso_code, reused.payment.reason.reason) == ("CURR", "QUOTE_ALREADY_USED")
        async for event in beta.watch_incoming():
            assert event.change.payment.payment_id == paid.payment.payment_id
            break
        # One channel warns of an account, and another channel's payment there is stopped.
        account = signal_pb2.Identifier(type=signal_pb2.INDICATOR_TYPE_ACCOUNT, value="US:666000666")
        (token,) = await beta.tokenize([account])
        warning = signal_pb2.WarningSpec(
            indicators=[token.indicator],
            category=signal_pb2.WARNING_CATEGORY_MULE_ACCOUNT,
            severity=signal_pb2.SEVERITY_CRITICAL,
            confidence_percent=95,
            purpose="FRAUD_PREVENTION",
            distinct_victims=3,
        )
        (warned,) = await beta.warn([warning])
        assert warned.status.reason == "OK"
        mule = party_pb2.AccountReference(number="666000666", scheme="BBAN")
        (stopped,) = await alpha.pay([order(creditor_account=mule)])
        assert (stopped.payment.iso_status, stopped.payment.reason.iso_code) == ("RJCT", "FR01")
