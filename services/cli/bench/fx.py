"""`serai bench fx`: quotes and acceptances a second, beside what the stack can do, and one tick to many readers."""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import psutil

from cli.bench import echo
from cli.bench.fx_calls import BATCH, accept, acceptances, firm, indicative, put_providers
from cli.bench.fx_stream import SUBSCRIBERS, tick_p99_ms
from cli.bench.load import Call, Load, Rounds, fdatasync_per_s, measure
from cli.bench.wal import settle
from cli.failure import Failure
from cli.home import Home
from cli.stack.stack import Stack, running
from rpc.certificates import ensure
from rpc.channel import open_channel
from rpc.credentials import Tls
from rpc.identity import Identity, Kind
from serai.fx.v1.fx_pb2_grpc import FxServiceStub
from storage.embedded import running_url
from storage.resolve import VARIABLE

if TYPE_CHECKING:
    from serai.fx.v1.fx_pb2_grpc import FxServiceAsyncStub

CALLERS = 64
BATCH_CALLERS = 4
ROUNDS = 3
WARM_UP_SECONDS = 1.0
MIB = 1 << 20
ACCEPTED_PER_SECOND = 3_000
"""So many quotes are made ready for each second of accepting."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is measured in one run."""

    stack: Stack
    loads: Mapping[str, Load]
    stub: "FxServiceAsyncStub"
    caller: Tls
    owner: "asyncpg.Connection[asyncpg.Record]"
    """A connection as the owner of the tables of fx."""


async def run(folder: Path, say: Say, *, seconds: float = 30.0) -> dict[str, Any]:
    """Measure everything in turns on a fresh embedded server in `folder`, for `seconds` in all; rates are medians."""
    if os.environ.get(VARIABLE):
        raise Failure("the bench measures the embedded server", hint=f"unset {VARIABLE}")
    async with _scene(folder, say) as scene:
        return await _in_turns(scene, say, seconds)


@asynccontextmanager
async def _scene(folder: Path, say: Say) -> AsyncIterator[Scene]:
    home = Home(folder)
    async with running(home, say, services=("fx",), log_level="warning") as stack:
        url = running_url(home.database)
        if url is None:
            raise Failure("the embedded server is gone", hint="run the bench again")
        await settle(url, say)
        address = stack.endpoints["fx"].address
        caller = ensure(home.certs, Identity(Kind.SERVICE, "payments"))
        async with open_channel(address, ensure(home.certs, Identity(Kind.OPERATOR, "treasurer"))) as channel:
            await put_providers(FxServiceStub(channel))
        owner = await asyncpg.connect(stack.database("fx").owner_url)
        async with (
            echo.server(str(home.certs)) as echo_port,
            open_channel(f"127.0.0.1:{echo_port}", caller) as echo_channel,
            open_channel(address, caller) as channel,
        ):
            stub = FxServiceStub(channel)
            loads = {
                "echo": Load(_same(echo.caller(echo_channel)), CALLERS),
                "indicative": Load(indicative(stub, 1), CALLERS),
                "indicative_batch": Load(indicative(stub, BATCH), BATCH_CALLERS, BATCH),
                "firm": Load(firm(stub, 1), CALLERS),
                "firm_batch": Load(firm(stub, BATCH), BATCH_CALLERS, BATCH),
            }
            yield Scene(stack, loads, stub, caller, owner)
        await owner.close()


def _same(call: Call) -> Callable[[], Call]:
    return lambda: call


async def _in_turns(scene: Scene, say: Say, seconds: float) -> dict[str, Any]:
    """Run the loads one after the other, several times over, so that a slow minute of the machine hits all of them."""
    each_seconds = seconds / ROUNDS / (len(scene.loads) + 1)
    for load in scene.loads.values():
        await measure(load.call, callers=load.callers, seconds=WARM_UP_SECONDS)
    await _accept_per_s(scene, BATCH * BATCH_CALLERS)
    rounds = {name: Rounds() for name in scene.loads}
    spent: dict[str, list[float]] = {name: [] for name in scene.loads}
    accepts, syncs = [], []
    for number in range(ROUNDS):
        say(f"round {number + 1} of {ROUNDS}")
        syncs.append(fdatasync_per_s(scene.stack.home.folder))
        for name, load in scene.loads.items():
            before = _cpu_seconds(scene)
            measured = await measure(load.call, callers=load.callers, seconds=each_seconds)
            rounds[name].add(measured, load.items)
            spent[name].append((_cpu_seconds(scene) - before) / (measured.calls * load.items))
        accepts.append(await _accept_per_s(scene, round(each_seconds * ACCEPTED_PER_SECOND)))
    say(f"ticking to {SUBSCRIBERS:,} subscribers")
    tick = await tick_p99_ms(scene.stack.endpoints["fx"].address, scene.caller, scene.owner)
    cpu = {f"{name}_cpu_us": round(statistics.median(spent[name]) * 1e6) for name in spent if name != "echo"}
    return _figures(scene, rounds, accepts, syncs) | cpu | {f"tick_to_{SUBSCRIBERS}_subscribers_p99_ms": round(tick, 1)}


async def _accept_per_s(scene: Scene, quotes: int) -> float:
    """Accept so many quotes, made before, in batches; give how many went through in a second."""
    requests = await acceptances(scene.stub, quotes)

    async def work() -> None:
        while requests:
            await accept(scene.stub, requests.pop())

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(BATCH_CALLERS):
            group.create_task(work())
    return quotes / (time.perf_counter() - began)


def _cpu_seconds(scene: Scene) -> float:
    """What the process of the service has used of a core: a busy machine makes it wait, but hardly work more."""
    times = psutil.Process(scene.stack.pid("fx")).cpu_times()
    return times.user + times.system


def _figures(scene: Scene, rounds: Mapping[str, Rounds], accepts: list[float], syncs: list[float]) -> dict[str, Any]:
    rates = {name: found.per_s for name, found in rounds.items()}
    return {
        "bench": "fx",
        **{f"{name}_per_s": round(rate) for name, rate in rates.items()},
        "accept_per_s": round(statistics.median(accepts)),
        "indicative_over_echo": round(rates["indicative"] / rates["echo"], 3),
        "firm_over_echo": round(rates["firm"] / rates["echo"], 3),
        **{f"{name}_p99_ms": round(statistics.median(rounds[name].p99_ms), 1) for name in rounds if name != "echo"},
        "callers": CALLERS,
        "batch_callers": BATCH_CALLERS,
        "batch_items": BATCH,
        "fdatasync_per_s": round(statistics.median(syncs)),
        "rss_mb": round(psutil.Process(scene.stack.pid("fx")).memory_info().rss / MIB),
        "load_1m": round(os.getloadavg()[0], 2),
        "python": sys.version.split()[0],
    }
