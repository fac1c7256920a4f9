"""The wiring of the ledger service, all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.api.access import ACCESS, HISTORY_ACCESS, PROOF_ACCESS, RECONCILIATION_ACCESS, SETTLEMENT_ACCESS
from ledger.api.errors import ERRORS
from ledger.api.history_servicer import HistoryServicer
from ledger.api.proofs import ProofServicer
from ledger.api.reconciliation_servicer import ReconciliationServicer
from ledger.api.servicer import LedgerServicer
from ledger.api.settlement_servicer import SettlementServicer
from ledger.app.accounts import Accounts
from ledger.app.correcting import Correcting
from ledger.app.history import History
from ledger.app.lanes import Lanes
from ledger.app.periods import Periods
from ledger.app.proving import Prover
from ledger.app.reconciling import Reconciling
from ledger.app.sealing import Sealer
from ledger.app.sweeping import Sweeper
from ledger.app.tails import Tails
from ledger.app.windows import Windows
from ledger.settings import Settings
from ledger.storage.connections import with_planner_settings
from ledger.storage.history import PostgresHistory
from ledger.storage.log import PostgresLog
from ledger.storage.periods import PostgresSeals
from ledger.storage.reads import PostgresReads
from ledger.storage.reconciliation import PostgresReconciliation
from ledger.storage.sessions import PostgresStore
from ledger.storage.windows import PostgresWindows
from rpc import Application, Mount
from rpc.settings import SettingsError, variable
from serai.ledger.v1.history_pb2_grpc import add_HistoryServiceServicer_to_server
from serai.ledger.v1.ledger_pb2_grpc import add_LedgerServiceServicer_to_server
from serai.ledger.v1.proof_pb2_grpc import add_ProofServiceServicer_to_server
from serai.ledger.v1.reconciliation_pb2_grpc import add_ReconciliationServiceServicer_to_server
from serai.ledger.v1.settlement_pb2_grpc import add_SettlementServiceServicer_to_server
from signing import WrongKey, find
from storage.health import check
from storage.pool import open_pool


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Application]:
    """Opens the database and gives the application; closes everything at the end."""
    private_key = _signing_key(settings)
    url = with_planner_settings(settings.database_url.get_secret_value())
    async with open_pool(url, max_size=settings.writers + settings.readers) as pool:
        store, reads = PostgresStore(pool, settings.writers), PostgresReads(pool)
        tails = Tails(reads)
        lanes = Lanes(store, settings.cached_accounts, tails.grew)
        accounts = Accounts(store, lanes)
        log = PostgresLog(pool)
        sealer = Sealer(log, private_key, settings.trust_domain, settings.seal_interval_seconds)
        sweeper = Sweeper(reads, lanes, settings.sweep_interval_seconds)
        window_store = PostgresWindows(pool, store)
        settlement = SettlementServicer(Windows(window_store, tails.grew), window_store)
        history = HistoryServicer(History(PostgresHistory(pool)), Periods(PostgresSeals(store, pool), lanes))
        statements = PostgresReconciliation(pool)
        reconciliation = ReconciliationServicer(Reconciling(statements), Correcting(statements, lanes), statements)
        servicer = LedgerServicer(lanes, accounts, reads, tails, settings.heartbeat_seconds)
        try:
            yield Application(
                services=[
                    Mount(servicer, add_LedgerServiceServicer_to_server, ACCESS),
                    Mount(settlement, add_SettlementServiceServicer_to_server, SETTLEMENT_ACCESS),
                    Mount(history, add_HistoryServiceServicer_to_server, HISTORY_ACCESS),
                    Mount(ProofServicer(Prover(log)), add_ProofServiceServicer_to_server, PROOF_ACCESS),
                    Mount(reconciliation, add_ReconciliationServiceServicer_to_server, RECONCILIATION_ACCESS),
                ],
                errors=ERRORS,
                checks={"database": lambda: check(pool)},
                background=[sweeper.sweep_expired_holds, tails.watch_other_replicas, sealer.seal_books],
            )
        finally:
            await lanes.drain()
            await store.close()


def _signing_key(settings: Settings) -> Ed25519PrivateKey:
    try:
        return find("ledger", settings.ledger_signing_key, settings.home)
    except WrongKey as error:
        raise SettingsError(
            f"{variable('ledger_signing_key')}: {error}; allowed: a file with an Ed25519 private key in PEM, or for "
            f"development {variable('home')}, the folder where one is made"
        ) from error
