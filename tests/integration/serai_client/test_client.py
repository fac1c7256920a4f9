"""The partner's client against a service that loses answers, drains and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import pytest
import pytest_asyncio

from rpc import Application, Callers, Failure, Identity, Mount, certificates
from rpc.server import Server
from serai.client import Addresses, Connection, CursorLost, InvalidRequest, NotPermitted, Serai, Unavailable
from serai.common.v1 import stream_pb2
from serai.ids import uuid7
from serai.payments.v1 import payment_pb2, payments_pb2, payments_pb2_grpc

if TYPE_CHECKING:
    from fixtures.payments import Town
    from fixtures.rpc import Serve

ALPHA = Identity.channel("alpha")
SERVED = ("CreatePayments", "WatchPayments")


class Forgetful(payments_pb2_grpc.PaymentServiceServicer):
    """Records payments by request_id, and loses as many answers as it is told to."""

    def __init__(self) -> None:
        self.lost_answers = 0
        self.recorded: dict[str, int] = {}
        self.heartbeat_first = True

    async def CreatePayments(self, request: Any, _context: object) -> Any:
        """Records every payment once, however often it is sent."""
        for item in request.payments:
            self.recorded[item.request_id] = self.recorded.get(item.request_id, 0) + 1
        if self.lost_answers:
            self.lost_answers -= 1
            raise Failure("LOST", "the answer is lost", code=grpc.StatusCode.UNAVAILABLE)
        results = [payment_pb2.PaymentResult(request_id=item.request_id) for item in request.payments]
        return payments_pb2.CreatePaymentsResponse(results=results)

    async def WatchPayments(self, request: Any, _context: object) -> AsyncIterator[Any]:
        """Two events a connection, then the stream breaks: with every event the first one is a sign of life."""
        after = int(request.resume_token or 0)
        if after >= 100:
            raise Failure("CURSOR_OUT_OF_RANGE", "too old", code=grpc.StatusCode.OUT_OF_RANGE)
        yield payments_pb2.WatchPaymentsResponse(heartbeat=stream_pb2.Heartbeat(head_sequence=99))
        for sequence in (after + 1, after + 2):
            position = stream_pb2.StreamPosition(sequence=sequence, resume_token=str(sequence))
            yield payments_pb2.WatchPaymentsResponse(change=payments_pb2.PaymentEvent(position=position))
        raise Failure("SERVER_DRAINING", "resume elsewhere", code=grpc.StatusCode.UNAVAILABLE)


def application(servicer: Forgetful) -> Application:
    table = {
        method.name: Callers(channels=method.name in SERVED)
        for method in payments_pb2.DESCRIPTOR.services_by_name["PaymentService"].methods
    }

    def add(served: Forgetful, server: Any) -> None:
        class Only:
            def add_generic_rpc_handlers(self, _handlers: object) -> None:
                """The form below is the one that counts."""

            def add_registered_method_handlers(self, service: str, handlers: dict[str, Any]) -> None:
                """Passes on what is served."""
                server.add_registered_method_handlers(service, {name: handlers[name] for name in SERVED})

        payments_pb2_grpc.add_PaymentServiceServicer_to_server(served, Only())  # type: ignore[arg-type]

    return Application([Mount(servicer, add, {name: table[name] for name in SERVED})])


@pytest.fixture
def forgetful() -> Forgetful:
    return Forgetful()


@pytest_asyncio.fixture
async def client(forgetful: Forgetful, serve: Serve, certs: Path) -> AsyncIterator[Serai]:
    address = await serve(application(forgetful), Identity.service("payments"))
    connection = Connection(Addresses(address, address, address), certificates.tls(certs, ALPHA), deadline_seconds=5)
    async with Serai.connect(connection) as connected:
        yield connected


async def test_ids_are_made_once_and_kept_over_all_attempts(client: Serai, forgetful: Forgetful) -> None:
    forgetful.lost_answers = 3
    results = await client.pay([payment_pb2.PaymentSpec(), payment_pb2.PaymentSpec()])
    assert len({result.request_id for result in results}) == 2
    assert forgetful.recorded == {result.request_id: 4 for result in results}


async def test_an_id_of_the_callers_own_is_kept(client: Serai, forgetful: Forgetful) -> None:
    await client.pay([payment_pb2.PaymentSpec(request_id="mine")])
    assert forgetful.recorded == {"mine": 1}


async def test_a_stream_goes_on_over_breaks_without_loss_or_repetition(client: Serai) -> None:
    seen = []
    async with aclosing(client.watch_payments()) as events:  # type: ignore[type-var]
        async for event in events:
            seen.append(event.position.sequence)
            if len(seen) == 9:
                break
    assert seen == list(range(1, 10))


async def test_a_token_that_is_too_old_is_told(client: Serai) -> None:
    with pytest.raises(CursorLost):
        async for _ in client.watch_payments("100"):
            pass


async def test_nobody_answers(certs: Path) -> None:
    addresses = Addresses(*["127.0.0.1:9"] * 3)
    connection = Connection(addresses, certificates.tls(certs, ALPHA), deadline_seconds=0.5)
    async with Serai.connect(connection) as connected:
        with pytest.raises(Unavailable):
            await connected.balances()


async def test_a_partner_lives_with_the_real_service(town: Town) -> None:
    from fixtures.payments import spec  # noqa: PLC0415

    at = Addresses(town.replicas[0].address, town.addresses["fx"], town.addresses["risk"])
    mine = Connection(at, certificates.tls(town.certs, ALPHA))
    theirs = Connection(at, certificates.tls(town.certs, Identity.channel("beta")))
    async with Serai.connect(mine) as alpha, Serai.connect(theirs) as beta:
        (paid,) = await alpha.pay([spec(request_id="")])
        assert paid.payment.iso_status == "ACCC"
        assert await alpha.payment(payment_id=paid.payment.payment_id) == paid.payment
        (outcome,) = await alpha.outcomes([paid.request_id])
        assert outcome.payment == paid.payment
        assert [payment.payment_id async for payment in alpha.list_payments()] == [paid.payment.payment_id]
        assert [payment.payment_id async for payment in beta.list_payments(incoming=True)] == [paid.payment.payment_id]
        assert {row.account.currency for row in await beta.balances()} == {"EUR", "USD"}
        with pytest.raises(NotPermitted) as denied:
            await beta.cancel(paid.payment.payment_id)
        assert denied.value.reason == "PAYMENT_OF_ANOTHER"
        with pytest.raises(InvalidRequest) as invalid:
            await alpha.pay([payment_pb2.PaymentSpec()])
        assert "payments[0].creditor.name" in {violation.field for violation in invalid.value.violations}
        (submitted,) = await alpha.pay([spec(receiver_participant_id="gamma")])
        request_id = str(uuid7())
        cancelled = await alpha.cancel(submitted.payment.payment_id, request_id=request_id)
        assert (cancelled.payment.iso_status, cancelled.status.replayed) == ("CANC", False)
        again = await alpha.cancel(submitted.payment.payment_id, request_id=request_id)
        assert (again.payment, again.status.replayed) == (cancelled.payment, True)


async def test_a_stream_survives_a_restart_of_the_service(forgetful: Forgetful, certs: Path) -> None:
    tls = certificates.tls(certs, Identity.service("payments"))

    async def start(address: str) -> Server:
        server = Server(application(forgetful), tls, certificates.TRUST_DOMAIN)
        await server.start(address)
        return server

    server = await start("127.0.0.1:0")
    address = f"127.0.0.1:{server.port}"
    connection = Connection(Addresses(address, address, address), certificates.tls(certs, ALPHA))
    async with Serai.connect(connection) as connected, aclosing(connected.watch_payments()) as events:  # type: ignore[type-var]
        first = await anext(events)
        await server.stop(0)
        server = await start(address)
        async with asyncio.timeout(10):
            second = await anext(events)
            third = await anext(events)
    await server.stop(0)
    assert [event.position.sequence for event in (first, second, third)] == [1, 2, 3]
