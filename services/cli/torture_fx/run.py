"""A torture run of fx from its first process to its verdict."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cli.torture.faults.registry import Place
from cli.torture.replica import ReplicaAway
from cli.torture.schedule import plan
from cli.torture_fx.calling import Caller
from cli.torture_fx.faults import FAULTS
from cli.torture_fx.heats import Heat
from cli.torture_fx.journal import LIVENESS, ONE_OUTCOME, TRUE_ANSWERS, Journal
from cli.torture_fx.market import move_limits, open_market
from cli.torture_fx.report import Report
from cli.torture_fx.stage import FX, FxStage, stage
from cli.torture_fx.verdict import violations
from cli.torture_fx.witness import hear, not_released
from serai.fx.v1 import fx_pb2

if TYPE_CHECKING:
    from serai.fx.v1.fx_pb2_grpc import FxServiceAsyncStub

HEATS_AT_ONCE: Final = 4
BATCH_ITEMS: Final = 500
LONGEST_SECONDS: Final = 3_600.0
FAULTS_END_SECONDS: Final = 60.0
RELEASED_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.2
TOLD_ACCEPTS: Final = 100_000
SLOWER_TIMES: Final = 5.0
"""How much longer the pauses between faults are once each kind has happened: a long run is for races above all."""


async def torture(
    folder: Path,
    say: Callable[[str], None],
    *,
    seed: int,
    accepts: int,
    batch: int = BATCH_ITEMS,
    command: Sequence[str] = FX,
    kinds: Sequence[str] = tuple(FAULTS),
) -> Report:
    """Race at least `accepts` acceptances in batches at two replicas of `command`, under every one of `kinds`.

    The run ends when both are reached. Raises what the harness itself stumbles over; what fx does wrong is in the
    report.
    """
    say("starting a database and two replicas")
    began = time.perf_counter()
    async with stage(folder, command) as ring:
        await open_market(ring, batch)
        journal = Journal()
        caller = Caller(ring.replicas, journal)
        say(f"payments race, {batch} in a call, until {accepts} acceptances are answered")
        done = await _under_load(ring, caller, journal, say, seed, accepts, batch, kinds)
        wall_seconds = time.perf_counter() - began
        say(f"{journal.accepts} acceptances in {wall_seconds:.0f} s; asking again, hearing the witness")
        await _come_to_rest(ring, journal)
        await _ask_again(caller, journal, random.Random(f"again {seed}"))  # noqa: S311 - choices.
        async with ring.database.admin() as conn:
            testimony = await hear(conn)
        failed_starts = sum(replica.failed_starts for replica in ring.replicas)
        for replica in ring.replicas:
            for code in replica.unexpected_exits:
                journal.saw(LIVENESS, f"{replica.name} served and ended by itself with {code}")
    return Report(
        seed=seed,
        accepts=journal.accepts,
        sent=journal.sent,
        quotes=journal.quotes,
        outcomes=journal.outcomes,
        closed=journal.closed,
        asked_again=sum(len(asked.codes) for asked in journal.kept),
        faults=done,
        failed_calls=journal.failures,
        failed_starts=failed_starts,
        wall_seconds=wall_seconds,
        found=await asyncio.to_thread(violations, journal, testimony),
    )


async def _under_load(
    ring: FxStage,
    caller: Caller,
    journal: Journal,
    say: Callable[[str], None],
    seed: int,
    accepts: int,
    batch: int,
    kinds: Sequence[str],
) -> Counter[str]:
    """Run heats beside faults; give the faults that were injected, all healed."""
    done: Counter[str] = Counter()
    chance = random.Random(f"heats {seed}")  # noqa: S311 - choices.

    async def heats() -> None:
        while journal.accepts < accepts or any(kind not in done for kind in kinds):
            before = journal.accepts // TOLD_ACCEPTS
            try:
                await Heat(caller, journal, ring.database, random.Random(chance.random()), batch).run()  # noqa: S311
            except TimeoutError:
                journal.saw(LIVENESS, "a call went unanswered for two minutes, at any replica")
                return
            if journal.accepts // TOLD_ACCEPTS > before:
                say(f"{journal.accepts} acceptances, {sum(done.values())} faults")

    limits = asyncio.create_task(move_limits(ring, batch, random.Random(f"limits {seed}")))  # noqa: S311
    faults = asyncio.create_task(_inject_all(ring, seed, kinds, done))
    try:
        await asyncio.gather(*(heats() for _ in range(HEATS_AT_ONCE)))
    finally:
        limits.cancel()
        faults.cancel()
        ended = await asyncio.gather(limits, faults, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error
    return done


async def _inject_all(ring: FxStage, seed: int, kinds: Sequence[str], done: Counter[str]) -> None:
    """Inject the seed's faults until cancelled; then wait for those under way to heal."""
    running: set[asyncio.Task[None]] = set()
    before = 0.0
    try:
        for number, planned in enumerate(plan(seed, LONGEST_SECONDS, {kind: FAULTS[kind].seconds for kind in kinds})):
            pause, before = planned.at_seconds - before, planned.at_seconds
            await asyncio.sleep(pause if number < len(kinds) else pause * SLOWER_TIMES)
            chance = random.Random(f"fault {seed} {number}")  # noqa: S311 - choices.
            place = Place(ring, ring.replicas[planned.replica], planned.replica, planned.lasts_seconds, chance)
            running.add(asyncio.create_task(_inject(planned.kind, place, done)))
            ended = {task for task in running if task.done()}
            running -= ended
            await asyncio.gather(*ended)
    finally:
        async with asyncio.timeout(FAULTS_END_SECONDS):
            await asyncio.gather(*running)


async def _inject(kind: str, place: Place, done: Counter[str]) -> None:
    await FAULTS[kind].inject(place)
    done[kind] += 1


async def _come_to_rest(ring: FxStage, journal: Journal) -> None:
    for replica in ring.replicas:
        with suppress(ReplicaAway):
            await replica.serving()
            continue
        journal.saw(LIVENESS, f"{replica.name} does not serve after the last fault")
    clock = asyncio.get_running_loop().time
    deadline = clock() + RELEASED_SECONDS
    async with ring.database.admin() as conn:
        while left := await not_released(conn):
            if clock() > deadline:
                journal.saw(LIVENESS, f"{left} reservations that are over were not released in {RELEASED_SECONDS:g} s")
                return
            await asyncio.sleep(POLL_SECONDS)


async def _ask_again(caller: Caller, journal: Journal, chance: random.Random) -> None:
    """Send calls that were answered once more: each has to get its first outcome."""
    for asked in journal.kept:
        request = asked.request

        async def accept(
            stub: FxServiceAsyncStub, seconds: float, request: fx_pb2.AcceptQuotesRequest = request
        ) -> fx_pb2.AcceptQuotesResponse:
            return await stub.AcceptQuotes(request, timeout=seconds)

        answer = await caller.insist(chance, accept)
        if bytes(result.status.code for result in answer.results) != asked.codes:
            journal.saw(ONE_OUTCOME, f"a call with acceptance {request.acceptances[0].request_id} got other outcomes")
        if not all(result.status.replayed for result in answer.results):
            journal.saw(TRUE_ANSWERS, f"a call with {request.acceptances[0].request_id} was decided a second time")
