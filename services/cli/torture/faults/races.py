"""Faults that callers make: too many at once for what only one can have."""

from __future__ import annotations

import asyncio

from cli.torture.clients.choosing import Chooser
from cli.torture.faults.registry import Fault, Scene
from ledger.domain import Code
from serai.ledger.v1 import transfer_pb2

HOLDS = 20


async def post_as_holds_expire(scene: Scene) -> None:
    """Holds that expire together are posted and voided at both replicas just as their time is over."""
    chooser, caller = Chooser(scene.chance, scene.cast), scene.arena.caller
    timeout_ms = max(1, int(scene.lasts_seconds * 1000))
    holds = [chooser.hold(timeout_ms) for _ in range(HOLDS)]
    results = await caller.make(scene.replica_number, holds)
    if results is None:
        return
    held = [spec for spec, result in zip(holds, results, strict=True) if result.status.code == Code.OK]
    await asyncio.sleep(scene.lasts_seconds * scene.chance.uniform(0.5, 1.0))
    kinds = (transfer_pb2.TRANSFER_KIND_POST_HOLD, transfer_pb2.TRANSFER_KIND_VOID_HOLD)
    calls = [
        caller.make(number, [chooser.act(kind, spec)])
        for spec in held
        for number, kind in enumerate(scene.chance.sample(kinds, len(kinds)))
    ]
    scene.chance.shuffle(calls)
    await asyncio.gather(*calls)


async def same_ids_everywhere(scene: Scene) -> None:
    """The same transfers arrive at every replica several times at once."""
    chooser, caller = Chooser(scene.chance, scene.cast), scene.arena.caller
    specs = chooser.call()
    if specs:
        await asyncio.gather(*(caller.make(number, specs) for number in range(len(caller.replicas)) for _ in range(4)))


FAULTS = {
    "post_as_holds_expire": Fault(post_as_holds_expire, (0.02, 0.3)),
    "same_ids_everywhere": Fault(same_ids_everywhere, (0.0, 0.0)),
}
