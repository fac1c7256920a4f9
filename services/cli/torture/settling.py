"""After the last fault: the ledger has to serve again, and every open question gets its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from itertools import islice
from uuid import UUID

import grpc

from cli.torture.arena import Arena
from cli.torture.clients.calling import BOOK, CALL_SECONDS
from cli.torture.clients.cast import Cast, new_id
from cli.torture.clients.reading import check_accounts, check_statement
from cli.torture.evidence import Sealed
from cli.torture.journal import Answer, answer_of
from ledger.domain import Code
from rpc.deadlines import outgoing
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1.ledger_pb2 import GetOutcomesRequest
from serai.ledger.v1.proof_pb2 import GetCheckpointRequest
from serai.ledger.v1.transfer_pb2 import TRANSFER_KIND_POSTED, TransferSpec

LIVENESS_SECONDS = 20.0
"""Within this time after the last fault every replica serves, every expired hold is released, watchers are there and
all is sealed."""

POLL_SECONDS = 0.1
IDS_PER_CALL = 4_000
PAGE_SIZE = 1_000
LIVENESS = "the_ledger_serves_again"

OPEN_AND_OVER = """
SELECT count(*) FROM hold WHERE book_id = $1 AND state = 1 AND expire_time <= clock_timestamp()
"""


async def settle(arena: Arena, cast: Cast) -> int:
    """Waits until the ledger has come to rest; gives its newest sequence then. Notes what does not come in time.

    A transfer through each replica proves that it serves, and stands behind everything that its lane had accepted:
    when it is answered, nothing that was sent before can still happen.
    """
    for number, replica in enumerate(arena.replicas):
        if not await _in_time(lambda number=number: _serves(arena, cast, number)):  # type: ignore[misc]
            arena.journal.saw(LIVENESS, f"{replica.name} made no transfer within {LIVENESS_SECONDS} s")
    if not await _in_time(lambda: _nothing_is_over(arena)):
        arena.journal.saw(LIVENESS, f"expired holds were not released within {LIVENESS_SECONDS} s")
    async with arena.database.admin() as conn:
        newest: int = await conn.fetchval("SELECT sequence FROM book WHERE book_id = $1", BOOK)
    if not await _in_time(lambda: _watchers_reached(arena, newest)):
        seen = [len(stream) for stream in arena.journal.streams]
        arena.journal.saw(LIVENESS, f"watchers saw {seen} of {newest} transfers within {LIVENESS_SECONDS} s")
    if not await _in_time(lambda: _is_sealed(arena, newest)):
        arena.journal.saw(LIVENESS, f"no checkpoint covered {newest} transfers within {LIVENESS_SECONDS} s")
    for number, spec in enumerate(cast.specs):
        await check_statement(arena.replicas[number % 2], spec.request_id, PAGE_SIZE, arena.journal)
    await check_accounts(arena.replicas[0], cast, 7, arena.journal)
    return newest


async def newest_checkpoint(arena: Arena) -> Sealed:
    """Asks the ledger for its newest checkpoint."""
    request = GetCheckpointRequest(book_id=BOOK)
    found = await arena.replicas[0].proofs.GetCheckpoint(request, **outgoing(CALL_SECONDS))
    return Sealed(found.tree_size, found.root_hash)


async def outcomes(arena: Arena, ids: Collection[UUID]) -> dict[UUID, Answer]:
    """Asks the ledger what became of ids."""
    answers: dict[UUID, Answer] = {}
    rest = iter(sorted(ids))
    while part := list(islice(rest, IDS_PER_CALL)):
        stub = arena.replicas[len(answers) // IDS_PER_CALL % len(arena.replicas)].stub
        request = GetOutcomesRequest(book_id=BOOK, request_ids=[str(request_id) for request_id in part])
        results = (await stub.GetOutcomes(request, **outgoing(60.0))).results
        answers.update(zip(part, map(answer_of, results), strict=True))
    return answers


async def _serves(arena: Arena, cast: Cast, number: int) -> bool:
    spec = TransferSpec(
        request_id=new_id(),
        book_id=BOOK,
        kind=TRANSFER_KIND_POSTED,
        debit_account_id=cast.liquidity["EUR"],
        credit_account_id=cast.participants["EUR"][0],
        amount=Money(currency="EUR", minor_units=1),
    )
    results = await arena.caller.make(number, [spec], CALL_SECONDS)
    # A closed account answers too; what counts is that the answer is definite and durable.
    return results is not None and results[0].status.code in (Code.OK, Code.CREDIT_ACCOUNT_CLOSED)


async def _nothing_is_over(arena: Arena) -> bool:
    async with arena.database.admin() as conn:
        return not await conn.fetchval(OPEN_AND_OVER, BOOK)


async def _is_sealed(arena: Arena, newest: int) -> bool:
    try:
        return (await newest_checkpoint(arena)).tree_size >= newest
    except grpc.aio.AioRpcError:
        # There is none yet.
        return False


async def _watchers_reached(arena: Arena, newest: int) -> bool:
    return all(bool(stream) and stream[-1][0] >= newest for stream in arena.journal.streams)


async def _in_time(condition: Callable[[], Awaitable[bool]]) -> bool:
    deadline = asyncio.get_running_loop().time() + LIVENESS_SECONDS
    while not await condition():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True
