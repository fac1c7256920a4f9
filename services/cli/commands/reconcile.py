"""`serai reconcile`: a nostro account against its bank's statements, and corrections that two operators agree on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.amounts import amount_of
from cli.connection import CALL_SECONDS, connected, operator
from cli.failure import Failure
from cli.home import Home, resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, print_table
from rpc.deadlines import outgoing
from serai.ids import uuid7
from serai.ledger.v1 import reconciliation_pb2 as pb
from serai.ledger.v1 import reconciliation_pb2_grpc

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.ledger.v1.reconciliation_pb2_grpc import ReconciliationServiceAsyncStub

PAGE = 1000
IMPORT_SECONDS = 60.0
"""A statement of many thousand entries takes longer than other calls."""


class Role(StrEnum):
    """Operators who may reconcile."""

    TREASURER = "treasurer"
    SECURITY = "security"


BookOption = Annotated[int, typer.Option(help="Book of the ledger.")]
RoleOption = Annotated[Role, typer.Option("--as", help="Operator whose certificate is used.")]
CorrectionArgument = Annotated[str, typer.Argument(help="Id of the correction.", metavar="CORRECTION")]

app = typer.Typer(
    add_completion=False,
    help="Reconciliation: import a statement, list breaks, propose a correction, approve or reject it.",
    no_args_is_help=True,
)


@app.command("import")
def import_statement(
    file: Annotated[Path, typer.Argument(help="A camt.053 message with one statement.", metavar="FILE")],
    account: Annotated[str, typer.Option(help="Id of our nostro account.")],
    home: HomeOption = None,
    book: BookOption = 1,
    role: RoleOption = Role.TREASURER,
    as_json: JsonOption = False,
) -> None:
    """Import a bank's statement and match it with the ledger. The same file twice is imported once."""
    try:
        message = file.read_bytes()
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}") from error
    answer = asyncio.run(_import(resolve(home), book, account, message, role))
    found = answer.statement
    row = {
        "statement_id": found.statement_id,
        "reference": found.reference,
        "number": found.number,
        "closing_date": found.closing_date,
        "closing_balance": amount_of(found.closing_balance),
        "entries": found.entries,
        "matched": found.matched,
        "breaks": found.breaks,
        "resolved_breaks": found.resolved_breaks,
        "replayed": answer.replayed,
    }
    if as_json:
        print_json(row)
        return
    title = "Imported before" if answer.replayed else "Imported"
    print_table(title, [name.replace("_", " ") for name in row], [tuple(row.values())])


