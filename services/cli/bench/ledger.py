"""`serai bench ledger`: durable transfers a second, beside what the stack, the disk and PostgreSQL itself can do."""

import asyncio
import os
import statistics
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import grpc
import psutil

from cli.bench import echo
from cli.bench.ledger_calls import ACCOUNTS, BATCH_TRANSFERS, BOOK, batches, open_accounts, unary
from cli.bench.load import Call, Load, Rounds, fdatasync_per_s, measure, paced_p99_ms
from cli.bench.pgbench import PgBench
from cli.bench.preload import preload, preloaded_accounts
from cli.bench.single import bare_commit, p50_ms
from cli.failure import Failure
from cli.home import Home
from cli.stack.stack import Stack, running
from rpc.certificates import ensure
from rpc.channel import open_channel
from rpc.identity import Identity, Kind
from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceStub
from storage.resolve import VARIABLE

CALLERS = 64
BATCH_CALLERS = 4
ROUNDS = 3
WARM_UP_SECONDS = 1.0
PACE = 0.8
"""The tail of the hot load is measured at this share of its highest rate."""

MIB = 1 << 20
PRELOADED_ACCOUNTS = 1_000_000
PRELOADED_TRANSFERS = 10_000_000
SAMPLED_ACCOUNTS = 10_000
"""So many of the preloaded accounts take part in the load afterwards."""

# How long the first transfer that no checkpoint covers has waited for one, in seconds.
SEAL_LAG = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(record_time)), 0)::float8 FROM transfer
WHERE book_id = $1
  AND sequence = (SELECT coalesce(max(tree_size), 0) + 1 FROM checkpoint WHERE checkpoint.book_id = $1)
"""

UNSEALED = """
SELECT sequence - (SELECT coalesce(max(tree_size), 0) FROM checkpoint WHERE checkpoint.book_id = $1)
FROM book WHERE book_id = $1
"""
SEALED_ENOUGH = 1_000
PROGRESS_SECONDS = 5.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is measured in one run."""

    stack: Stack
    pgbench: PgBench
    loads: Mapping[str, Load]
    ledger: Any
    owner: "asyncpg.Connection[asyncpg.Record]"
    """A connection as the owner of the ledger's tables."""
    commit: Call


async def run(folder: Path, say: Say, *, seconds: float = 30.0, preloaded: bool = False) -> dict[str, Any]:
    """Measure everything in turns on a fresh embedded server in `folder`, for `seconds` in all; rates are medians.

    With `preloaded` the ledger is measured again over a book of a million accounts and ten million past transfers.
    """
    if os.environ.get(VARIABLE):
        # Before anything is made there: pgbench and the figures of the disk are of the embedded server.
        raise Failure("the bench measures the embedded server", hint=f"unset {VARIABLE}")
    async with _scene(folder, say) as scene:
        result = await _in_turns(scene, scene.loads, say, seconds)
        if preloaded:
            result |= await _over_a_long_past(scene, say, seconds, result)
        return result


@asynccontextmanager
async def _scene(folder: Path, say: Say) -> AsyncIterator[Scene]:
    home = Home(folder)
    async with running(home, say, services=("ledger",), log_level="warning") as stack:
        caller = ensure(home.certs, Identity(Kind.SERVICE, "payments"))
        owner = await asyncpg.connect(stack.database("ledger").owner_url)
        async with (
            PgBench.prepared(home.database, say) as pgbench,
            echo.server(str(home.certs)) as stack_port,
            echo.server("--bare") as bare_port,
            open_channel(f"127.0.0.1:{stack_port}", caller) as echo_channel,
            grpc.aio.insecure_channel(f"127.0.0.1:{bare_port}") as bare_channel,
            open_channel(stack.endpoints["ledger"].address, caller) as channel,
        ):
            stub = LedgerServiceStub(channel)
            say(f"opening {ACCOUNTS:,} accounts")
            accounts, hot = await open_accounts(stub)
            loads = {
                "bare_echo": Load(_same(echo.bare_caller(bare_channel)), CALLERS),
                "echo": Load(_same(echo.caller(echo_channel)), CALLERS),
                **_ledger_loads(stub, accounts, hot),
            }
            yield Scene(stack, pgbench, loads, (stub, hot), owner, await bare_commit(owner))
        await owner.close()


def _same(call: Call) -> Callable[[], Call]:
    return lambda: call


def _ledger_loads(stub: Any, accounts: Sequence[str], hot: str) -> dict[str, Load]:
    return {
        "unary": Load(unary(stub, accounts), CALLERS),
        "batch_uniform": Load(batches(stub, accounts, accounts), BATCH_CALLERS, BATCH_TRANSFERS),
        "batch_hot": Load(batches(stub, [hot], accounts), BATCH_CALLERS, BATCH_TRANSFERS),
    }


