"""The clients of a run: those that move money, and one that changes limits and closes accounts."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import grpc

from cli.torture.clients.calling import BOOK, CALL_SECONDS, Caller
from cli.torture.clients.cast import LIMIT_MINOR_UNITS, Cast, new_id
from cli.torture.clients.choosing import Chooser
from rpc.deadlines import outgoing
from serai.ledger.v1.account_pb2 import AccountState
from serai.ledger.v1.ledger_pb2 import AccountChange, UpdateAccountsRequest

IMPATIENT_SECONDS = (0.003, 0.06)
LONGEST_PAUSE_SECONDS = 0.03
MOST_REPEATS = 3
CHANGE_PAUSE_SECONDS = 0.15
CLOSED_SHARE = 0.15


async def move_money(caller: Caller, cast: Cast, chance: random.Random, most_operations: int) -> None:
    """Makes calls until it is cancelled or all clients together have sent as many operations as allowed."""
    chooser = Chooser(chance, cast)
    while caller.journal.operations < most_operations:
        specs = chooser.call()
        if not specs:
            continue
        replica = chance.randrange(len(caller.replicas))
        impatient = chance.random() < 0.06
        seconds = chance.uniform(*IMPATIENT_SECONDS) if impatient else CALL_SECONDS
        if chance.random() < 0.05:
            # The same call to everybody at once, as a network that duplicates would have it.
            await asyncio.gather(*(caller.make(number, specs, seconds) for number in range(len(caller.replicas))))
            continue
        repeats = chance.choice((0, MOST_REPEATS))
        while (results := await caller.make(replica, specs, seconds)) is None and repeats:
            repeats -= 1
            await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))
            replica, seconds = chance.randrange(len(caller.replicas)), CALL_SECONDS
        if results is not None:
            cast.note(specs, results)
        await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))


async def change_accounts(caller: Caller, cast: Cast, chance: random.Random) -> None:
    """Lowers and raises limits, closes accounts and opens them again; runs until cancelled."""
    participants = [account for accounts in cast.participants.values() for account in accounts]
    # Were the busiest accounts closed, little would happen until somebody opened them again.
    busiest = {accounts[0] for accounts in cast.participants.values()}
    while True:
        change = AccountChange(request_id=new_id(), book_id=BOOK, account_id=chance.choice(participants))
        if change.account_id in busiest or chance.random() < 0.7:
            change.limit_minor_units = chance.randint(0, 2 * LIMIT_MINOR_UNITS)
        else:
            closes = chance.random() < CLOSED_SHARE
            change.state = AccountState.ACCOUNT_STATE_CLOSED if closes else AccountState.ACCOUNT_STATE_OPEN
        stub = chance.choice(caller.replicas).stub
        for _ in range(MOST_REPEATS):
            with suppress(grpc.aio.AioRpcError, grpc.aio.UsageError, asyncio.InvalidStateError):
                await stub.UpdateAccounts(UpdateAccountsRequest(changes=[change]), **outgoing(CALL_SECONDS))
                break
        await asyncio.sleep(chance.uniform(0, 2 * CHANGE_PAUSE_SECONDS))
