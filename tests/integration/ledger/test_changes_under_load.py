"""The book changes otherwise than by a batch while a batch is decided: the decision keeps what it rests on."""

from __future__ import annotations

import asyncio

import asyncpg

from fixtures.ledger import BOOK, LedgerCaller, check_history, hold, post
from ledger.api.convert.transfers import transfers
from ledger.app.lanes import Lanes
from ledger.domain import Code
from ledger.storage.connections import with_planner_settings
from ledger.storage.sessions import PostgresStore
from storage.pool import open_pool
from storage.provision import ServiceUrls

WAITS_FOR_ACCOUNTS = """
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE NOT granted AND relation = 'account'::regclass
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


async def test_forgetting_takes_nothing_from_under_a_decision(
    ledger: LedgerCaller, ledger_database: ServiceUrls
) -> None:
    # It emptied the memory that a batch was being decided from: the hold was "not found" and the post's id burned.
    # Found by `serai torture ledger`.
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 5)
    assert await ledger.reasons(held) == ["OK"]
    posted = post(held)
    owner = await asyncpg.connect(ledger_database.owner_url)
    try:
        async with open_pool(with_planner_settings(ledger_database.runtime_url)) as pool:
            store = PostgresStore(pool, 2)
            lanes = Lanes(store, 100, lambda _book_id, _sequence: None)
            async with owner.transaction():
                # The batch has read its hold and waits for its accounts.
                await owner.execute("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
                deciding = asyncio.create_task(lanes.submit(BOOK, transfers([posted]).commands[BOOK]))
                while not await owner.fetchval(WAITS_FOR_ACCOUNTS):
                    assert not deciding.done()
                lanes.forget(BOOK)
            outcomes = await deciding
            await lanes.drain()
            await store.close()
    finally:
        await owner.close()
    assert [outcome.code for outcome in outcomes] == [Code.OK]
    assert await ledger.balances(a) == (5, 0, 0, 0)
    await check_history(ledger_database)
