"""What a torture run of fx consists of: a database with its witness, two replicas, and a treasurer's providers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.home import Home
from cli.stack.topology import Surroundings, choose_endpoints
from cli.torture.arena import Stage
from cli.torture.database import Database
from cli.torture.replica import Replica
from cli.torture.schedule import REPLICAS
from cli.torture_fx.witness import install
from rpc.certificates import ensure
from rpc.credentials import Tls
from rpc.identity import Identity, Kind
from rpc.settings import variable

FX = (sys.executable, "-m", "fx")
SWEEP_SECONDS = "0.5"


@dataclass(frozen=True, slots=True)
class FxStage(Stage):
    """The stage, and the files by which the treasurer proves to be one."""

    treasurer: Tls


@asynccontextmanager
async def stage(folder: Path, command: Sequence[str] = FX) -> AsyncIterator[FxStage]:
    """Run replicas of `command` on a new database in `folder`; end and delete what was started."""
    home = Home(folder)
    home.logs.mkdir(parents=True)
    caller = ensure(home.certs, Identity(Kind.SERVICE, "payments"))
    treasurer = ensure(home.certs, Identity(Kind.OPERATOR, "treasurer"))
    names = tuple(f"replica-{number}" for number in range(REPLICAS))
    endpoints = choose_endpoints(names)
    database = Database(home.database, "fx")
    replicas: list[Replica] = []
    try:
        url = await database.start()
        async with database.admin() as conn:
            await install(conn)
        for name in names:
            surroundings = Surroundings(home, {"fx": endpoints[name]}, {"fx": url}, 0.0, "warning")
            environment = surroundings.environment("fx") | {variable("release_sweep_seconds"): SWEEP_SECONDS}
            log = home.logs / f"{name}.log"
            replicas.append(Replica(name, command, environment, endpoints[name], caller, log))
        await asyncio.gather(*(replica.start() for replica in replicas))
        yield FxStage(database, replicas, treasurer)
    finally:
        await asyncio.gather(*(replica.stop() for replica in replicas))
        await database.erase()
