"""The wiring of the fx service, all of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fx.api.access import ACCESS, BREAKER_ACCESS, KEY_ACCESS, MARKET_ACCESS, TREASURY_ACCESS
from fx.api.breaker_servicer import BreakerServicer
from fx.api.errors import ERRORS
from fx.api.keys_servicer import QuoteKeyServicer
from fx.api.market import MarketServicer
from fx.api.servicer import FxServicer
from fx.api.signing import QuoteSigner
from fx.api.treasury import TreasuryServicer
from fx.app.breaker import Breaker
from fx.app.changes import Changes
from fx.app.keys import KnownKeys
from fx.app.ports import Source
from fx.app.providers import ProviderBook
from fx.app.pushing import Pushing
from fx.app.quoting import Quoting
from fx.app.rates import RatesBoard
from fx.app.releasing import Releasing
from fx.app.treasury import Treasury
from fx.clients.ecb import EcbHistory, EcbSource, read_latest_day
from fx.clients.hmrc import HmrcHistory, HmrcSource
from fx.clients.lessons import lessons
from fx.clients.simulator import SimulatedMarket
from fx.clients.tariff_file import read_tariff
from fx.domain import DEFAULT_TARIFF, BadTariff, Tariff, business_days
from fx.settings import Settings
from fx.storage import breaker as breaker_store
from fx.storage import keys, prices, providers, quotes, rates, treasury
from fx.storage.prices import PushedPrices
from rpc import Application, Mount
from rpc.settings import SettingsError, variable
from serai.fx.v1.breaker_pb2_grpc import add_BreakerServiceServicer_to_server
from serai.fx.v1.fx_pb2_grpc import add_FxServiceServicer_to_server
from serai.fx.v1.key_pb2_grpc import add_QuoteKeyServiceServicer_to_server
from serai.fx.v1.market_pb2_grpc import add_MarketServiceServicer_to_server
from serai.fx.v1.treasury_pb2_grpc import add_TreasuryServiceServicer_to_server
from signing import WrongKey, find
from storage.health import check
from storage.pool import open_pool
from storage.streams import Follower


def _sources(settings: Settings, hmrc: HmrcHistory) -> list[Source]:
    """Give the sources of rates, and the simulated market when a seed is set."""
    published = read_latest_day()
    sources: list[Source] = [EcbSource(published), HmrcSource(hmrc.of_month(published.day)), PushedPrices()]
    if settings.rate_simulator_seed is not None:
        sources.append(SimulatedMarket(settings.rate_simulator_seed, published))
    return sources


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Application]:
    """Open the database, load the rates, and give the application; close everything at the end."""
    signer = _signer(settings)
    tariff = _tariff(settings)
    async with open_pool(settings.database_url.get_secret_value()) as pool, Follower(pool) as follower:
        hmrc = HmrcHistory()
        sources = _sources(settings, hmrc)
        breaker = Breaker(pool, breaker_store, rates, lessons)
        board = RatesBoard(pool, rates, tariff, sources, breaker, tick_seconds=settings.rate_tick_seconds)
        await board.refresh()
        await asyncio.to_thread(business_days.prepare, board.table.day.year)
        market = MarketServicer(Pushing(pool, prices, board), {one.SOURCE: one for one in (EcbHistory(), hmrc)})
        book = ProviderBook(pool, providers)
        known_keys = KnownKeys(pool, keys)
        await known_keys.know(signer.key)
        quoting, changes = Quoting(pool, quotes, providers, board, signer), Changes(pool, quotes)

        releasing = Releasing(pool, treasury, sweep_seconds=settings.release_sweep_seconds)

        async def follow_rates() -> None:
            await board.follow_rates(follower)

        heartbeat_seconds = settings.rate_heartbeat_seconds
        positions = TreasuryServicer(Treasury(pool, treasury, follower), heartbeat_seconds=heartbeat_seconds)
        servicer = FxServicer(board, book, quoting, changes, heartbeat_seconds=heartbeat_seconds)
        try:
            yield Application(
                services=[
                    Mount(servicer, add_FxServiceServicer_to_server, ACCESS),
                    Mount(market, add_MarketServiceServicer_to_server, MARKET_ACCESS),
                    Mount(BreakerServicer(breaker), add_BreakerServiceServicer_to_server, BREAKER_ACCESS),
                    Mount(positions, add_TreasuryServiceServicer_to_server, TREASURY_ACCESS),
                    Mount(QuoteKeyServicer(known_keys), add_QuoteKeyServiceServicer_to_server, KEY_ACCESS),
                ],
                errors=ERRORS,
                checks={"database": lambda: check(pool)},
                background=[follow_rates, board.renew_rates, releasing.release_reservations],
            )
        finally:
            await quoting.drain()
            await changes.drain()


def _signer(settings: Settings) -> QuoteSigner:
    try:
        return QuoteSigner(find("fx", settings.fx_signing_key, settings.home), settings.trust_domain)
    except WrongKey as error:
        raise SettingsError(
            f"{variable('fx_signing_key')}: {error}; allowed: a file with an Ed25519 private key in PEM, or for "
            f"development {variable('home')}, the folder where one is made"
        ) from error


def _tariff(settings: Settings) -> Tariff:
    """Read the price list; raises SettingsError."""
    try:
        return read_tariff(settings.tariff_file, DEFAULT_TARIFF)
    except BadTariff as error:
        raise SettingsError(f"{variable('tariff_file')}: {error}; allowed: a price list as in docs/fx.md") from error
