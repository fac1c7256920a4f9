"""The wiring of the compliance service, all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial

from compliance.api.access import ACCESS
from compliance.api.servicer import ComplianceServicer
from compliance.app.explaining import Explaining
from compliance.app.ruling import NoLists, Rulings
from compliance.app.screening import Screening
from compliance.lists.loading import load
from compliance.packs import shipped_packs
from compliance.settings import Settings
from compliance.storage.decisions import PostgresDecisionStore
from rpc import Application, Mount
from rpc.settings import SettingsError
from serai.compliance.v1.compliance_pb2_grpc import add_ComplianceServiceServicer_to_server
from storage.failures import DATABASE_ERRORS
from storage.health import check
from storage.pool import open_pool


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Application]:
    """Open the database, load packs and lists, and give the application; close everything at the end."""
    packs, thresholds = shipped_packs()
    rulings = Rulings(partial(load, settings.places), packs, thresholds)
    async with open_pool(settings.database_url.get_secret_value()) as pool:
        try:
            await rulings.start()
        except NoLists as error:
            raise SettingsError(f"the lists that SERAI_DATA_DIR or SERAI_HOME lead to are not good: {error}") from error
        store = PostgresDecisionStore(pool)
        screening = Screening(rulings, store, _today)
        servicer = ComplianceServicer(screening, store, rulings, Explaining(rulings, _today))
        try:
            yield Application(
                services=[Mount(servicer, add_ComplianceServiceServicer_to_server, ACCESS)],
                errors=DATABASE_ERRORS,
                checks={"database": lambda: check(pool)},
            )
        finally:
            await screening.drain()


def _today() -> date:
    return datetime.now(UTC).date()
