"""Faults of the network: between callers and a replica, and between replicas and the database."""

from __future__ import annotations

import asyncio

from cli.torture.faults.registry import Fault, Place
from cli.torture.proxy import Proxy


async def reset_callers(scene: Place) -> None:
    """Every caller's connection to a replica is cut."""
    scene.replica.proxy.reset()


async def lose_replies(scene: Place) -> None:
    """A replica carries out what it is asked and its answers are lost; then the connections are cut."""
    async with scene.replica.busy:
        await _swallow(scene, scene.replica.proxy)


async def reset_database(scene: Place) -> None:
    """Every connection of the replicas to the database is cut, also inside transactions."""
    scene.arena.database.proxy.reset()


async def lose_database_replies(scene: Place) -> None:
    """The database commits and no replica hears of it; then the connections are cut."""
    async with scene.arena.database.busy:
        await _swallow(scene, scene.arena.database.proxy)


async def slow_database(scene: Place) -> None:
    """Each message to and from the database is late."""
    proxy = scene.arena.database.proxy
    async with scene.arena.database.busy:
        proxy.delay_seconds = scene.chance.uniform(0.002, 0.05)
        try:
            await asyncio.sleep(scene.lasts_seconds)
        finally:
            proxy.delay_seconds = 0.0


async def _swallow(scene: Place, proxy: Proxy) -> None:
    proxy.swallow()
    try:
        await asyncio.sleep(scene.lasts_seconds)
    finally:
        proxy.recover()


FAULTS = {
    "reset_callers": Fault(reset_callers, (0.0, 0.0)),
    "lose_replies": Fault(lose_replies, (0.02, 0.4)),
    "reset_database": Fault(reset_database, (0.0, 0.0)),
    "lose_database_replies": Fault(lose_database_replies, (0.01, 0.3)),
    "slow_database": Fault(slow_database, (0.3, 1.5)),
}
