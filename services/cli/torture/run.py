"""A torture run from its first process to its verdict."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from cli.torture import questions, settling
from cli.torture.arena import LEDGER, Arena, arena
from cli.torture.clients.cast import Cast, cast, open_accounts
from cli.torture.clients.reading import keep_anchors, read_lists, watch
from cli.torture.clients.working import change_accounts, move_money
from cli.torture.evidence import Evidence
from cli.torture.faults import FAULTS
from cli.torture.faults.registry import Scene
from cli.torture.invariants import violations
from cli.torture.recorded import read_tables
from cli.torture.report import Report
from cli.torture.schedule import Planned, digest, plan
from ledger.domain import Account, AccountState, Code

CLIENTS = 10
WATCHERS = 2
MOST_OPERATIONS = 400_000
FAULTS_END_SECONDS = 60.0
"""A fault that has not healed so long after the end of the schedule has failed."""


async def torture(
    folder: Path,
    say: Callable[[str], None],
    *,
    seed: int,
    seconds: float,
    command: Sequence[str] = LEDGER,
    kinds: Sequence[str] = tuple(FAULTS),
) -> Report:
    """Runs replicas of `command` under load and the seed's faults for `seconds`, and judges what they recorded.

    `kinds` are the kinds of faults. Raises what the harness itself stumbles over; what the ledger does wrong is in
    the report.
    """
    schedule = plan(seed, seconds, {kind: FAULTS[kind].seconds for kind in kinds})
    say(f"starting a database and two replicas; {len(schedule)} faults, schedule {digest(schedule)}")
    began = time.perf_counter()
    async with arena(folder, command) as ring:
        made = cast()
        await open_accounts(ring.replicas[0], made)
        say(f"clients and faults for {seconds:g} s")
        async with _beside(_watchers(ring)):
            done = await _under_load(ring, made, schedule, seed, seconds)
            say(f"{ring.journal.operations} operations; waiting for the ledger to come to rest")
            await settling.settle(ring, made)
        say("asking for outcomes, reading the tables, replaying")
        ambiguous = ring.journal.ambiguous()
        evidence = await _evidence(ring, seed)
        for replica in ring.replicas:
            for code in replica.unexpected_exits:
                ring.journal.saw(settling.LIVENESS, f"{replica.name} served and ended by itself with {code}")
        failed_starts = sum(replica.failed_starts for replica in ring.replicas)
    return Report(
        seed=seed,
        seconds=seconds,
        schedule=digest(schedule),
        operations=ring.journal.operations,
        transfers=len(evidence.tables.transfers),
        refusals=Counter(refused.outcome.code.name for refused in evidence.tables.refusals.values()),
        faults=done,
        failed_calls=ring.journal.failures,
        ambiguous_resolved=len(ambiguous),
        ambiguous_applied=sum(evidence.outcomes[request_id].code == Code.OK for request_id in ambiguous),
        failed_starts=failed_starts,
        wall_seconds=time.perf_counter() - began,
        found=await asyncio.to_thread(violations, evidence),
    )


async def _under_load(ring: Arena, made: Cast, schedule: list[Planned], seed: int, seconds: float) -> Counter[str]:
    """Runs clients and faults together; returns when the time is over and every fault has healed."""
    clients = [
        move_money(ring.caller, made, random.Random(f"client {seed} {number}"), MOST_OPERATIONS)  # noqa: S311 - choices.
        for number in range(CLIENTS)
    ]
    clients.append(change_accounts(ring.caller, made, random.Random(f"changes {seed}")))  # noqa: S311
    clients.append(read_lists(ring.replicas, made, random.Random(f"lists {seed}"), ring.journal))  # noqa: S311
    clients.append(keep_anchors(ring.replicas, random.Random(f"anchors {seed}"), ring.journal))  # noqa: S311
    clock = asyncio.get_running_loop().time
    began = clock()
    done: Counter[str] = Counter()
    async with _beside(clients), asyncio.timeout(seconds + FAULTS_END_SECONDS), asyncio.TaskGroup() as group:
        for number, planned in enumerate(schedule):
            await asyncio.sleep(max(0.0, began + planned.at_seconds - clock()))
            replica, chance = ring.replicas[planned.replica], random.Random(f"fault {seed} {number}")  # noqa: S311
            scene = Scene(ring, replica, planned.replica, planned.lasts_seconds, chance, made)
            group.create_task(_inject(planned.kind, scene, done))
        await asyncio.sleep(max(0.0, began + seconds - clock()))
    return done


async def _inject(kind: str, scene: Scene, done: Counter[str]) -> None:
    await FAULTS[kind].inject(scene)
    done[kind] += 1


async def _evidence(ring: Arena, seed: int) -> Evidence:
    """Asks the ledger for all that it can be asked, and reads its tables."""
    outcomes = await settling.outcomes(ring, ring.journal.units)
    sealed = await settling.newest_checkpoint(ring)
    async with ring.database.admin() as conn:
        tables = await read_tables(conn)
    return Evidence(
        ring.journal,
        outcomes,
        {account_id: _as_opened(account) for account_id, account in tables.accounts.items()},
        tables,
        sealed,
        await questions.keys(ring),
        await questions.past(ring, tables, random.Random(f"past {seed}")),  # noqa: S311
        await questions.positions(ring),
    )


def _watchers(ring: Arena) -> list[Coroutine[None, None, None]]:
    return [watch(ring.replicas, number, ring.journal) for number in range(WATCHERS)]


@asynccontextmanager
async def _beside(work: Sequence[Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Runs work beside the block and ends it with the block; raises what it failed with."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


def _as_opened(account: Account) -> Account:
    return replace(account, limit_minor_units=account.opening_limit_minor_units, state=AccountState.OPEN)
