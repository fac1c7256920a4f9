"""The wiring of the payments service."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import grpc

from payments.api.access import PARTICIPANTS, PAYMENTS
from payments.api.errors import ERRORS
from payments.api.participants_servicer import ParticipantServicer
from payments.api.payments_servicer import Front, PaymentServicer
from payments.app.answers import Answers
from payments.app.directory import Directory
from payments.app.engine import Engine
from payments.app.intake import Intake
from payments.app.journey import Companions
from payments.app.membership import Membership
from payments.app.waiting import Waiting
from payments.clients.accounts import LedgerAccounts
from payments.clients.controls import RiskAndCompliance
from payments.clients.fx import FxDesk
from payments.clients.ledger import LedgerBook
from payments.domain import streams
from payments.domain.transition import Windows
from payments.settings import Settings
from payments.storage.day_use import DayUseStore
from payments.storage.participants import ParticipantStore
from payments.storage.payments import PaymentStore
from rpc import Application, Mount, open_channel
from serai.compliance.v1 import compliance_pb2_grpc
from serai.fx.v1 import fx_pb2_grpc
from serai.ledger.v1 import ledger_pb2_grpc
from serai.payments.v1 import payments_pb2_grpc
from serai.risk.v1 import scoring_pb2_grpc
from storage import health
from storage.pool import Pool, open_pool
from storage.streams import Follower


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Application]:
    """Opens the database and the channels to the other services, and puts the rooms together."""
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            open_pool(settings.database_url.get_secret_value(), min_size=2, max_size=settings.database_pool_size)
        )
        follower = await stack.enter_async_context(Follower(pool))
        to = await _channels(settings, stack)
        payments, participants = PaymentStore(pool, lease_seconds=settings.lease_seconds), ParticipantStore(pool)
        ledger = ledger_pb2_grpc.LedgerServiceStub(to["ledger"])
        accounts = LedgerAccounts(ledger, settings.book_id)
        directory = Directory(participants)
        await directory.load()
        companions = Companions(
            payments=payments,
            day_use=DayUseStore(pool),
            exchange=FxDesk(fx_pb2_grpc.FxServiceStub(to["fx"])),
            ledger=LedgerBook(ledger, accounts, settings.book_id),
            controls=RiskAndCompliance(
                scoring_pb2_grpc.RiskScoringServiceStub(to["risk"]),
                compliance_pb2_grpc.ComplianceServiceStub(to["compliance"]),
            ),
            directory=directory,
            waiting=Waiting(payments.read),
            windows=_windows(settings),
        )
        engine = Engine(companions, max_under_way=settings.max_payments_under_way)
        stack.push_async_callback(payments.drain)
        stack.push_async_callback(engine.stop)
        membership = Membership(participants, accounts, directory)
        front = Front(
            payments=payments,
            intake=Intake(payments, directory, engine, companions.windows),
            answers=Answers(payments, engine, companions.waiting, companions.windows),
            engine=engine,
            membership=membership,
            directory=directory,
            follower=follower,
            book_id=settings.book_id,
        )
        yield _application(front, participants, pool)


def _application(front: Front, participants: ParticipantStore, pool: Pool) -> Application:
    async def follow_participants() -> None:
        async for changes in front.follower.pages(streams.PARTICIPANTS, 0):
            await front.directory.refresh({change.payload.decode() for change in changes})

    async def move_payments() -> None:
        await front.engine.run()

    async def database() -> None:
        await health.check(pool)

    members = ParticipantServicer(front.membership, participants, front.book_id)
    return Application(
        services=[
            Mount(PaymentServicer(front), payments_pb2_grpc.add_PaymentServiceServicer_to_server, PAYMENTS),
            Mount(members, payments_pb2_grpc.add_ParticipantServiceServicer_to_server, PARTICIPANTS),
        ],
        errors=ERRORS,
        checks={"database": database},
        background=[follow_participants, move_payments],
    )


async def _channels(settings: Settings, stack: AsyncExitStack) -> dict[str, grpc.aio.Channel]:
    """A channel to each of the other services, by its name."""
    addresses = {
        "fx": settings.fx_address,
        "compliance": settings.compliance_address,
        "ledger": settings.ledger_address,
        "risk": settings.risk_address,
    }
    return {
        name: await stack.enter_async_context(
            open_channel(address, settings.tls, server=name, max_message_bytes=settings.max_message_bytes)
        )
        for name, address in addresses.items()
    }


def _windows(settings: Settings) -> Windows:
    return Windows(
        decide_seconds=settings.decide_seconds,
        confirm_seconds=settings.confirm_seconds,
        review_seconds=settings.review_seconds,
        credit_seconds=settings.credit_seconds,
    )