async def _in_turns(scene: Scene, loads: Mapping[str, Load], say: Say, seconds: float) -> dict[str, Any]:
    """Run the loads one after the other, several times over, so that a slow minute of the machine hits all of them."""
    each_seconds = seconds / ROUNDS / (len(loads) + 4)
    for load in loads.values():
        await measure(load.call, callers=load.callers, seconds=WARM_UP_SECONDS)
    rounds = {name: Rounds() for name in loads}
    tps, syncs, singles, commits, tails, lags = ([] for _ in range(6))
    for number in range(ROUNDS):
        say(f"round {number + 1} of {ROUNDS}")
        syncs.append(fdatasync_per_s(scene.stack.home.folder))
        tps.append(await scene.pgbench.run(each_seconds))
        for name, load in loads.items():
            measured = await measure(load.call, callers=load.callers, seconds=each_seconds)
            rounds[name].add(measured, load.items)
        commits.append(await p50_ms(scene.commit, each_seconds / 2))
        singles.append(await p50_ms(loads["unary"].call, each_seconds / 2))
        hot = loads["batch_hot"]
        pace = PACE * rounds["batch_hot"].per_s / hot.items
        tails.append(await paced_p99_ms(hot.make, per_s=pace, seconds=2 * each_seconds))
        lags.append(await scene.owner.fetchval(SEAL_LAG, BOOK))
    return _figures(scene, rounds, tps, syncs) | {
        "seal_lag_s": round(max(lags), 2),
        "single_p50_ms": round(statistics.median(singles), 2),
        "bare_commit_p50_ms": round(statistics.median(commits), 2),
        "hot_p99_ms": round(statistics.median(tails), 1),
    }


def _figures(scene: Scene, rounds: Mapping[str, Rounds], tps: list[float], syncs: list[float]) -> dict[str, Any]:
    pgbench_tps = statistics.median(tps)
    rates = {name: found.per_s for name, found in rounds.items()}
    compared = {"bare_echo", "echo"} <= rates.keys()
    return {
        "bench": "ledger",
        **{f"{name}_per_s": round(rate) for name, rate in rates.items()},
        **({"echo_over_bare": round(rates["echo"] / rates["bare_echo"], 3)} if compared else {}),
        **({"unary_over_echo": round(rates["unary"] / rates["echo"], 3)} if compared else {}),
        **{f"{name}_p99_ms": round(statistics.median(rounds[name].p99_ms), 1) for name in rounds if "echo" not in name},
        "batch_uniform_over_pgbench": round(rates["batch_uniform"] / pgbench_tps, 2),
        "batch_hot_over_pgbench": round(rates["batch_hot"] / pgbench_tps, 2),
        "pgbench_tps": round(pgbench_tps),
        "fdatasync_per_s": round(statistics.median(syncs)),
        "unary_callers": CALLERS,
        "batch_callers": BATCH_CALLERS,
        "batch_transfers": BATCH_TRANSFERS,
        "accounts": ACCOUNTS,
        "rss_mb": round(psutil.Process(scene.stack.pid("ledger")).memory_info().rss / MIB),
        "load_1m": round(os.getloadavg()[0], 2),
        "python": sys.version.split()[0],
    }


async def _sealed(scene: Scene, say: Say) -> None:
    """Wait until the ledger has sealed what was written behind its back: until then it seals at full speed."""
    while (waiting := await scene.owner.fetchval(UNSEALED, BOOK)) > SEALED_ENOUGH:
        say(f"waiting for the sealing of {waiting:,} past transfers")
        await asyncio.sleep(PROGRESS_SECONDS)


async def _over_a_long_past(scene: Scene, say: Say, seconds: float, before: Mapping[str, Any]) -> dict[str, Any]:
    """Measure the ledger again with a long past behind it, and say how much of its speed is left."""
    stub, hot = scene.ledger
    owner_url = scene.stack.database("ledger").owner_url
    await preload(owner_url, BOOK, PRELOADED_ACCOUNTS, PRELOADED_TRANSFERS, say)
    await _sealed(scene, say)
    loads = _ledger_loads(stub, preloaded_accounts(PRELOADED_ACCOUNTS, SAMPLED_ACCOUNTS), hot)
    after = await _in_turns(scene, loads, say, seconds)
    shares = {f"preloaded_{name}_share": round(after[f"{name}_per_s"] / before[f"{name}_per_s"], 3) for name in loads}
    kept = ("unary_per_s", "batch_uniform_per_s", "batch_hot_per_s", "hot_p99_ms", "single_p50_ms", "rss_mb")
    return (
        shares
        | {f"preloaded_{name}": after[name] for name in kept}
        | {
            "preloaded_accounts": PRELOADED_ACCOUNTS,
            "preloaded_transfers": PRELOADED_TRANSFERS,
        }
    )
