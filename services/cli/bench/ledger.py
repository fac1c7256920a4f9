"""`serai bench ledger`: durable transfers a second, beside what the stack, the disk and PostgreSQL itself can do."""

import os
import random
import statistics
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc

from cli.bench import echo
from cli.bench.load import Measured, fdatasync_per_s, measure
from cli.bench.pgbench import PgBench
from cli.home import Home
from cli.stack.stack import running
from rpc.certificates import ensure
from rpc.channel import open_channel
from rpc.deadlines import outgoing
from rpc.identity import Identity, Kind
from serai.common.v1.money_pb2 import Money
from serai.ids import uuid7
from serai.ledger.v1.account_pb2 import AccountCode, AccountSpec, BalanceConstraint
from serai.ledger.v1.ledger_pb2 import CreateAccountsRequest, CreateTransferRequest, CreateTransfersRequest
from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceStub
from serai.ledger.v1.transfer_pb2 import TransferKind, TransferSpec

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceAsyncStub

BOOK = 1
CALLERS = 64
BATCH_TRANSFERS = 500
BATCH_CALLERS = 4
ACCOUNTS = 10_000
ACCOUNTS_PER_CALL = 1_000
ROUNDS = 5
WARM_UP_SECONDS = 1.0
# More than the hot account can spend in any run, so that its limit is checked and never met.
HOT_LIMIT_MINOR_UNITS = 10**15


@dataclass(slots=True)
class Rounds:
    """What one kind of load did in every round."""

    rates: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    def add(self, measured: Measured, items: int) -> None:
        """Note a round whose calls carried `items` transfers each."""
        self.rates.append(measured.per_s * items)
        self.p99_ms.append(measured.p99_ms)

    @property
    def per_s(self) -> float:
        """The median rate."""
        return statistics.median(self.rates)


async def run(folder: Path, say: Callable[[str], None], *, seconds: float = 30.0) -> dict[str, Any]:
    """Measure everything in turns on a fresh embedded server in `folder`, for `seconds` in all; rates are medians."""
    home = Home(folder)
    async with running(home, say, services=("ledger",), log_level="warning") as stack:
        caller = ensure(home.certs, Identity(Kind.SERVICE, "payments"))
        async with (
            PgBench.prepared(home.database, say) as pgbench,
            echo.server(str(home.certs)) as stack_port,
            echo.server("--bare") as bare_port,
            open_channel(f"127.0.0.1:{stack_port}", caller) as echo_channel,
            grpc.aio.insecure_channel(f"127.0.0.1:{bare_port}") as bare_channel,
            open_channel(stack.endpoints["ledger"].address, caller) as channel,
        ):
            stub = LedgerServiceStub(channel)
            say(f"opening {ACCOUNTS} accounts")
            accounts, hot = await open_accounts(stub)
            loads = {
                "bare_echo": (echo.bare_caller(bare_channel), CALLERS, 1),
                "echo": (echo.caller(echo_channel), CALLERS, 1),
                "unary": (unary(stub, accounts), CALLERS, 1),
                "batch_uniform": (batches(stub, accounts, accounts), BATCH_CALLERS, BATCH_TRANSFERS),
                "batch_hot": (batches(stub, [hot], accounts), BATCH_CALLERS, BATCH_TRANSFERS),
            }
            return await _in_turns(loads, pgbench, home, say, seconds / ROUNDS / (len(loads) + 1))


