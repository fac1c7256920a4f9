"""What the ledger is asked in the end beside outcomes: balances of its past, positions of its windows, its keys."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from uuid import UUID

from cli.torture.arena import Arena
from cli.torture.clients.calling import BOOK, CALL_SECONDS
from cli.torture.evidence import Past, Positions
from cli.torture.recorded import Tables
from ledger.domain import Balances
from rpc.deadlines import outgoing
from serai.ledger.v1.history_pb2 import BalancesAt, GetBalancesAtRequest, Moment
from serai.ledger.v1.proof_pb2 import ListSigningKeysRequest
from serai.ledger.v1.settlement_pb2 import WINDOW_STATE_CLOSED, GetNetPositionsRequest, ListWindowsRequest
from signing import VerifierKey, read_key

MOMENTS = 20
WINDOWS = 20


async def past(arena: Arena, tables: Tables, chance: random.Random) -> list[Past]:
    """Asks for the balances of all accounts just when some transfers were recorded."""
    chosen = chance.sample(tables.transfers, min(MOMENTS, len(tables.transfers)))
    found = []
    for number, transfer in enumerate(chosen):
        moment, effective = Moment(), Moment()
        moment.recorded.FromDatetime(transfer.record_time)
        effective.effective.CopyFrom(moment.recorded)
        sequence, recorded = await _balances(arena, number, tables.accounts, moment)
        _, in_effect = await _balances(arena, number, tables.accounts, effective)
        found.append(Past(transfer.record_time, sequence, recorded, in_effect))
    return found


async def _balances(
    arena: Arena, number: int, accounts: Collection[UUID], moment: Moment
) -> tuple[int, dict[UUID, Balances]]:
    history = arena.replicas[number % len(arena.replicas)].history
    request = GetBalancesAtRequest(book_id=BOOK, account_ids=[str(account) for account in accounts], moment=moment)
    answer = await history.GetBalancesAt(request, **outgoing(CALL_SECONDS))
    return answer.sequence, {UUID(found.account_id): _read(found) for found in answer.balances}


def _read(found: BalancesAt) -> Balances:
    return Balances(*(getattr(found.balances, name) for name in Balances._fields))


async def positions(arena: Arena) -> list[Positions]:
    """Asks for the positions of the newest closed windows."""
    settlement = arena.replicas[0].settlement
    closed = ListWindowsRequest(book_id=BOOK, states=[WINDOW_STATE_CLOSED], page_size=WINDOWS)
    found = []
    for window in (await settlement.ListWindows(closed, **outgoing(CALL_SECONDS))).windows:
        request = GetNetPositionsRequest(book_id=BOOK, window_id=window.window_id)
        answer = await settlement.GetNetPositions(request, **outgoing(CALL_SECONDS))
        nets = {(position.owner, position.currency): int(position.net) for position in answer.positions}
        found.append(Positions(window.window_id, answer.transfers, nets))
    return found


async def keys(arena: Arena) -> Sequence[VerifierKey]:
    """Asks for the public keys of the log."""
    request = ListSigningKeysRequest(book_id=BOOK)
    listed = await arena.replicas[0].proofs.ListSigningKeys(request, **outgoing(CALL_SECONDS))
    return [read_key(key.verifier_key) for key in listed.keys]
