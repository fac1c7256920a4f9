"""`serai windows` against the running services."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from cli.connection import connected, operator
from cli.stack.stack import Stack
from serai.common.v1.money_pb2 import Money
from serai.ids import uuid7
from serai.ledger.v1 import account_pb2, ledger_pb2, ledger_pb2_grpc, transfer_pb2

SERAI = str(Path(sys.executable).with_name("serai"))
BOOK = 77
SECONDS = 20.0


async def windows(home: Path, *words: str) -> dict[str, Any]:
    command = (SERAI, "windows", *words, "--book", str(BOOK), "--home", str(home), "--json")
    ended = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await ended.communicate()
    assert ended.returncode == 0, complained.decode()
    result: dict[str, Any] = json.loads(said)
    return result


async def pay(stack: Stack) -> None:
    """Alpha pays beta in a book of their own, which has a nostro account."""
    owners = {"alpha": 1, "beta": 1, "": 2}
    specs = [
        account_pb2.AccountSpec(request_id=str(uuid7()), book_id=BOOK, currency="JPY", code=code, owner=owner)  # type: ignore[arg-type]
        for owner, code in owners.items()
    ]
    paid = transfer_pb2.TransferSpec(
        request_id=str(uuid7()),
        book_id=BOOK,
        kind=transfer_pb2.TRANSFER_KIND_POSTED,
        debit_account_id=specs[0].request_id,
        credit_account_id=specs[1].request_id,
        amount=Money(currency="JPY", minor_units=2_500),
    )
    async with connected(stack.home, "ledger", operator("treasurer")) as channel:
        stub = ledger_pb2_grpc.LedgerServiceStub(channel)
        await stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=specs), timeout=SECONDS)
        made = await stub.CreateTransfer(ledger_pb2.CreateTransferRequest(transfer=paid), timeout=SECONDS)
    assert made.result.status.reason == "OK"


async def test_the_treasurer_closes_and_settles_a_window_from_a_terminal(stack: Stack) -> None:
    await pay(stack)
    home = stack.home.folder
    closed, opened = (await windows(home, "close", "--reason", "noon"))["windows"]
    assert (closed["window_id"], closed["state"], closed["reason"], opened["window_id"]) == (1, "closed", "noon", 2)
    found = await windows(home, "positions", "1")
    assert [(p["owner"], p["net"]) for p in found["positions"]] == [("alpha", "-2500"), ("beta", "2500")]
    assert [(b["debtor"], b["creditor"], b["net"]) for b in found["bilateral"]] == [("alpha", "beta", "2500")]
    settled = await windows(home, "settle", "1", "--reference", "BOJ-7")
    assert len(settled["transfer_ids"]) == 2
    listed = (await windows(home, "list"))["windows"]
    assert [(w["window_id"], w["state"]) for w in listed] == [(2, "open"), (1, "settled")]
    assert listed[1]["settlement_reference"] == "BOJ-7"
