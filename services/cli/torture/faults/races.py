"""Faults that callers make: too many at once for what only one can have."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import grpc

from cli.torture.clients.calling import BOOK, CALL_SECONDS
from cli.torture.clients.cast import new_id
from cli.torture.clients.choosing import Chooser
from cli.torture.faults.registry import Fault, Scene
from cli.torture.replica import Replica
from ledger.domain import Code
from rpc.deadlines import outgoing
from serai.ledger.v1 import transfer_pb2
from serai.ledger.v1.settlement_pb2 import CloseWindowRequest

HOLDS = 20
LONGEST_PAUSE_SECONDS = 0.1


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


async def close_windows(scene: Scene) -> None:
    """Windows are closed at every replica at once, one after the other, while money moves."""
    clock = asyncio.get_running_loop().time
    end = clock() + scene.lasts_seconds
    while clock() < end:
        calls = [_close_window(replica) for replica in scene.arena.replicas]
        await asyncio.gather(*calls)
        await asyncio.sleep(scene.chance.uniform(0, LONGEST_PAUSE_SECONDS))


async def _close_window(replica: Replica) -> None:
    """Closes whichever window is open, and tries once more when it is not known what became of that."""
    request = CloseWindowRequest(request_id=new_id(), book_id=BOOK, reason="torture")
    for _ in range(2):
        with suppress(grpc.aio.AioRpcError):
            await replica.settlement.CloseWindow(request, **outgoing(CALL_SECONDS))
            return


FAULTS = {
    "close_windows": Fault(close_windows, (0.1, 1.0)),
    "post_as_holds_expire": Fault(post_as_holds_expire, (0.02, 0.3)),
    "same_ids_everywhere": Fault(same_ids_everywhere, (0.0, 0.0)),
}