@app.command("breaks")
def breaks(
    home: HomeOption = None,
    book: BookOption = 1,
    statement: Annotated[str, typer.Option(help="Only those found with this statement.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List what the bank and the ledger disagree on, with the corrections that were proposed."""
    closed = {pb.BREAK_STATE_CORRECTED, pb.BREAK_STATE_MATCHED_LATER}
    found = asyncio.run(_breaks(resolve(home), book, statement))
    rows = [_break(row) for row in found if everything or row.state not in closed]
    if as_json:
        print_json({"breaks": rows})
        return
    columns = (
        "break",
        "kind",
        "state",
        "day",
        "bank",
        "ledger",
        "difference",
        "reference",
        "correction",
        "proposed by",
    )
    print_table(f"Breaks of book {book}", columns, [tuple(row.values()) for row in rows])


@app.command("propose")
def propose(
    break_id: Annotated[str, typer.Argument(help="Id of the break.", metavar="BREAK")],
    reason: Annotated[str, typer.Option(help="Why, for the record.")],
    home: HomeOption = None,
    book: BookOption = 1,
    role: RoleOption = Role.TREASURER,
    as_json: JsonOption = False,
) -> None:
    """Propose to move a break's difference between the nostro and the suspense account."""
    request = pb.ProposeCorrectionRequest(request_id=str(uuid7()), book_id=book, break_id=break_id, reason=reason)

    async def call() -> pb.Correction:
        async with _stub(resolve(home), role) as stub:
            return (await stub.ProposeCorrection(request, **outgoing(CALL_SECONDS))).correction

    _show(asyncio.run(call()), as_json=as_json)


@app.command("approve")
def approve(
    correction: CorrectionArgument,
    home: HomeOption = None,
    book: BookOption = 1,
    role: RoleOption = Role.SECURITY,
    as_json: JsonOption = False,
) -> None:
    """Approve a correction that somebody else proposed, and post its transfer."""
    request = pb.ApproveCorrectionRequest(request_id=str(uuid7()), book_id=book, correction_id=correction)

    async def call() -> pb.Correction:
        async with _stub(resolve(home), role) as stub:
            return (await stub.ApproveCorrection(request, **outgoing(CALL_SECONDS))).correction

    made = asyncio.run(call())
    _show(made, as_json=as_json)
    if made.state != pb.CORRECTION_STATE_POSTED:
        refused = f"the ledger refused the transfer: {made.result.reason} {made.result.message}"
        raise Failure(refused, hint="the break is open again: propose another correction")


@app.command("reject")
def reject(
    correction: CorrectionArgument,
    reason: Annotated[str, typer.Option(help="Why, for the record.")],
    home: HomeOption = None,
    book: BookOption = 1,
    role: RoleOption = Role.SECURITY,
    as_json: JsonOption = False,
) -> None:
    """Reject a correction; its break is open again."""
    request = pb.RejectCorrectionRequest(request_id=str(uuid7()), book_id=book, correction_id=correction, reason=reason)

    async def call() -> pb.Correction:
        async with _stub(resolve(home), role) as stub:
            return (await stub.RejectCorrection(request, **outgoing(CALL_SECONDS))).correction

    _show(asyncio.run(call()), as_json=as_json)


@asynccontextmanager
async def _stub(home: Home, role: str) -> "AsyncIterator[ReconciliationServiceAsyncStub]":
    async with connected(home, "ledger", operator(role)) as channel:
        yield reconciliation_pb2_grpc.ReconciliationServiceStub(channel)


async def _import(home: Home, book: int, account: str, message: bytes, role: str) -> pb.ImportStatementResponse:
    request = pb.ImportStatementRequest(request_id=str(uuid7()), book_id=book, account_id=account, message=message)
    async with _stub(home, role) as stub:
        return await stub.ImportStatement(request, **outgoing(IMPORT_SECONDS))


async def _breaks(home: Home, book: int, statement: str) -> list[pb.Break]:
    found: list[pb.Break] = []
    async with _stub(home, "viewer") as stub:
        request = pb.ListBreaksRequest(book_id=book, statement_id=statement, page_size=PAGE)
        while True:
            page = await stub.ListBreaks(request, **outgoing(CALL_SECONDS))
            found.extend(page.breaks)
            if not page.next_page_token:
                return found
            request.page_token = page.next_page_token


def _break(found: pb.Break) -> dict[str, object]:
    line = found.line if found.HasField("line") else None
    return {
        "break_id": found.break_id,
        "kind": _word(pb.BreakKind.Name(found.kind), "BREAK_KIND_"),
        "state": _word(pb.BreakState.Name(found.state), "BREAK_STATE_"),
        "booking_date": line.booking_date if line else "",
        "bank": amount_of(line.amount) if line else None,
        "ledger": amount_of(found.ledger_amount) if found.transfer_id else None,
        "difference": amount_of(found.difference),
        "reference": (line.uetr or line.servicer_reference or line.reference) if line else found.transfer_id,
        "correction_id": found.correction.correction_id,
        "proposed_by": found.correction.proposed_by,
    }


def _show(made: pb.Correction, *, as_json: bool) -> None:
    row = {
        "correction_id": made.correction_id,
        "state": _word(pb.CorrectionState.Name(made.state), "CORRECTION_STATE_"),
        "debit_account_id": made.transfer.debit_account_id,
        "credit_account_id": made.transfer.credit_account_id,
        "amount": amount_of(made.transfer.amount),
        "reason": made.reason,
        "proposed_by": made.proposed_by,
        "decided_by": made.decided_by,
    }
    if as_json:
        print_json(row)
        return
    print_table("Correction", [name.replace("_", " ") for name in row], [tuple(row.values())])


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower()
