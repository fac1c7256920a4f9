"""Faults of a replica's process."""

from __future__ import annotations

import asyncio
import signal

from cli.torture.faults.registry import Fault, Place


async def kill(scene: Place) -> None:
    """SIGKILL at a moment that means nothing to the replica; it is away for a while."""
    async with scene.replica.busy:
        await scene.replica.kill(scene.lasts_seconds)


async def kill_before_reply(scene: Place) -> None:
    """Callers get no answers any more while their calls are still carried out; then SIGKILL."""
    replica = scene.replica
    async with replica.busy:
        replica.proxy.swallow()
        try:
            await asyncio.sleep(scene.lasts_seconds)
            await replica.kill(0.0)
        finally:
            replica.proxy.recover()


async def pause(scene: Place) -> None:
    """SIGSTOP wherever the process is, transactions and locks held; it wakes up stale."""
    async with scene.replica.busy:
        scene.replica.signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(scene.lasts_seconds)
        finally:
            scene.replica.signal(signal.SIGCONT)


FAULTS = {
    "kill": Fault(kill, (0.0, 1.0)),
    "kill_before_reply": Fault(kill_before_reply, (0.02, 0.3)),
    "pause": Fault(pause, (0.2, 3.0)),
}
