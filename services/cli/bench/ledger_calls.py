"""The ledger's calls as the bench makes them, each answered only when it is durable."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cli.bench.load import Call
from rpc.deadlines import outgoing
from serai.common.v1.money_pb2 import Money
from serai.ids import uuid7
from serai.ledger.v1.account_pb2 import AccountCode, AccountSpec, BalanceConstraint
from serai.ledger.v1.ledger_pb2 import CreateAccountsRequest, CreateTransferRequest, CreateTransfersRequest
from serai.ledger.v1.transfer_pb2 import TransferKind, TransferSpec

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceAsyncStub

BOOK = 1
BATCH_TRANSFERS = 500
ACCOUNTS = 10_000
ACCOUNTS_PER_CALL = 1_000
# More than the hot account can spend in any run, so that its limit is checked and never met.
HOT_LIMIT_MINOR_UNITS = 10**15


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


def unary(stub: "LedgerServiceAsyncStub", accounts: Sequence[str]) -> Callable[[], Call]:
    """Give a maker of calls that make one transfer between two random accounts."""

    async def send(request: CreateTransferRequest) -> None:
        answer = await stub.CreateTransfer(request, **outgoing(30.0))
        _expect_applied(answer.result.status.code)

    return lambda: partial(send, CreateTransferRequest(transfer=transfer(*random.sample(accounts, 2))))


def batches(stub: "LedgerServiceAsyncStub", debits: Sequence[str], credits_: Sequence[str]) -> Callable[[], Call]:
    """Give a maker of calls, each with its own batch of transfers between random accounts of the two lists."""

    async def send(request: CreateTransfersRequest) -> None:
        answer = await stub.CreateTransfers(request, **outgoing(30.0))
        for result in answer.results:
            _expect_applied(result.status.code)

    def make() -> Call:
        choice = random.choice
        specs: list[TransferSpec] = []
        while len(specs) < BATCH_TRANSFERS:
            debit, credit = choice(debits), choice(credits_)
            if debit != credit:
                specs.append(transfer(debit, credit))
        return partial(send, CreateTransfersRequest(transfers=specs))

    return make


def _expect_applied(code: int) -> None:
    if code:
        raise RuntimeError(f"a transfer of the bench was refused with code {code}")
