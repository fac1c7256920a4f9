"""Sealing: one tree whoever seals it, in whatever steps, and never one that was not signed before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import grpc
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf.timestamp_pb2 import Timestamp

import telemetry.metrics
from fixtures.ledger import BOOK, LedgerCaller, StartLedger, hold, linked, new_id, post, reversal, transfer, void
from ledger.app import sealing
from ledger.app.sealing import Sealer
from ledger.app.sealing_ports import LogDisagrees
from ledger.domain.checkpoint import origin_of, read_note
from ledger.domain.leaf import hash_of
from ledger.domain.tiles import border_root, grow
from ledger.storage import log_statements
from ledger.storage.connections import with_planner_settings
from ledger.storage.log import LogSession, PostgresLog
from signing import VerifierKey
from storage.pool import Pool, open_pool
from storage.provision import ServiceUrls

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = origin_of("serai.local", BOOK)
KEY = VerifierKey(ORIGIN, PRIVATE.public_key().public_bytes_raw())


@pytest_asyncio.fixture
async def pool(ledger_database: ServiceUrls) -> AsyncIterator[Pool]:
    async with open_pool(with_planner_settings(ledger_database.runtime_url)) as opened:
        yield opened


def sealer(pool: Pool, private_key: Ed25519PrivateKey = PRIVATE) -> Sealer:
    return Sealer(PostgresLog(pool), private_key, "serai.local", 0.01)


async def fill(database: ServiceUrls, count: int, first: int = 1) -> None:
    """Writes transfers as the ledger would, without its process: only the log is looked at here."""
    conn = await asyncpg.connect(database.owner_url)
    await conn.execute(
        """
        INSERT INTO transfer
        SELECT 1, n, n, 1, now(), NULL, NULL, 1, 0, false, false, gen_random_uuid(), gen_random_uuid(),
            gen_random_uuid(), NULL, NULL, NULL, 'EUR' FROM generate_series($1::bigint, $2::bigint) n
        """,
        first,
        first + count - 1,
    )
    await conn.execute(
        """
        INSERT INTO book (book_id, sequence, window_id, last_record_time, stamp)
        VALUES (1, $1, 1, now(), gen_random_uuid()) ON CONFLICT (book_id) DO UPDATE SET sequence = $1
        """,
        first + count - 1,
    )
    await conn.close()


async def log_of(pool: Pool) -> tuple[list[asyncpg.Record], list[asyncpg.Record]]:
    tiles = await pool.fetch("SELECT * FROM merkle_tile ORDER BY level, place")
    return tiles, await pool.fetch("SELECT tree_size, root_hash, note FROM checkpoint ORDER BY tree_size")


async def expected_root(pool: Pool, size: int) -> bytes:
    """The root, computed from the transfers by the domain alone."""
    async with pool.acquire() as conn:
        transfers = await LogSession(conn).transfers(BOOK, 0, size)
    return border_root(grow(0, [], [hash_of(BOOK, found) for found in transfers])[1])


async def test_the_database_hashes_every_kind_of_transfer_as_documented(start_ledger: StartLedger, pool: Pool) -> None:
    ledger = await start_ledger(seal_interval_seconds=1)
    a, b = await ledger.open("alpha", "beta")
    past = Timestamp()
    past.FromJsonString("1999-12-31T23:59:59.123456Z")
    held, first = hold(a, b, 90, timeout=timedelta(hours=1)), transfer(a, b, 5, payment_id=new_id())
    await ledger.make(held, first, post(held, 30), void(held), reversal(first))
    await ledger.make(
        transfer(a, b, 2**62, effective_time=past, uetr="8a562c67-ca16-48ba-b074-65581be6f001", purpose=4)
    )
    await ledger.make(*linked(transfer(a, b, 1), transfer(b, a, 1)))
    async with pool.acquire() as conn:
        session = LogSession(conn)
        transfers = await session.transfers(BOOK, 0, 100)
        assert len(transfers) == 8
        assert await session.leaf_hashes(BOOK, 0, 8) == [hash_of(BOOK, found) for found in transfers]


async def test_any_steps_and_any_number_of_sealers_make_one_tree(
    ledger_database: ServiceUrls, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MAX_LEAVES", 97)
    head = 0
    for count in (1, 254, 3, 400):
        await fill(ledger_database, count, head + 1)
        head += count
        # Each is new, as after a restart; two at a time, as with two replicas.
        pair = [sealer(pool), sealer(pool)]
        while any(await asyncio.gather(*(one.seal_all() for one in pair))):
            pass
        await sealer(pool).seal(BOOK, head)
    tiles, checkpoints = await log_of(pool)
    assert [tile["place"] for tile in tiles] == [0, 1]
    assert checkpoints[-1]["tree_size"] == head
    for row in checkpoints:
        said = read_note(row["note"], [KEY])
        assert (said.origin, said.size, said.root) == (ORIGIN, row["tree_size"], row["root_hash"])
        assert row["root_hash"] == await expected_root(pool, row["tree_size"])
    assert await sealer(pool).seal(BOOK, head) == 0
    assert await log_of(pool) == (tiles, checkpoints)


async def test_a_sealer_goes_on_over_several_levels(ledger_database: ServiceUrls, pool: Pool) -> None:
    await fill(ledger_database, 66_000)
    kept = sealer(pool)
    while await kept.seal_all():
        pass
    await fill(ledger_database, 10, 66_001)
    await sealer(pool).seal_all()
    newest = (await log_of(pool))[1][-1]
    assert (newest["tree_size"], newest["root_hash"]) == (66_010, await expected_root(pool, 66_010))
    assert await pool.fetchval("SELECT count(*) FROM merkle_tile WHERE level = 1") == 1


async def test_a_book_that_is_not_what_was_signed_is_sealed_no_further(
    ledger_database: ServiceUrls, pool: Pool
) -> None:
    await fill(ledger_database, 300)
    await sealer(pool).seal_all()
    owner = await asyncpg.connect(ledger_database.owner_url)
    changes = [
        "UPDATE transfer SET minor_units = minor_units + 1 WHERE sequence = 290",
        "DELETE FROM transfer WHERE sequence = 270",
        "UPDATE merkle_tile SET root = sha256('x')",
        "DELETE FROM merkle_tile",
        "TRUNCATE transfer",
    ]
    before = await log_of(pool)
    for change in changes:
        changing = owner.transaction()
        await changing.start()
        await owner.execute(change)
        await owner.execute("UPDATE book SET sequence = 301")
        with pytest.raises(LogDisagrees):
            await Sealer(OneConnection(owner), PRIVATE, "serai.local", 1).seal(BOOK, 301)
        await changing.rollback()
    await owner.execute("UPDATE book SET sequence = 299")
    kept = sealer(pool)
    assert not await kept.seal_all()
    assert level("ledger.seal.disagrees") == 1
    assert await log_of(pool) == before
    await owner.execute("UPDATE book SET sequence = 300")
    await owner.close()
    await fill(ledger_database, 1, 301)
    await kept.seal_all()
    assert level("ledger.seal.disagrees") == 0
    assert (await log_of(pool))[1][-1]["tree_size"] == 301


async def test_a_book_that_cannot_be_sealed_holds_up_no_other(ledger_database: ServiceUrls, pool: Pool) -> None:
    await fill(ledger_database, 3)
    owner = await asyncpg.connect(ledger_database.owner_url)
    # A time without end has no microseconds to hash.
    await owner.execute("ALTER TABLE transfer DISABLE TRIGGER ALL")
    await owner.execute("UPDATE transfer SET record_time = 'infinity' WHERE sequence = 2")
    await owner.execute("""
        INSERT INTO transfer SELECT 2, sequence, minor_units, window_id, now(), NULL, NULL, kind, purpose, linked,
            takes_rest, gen_random_uuid(), debit_account_id, credit_account_id, NULL, NULL, NULL, currency FROM transfer
    """)
    await owner.execute("INSERT INTO book SELECT 2, sequence, window_id, last_record_time, gen_random_uuid() FROM book")
    await owner.close()
    await sealer(pool).seal_all()
    assert level("ledger.seal.disagrees") == 1
    sealed = await pool.fetch("SELECT book_id, tree_size FROM checkpoint WHERE tree_size > 0")
    assert [tuple(row) for row in sealed] == [(2, 3)]


class OneConnection(PostgresLog):
    """A log seen from inside one transaction, which a test takes back."""

    def __init__(self, conn: asyncpg.Connection) -> None:
        super().__init__(OnePool(conn))  # type: ignore[arg-type]


class OnePool:
    def __init__(self, conn: asyncpg.Connection) -> None:
        self._conn = conn

    def acquire(self) -> OnePool:
        return self

    async def __aenter__(self) -> asyncpg.Connection:
        return self._conn

    async def __aexit__(self, *_: object) -> None:
        pass


def level(name: str) -> float:
    (cell,) = [c for c in telemetry.metrics.snapshot()[name] if c["attributes"] == {"book": str(BOOK)}]
    return cell["value"]


async def test_the_lag_is_measured(ledger_database: ServiceUrls, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MAX_LEAVES", 30)
    await fill(ledger_database, 40)
    kept = sealer(pool)
    assert await kept.seal_all()
    assert level("ledger.seal.lag") == 40
    assert level("ledger.seal.lag.time") > 0
    assert not await kept.seal_all()
    assert level("ledger.seal.lag") == 10
    await kept.seal_all()
    assert (level("ledger.seal.lag"), level("ledger.seal.lag.time")) == (0, 0)


async def test_an_old_key_stays_known_when_a_new_one_signs(ledger_database: ServiceUrls, pool: Pool) -> None:
    new = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    await fill(ledger_database, 1)
    await sealer(pool).seal_all()
    await fill(ledger_database, 1, 2)
    await sealer(pool, new).seal_all()
    async with pool.acquire() as conn:
        keys = [known.key for known in await LogSession(conn).keys(BOOK, None, 10)]
    assert keys == [VerifierKey(ORIGIN, new.public_key().public_bytes_raw()), KEY]
    for row in (await log_of(pool))[1]:
        assert read_note(row["note"], keys).size == row["tree_size"]


async def test_commits_do_not_wait_for_a_sealer_that_sleeps(ledger: LedgerCaller, pool: Pool) -> None:
    a, b = await ledger.open("alpha", "beta")
    async with PostgresLog(pool).sealing(BOOK) as writes:
        assert writes is not None
        assert await ledger.reasons(*(transfer(a, b, 1) for _ in range(100))) == ["OK"] * 100
        assert await sealer(pool).seal(BOOK, 100) == 0


async def test_the_service_seals_within_a_second(ledger: LedgerCaller, pool: Pool) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(*(transfer(a, b, 1) for _ in range(50)))
    async with asyncio.timeout(5):
        while await pool.fetch(log_statements.READ_UNSEALED):
            pass
    lag = await pool.fetchval("""
        SELECT max(first - record_time)
        FROM transfer, LATERAL (SELECT min(seal_time) AS first FROM checkpoint WHERE tree_size >= sequence) AS sealed
    """)
    assert lag < timedelta(seconds=1)


async def test_replicas_seal_one_log_together(start_ledger: StartLedger, pool: Pool) -> None:
    replicas = [await start_ledger(seal_interval_seconds=0.02) for _ in range(2)]
    a, b = await replicas[0].open("alpha", "beta")
    for _ in range(15):
        await asyncio.gather(*(one.make(*(transfer(a, b, 1) for _ in range(20))) for one in replicas))
    async with asyncio.timeout(5):
        while await pool.fetch(log_statements.READ_UNSEALED):
            pass
    tiles, checkpoints = await log_of(pool)
    assert [tile["place"] for tile in tiles] == [0, 1]
    assert checkpoints[-1]["tree_size"] == 600
    for row in checkpoints:
        assert row["root_hash"] == await expected_root(pool, row["tree_size"])


async def test_sealing_goes_on_after_the_database_ended_every_session(
    start_ledger: StartLedger, ledger_database: ServiceUrls, database_server: str
) -> None:
    ledger = await start_ledger(seal_interval_seconds=0.02)
    a, b = await ledger.open("alpha", "beta")
    owner, admin = await asyncpg.connect(ledger_database.owner_url), await asyncpg.connect(database_server)
    for size in range(1, 4):
        async with asyncio.timeout(10):
            while "OK" not in await made(ledger, a, b):
                pass
            while await owner.fetchval("SELECT count(*) FROM checkpoint WHERE tree_size >= $1", size) == 0:
                pass
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'serai_ledger' AND datname = $1",
            await owner.fetchval("SELECT current_database()"),
        )
    sealed = await owner.fetchval("SELECT max(tree_size) FROM checkpoint")
    assert 3 <= sealed <= await owner.fetchval("SELECT sequence FROM book WHERE book_id = 1")
    await owner.close()
    await admin.close()


async def made(ledger: LedgerCaller, debit: str, credit: str) -> list[str]:
    try:
        return await ledger.reasons(transfer(debit, credit, 1))
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.UNAVAILABLE:
            raise
        return []
