"""`serai verify`: the ledger's books and its Merkle log, computed again; proofs and anchors for those outside."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import asyncpg
import typer

from cli.connection import CALL_SECONDS, connected, operator
from cli.failure import Failure
from cli.home import Home, resolve
from cli.options import HomeOption, JsonOption
from cli.output import out, print_json, print_table
from cli.verifier_keys import read_keys
from cli.verify import proof_file
from cli.verify.books import Books, read_books
from cli.verify.database import ledger_database
from cli.verify.log import LogCheck, checked, grew_from, newest_note, open_check, signing_keys
from ledger.domain.checkpoint import Checkpoint, read_unverified
from ledger.storage.inspection import Report, inspect
from rpc.deadlines import outgoing
from serai.ledger.v1 import account_pb2, ledger_pb2, proof_pb2, proof_pb2_grpc
from signing import InvalidNote, VerifierKey

TAMPERED = "stop settlement and keep the database as it is"
BookOption = Annotated[int, typer.Option(help="Book to verify.")]
KeyOption = Annotated[Path, typer.Option("--key", help="File of trusted verifier keys, one a line.")]

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    help="Compute balances and the Merkle log again; give proofs, and check them.",
)


@app.callback()
def verify(context: typer.Context, home: HomeOption = None, book: BookOption = 1, as_json: JsonOption = False) -> None:
    """Compute every balance and the Merkle log again from the ledger's stream; both must be what the ledger says."""
    if context.invoked_subcommand is not None:
        return
    books, trial, log = asyncio.run(_verify(resolve(home), book))
    faults = books.faults + log.faults
    if as_json:
        print_json(summary(books, trial, log))
    else:
        print_table(
            f"Trial balance of book {book} after transfer {trial.sequence}, {_size(log)} of them signed",
            ("currency", "purpose", "debits", "credits", "held debits", "held credits", "accounts"),
            [
                (line.currency, account_pb2.AccountCode.Name(line.code).removeprefix("ACCOUNT_CODE_").lower(),
                 int(line.debits_posted), int(line.credits_posted), int(line.debits_pending),
                 int(line.credits_pending), line.accounts)
                for line in trial.lines
            ],
        )  # fmt: skip
    if faults or not trial.balanced:
        detail = "; ".join(faults[:5]) or "debits and credits differ in a currency"
        raise Failure(f"the books do not agree: {detail}", hint=TAMPERED)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="File to write.")],
    transfer: Annotated[str, typer.Option(help="Id of the transfer.")],
    home: HomeOption = None,
    book: BookOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Write the proof that a transfer is in the signed log, for somebody who does not trust this ledger."""
    proof, key = asyncio.run(_export(resolve(home), book, transfer))
    file.write_text(proof_file.to_json(proof, key))
    if as_json:
        print_json({"file": str(file), "transfer_id": proof.transfer.transfer_id, "sequence": proof.transfer.sequence,
                    "tree_size": proof.tree_size})  # fmt: skip
        return
    out.print(f"{file}: transfer {proof.transfer.sequence} of {proof.tree_size} in book {book}", markup=False)


@app.command("proof")
def proof(
    file: Annotated[Path, typer.Argument(help="Proof to check.")], key: KeyOption, as_json: JsonOption = False
) -> None:
    """Check an exported proof with the public key alone: no service, no network."""
    try:
        text = file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{file} cannot be read: {error}") from error
    transfer, checkpoint = proof_file.check(text, read_keys(key, "serai verify keys"))
    if as_json:
        print_json({"valid": True, "transfer_id": transfer.transfer_id, "sequence": transfer.sequence,
                    "origin": checkpoint.origin, "tree_size": checkpoint.size})  # fmt: skip
        return
    amount = f"{transfer.amount.minor_units} {transfer.amount.currency} (minor units)"
    out.print(f"valid: transfer {transfer.transfer_id} of {amount} is number {transfer.sequence} of", markup=False)
    out.print(f"{checkpoint.size} in {checkpoint.origin}, recorded {transfer.record_time.ToJsonString()}", markup=False)


@app.command("keys")
def keys(home: HomeOption = None, book: BookOption = 1, as_json: JsonOption = False) -> None:
    """Print the public keys of the log, newest first, in the form that --key takes."""
    found = [key.text() for key in asyncio.run(_keys(resolve(home), book))]
    if as_json:
        print_json({"keys": found})
        return
    for key in found:
        print(key)


@app.command("anchor")
def anchor(
    file: Annotated[Path, typer.Argument(help="File to write.")],
    home: HomeOption = None,
    book: BookOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Save the newest signed checkpoint: keep it where nobody who can reach the database can."""
    note, checkpoint = asyncio.run(_anchor(resolve(home), book))
    file.write_text(note)
    if as_json:
        print_json({"file": str(file), "origin": checkpoint.origin, "tree_size": checkpoint.size})
        return
    out.print(f"{file}: {checkpoint.size} transfers of {checkpoint.origin}", markup=False)


