"""A process that is killed loses nothing that it answered."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.risk import ALPHA, BETA, GAMMA, PAYMENTS, payment, publish, score, token_of, warning
from rpc import Identity, certificates
from rpc.health import probe
from serai.ids import uuid7
from serai.risk.v1 import scoring_pb2, signal_pb2
from serai.risk.v1.scoring_pb2_grpc import RiskScoringServiceStub
from serai.risk.v1.signal_pb2_grpc import RiskSignalServiceStub

MULE = "NL91ABNA0417164300"
DEBTOR = "GB33BUKB20201555555555"


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"127.0.0.1:{held.getsockname()[1]}"


@pytest.fixture
async def risk_process(
    fresh_database: Callable[[str], Awaitable[Any]], certs: Path, tmp_path: Path
) -> AsyncIterator[Callable[[], Awaitable[tuple[asyncio.subprocess.Process, str]]]]:
    """Gives `await start() -> (process, address)`: `python -m risk`, always on the same database."""
    urls = await fresh_database("risk")
    tls = certificates.tls(certs, Identity.service("risk"))
    running: list[asyncio.subprocess.Process] = []

    async def start() -> tuple[asyncio.subprocess.Process, str]:
        address, health = free_address(), free_address()
        environment = os.environ | {
            "SERAI_LISTEN_ADDRESS": address,
            "SERAI_HEALTH_ADDRESS": health,
            "SERAI_TLS_CERT_FILE": str(tls.cert_file),
            "SERAI_TLS_KEY_FILE": str(tls.key_file),
            "SERAI_TLS_CA_FILE": str(tls.ca_file),
            "SERAI_DATABASE_URL": urls.runtime_url,
            "SERAI_DRAIN_SECONDS": "0",
            "SERAI_HOME": str(tmp_path),
        }
        with (tmp_path / "risk.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", "risk", env=environment, stderr=log)
        running.append(process)
        async with asyncio.timeout(20):
            while await probe(health, 1.0) != "SERVING":
                assert process.returncode is None, (tmp_path / "risk.log").read_text()
                await asyncio.sleep(0.05)  # polls the health of a starting process
        return process, address

    yield start
    for process in running:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_warnings_scores_and_behaviour_outlive_a_kill(
    risk_process: Callable[[], Awaitable[tuple[asyncio.subprocess.Process, str]]],
    channel: Callable[[str, Identity], Any],
    tmp_path: Path,
) -> None:
    process, address = await risk_process()
    alpha = RiskSignalServiceStub(channel(address, ALPHA))
    scoring = RiskScoringServiceStub(channel(address, PAYMENTS))
    spec = warning(await token_of(alpha, "ACCOUNT", MULE))
    gone = warning(await token_of(alpha, "ACCOUNT", DEBTOR))
    [published], [revoked] = await publish(alpha, spec), await publish(alpha, gone)
    revocation = signal_pb2.WarningRevocation(request_id=str(uuid7()), warning_id=revoked.warning_id)
    await alpha.RevokeWarnings(signal_pb2.RevokeWarningsRequest(revocations=[revocation]), timeout=5)
    before = await score(scoring, *(payment(debtor=DEBTOR) for _ in range(39)))
    last = before[-1].score

    process.send_signal(signal.SIGKILL)
    await process.wait()
    process, address = await risk_process()

    beta = RiskSignalServiceStub(channel(address, BETA))
    scoring = RiskScoringServiceStub(channel(address, PAYMENTS))
    assert await token_of(beta, "ACCOUNT", MULE) == spec.indicators[0], "the keys are the same after a restart"
    look = signal_pb2.LookupIndicatorsRequest(indicators=[*spec.indicators, *gone.indicators])
    warned, cleared = (await beta.LookupIndicators(look, timeout=5)).scores
    assert [source.warning_id for source in warned.sources] == [published.warning_id]
    assert cleared.sources == []
    [again] = await publish(RiskSignalServiceStub(channel(address, ALPHA)), spec)
    assert (again.warning_id, again.status.replayed) == (published.warning_id, True)
    read = await scoring.GetScores(scoring_pb2.GetScoresRequest(score_ids=[last.score_id]), timeout=5)
    assert list(read.scores) == [last]

    [stopped] = await score(scoring, payment(creditor=MULE, target_country="NL", debtor=DEBTOR))
    assert stopped.score.action == scoring_pb2.RISK_ACTION_REFUSE
    velocity = {reason.reason: reason.explanation for reason in stopped.score.reasons}
    assert velocity["VELOCITY_10M"].startswith("40 payments"), "the 39 before the kill and this one"

    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(15):
        assert await process.wait() == 0
    assert MULE not in (tmp_path / "risk.log").read_text()


async def test_a_reader_resumes_after_a_kill_without_a_gap(
    risk_process: Callable[[], Awaitable[tuple[asyncio.subprocess.Process, str]]],
    channel: Callable[[str, Identity], Any],
) -> None:
    process, address = await risk_process()
    alpha = RiskSignalServiceStub(channel(address, ALPHA))
    token = await token_of(alpha, "ACCOUNT", MULE)
    results = await publish(alpha, *(warning(token, audience=["gamma"] if n % 2 else []) for n in range(6)))
    watching = RiskSignalServiceStub(channel(address, GAMMA)).WatchWarnings(
        signal_pb2.WatchWarningsRequest(), timeout=20
    )
    seen = [(await watching.read()).warning for _ in range(2)]
    process.send_signal(signal.SIGKILL)
    await process.wait()
    watching.cancel()

    _, address = await risk_process()
    resumed = RiskSignalServiceStub(channel(address, GAMMA)).WatchWarnings(
        signal_pb2.WatchWarningsRequest(resume_token=seen[-1].position.resume_token), timeout=20
    )
    seen += [(await resumed.read()).warning for _ in range(4)]
    resumed.cancel()
    assert [event.warning.warning_id for event in seen] == [result.warning_id for result in results]
    assert [event.previous_sequence for event in seen] == [0, 1, 2, 3, 4, 5]
