"""Closed-loop load: a fixed number of callers, each sending its next call when the last is answered."""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Call = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one round of load gave: calls per second and latencies in milliseconds."""

    per_s: float
    p50_ms: float
    p99_ms: float
    calls: int


@dataclass(slots=True)
class Rounds:
    """What one kind of load did in every round."""

    rates: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    def add(self, measured: Measured, items: int) -> None:
        """Note a round whose calls carried `items` items each."""
        self.rates.append(measured.per_s * items)
        self.p99_ms.append(measured.p99_ms)

    @property
    def per_s(self) -> float:
        """The median rate."""
        return statistics.median(self.rates)


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of load: what makes a call ready, how many callers make it, and how many items it carries."""

    make: Callable[[], Call]
    callers: int
    items: int = 1

    def call(self) -> Awaitable[object]:
        """Make a call ready and begin it."""
        return self.make()()


async def measure(call: Call, *, callers: int, seconds: float) -> Measured:
    """Run `callers` loops of `call` for `seconds`; a failing call ends the measurement with its error."""
    latencies: list[float] = []
    clock = time.perf_counter
    end = clock() + seconds

    async def loop() -> None:
        while (begin := clock()) < end:
            await call()
            latencies.append(clock() - begin)

    started = clock()
    async with asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(loop())
    elapsed = clock() - started
    latencies.sort()
    return Measured(
        per_s=len(latencies) / elapsed,
        p50_ms=percentile(latencies, 50) * 1000,
        p99_ms=percentile(latencies, 99) * 1000,
        calls=len(latencies),
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Give the nearest-rank percentile of values in ascending order."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def median(rounds: Sequence[Measured]) -> float:
    """Give the median rate of several rounds."""
    return statistics.median(r.per_s for r in rounds)


def fdatasync_per_s(folder: Path, seconds: float = 0.5) -> float:
    """Measure how many times a second the disk below `folder` makes 8 KiB durable: the floor under every commit."""
    file = folder / ".fdatasync"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        count, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            os.pwrite(descriptor, b"\0" * 8192, 0)
            os.fdatasync(descriptor)
            count += 1
        return count / seconds
    finally:
        os.close(descriptor)
        file.unlink()


async def paced_p99_ms(make: Callable[[], Call], *, per_s: float, seconds: float) -> float:
    """Give the 99th percentile in milliseconds of calls that begin on a fixed schedule, counted from that schedule.

    An open loop: a call that is late because those before it were slow counts as slow, as it would for a customer. All
    calls are made ready before the first begins: what making them costs is not the server's.
    """
    clock = time.perf_counter
    latencies: list[float] = []
    calls = [make() for _ in range(max(1, int(per_s * seconds)))]

    async def one(call: Call, due: float) -> None:
        await call()
        latencies.append(clock() - due)

    begin = clock()
    async with asyncio.TaskGroup() as group:
        for number, call in enumerate(calls, 1):
            due = begin + number / per_s
            await asyncio.sleep(max(0.0, due - clock()))
            group.create_task(one(call, due))
    latencies.sort()
    return percentile(latencies, 99) * 1000
