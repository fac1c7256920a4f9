"""The wiring of the risk service, all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from risk.api.access import SCORING_ACCESS, SIGNAL_ACCESS
from risk.api.errors import ERRORS
from risk.api.scoring import ScoringServicer
from risk.api.signals import SignalServicer
from risk.app import keys
from risk.app.behaviour import BehaviourMemory
from risk.app.clock import DatabaseClock
from risk.app.feed import WarningFeed
from risk.app.index import WarningIndex
from risk.app.keeping_up import BehaviourFeed
from risk.app.lookup import Lookup
from risk.app.outcomes import OutcomeDesk
from risk.app.quota import Quota
from risk.app.scoring import Scorer
from risk.app.signals import SignalDesk
from risk.app.watch import Watch
from risk.domain.tokens import KeyRing
from risk.settings import Settings
from risk.storage.scores import PostgresScoreStore
from risk.storage.signals import PostgresSignalStore
from rpc import Application, Mount
from rpc.settings import SettingsError, variable
from serai.ids import uuid7
from serai.risk.v1.scoring_pb2_grpc import add_RiskScoringServiceServicer_to_server
from serai.risk.v1.signal_pb2_grpc import add_RiskSignalServiceServicer_to_server
from storage.health import check
from storage.pool import open_pool
from storage.streams import Follower


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Application]:
    """Open the database, load live warnings and past behaviour, give the application, and close everything."""
    ring = _ring(settings)
    async with open_pool(settings.database_url.get_secret_value()) as pool, Follower(pool) as follower:
        signals, scores = PostgresSignalStore(pool, follower), PostgresScoreStore(pool, uuid7())
        index, behaviour, clock = WarningIndex(), BehaviourMemory(), DatabaseClock(signals.now)
        warning_feed, behaviour_feed = WarningFeed(signals, index, clock), BehaviourFeed(scores, behaviour, clock)
        await signals.forget_ended_epochs(ring.epochs.keys())
        await warning_feed.load()
        await behaviour_feed.load()
        desk, scorer = SignalDesk(signals, index, ring.epochs.keys()), Scorer(scores, index, behaviour)
        quota = Quota(settings.risk_tokenize_burst, settings.risk_tokenize_per_second)
        lookup = Lookup(ring, quota, signals, index, clock)
        watch = Watch(warning_feed, index, clock, settings.risk_heartbeat_seconds)
        signal_servicer = SignalServicer(lookup, desk, signals, clock, watch)
        scoring_servicer = ScoringServicer(ring, scorer, OutcomeDesk(scores), scores)

        async def follow_warnings() -> None:
            await warning_feed.follow()

        async def follow_behaviour() -> None:
            await behaviour_feed.follow()

        try:
            yield Application(
                services=[
                    Mount(signal_servicer, add_RiskSignalServiceServicer_to_server, SIGNAL_ACCESS),
                    Mount(scoring_servicer, add_RiskScoringServiceServicer_to_server, SCORING_ACCESS),
                ],
                errors=ERRORS,
                checks={"database": lambda: check(pool)},
                background=[follow_warnings, follow_behaviour],
            )
        finally:
            await desk.drain()
            await scorer.drain()


def _ring(settings: Settings) -> KeyRing:
    try:
        if settings.risk_token_keys is None:
            return keys.ensure(settings.development_token_keys)
        return keys.load(settings.risk_token_keys)
    except keys.KeysError as error:
        raise SettingsError(f"{variable('risk_token_keys')}: {error}") from error
