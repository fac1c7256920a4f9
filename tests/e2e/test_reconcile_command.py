"""`serai reconcile` against the running services: a statement in, a break out, a correction by two."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from cli.connection import connected, operator
from cli.stack.stack import Stack
from fixtures.bank import camt053, camt053_entry
from serai.ids import uuid7
from serai.ledger.v1 import account_pb2, ledger_pb2, ledger_pb2_grpc

SERAI = str(Path(sys.executable).with_name("serai"))
BOOK = 78
SECONDS = 20.0


async def reconcile(home: Path, *words: object) -> tuple[int, dict[str, Any], str]:
    command = (SERAI, "reconcile", *map(str, words), "--book", str(BOOK), "--home", str(home), "--json")
    ended = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await ended.communicate()
    return ended.returncode or 0, json.loads(said or b"{}"), complained.decode()


async def test_a_statement_is_reconciled_from_the_terminal(stack: Stack, tmp_path: Path) -> None:
    specs = [
        account_pb2.AccountSpec(request_id=str(uuid7()), book_id=BOOK, currency="EUR", code=code)  # type: ignore[arg-type]
        for code in (2, 9)
    ]
    async with connected(stack.home, "ledger", operator("treasurer")) as channel:
        stub = ledger_pb2_grpc.LedgerServiceStub(channel)
        await stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=specs), timeout=SECONDS)
    file = tmp_path / "statement.xml"
    file.write_bytes(camt053("S1", opening="0.00", closing="12.50", entries=[camt053_entry("12.50", credit=True)]))
    home = stack.home.folder
    bring = ("import", file, "--account", specs[0].request_id)

    code, imported, complaint = await reconcile(home, *bring)
    assert code == 0, complaint
    assert (imported["entries"], imported["matched"], imported["breaks"], imported["replayed"]) == (1, 0, 1, False)
    code, again, _ = await reconcile(home, *bring)
    assert (code, again) == (0, imported | {"replayed": True})
    _, listed, _ = await reconcile(home, "breaks", "--statement", imported["statement_id"])
    (found,) = listed["breaks"]
    euros = {"currency": "EUR", "minor_units": 12_50}
    assert (found["kind"], found["state"], found["difference"]) == ("missing_here", "open", euros)
    code, proposed, complaint = await reconcile(home, "propose", found["break_id"], "--reason", "interest")
    assert (code, proposed["state"]) == (0, "proposed"), complaint
    code, _, complaint = await reconcile(home, "approve", proposed["correction_id"], "--as", "treasurer")
    assert code == 1
    assert "SAME_PERSON" in complaint
    code, posted, complaint = await reconcile(home, "approve", proposed["correction_id"], "--as", "security")
    assert (code, posted["state"], posted["decided_by"]) == (0, "posted", "operator/security"), complaint
    assert (await reconcile(home, "breaks"))[1] == {"breaks": []}
    assert len((await reconcile(home, "breaks", "--all"))[1]["breaks"]) == 1

    file.write_bytes(file.read_bytes().replace(b"CLBD", b"CLAV"))
    code, _, complaint = await reconcile(home, *bring)
    assert code == 1
    assert "REQUIRED_ELEMENT" in complaint
