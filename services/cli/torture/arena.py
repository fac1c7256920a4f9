"""Everything a torture run consists of: a database, two replicas of the ledger, and what callers did."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.home import Home
from cli.stack.topology import Surroundings, choose_endpoints
from cli.torture.clients.calling import Caller
from cli.torture.database import Database
from cli.torture.journal import Journal
from cli.torture.replica import Replica
from cli.torture.schedule import REPLICAS
from rpc.certificates import ensure
from rpc.identity import Identity, Kind

LEDGER = (sys.executable, "-m", "ledger")


@dataclass(frozen=True, slots=True)
class Stage:
    """The database and the processes of a run: what faults work on, whatever the service is."""

    database: Database
    replicas: list[Replica]


@dataclass(frozen=True, slots=True)
class Arena(Stage):
    """What faults work on and clients call."""

    journal: Journal
    caller: Caller


@asynccontextmanager
async def arena(folder: Path, command: Sequence[str] = LEDGER) -> AsyncIterator[Arena]:
    """Runs replicas of `command` on a new database in `folder`; ends and deletes what it started."""
    home = Home(folder)
    home.logs.mkdir(parents=True)
    caller_files = ensure(home.certs, Identity(Kind.SERVICE, "payments"))
    names = tuple(f"replica-{number}" for number in range(REPLICAS))
    endpoints = choose_endpoints(names)
    database = Database(home.database)
    replicas: list[Replica] = []
    try:
        url = await database.start()
        for name in names:
            surroundings = Surroundings(home, {"ledger": endpoints[name]}, {"ledger": url}, 0.0, "warning")
            environment = surroundings.environment("ledger")
            log = home.logs / f"{name}.log"
            replicas.append(Replica(name, command, environment, endpoints[name], caller_files, log))
        await asyncio.gather(*(replica.start() for replica in replicas))
        journal = Journal()
        yield Arena(database, replicas, journal, Caller(replicas, journal))
    finally:
        await asyncio.gather(*(replica.stop() for replica in replicas))
        await database.erase()
