"""Readers while money moves: watchers of the stream, one who reads lists from end to end, one who keeps anchors."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from uuid import UUID

import grpc

from cli.torture.clients.calling import BOOK, CALL_SECONDS
from cli.torture.clients.cast import Cast
from cli.torture.journal import Journal
from cli.torture.replica import Replica
from rpc.deadlines import outgoing
from serai.ledger.v1.ledger_pb2 import (
    Entry,
    GetAccountsRequest,
    GetTrialBalanceRequest,
    ListAccountsRequest,
    ListEntriesRequest,
    WatchEntriesRequest,
)
from serai.ledger.v1.proof_pb2 import GetCheckpointRequest

STREAM_SECONDS = 3_600.0
PAUSE_SECONDS = 0.2
ANCHOR_PAUSE_SECONDS = 1.0
LIST_ERRORS = (grpc.aio.AioRpcError, grpc.aio.UsageError, asyncio.InvalidStateError)


async def watch(replicas: list[Replica], first: int, journal: Journal) -> None:
    """Follows the stream from its beginning, through whichever replica answers; runs until cancelled."""
    seen: list[tuple[int, UUID]] = []
    journal.streams.append(seen)
    token, number = "", first
    while True:
        stub = replicas[number % len(replicas)].stub
        number += 1
        request = WatchEntriesRequest(book_id=BOOK, resume_token=token)
        try:
            async for event in stub.WatchEntries(request, timeout=STREAM_SECONDS):
                if event.HasField("transfer"):
                    token = event.transfer.position.resume_token
                    seen.append((event.transfer.position.sequence, UUID(event.transfer.transfer.transfer_id)))
        except LIST_ERRORS:
            await asyncio.sleep(PAUSE_SECONDS)


async def read_lists(replicas: list[Replica], cast: Cast, chance: random.Random, journal: Journal) -> None:
    """Reads statements, lists of accounts and trial balances again and again; runs until cancelled."""
    while True:
        replica = chance.choice(replicas)
        account_id = chance.choice(cast.specs).request_id
        with suppress(*LIST_ERRORS):
            await check_statement(replica, account_id, chance.randint(20, 1000), journal)
            await check_accounts(replica, cast, chance.randint(1, 10), journal)
            balance = await replica.stub.GetTrialBalance(GetTrialBalanceRequest(book_id=BOOK), **outgoing(CALL_SECONDS))
            if not balance.balanced:
                journal.saw("debits_equal_credits", f"the trial balance at {balance.sequence} is not balanced")
        await asyncio.sleep(chance.uniform(0, 2 * PAUSE_SECONDS))


async def keep_anchors(replicas: list[Replica], chance: random.Random, journal: Journal) -> None:
    """Keeps signed checkpoints outside, which whatever happens later has to agree with; runs until cancelled."""
    while True:
        with suppress(*LIST_ERRORS):
            request = GetCheckpointRequest(book_id=BOOK)
            found = await chance.choice(replicas).proofs.GetCheckpoint(request, **outgoing(CALL_SECONDS))
            journal.notes.add(found.note)
        await asyncio.sleep(chance.uniform(0, 2 * ANCHOR_PAUSE_SECONDS))


async def check_statement(replica: Replica, account_id: str, page_size: int, journal: Journal) -> int:
    """Reads a statement to its end, which has to hold at least what was there before; gives its length."""
    stub = replica.stub
    request = GetAccountsRequest(book_id=BOOK, account_ids=[account_id])
    (account,) = (await stub.GetAccounts(request, **outgoing(CALL_SECONDS))).accounts
    entries: list[Entry] = []
    token = ""
    while True:
        page = ListEntriesRequest(book_id=BOOK, account_id=account_id, page_size=page_size, page_token=token)
        answer = await stub.ListEntries(page, **outgoing(CALL_SECONDS))
        entries.extend(answer.entries)
        token = answer.next_page_token
        if not token:
            break
    versions = [entry.balances_after.version for entry in entries]
    if versions != list(range(1, len(versions) + 1)) or len(versions) < account.balances.version:
        what = f"the statement of {account_id} has {len(versions)} entries and not 1 to {account.balances.version}"
        journal.saw("lists_are_complete", what)
    return len(versions)


async def check_accounts(replica: Replica, cast: Cast, page_size: int, journal: Journal) -> None:
    """Reads the list of accounts to its end, which has to hold each account once, in order."""
    ids: list[str] = []
    token = ""
    while True:
        page = ListAccountsRequest(book_id=BOOK, page_size=page_size, page_token=token)
        answer = await replica.stub.ListAccounts(page, **outgoing(CALL_SECONDS))
        ids.extend(account.account_id for account in answer.accounts)
        token = answer.next_page_token
        if not token:
            break
    if ids != sorted(spec.request_id for spec in cast.specs):
        journal.saw("lists_are_complete", f"the list of accounts gave {len(ids)} of {len(cast.specs)}")
