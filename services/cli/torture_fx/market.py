"""The treasurer: providers with limits so tight that acceptances run into them, moved while payments race."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import grpc

from cli.torture.replica import Replica
from cli.torture_fx.stage import FxStage
from rpc.channel import open_channel
from rpc.credentials import Tls
from serai.common.v1.money_pb2 import Money
from serai.fx.v1 import fx_pb2
from serai.fx.v1.fx_pb2_grpc import FxServiceStub
from serai.ids import uuid7

TARGETS: Final = {"USD": 350_00, "JPY": 50_000, "KWD": 100_000, "GBP": 270_00}
"""Currency -> the usual limit of a limited provider, in minor units for each quote of a heat: about one heat fits."""

# The cheapest have limits; the dearest has none, so that there is always somebody who quotes.
HALF_SPREADS_PPM: Final = {"harbour": 900, "lagoon": 1_000, "haven": 1_100}
UNLIMITED: Final = "haven"
CALL_SECONDS: Final = 10.0
ATTEMPTS: Final = 20
PAUSE_SECONDS: Final = 0.25
CHANGE_PAUSE_SECONDS: Final = (0.5, 3.0)


async def open_market(stage: FxStage, batch: int) -> None:
    """Put the providers, before anybody quotes."""
    await _put(stage.replicas, stage.treasurer, 0, [_provider(name, batch) for name in HALF_SPREADS_PPM])


async def move_limits(stage: FxStage, batch: int, chance: random.Random) -> None:
    """Lower and raise limits, also below what is reserved; runs until cancelled."""
    while True:
        await asyncio.sleep(chance.uniform(*CHANGE_PAUSE_SECONDS))
        name = chance.choice([name for name in HALF_SPREADS_PPM if name != UNLIMITED])
        provider = _provider(name, batch * chance.uniform(0.2, 2.0))
        with suppress(TimeoutError):
            await _put(stage.replicas, stage.treasurer, chance.randrange(len(stage.replicas)), [provider])


def _provider(name: str, quotes: float) -> fx_pb2.Provider:
    limits = [
        fx_pb2.ExposureLimit(limit=Money(currency=code, minor_units=round(usual * quotes)))
        for code, usual in TARGETS.items()
        if name != UNLIMITED
    ]
    return fx_pb2.Provider(
        provider_id=name,
        display_name=name.title(),
        currencies=["EUR", *TARGETS],
        half_spread_ppm=HALF_SPREADS_PPM[name],
        limits=limits,
        active=True,
    )


async def _put(replicas: Sequence[Replica], treasurer: Tls, number: int, providers: list[fx_pb2.Provider]) -> None:
    """Raises TimeoutError when no replica took them."""
    request = fx_pb2.PutProvidersRequest(request_id=str(uuid7()), providers=providers)
    for attempt in range(ATTEMPTS):
        channel = open_channel(replicas[(number + attempt) % len(replicas)].address, treasurer, retries=False)
        try:
            await FxServiceStub(channel).PutProviders(request, timeout=CALL_SECONDS)
            return
        except grpc.aio.AioRpcError:
            await asyncio.sleep(PAUSE_SECONDS)
        finally:
            await channel.close()
    raise TimeoutError("no replica took the providers")
