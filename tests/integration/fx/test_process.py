"""The service's own process, as production runs it: killed in the middle of work, started again, stopped in order."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import grpc
import pytest_asyncio

from fixtures.fx import ALPHA, PAYMENTS, TREASURER, Caller, acceptance, provider, reasons, spec
from fixtures.rpc import Channel
from rpc import Identity, certificates
from serai.fx.v1 import fx_pb2_grpc
from storage.provision import ServiceUrls

Launch = Callable[[], Awaitable[tuple[asyncio.subprocess.Process, str]]]


@pytest_asyncio.fixture
async def launch(certs: Path, fx_database: ServiceUrls, tmp_path: Path) -> AsyncIterator[Launch]:
    """Gives `await launch() -> (process, address)` of a process that is ready; leftovers are killed with the test."""
    tls = certificates.tls(certs, Identity.service("fx"))
    environment = {
        **os.environ,
        "SERAI_LISTEN_ADDRESS": "127.0.0.1:0",
        "SERAI_HEALTH_ADDRESS": "127.0.0.1:0",
        "SERAI_TLS_CERT_FILE": str(tls.cert_file),
        "SERAI_TLS_KEY_FILE": str(tls.key_file),
        "SERAI_TLS_CA_FILE": str(tls.ca_file),
        "SERAI_DATABASE_URL": fx_database.runtime_url,
        "SERAI_DRAIN_SECONDS": "0",
        "SERAI_HOME": str(tmp_path),
    }
    started: list[asyncio.subprocess.Process] = []

    async def start() -> tuple[asyncio.subprocess.Process, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "fx", env=environment, stderr=asyncio.subprocess.PIPE
        )
        started.append(process)
        assert process.stderr is not None
        seen = []
        async for line in process.stderr:
            seen.append(line.decode())
            if '"ready"' in seen[-1]:
                return process, f"127.0.0.1:{json.loads(line)['port']}"
        raise AssertionError(f"the process did not become ready: {''.join(seen)}")

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_killed_process_loses_no_quote_and_decides_nothing_twice(launch: Launch, channel: Channel) -> None:
    process, address = await launch()

    def by(identity: Identity) -> Caller:
        return Caller(fx_pb2_grpc.FxServiceStub(channel(address, identity)))

    await by(TREASURER).put_providers(provider())
    quotes = [result.quote for result in await by(ALPHA).quote(*(spec() for _ in range(30)))]
    tries = [acceptance(quote) for quote in quotes]
    payments = by(PAYMENTS)
    flying = [asyncio.create_task(payments.accept(one)) for one in tries]
    await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
    process.send_signal(signal.SIGKILL)
    heard = await asyncio.gather(*flying, return_exceptions=True)
    assert any(not isinstance(answer, BaseException) for answer in heard)
    assert all(isinstance(answer, list | grpc.aio.AioRpcError) for answer in heard)

    process, address = await launch()
    answers = [answer[0] for answer in await asyncio.gather(*(by(PAYMENTS).accept(one) for one in tries))]
    assert set(reasons(answers)) == {"OK"}
    # Whoever heard of success before the kill is told that this is that outcome.
    assert all(
        answer.status.replayed for before, answer in zip(heard, answers, strict=True) if isinstance(before, list)
    )
    owed = sum(quote.legs.provider_pays.minor_units for quote in quotes)
    assert await by(TREASURER).reserved() == {("harbour", "USD"): owed}
    process.send_signal(signal.SIGTERM)
    await process.communicate()
    assert process.returncode == 0
