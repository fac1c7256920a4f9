"""Whatever somebody changes in the database behind the ledger is found, against an anchored checkpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import NamedTuple

import asyncpg
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fixtures.ledger import BOOK, StartLedger, hold, new_id, post, transfer, void
from ledger.app.sealing import Sealer
from ledger.domain.checkpoint import Checkpoint, origin_of, read_note, sign
from ledger.storage.inspection import Report, inspect, inspect_within
from ledger.storage.log import PostgresLog
from signing import VerifierKey
from storage.pool import open_pool
from storage.provision import ServiceUrls

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey(origin_of("serai.local", BOOK), PRIVATE.public_key().public_bytes_raw())


class Sealed(NamedTuple):
    """A ledger's database with 600 transfers, 560 of them sealed, and that checkpoint as it was saved outside."""

    owner_url: str
    anchor: Checkpoint


@pytest_asyncio.fixture
async def sealed(start_ledger: StartLedger, ledger_database: ServiceUrls) -> AsyncIterator[Sealed]:
    # The service's own sealer signs with another key; it has nothing to do before the test's has sealed.
    ledger = await start_ledger(seal_interval_seconds=1)
    async with open_pool(ledger_database.owner_url) as pool:
        sealer = Sealer(PostgresLog(pool), PRIVATE, "serai.local", 1)
        guard = await pool.acquire()
        await guard.execute("SELECT pg_advisory_lock(1935764844, 1)")
        a, b = await ledger.open("alpha", "beta")
        await ledger.change(b, limit_minor_units=4)
        await ledger.make(transfer(a, new_id(), 3))
        held, other = hold(a, b, 50, timeout=timedelta(hours=1)), hold(a, b, 20)
        await ledger.make(held, other, post(held, 10), void(other), *(transfer(a, b, n) for n in range(1, 557)))
        await guard.execute("SELECT pg_advisory_unlock(1935764844, 1)")
        await seal(sealer, 560)
        note = await pool.fetchval("SELECT note FROM checkpoint WHERE tree_size = 560")
        await guard.execute("SELECT pg_advisory_lock(1935764844, 1)")
        await ledger.make(*(transfer(b, a, n) for n in range(1, 41)))
        await ledger.change(b, limit_minor_units=5)
        yield Sealed(ledger_database.owner_url, read_note(note, [KEY]))
        await pool.release(guard)


async def seal(sealer: Sealer, size: int) -> None:
    async with asyncio.timeout(10):
        while not await sealer.seal(BOOK, size):
            pass


