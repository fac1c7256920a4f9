"""One replica of a service: a process that is started again whenever it ends, behind a proxy of its own."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import grpc

from cli.home import Endpoint
from cli.torture.proxy import Proxy
from rpc.channel import open_channel
from rpc.credentials import Tls
from rpc.health import Status, probe
from serai.ledger.v1.history_pb2_grpc import HistoryServiceStub
from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceStub
from serai.ledger.v1.proof_pb2_grpc import ProofServiceStub
from serai.ledger.v1.settlement_pb2_grpc import SettlementServiceStub

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.ledger.v1.history_pb2_grpc import HistoryServiceAsyncStub
    from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceAsyncStub
    from serai.ledger.v1.proof_pb2_grpc import ProofServiceAsyncStub
    from serai.ledger.v1.settlement_pb2_grpc import SettlementServiceAsyncStub

POLL_SECONDS = 0.05
RESTART_PAUSE_SECONDS = 0.1
START_TIMEOUT_SECONDS = 60.0
LAST_WORDS_CHARACTERS = 3_000


class ReplicaAway(Exception):
    """A replica did not serve in time."""


class Replica:
    """Runs the process, and gives callers a stub that follows it through its restarts."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        endpoint: Endpoint,
        caller: Tls,
        log: Path,
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._endpoint = endpoint
        self._caller = caller
        self._log = log
        host, port = endpoint.address.rsplit(":", 1)
        self.proxy = Proxy(lambda: (host, int(port)))
        self.busy = asyncio.Lock()
        """Held by the fault that works on this replica."""
        self.unexpected_exits: list[int] = []
        """Exit codes of processes that served and that nobody had killed."""
        self.failed_starts = 0
        """Processes that ended before they served, as they do when there is no database."""
        self._is_serving = False
        self._killed = False
        self._away_seconds = 0.0
        self._address = ""
        self._channels: list[grpc.aio.Channel] = []
        self._stub: LedgerServiceAsyncStub | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._supervision: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where callers reach the process, through the proxy."""
        return self._address

    @property
    def channel(self) -> grpc.aio.Channel:
        """The channel to the process as it runs now; another one after each restart."""
        return self._channels[-1]

    @property
    def stub(self) -> LedgerServiceAsyncStub:
        """The stub for transfers; another one after each restart."""
        if self._stub is None:
            raise ReplicaAway(f"{self.name} was never started")
        return self._stub

    @property
    def settlement(self) -> SettlementServiceAsyncStub:
        """The stub for windows; another one after each restart."""
        return SettlementServiceStub(self._channels[-1])

    @property
    def history(self) -> HistoryServiceAsyncStub:
        """The stub for the past; another one after each restart."""
        return HistoryServiceStub(self._channels[-1])

    @property
    def proofs(self) -> ProofServiceAsyncStub:
        """The stub for checkpoints; another one after each restart."""
        return ProofServiceStub(self._channels[-1])

    async def start(self) -> None:
        """Starts the process, serving when this returns; from now on it is started again whenever it ends."""
        self._address = f"127.0.0.1:{await self.proxy.start()}"
        self._supervision = asyncio.create_task(self._supervise())
        await self.serving()

    async def serving(self) -> None:
        """Returns when the replica serves, with a new channel to it. Raises ReplicaAway."""
        deadline = asyncio.get_running_loop().time() + START_TIMEOUT_SECONDS
        while await probe(self._endpoint.health_address, 1.0) != Status.SERVING:
            if asyncio.get_running_loop().time() > deadline:
                raise ReplicaAway(f"{self.name} does not serve after {START_TIMEOUT_SECONDS} s: {self._last_words()}")
            await asyncio.sleep(POLL_SECONDS)
        self._is_serving = True
        # A channel that met a dead server waits longer and longer between its attempts. It stays open, because closing
        # it would cancel the tasks that still wait for its calls.
        self._channels.append(open_channel(self._address, self._caller, retries=False))
        self._stub = LedgerServiceStub(self._channels[-1])

    async def kill(self, away_seconds: float) -> None:
        """Ends the process by SIGKILL and returns when it serves again, started after a while."""
        self._killed, self._away_seconds = True, away_seconds
        process = self._process
        self.signal(signal.SIGKILL)
        if process is not None:
            await process.wait()
        await self.serving()

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the process, if it lives."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def stop(self) -> None:
        """Ends the process for good."""
        if self._supervision is not None:
            self._supervision.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervision
        self.signal(signal.SIGKILL)
        if self._process is not None:
            await self._process.wait()
        for channel in self._channels:
            await channel.close()
        await self.proxy.stop()

    def _last_words(self) -> str:
        # The log is deleted with the home, and it is what says why.
        return self._log.read_text(errors="replace")[-LAST_WORDS_CHARACTERS:].strip() or "its log is empty"

    async def _supervise(self) -> None:
        while True:
            self._is_serving = False
            with self._log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *self._command, env=self._environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
                )
            code = await self._process.wait()
            if not self._killed and self._is_serving:
                self.unexpected_exits.append(code)
            elif not self._killed:
                self.failed_starts += 1
            away, self._killed, self._away_seconds = self._away_seconds, False, 0.0
            await asyncio.sleep(away + RESTART_PAUSE_SECONDS)
