"""The process is killed, connections are lost: what was answered stays, what was not is found out by the ids."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import grpc
import pytest_asyncio

from fixtures.ledger import LedgerCaller, StartLedger, check_history, hold, linked, post, transfer
from fixtures.rpc import Channel
from rpc import Identity
from serai.ledger.v1 import transfer_pb2
from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceStub
from storage.provision import ServiceUrls

Process = asyncio.subprocess.Process
StartProcess = Callable[[], Awaitable[Process]]


@pytest_asyncio.fixture
async def address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"127.0.0.1:{held.getsockname()[1]}"


@pytest_asyncio.fixture
async def start_process(
    ledger_database: ServiceUrls, certs: Path, address: str, tmp_path: Path
) -> AsyncIterator[StartProcess]:
    """Gives `await start_process()`: runs `python -m ledger` as in production, always at the same address."""
    folder = certs / "service" / "ledger"
    environment = os.environ | {
        "SERAI_LISTEN_ADDRESS": address,
        "SERAI_HEALTH_ADDRESS": "127.0.0.1:0",
        "SERAI_TLS_CERT_FILE": str(folder / "tls.crt"),
        "SERAI_TLS_KEY_FILE": str(folder / "tls.key"),
        "SERAI_TLS_CA_FILE": str(certs / "ca.crt"),
        "SERAI_DATABASE_URL": ledger_database.runtime_url,
        "SERAI_HOME": str(tmp_path),
        "SERAI_DRAIN_SECONDS": "0",
    }
    started: list[Process] = []

    async def start() -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ledger", env=environment, stderr=asyncio.subprocess.PIPE
        )
        started.append(process)
        assert process.stderr is not None
        while b"ready" not in (line := await process.stderr.readline()):
            assert line, "the ledger ended before it was ready"
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until_answered(ledger: LedgerCaller, specs: list[transfer_pb2.TransferSpec]) -> list[str]:
    """Sends the same ids again until there is a definite answer."""
    while True:
        try:
            return await ledger.reasons(*specs)
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.UNAVAILABLE:
                raise


async def test_a_kill_loses_nothing_and_repeats_nothing(
    start_process: StartProcess, address: str, channel: Channel, ledger_database: ServiceUrls
) -> None:
    process = await start_process()
    ledger = LedgerCaller(LedgerServiceStub(channel(address, Identity.service("payments"))), address)
    a, b = await ledger.open("alpha", "beta")
    payments = [
        [held := hold(a, b, 5), post(held, 2), *linked(transfer(a, b, 3), transfer(b, a, 1))] for _ in range(400)
    ]
    sending = [asyncio.create_task(until_answered(ledger, payment)) for payment in payments]
    for _ in range(3):
        await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        process = await start_process()
    assert {reason for answer in await asyncio.gather(*sending) for reason in answer} == {"OK"}
    assert await ledger.balances(a) == (400 * 5, 400, 400 * 3, 0)
    assert await ledger.balances(b) == (400, 400 * 5, 0, 400 * 3)
    outcomes = await ledger.outcomes([spec.request_id for payment in payments for spec in payment])
    assert {outcome.sequence for outcome in outcomes} == set(range(1, 1_601))
    await check_history(ledger_database)


async def test_sigterm_answers_what_is_in_flight(start_process: StartProcess, address: str, channel: Channel) -> None:
    process = await start_process()
    ledger = LedgerCaller(LedgerServiceStub(channel(address, Identity.service("payments"))), address)
    a, b = await ledger.open("alpha", "beta")
    sending = [asyncio.create_task(until_answered(ledger, [transfer(a, b, 1)])) for _ in range(50)]
    await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
    process.terminate()
    assert await process.wait() == 0
    await start_process()
    assert {reason for answer in await asyncio.gather(*sending) for reason in answer} == {"OK"}
    # When everything was answered before the end, the channel has not found the new process yet.
    assert await until_answered(ledger, [transfer(b, a, 1)]) == ["OK"]
    assert await ledger.balances(a) == (50, 1, 0, 0)


async def test_lost_connections_are_not_noticed(start_ledger: StartLedger, ledger_database: ServiceUrls) -> None:
    ledger = await start_ledger()
    a, b = await ledger.open("alpha", "beta")
    conn = await asyncpg.connect(ledger_database.owner_url)
    admin = await asyncpg.connect(ledger_database.runtime_url)
    try:
        sent = 0
        for _ in range(10):
            sending = [asyncio.create_task(ledger.reasons(transfer(a, b, 1))) for _ in range(20)]
            sent += len(sending)
            await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
            # The service's own role may end its own sessions.
            await admin.execute("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
            """)
            assert [await task for task in sending] == [["OK"]] * len(sending)
    finally:
        await conn.close()
        await admin.close()
    assert await ledger.balances(a) == (sent, 0, 0, 0)
    await check_history(ledger_database)


async def test_a_writer_that_sleeps_through_others_commits_decides_anew(
    start_ledger: StartLedger, ledger_database: ServiceUrls
) -> None:
    ledger = await start_ledger()
    (a,) = await ledger.open("alpha", constraint=1, limit_minor_units=10)
    (b,) = await ledger.open("beta")
    assert await ledger.reasons(transfer(a, b, 4)) == ["OK"]
    # Somebody holds the book's lock while the batch is decided from memory, spends the limit and lets go.
    conn = await asyncpg.connect(ledger_database.runtime_url)
    try:
        async with conn.transaction():
            await conn.execute("SELECT FROM book WHERE book_id = 1 FOR UPDATE")
            waiting = asyncio.create_task(ledger.reasons(transfer(a, b, 4)))
            while not await conn.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
                assert not waiting.done()
            await conn.execute("UPDATE account SET limit_minor_units = 4 WHERE account_id = $1", a)
            await conn.execute("UPDATE book SET stamp = gen_random_uuid() WHERE book_id = 1")
        assert await waiting == ["EXCEEDS_LIMIT"]
    finally:
        await conn.close()
    assert await ledger.balances(a) == (4, 0, 0, 0)
    await check_history(ledger_database)