@app.command("against")
def against(
    file: Annotated[Path, typer.Argument(help="Anchored checkpoint.")],
    home: HomeOption = None,
    key: Annotated[Path | None, typer.Option("--key", help="File of trusted verifier keys, one a line.")] = None,
    database_url: Annotated[str | None, typer.Option(help="The ledger's database, if not the home's own.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the ledger and, row by row, its database with an anchored checkpoint; finds what was changed."""
    trusted = [] if key is None else read_keys(key, "serai verify keys")
    kept = _read_anchor(file, trusted)
    report = asyncio.run(_against(resolve(home), kept, trusted, database_url))
    if as_json:
        print_json({"transfers": report.transfers, "checkpoints": report.checkpoints, "anchored": kept.size,
                    "sealed": report.sealed_size, "anchor_holds": report.anchor_holds, "faults": report.faults,
                    "fault_count": report.fault_count})  # fmt: skip
    if report.fault_count or not report.anchor_holds:
        told = "; ".join(report.faults[:5])
        raise Failure(
            f"the database was changed behind the ledger ({report.fault_count} findings): {told}", hint=TAMPERED
        )
    if not as_json:
        out.print(f"{report.transfers} transfers agree with {kept.size} anchored ones of {kept.origin}", markup=False)


def summary(books: Books, trial: ledger_pb2.GetTrialBalanceResponse, log: LogCheck) -> dict[str, object]:
    """Give the result as one JSON object."""
    return {
        "transfers": books.transfers,
        "accounts": len(books.totals),
        "balanced": trial.balanced,
        "currencies": sorted({line.currency for line in trial.lines}),
        "sealed": _size(log),
        "root": log.signed.root.hex() if log.signed else "",
        "faults": books.faults + log.faults,
    }


def _size(log: LogCheck) -> int:
    return log.signed.size if log.signed else 0


async def _verify(home: Home, book: int) -> tuple[Books, ledger_pb2.GetTrialBalanceResponse, LogCheck]:
    async with connected(home, "ledger", operator("viewer")) as channel:
        # The checkpoint comes first, so that the stream is read at least as far as it goes.
        log = await open_check(channel, book)
        books, trial = await read_books(channel, book, also=log.take)
        log.end()
        return books, trial, log


async def _export(home: Home, book: int, transfer_id: str) -> tuple[proof_pb2.GetInclusionProofResponse, VerifierKey]:
    async with connected(home, "ledger", operator("viewer")) as channel:
        stub = proof_pb2_grpc.ProofServiceStub(channel)
        await newest_note(stub, book)
        request = proof_pb2.GetInclusionProofRequest(book_id=book, transfer_id=transfer_id)
        found = await stub.GetInclusionProof(request, **outgoing(CALL_SECONDS))
        for key in await signing_keys(stub, book):
            try:
                proof_file.check(proof_file.to_json(found, key), [key])
            except proof_file.WrongProof:
                continue
            return found, key
    raise Failure("none of the ledger's keys signed the proof that it gave", hint=TAMPERED)


async def _keys(home: Home, book: int) -> list[VerifierKey]:
    async with connected(home, "ledger", operator("viewer")) as channel:
        return await signing_keys(proof_pb2_grpc.ProofServiceStub(channel), book)


async def _anchor(home: Home, book: int) -> tuple[str, Checkpoint]:
    async with connected(home, "ledger", operator("viewer")) as channel:
        stub = proof_pb2_grpc.ProofServiceStub(channel)
        note = await newest_note(stub, book)
        if note is None:
            raise Failure(f"nothing of book {book} is sealed yet", hint="anchor it when it has a transfer")
        return note, checked(note, await signing_keys(stub, book))


def _read_anchor(file: Path, trusted: list[VerifierKey]) -> Checkpoint:
    try:
        note = file.read_text()
        return checked(note, trusted) if trusted else read_unverified(note)
    except (OSError, UnicodeDecodeError, InvalidNote) as error:
        raise Failure(f"{file} is no checkpoint: {error}", hint="`serai verify anchor` saves one") from error


async def _against(home: Home, kept: Checkpoint, trusted: list[VerifierKey], database_url: str | None) -> Report:
    book = kept.origin.rpartition("/")[2]
    if not book.isdecimal():
        raise Failure(f"{kept.origin} is not the log of a book")
    async with ledger_database(home, database_url) as url:
        try:
            report = await inspect(url, int(book), anchor=kept, keys=trusted)
        except (OSError, asyncpg.PostgresError) as error:
            raise Failure(f"the ledger's database cannot be read: {error}") from error
        except (ValueError, OverflowError) as error:
            raise Failure(f"the database holds what the ledger never writes: {error}", hint=TAMPERED) from error
    # What the ledger itself says comes last: the database tells more of what is wrong.
    if not report.fault_count and home.run_file.exists():
        async with connected(home, "ledger", operator("viewer")) as channel:
            await grew_from(channel, int(book), kept)
    return report
