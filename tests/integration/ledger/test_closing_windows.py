"""Windows are closed while everybody writes: nobody waits long, and every transfer is in exactly one of them."""

from __future__ import annotations

import asyncio
import random
import re
from uuid import UUID

import asyncpg
import grpc

from fixtures.ledger import BOOK, LedgerCaller, StartLedger, check_history, hold, linked, new_id, post, transfer
from fixtures.windows import AsCaller, WindowCaller, check_windows, refusal
from ledger.app.tails import Tails
from ledger.app.windows import Windows
from ledger.domain.window import WindowAction, WindowRequest
from ledger.storage.connections import with_planner_settings
from ledger.storage.reads import PostgresReads
from ledger.storage.sessions import PostgresStore
from ledger.storage.windows import PostgresWindows
from rpc.errors import read
from serai.ids import uuid7
from storage.provision import ServiceUrls

CLOSES = 25


async def test_every_transfer_is_in_one_window_while_two_replicas_write_and_close(
    start_ledger: StartLedger, windows_of: AsCaller, ledger_database: ServiceUrls
) -> None:
    ledgers = [await start_ledger() for _ in range(2)]
    accounts = await ledgers[0].open(*"abcdef")
    closing = True
    posted = 0

    async def pay(ledger: LedgerCaller, seed: int) -> None:
        nonlocal posted
        chance = random.Random(seed)  # noqa: S311 - choices for a test.
        while closing:
            pair = chance.sample(accounts, 2)
            held = hold(*pair, 9)
            group = linked(transfer(*pair, chance.randint(1, 9)), transfer(*pair, chance.randint(1, 9)))
            reasons = await ledger.reasons(held, post(held, 4), *group)
            assert reasons == ["OK"] * 4
            posted += 3

    async def close(windows: WindowCaller) -> int:
        closed = 0
        while closed < CLOSES:
            # Of two replicas that close at once one may find its window closed, or the next one still empty.
            answer = (await asyncio.gather(windows.close(), return_exceptions=True))[0]
            if isinstance(answer, BaseException):
                assert isinstance(answer, grpc.aio.AioRpcError)
                assert read(answer).reason == "WINDOW_EMPTY"
            else:
                closed += 1
        return closed

    payers = [asyncio.create_task(pay(ledger, seed)) for seed in range(4) for ledger in ledgers]
    try:
        closed = sum(await asyncio.gather(*(close(windows_of(ledger)) for ledger in ledgers)))
    finally:
        closing = False
        await asyncio.gather(*payers)
    windows = windows_of(ledgers[1])
    listed = list((await windows.list(page_size=1000)).windows)
    assert [window.window_id for window in listed] == list(range(closed + 1, 0, -1))
    found = [await windows.positions(window.window_id) for window in listed]
    assert sum(answer.transfers for answer in found) == posted
    assert all(sum(int(position.net) for position in answer.positions) == 0 for answer in found)
    await check_windows(ledger_database)
    await check_history(ledger_database)


async def test_a_batch_decided_before_a_close_falls_in_the_window_after_it(
    start_ledger: StartLedger, windows_of: AsCaller, ledger_database: ServiceUrls
) -> None:
    closer, writer = [await start_ledger() for _ in range(2)]
    a, b = await writer.open("alpha", "beta")
    assert await writer.reasons(transfer(a, b, 1)) == ["OK"]
    late = transfer(a, b, 2)
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    conn = await asyncpg.connect(ledger_database.runtime_url)
    try:
        async with conn.transaction():
            await conn.execute("SELECT FROM book WHERE book_id = 1 FOR UPDATE")
            closing = asyncio.create_task(windows_of(closer).close())
            while await conn.fetchval(waiting) < 1:
                assert not closing.done()
            # The writer remembers the book with window 1 open, and queues behind the close.
            writing = asyncio.create_task(writer.make(late))
            while await conn.fetchval(waiting) < 2:
                assert not writing.done()
        assert (await closing).closed.last_sequence == 1
        assert [result.status.reason for result in await writing] == ["OK"]
        found = await conn.fetchval("SELECT window_id FROM transfer WHERE transfer_id = $1", UUID(late.request_id))
        assert found == 2
    finally:
        await conn.close()
    await check_windows(ledger_database)


async def test_replicas_that_take_turns_never_use_a_closed_window(
    start_ledger: StartLedger, windows_of: AsCaller, ledger_database: ServiceUrls
) -> None:
    ledgers = [await start_ledger() for _ in range(2)]
    a, b = await ledgers[0].open("alpha", "beta")
    for turn in range(10):
        writer, closer = ledgers[turn % 2], windows_of(ledgers[(turn + 1) % 2])
        assert await writer.reasons(transfer(a, b, 1), transfer(b, a, 1)) == ["OK"] * 2
        assert (await closer.close(turn + 1)).opened.after_sequence == 2 * (turn + 1)
        assert await closer.nets(turn + 1) == {("alpha", "EUR"): 0, ("beta", "EUR"): 0}
    await check_windows(ledger_database)


async def test_one_request_closes_one_window_however_often_it_comes(
    start_ledger: StartLedger, windows_of: AsCaller, ledger_database: ServiceUrls
) -> None:
    ledgers = [await start_ledger() for _ in range(2)]
    callers = [windows_of(ledger) for ledger in ledgers]
    a, b = await ledgers[0].open("alpha", "beta")
    await ledgers[0].make(transfer(a, b, 1))
    request_id = new_id()
    answers = await asyncio.gather(*(caller.close(request_id=request_id) for caller in callers for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert (await refusal(callers[0].close())).reason == "WINDOW_EMPTY"
    await check_windows(ledger_database)


async def test_closing_takes_the_same_few_statements_and_reads_no_transfer(
    ledger: LedgerCaller, ledger_database: ServiceUrls
) -> None:
    a, b = await ledger.open("alpha", "beta")
    queries: list[str] = []

    async def watched(conn: asyncpg.Connection) -> None:
        conn.add_query_logger(lambda query: queries.append(query.query))

    url = with_planner_settings(ledger_database.runtime_url)
    async with asyncpg.create_pool(url, min_size=1, max_size=2, init=watched) as pool:
        store = PostgresStore(pool, 1)
        windows = Windows(PostgresWindows(pool, store), Tails(PostgresReads(pool)).grew)
        seen = []
        # The first one is not counted: the driver prepares itself.
        for size in (1, 1, 1_000):
            await ledger.make(*(transfer(a, b, 1) for _ in range(size)))
            queries.clear()
            closed, _ = await windows.close(BOOK, WindowRequest(uuid7(), WindowAction.CLOSE, 0, ""))
            assert closed.last_sequence is not None
            assert closed.last_sequence - closed.after_sequence == size
            seen.append([query for query in queries if "pg_advisory_unlock" not in query])
        await store.close()
    assert seen[1] == seen[2]
    assert len(seen[1]) <= 10
    assert not [query for query in seen[1] if re.search(r"\b(transfer|entry|hold|account)\b", query)]