async def _in_turns(
    loads: dict[str, tuple[Callable[[], Awaitable[object]], int, int]],
    pgbench: PgBench,
    home: Home,
    say: Callable[[str], None],
    each_seconds: float,
) -> dict[str, Any]:
    """Run the loads one after the other, several times over, so that a slow minute of the machine hits all of them."""
    for call, callers, _ in loads.values():
        await measure(call, callers=callers, seconds=WARM_UP_SECONDS)
    rounds = {name: Rounds() for name in loads}
    tps: list[float] = []
    syncs: list[float] = []
    for number in range(ROUNDS):
        say(f"round {number + 1} of {ROUNDS}")
        syncs.append(fdatasync_per_s(home.folder))
        tps.append(await pgbench.run(each_seconds))
        for name, (call, callers, items) in loads.items():
            rounds[name].add(await measure(call, callers=callers, seconds=each_seconds), items)
    pgbench_tps = statistics.median(tps)
    rates = {name: found.per_s for name, found in rounds.items()}
    return {
        "bench": "ledger",
        **{f"{name}_per_s": round(rate) for name, rate in rates.items()},
        "echo_over_bare": round(rates["echo"] / rates["bare_echo"], 3),
        "unary_over_echo": round(rates["unary"] / rates["echo"], 3),
        "unary_p99_ms": round(statistics.median(rounds["unary"].p99_ms), 2),
        "batch_uniform_over_pgbench": round(rates["batch_uniform"] / pgbench_tps, 2),
        "batch_hot_over_pgbench": round(rates["batch_hot"] / pgbench_tps, 2),
        "batch_uniform_p99_ms": round(statistics.median(rounds["batch_uniform"].p99_ms), 2),
        "batch_hot_p99_ms": round(statistics.median(rounds["batch_hot"].p99_ms), 2),
        "pgbench_tps": round(pgbench_tps),
        "fdatasync_per_s": round(statistics.median(syncs)),
        "unary_callers": CALLERS,
        "batch_callers": BATCH_CALLERS,
        "batch_transfers": BATCH_TRANSFERS,
        "accounts": ACCOUNTS,
        "load_1m": round(os.getloadavg()[0], 2),
        "python": sys.version.split()[0],
    }


async def open_accounts(stub: "LedgerServiceAsyncStub") -> tuple[list[str], str]:
    """Open the accounts that money moves between, and one with a limit that every hot transfer debits."""
    specs = [
        AccountSpec(
            request_id=str(uuid7()),
            book_id=BOOK,
            currency="EUR",
            code=AccountCode.ACCOUNT_CODE_PARTICIPANT_SETTLEMENT,
            constraint=BalanceConstraint.BALANCE_CONSTRAINT_DEBITS_LIMITED,
            limit_minor_units=HOT_LIMIT_MINOR_UNITS,
        )
        for _ in range(ACCOUNTS + 1)
    ]
    for start in range(0, len(specs), ACCOUNTS_PER_CALL):
        page = specs[start : start + ACCOUNTS_PER_CALL]
        await stub.CreateAccounts(CreateAccountsRequest(accounts=page), **outgoing(30.0))
    ids = [spec.request_id for spec in specs]
    return ids[1:], ids[0]


def transfer(debit: str, credit: str) -> TransferSpec:
    """Give a new transfer of one cent."""
    return TransferSpec(
        request_id=str(uuid7()),
        book_id=BOOK,
        kind=TransferKind.TRANSFER_KIND_POSTED,
        debit_account_id=debit,
        credit_account_id=credit,
        amount=Money(currency="EUR", minor_units=1),
    )


def unary(stub: "LedgerServiceAsyncStub", accounts: Sequence[str]) -> Callable[[], Awaitable[object]]:
    """Give a call that makes one transfer between two random accounts."""

    async def call() -> None:
        request = CreateTransferRequest(transfer=transfer(*random.sample(accounts, 2)))
        answer = await stub.CreateTransfer(request, **outgoing(30.0))
        _expect_applied(answer.result.status.code)

    return call


def batches(
    stub: "LedgerServiceAsyncStub", debits: Sequence[str], credits_: Sequence[str]
) -> Callable[[], Awaitable[object]]:
    """Give a call that makes a batch of transfers between random accounts of the two lists."""

    async def call() -> None:
        choice = random.choice
        specs: list[TransferSpec] = []
        while len(specs) < BATCH_TRANSFERS:
            debit, credit = choice(debits), choice(credits_)
            if debit != credit:
                specs.append(transfer(debit, credit))
        answer = await stub.CreateTransfers(CreateTransfersRequest(transfers=specs), **outgoing(30.0))
        for result in answer.results:
            _expect_applied(result.status.code)

    return call


def _expect_applied(code: int) -> None:
    if code:
        raise RuntimeError(f"a transfer of the bench was refused with code {code}")
