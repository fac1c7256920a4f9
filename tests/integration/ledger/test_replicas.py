"""Several replicas write one book: limits, ids and holds stay true whoever is first."""

from __future__ import annotations

import asyncio
import itertools
import random

from fixtures.ledger import LedgerCaller, StartLedger, check_history, hold, linked, post, transfer, void
from serai.ledger.v1 import transfer_pb2
from storage.provision import ServiceUrls


async def replicas(start: StartLedger, count: int = 2) -> list[LedgerCaller]:
    return [await start() for _ in range(count)]


async def test_a_limit_holds_over_all_replicas(start_ledger: StartLedger, ledger_database: ServiceUrls) -> None:
    callers = await replicas(start_ledger, 3)
    (a,) = await callers[0].open("alpha", constraint=1, limit_minor_units=100)
    (b,) = await callers[0].open("beta")
    calls = [caller.reasons(transfer(a, b, 7)) for caller in callers for _ in range(10)]
    reasons = list(itertools.chain(*await asyncio.gather(*calls)))
    assert reasons.count("OK") == 14
    assert reasons.count("EXCEEDS_LIMIT") == 16
    assert await callers[1].balances(a) == (98, 0, 0, 0)
    await check_history(ledger_database)


async def test_the_same_ids_at_all_replicas_count_once(start_ledger: StartLedger, ledger_database: ServiceUrls) -> None:
    callers = await replicas(start_ledger)
    a, b = await callers[0].open("alpha", "beta")
    specs = [transfer(a, b, 1) for _ in range(50)]
    answers = await asyncio.gather(*(caller.make(*specs) for caller in callers for _ in range(5)))
    for results in zip(*answers, strict=True):
        assert len({(r.status.reason, r.sequence, r.record_time.ToMicroseconds()) for r in results}) == 1
        assert [r.status.replayed for r in results].count(False) == 1
    assert await callers[1].balances(a) == (50, 0, 0, 0)
    await check_history(ledger_database)


async def test_a_hold_is_resolved_by_one_replica_alone(start_ledger: StartLedger, ledger_database: ServiceUrls) -> None:
    callers = await replicas(start_ledger)
    a, b = await callers[0].open("alpha", "beta")
    holds = [hold(a, b, 10) for _ in range(20)]
    await callers[0].make(*holds)
    calls = [caller.make(act(held)) for held in holds for caller, act in zip(callers, (post, void), strict=True)]
    random.Random(7).shuffle(calls)  # noqa: S311 - an order for a test.
    results = [result for answer in await asyncio.gather(*calls) for result in answer]
    assert [r.status.reason for r in results].count("OK") == 20
    states = {(await callers[0].hold(held.request_id)).state for held in holds}
    assert states <= {transfer_pb2.HOLD_STATE_POSTED, transfer_pb2.HOLD_STATE_VOIDED}
    assert (await callers[0].balances(a))[2] == 0
    await check_history(ledger_database)


async def test_replicas_taking_turns_never_use_stale_balances(
    start_ledger: StartLedger, ledger_database: ServiceUrls
) -> None:
    callers = await replicas(start_ledger)
    (a,) = await callers[0].open("alpha", constraint=1, limit_minor_units=0)
    (b,) = await callers[0].open("beta")
    for turn in range(20):
        caller, other = callers[turn % 2], callers[(turn + 1) % 2]
        assert await caller.reasons(transfer(b, a, 5)) == ["OK"]
        assert await other.reasons(transfer(a, b, 5), transfer(a, b, 1)) == ["OK", "EXCEEDS_LIMIT"]
        await caller.change(a, limit_minor_units=1)
        assert await other.reasons(transfer(a, b, 1), transfer(b, a, 1)) == ["OK", "OK"]
        await other.change(a, limit_minor_units=0)
    await check_history(ledger_database)


async def test_a_storm_of_everything_keeps_the_books_true(
    start_ledger: StartLedger, ledger_database: ServiceUrls
) -> None:
    callers = await replicas(start_ledger)
    accounts = await callers[0].open(*["party"] * 6, constraint=1, limit_minor_units=300)
    chance = random.Random(11)  # noqa: S311 - choices for a test.

    async def one_caller(caller: LedgerCaller) -> None:
        held: list[transfer_pb2.TransferSpec] = []
        for _ in range(15):
            pair = chance.sample(accounts, 2)
            held.append(hold(*pair, chance.randint(1, 50)))
            group = linked(transfer(*pair, chance.randint(1, 90)), transfer(*reversed(pair), chance.randint(1, 90)))
            old = chance.choice(held)
            await caller.make(held[-1], *group, post(old, chance.randint(1, 20)), void(chance.choice(held)))

    await asyncio.gather(*(one_caller(caller) for caller in callers for _ in range(4)))
    assert (await callers[0].trial_balance()).balanced
    for account_id in accounts:
        debits, credits_, held, _ = await callers[0].balances(account_id)
        assert debits + held - credits_ <= 300
    await check_history(ledger_database)
