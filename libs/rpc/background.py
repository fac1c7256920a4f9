"""Runs an application's background work and starts it again when it fails."""

import asyncio
from collections.abc import Iterable

from rpc.application import Background
from rpc.health import Health
from telemetry import logger

log = logger(__name__)

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 2.0
"""Once its cause is gone, what such work promises (to release expired holds, to seal) is late by no more than this."""


async def run_all(works: Iterable[Background], health: Health) -> None:
    """Runs the works side by side until each has returned, or until cancelled."""
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(_kept_running(work, health))


async def _kept_running(work: Background, health: Health) -> None:
    """Runs one work; while it fails its component `background.<name>` is not well and the pauses grow."""
    name = getattr(work, "__name__", type(work).__name__)
    component = f"background.{name}"
    pause = FIRST_PAUSE_SECONDS
    loop = asyncio.get_running_loop()
    while True:
        await health.mark(component, well=True)
        began = loop.time()
        try:
            await work()
        except Exception as error:
            log.error("background work failed and is started again", work=name, pause_seconds=pause, exc_info=error)
        else:
            return
        await health.mark(component, well=False)
        # A work that ran well for a while before it failed begins with the short pause again.
        pause = FIRST_PAUSE_SECONDS if loop.time() - began > LONGEST_PAUSE_SECONDS else pause
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