TAMPERINGS = {
    "an amount": ["UPDATE transfer SET minor_units = minor_units + 1 WHERE sequence = 300"],
    "an amount in the border": ["UPDATE transfer SET minor_units = minor_units + 1 WHERE sequence = 558"],
    "a recorded time": ["UPDATE transfer SET record_time = record_time - interval '1 us' WHERE sequence = 7"],
    "an effective time": ["UPDATE transfer SET effective_time = record_time WHERE sequence = 7"],
    "a flag": ["UPDATE transfer SET takes_rest = NOT takes_rest WHERE sequence = 559"],
    "a payment": ["UPDATE transfer SET payment_id = gen_random_uuid() WHERE sequence = 1"],
    "a window": ["UPDATE transfer SET window_id = 9 WHERE sequence = 77"],
    "the newest is gone": ["DELETE FROM transfer WHERE sequence = 600"],
    "the newest is gone with all that belongs to it": [
        "DELETE FROM transfer WHERE sequence = 600",
        "DELETE FROM entry WHERE sequence = 600",
        "UPDATE book SET sequence = 599",
        "DELETE FROM checkpoint WHERE tree_size >= 560",
        "DELETE FROM transfer WHERE sequence > 559",
        "DELETE FROM entry WHERE sequence > 559",
        "UPDATE book SET sequence = 559",
    ],
    "one in the middle is gone": ["DELETE FROM transfer WHERE sequence = 300"],
    "one in the middle is gone and the rest moved up": [
        "DELETE FROM transfer WHERE sequence = 300",
        "DELETE FROM entry WHERE sequence = 300",
        "UPDATE transfer SET sequence = -sequence WHERE sequence > 300",
        "UPDATE transfer SET sequence = -sequence - 1 WHERE sequence < 0",
        "UPDATE entry SET sequence = -sequence WHERE sequence > 300",
        "UPDATE entry SET sequence = -sequence - 1 WHERE sequence < 0",
        "UPDATE book SET sequence = 599",
    ],
    "a forged one at the end": [
        "INSERT INTO transfer SELECT (jsonb_populate_record(transfer, jsonb_build_object("
        "'sequence', 601, 'transfer_id', gen_random_uuid()))).* FROM transfer WHERE sequence = 600"
    ],
    "a forged one at the end, with a book that knows it": [
        "INSERT INTO transfer SELECT (jsonb_populate_record(transfer, jsonb_build_object("
        "'sequence', 601, 'transfer_id', gen_random_uuid()))).* FROM transfer WHERE sequence = 600",
        "UPDATE book SET sequence = 601",
    ],
    "two that changed places": [
        "UPDATE transfer SET sequence = -sequence WHERE sequence IN (100, 101)",
        "UPDATE transfer SET sequence = 201 + sequence WHERE sequence < 0",
    ],
    "no transfers": ["TRUNCATE transfer"],
    "nothing at all": ["TRUNCATE transfer, entry, hold, refusal, checkpoint, merkle_tile, signing_key, book, account"],
    "no entries": ["TRUNCATE entry"],
    "no holds": ["TRUNCATE hold"],
    "no tiles": ["TRUNCATE merkle_tile"],
    "no checkpoints": ["TRUNCATE checkpoint"],
    "a stored node": ["UPDATE merkle_tile SET hashes = set_byte(hashes, 9, 255 - get_byte(hashes, 9)) WHERE place = 1"],
    "a stored root": ["UPDATE merkle_tile SET root = sha256('x') WHERE place = 0"],
    "a signed root": ["UPDATE checkpoint SET root_hash = sha256('x')"],
    "a forged tile": ["INSERT INTO merkle_tile SELECT 1, level, 9, root, hashes FROM merkle_tile WHERE place = 0"],
    "a balance": [
        "UPDATE entry SET debits_posted = debits_posted + 1 WHERE sequence = 599",
        "UPDATE entry SET credits_posted = credits_posted + 1 WHERE sequence = 599",
    ],
    "a side": ["UPDATE entry SET is_debit = NOT is_debit WHERE sequence = 20"],
    "an entry is gone": ["DELETE FROM entry WHERE sequence = 20 AND is_debit"],
    "an entry of no transfer": ["INSERT INTO entry VALUES (1, gen_random_uuid(), 5, 1, 0, 0, 0, 0, true)"],
    "what is left of a hold": ["UPDATE hold SET remaining = remaining - 1 WHERE remaining > 0"],
    "the state of a hold": ["UPDATE hold SET state = 1 WHERE state = 3"],
    "the time of a hold": ["UPDATE hold SET expire_time = NULL WHERE expire_time IS NOT NULL"],
    "a hold is gone": ["DELETE FROM hold WHERE state = 3"],
    "a forged hold": [
        "INSERT INTO hold SELECT 1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 0, 1, NULL, 1, 'EUR'"
    ],
    "a forged one before the first": [
        "INSERT INTO transfer SELECT (jsonb_populate_record(transfer, jsonb_build_object("
        "'sequence', -1, 'transfer_id', gen_random_uuid()))).* FROM transfer WHERE sequence = 600"
    ],
    "a forged one far away": [
        "INSERT INTO transfer SELECT (jsonb_populate_record(transfer, jsonb_build_object("
        "'sequence', 9000000000000000000, 'transfer_id', gen_random_uuid()))).* FROM transfer WHERE sequence = 600"
    ],
    "a time without end": ["UPDATE transfer SET expire_time = 'infinity' WHERE sequence = 300"],
    "no keys": ["TRUNCATE signing_key"],
    "a key of somebody else": [
        "INSERT INTO signing_key SELECT 1, substr(sha256('x'), 1, 4), now(), origin, sha256('x') FROM signing_key"
    ],
    "a state that no hold has": ["UPDATE hold SET state = 9 WHERE state = 3"],
    "a limit": ["UPDATE account SET limit_minor_units = 1000 WHERE owner = 'alpha'"],
    "the change of a limit is gone": ["DELETE FROM account_change WHERE limit_minor_units IS NOT NULL"],
    "a closed account": ["UPDATE account SET state = 2 WHERE owner = 'alpha'"],
    "a refusal of what was made": [
        "INSERT INTO refusal (book_id, request_id, minor_units, record_time, result_code, kind, purpose, linked, "
        "currency, message) SELECT 1, transfer_id, minor_units, record_time, 52, kind, purpose, linked, currency, '' "
        "FROM transfer WHERE sequence = 300"
    ],
    "where a window begins": ["UPDATE settlement_window SET after_sequence = 6"],
    "a window that nobody closed": ["UPDATE settlement_window SET state = 2, last_sequence = 600"],
    "no windows": ["TRUNCATE settlement_window"],
    "a window further": ["UPDATE book SET window_id = 2"],
    "a seal that nobody made": ["UPDATE book SET sealed_until = now()"],
    "a change with what it made": [
        "UPDATE account_change SET limit_minor_units = 7 WHERE limit_minor_units = 4",
        "UPDATE account SET limit_minor_units = 5 WHERE limit_minor_units = 5",
    ],
    "a refusal is gone": ["DELETE FROM refusal"],
    "no refusals": ["TRUNCATE refusal"],
    "why it was refused": ["UPDATE refusal SET result_code = 52"],
    "when it was refused": ["UPDATE refusal SET record_time = record_time + interval '1 us'"],
    "after what it was refused": ["UPDATE refusal SET after_sequence = 560"],
    "a refusal of long ago": [
        "ALTER TABLE refusal DISABLE TRIGGER refusal_after_sequence",
        "INSERT INTO refusal SELECT (jsonb_populate_record(refusal, jsonb_build_object("
        "'request_id', gen_random_uuid()))).* FROM refusal",
        "ALTER TABLE refusal ENABLE TRIGGER refusal_after_sequence",
    ],
    "whose account it is": ["UPDATE account SET owner = 'beta' WHERE owner = 'alpha'"],
    "an account's first limit": ["UPDATE account SET opening_limit_minor_units = 9 WHERE owner = 'alpha'"],
    "what an account is for": ["UPDATE account SET code = 2 WHERE owner = 'alpha'"],
    "a seal of long ago": [
        "INSERT INTO book_seal VALUES (1, gen_random_uuid(), '1999-01-01', 5, now(), 23, '', 'treasurer', '')"
    ],
    "an account is gone": ["DELETE FROM account WHERE owner = 'alpha'"],
    "an account's currency": ["UPDATE account SET currency = 'USD' WHERE owner = 'alpha'"],
}  # fmt: skip


async def report(conn: asyncpg.Connection, sealed: Sealed) -> Report:
    async with conn.transaction():
        return await inspect_within(conn, BOOK, sealed.anchor, [KEY])


async def test_every_kind_of_tampering_is_found(sealed: Sealed) -> None:
    conn = await asyncpg.connect(sealed.owner_url)
    try:
        untouched = await report(conn, sealed)
        assert (untouched.faults, untouched.transfers, untouched.anchor_holds) == ([], 600, True)
        for name, statements in TAMPERINGS.items():
            changing = conn.transaction()
            await changing.start()
            for statement in statements:
                changed = await conn.execute(statement)
                assert not changed.endswith(" 0"), f"{name}: {statement}"
            found = await report(conn, sealed)
            await changing.rollback()
            assert found.faults, name
            assert found.fault_count >= len(found.faults)
        assert await report(conn, sealed) == untouched
    finally:
        await conn.close()


async def test_a_changed_transfer_is_named(sealed: Sealed) -> None:
    conn = await asyncpg.connect(sealed.owner_url)
    await conn.execute("UPDATE transfer SET purpose = 3 WHERE sequence = 300")
    await conn.close()
    found = await inspect(sealed.owner_url, BOOK, anchor=sealed.anchor, keys=[KEY])
    assert not found.anchor_holds
    assert found.faults == [
        "the first 560 transfers are not those of the anchored checkpoint",
        "of transfers 1 to 560 one is not what the checkpoint covers",
        "transfer 300 is not the one in the log",
    ]


async def test_a_log_made_anew_with_the_stolen_key_is_not_the_anchored_one(sealed: Sealed) -> None:
    conn = await asyncpg.connect(sealed.owner_url)
    await conn.execute("UPDATE transfer SET purpose = 3 WHERE sequence = 300")
    await conn.execute("DELETE FROM checkpoint")
    await conn.execute("DELETE FROM merkle_tile")
    async with open_pool(sealed.owner_url) as pool:
        # The lock of the fixture is held by a session that lives on, as that of a replica would.
        await conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
        await seal(Sealer(PostgresLog(pool), PRIVATE, "serai.local", 1), 560)
    await conn.close()
    found = await inspect(sealed.owner_url, BOOK, anchor=sealed.anchor, keys=[KEY])
    assert "the first 560 transfers are not those of the anchored checkpoint" in found.faults
    assert not (await inspect(sealed.owner_url, BOOK, keys=[KEY])).faults


async def test_a_checkpoint_of_a_foreign_key_is_found(sealed: Sealed) -> None:
    conn = await asyncpg.connect(sealed.owner_url)
    foreign = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    await conn.execute("UPDATE checkpoint SET note = $1 WHERE tree_size = 560", sign(sealed.anchor, foreign))
    await conn.close()
    found = await inspect(sealed.owner_url, BOOK, anchor=sealed.anchor, keys=[KEY])
    assert found.anchor_holds
    assert len(found.faults) == 1
    assert "no known key" in found.faults[0]
