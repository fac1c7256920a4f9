"""`serai windows`: settlement windows of the ledger, as the treasurer closes and settles them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer
from google.protobuf.timestamp_pb2 import Timestamp

from cli.connection import CALL_SECONDS, connected, operator
from cli.home import Home, resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, print_table
from money import currency
from rpc.deadlines import outgoing
from serai.ids import uuid7
from serai.ledger.v1 import settlement_pb2, settlement_pb2_grpc

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.ledger.v1.settlement_pb2_grpc import SettlementServiceAsyncStub

PAGE = 1000
SETTLE_SECONDS = 90.0
"""Positions of a large window take longer to sum up than other answers."""

BookOption = Annotated[int, typer.Option(help="Book of the ledger.")]
WindowArgument = Annotated[int, typer.Argument(help="Number of the window.", metavar="WINDOW")]

app = typer.Typer(
    add_completion=False,
    help="Settlement windows: list, close the open one, show net positions, settle a closed one.",
    no_args_is_help=True,
)


@app.command("list")
def list_windows(home: HomeOption = None, book: BookOption = 1, as_json: JsonOption = False) -> None:
    """List the windows of a book, the newest first."""
    _show(asyncio.run(_list(resolve(home), book)), f"Settlement windows of book {book}", as_json=as_json)


@app.command("close")
def close(
    home: HomeOption = None,
    book: BookOption = 1,
    window: Annotated[int, typer.Option(help="Close only if this one is open; 0 means whichever is.")] = 0,
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Close the open window and open the next."""
    answer = asyncio.run(_close(resolve(home), book, window, reason))
    _show([answer.closed, answer.opened], "Closed, and open now", as_json=as_json)


@app.command("positions")
def positions(
    window: WindowArgument, home: HomeOption = None, book: BookOption = 1, as_json: JsonOption = False
) -> None:
    """Show who owes what in a window: net positions, and what each owes each other."""
    answer = asyncio.run(_positions(resolve(home), book, window))
    if as_json:
        print_json(
            {
                "window": _row(answer.window),
                "positions": [
                    {"owner": p.owner, "currency": p.currency, "debits": p.debits, "credits": p.credits, "net": p.net}
                    for p in answer.positions
                ],
                "bilateral": [
                    {"debtor": b.debtor, "creditor": b.creditor, "currency": b.currency, "net": b.net}
                    for b in answer.bilateral
                ],
                "transfers": answer.transfers,
                "carried_windows": list(answer.carried_windows),
            }
        )
        return
    print_table(
        f"Net positions of window {window} ({_word(answer.window.state)}), {answer.transfers:,} transfers",
        ("owner", "currency", "debits", "credits", "net"),
        [
            (p.owner or "Serai", p.currency, *(_amount(text, p.currency) for text in (p.debits, p.credits, p.net)))
            for p in answer.positions
        ],
    )
    print_table(
        "What each owes each other",
        ("debtor", "creditor", "currency", "net"),
        [
            (b.debtor or "Serai", b.creditor or "Serai", b.currency, _amount(b.net, b.currency))
            for b in answer.bilateral
        ],
    )


@app.command("settle")
def settle(
    window: WindowArgument,
    home: HomeOption = None,
    book: BookOption = 1,
    reference: Annotated[str, typer.Option(help="Reference of the settlement outside.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Settle a closed window over the nostro accounts: all of it or nothing."""
    answer = asyncio.run(_settle(resolve(home), book, window, reference))
    if as_json:
        print_json({"window": _row(answer.window), "transfer_ids": list(answer.transfer_ids)})
        return
    _show([answer.window], f"Settled with {len(answer.transfer_ids)} transfers", as_json=False)


@asynccontextmanager
async def _stub(home: Home, role: str) -> "AsyncIterator[SettlementServiceAsyncStub]":
    async with connected(home, "ledger", operator(role)) as channel:
        yield settlement_pb2_grpc.SettlementServiceStub(channel)


async def _list(home: Home, book: int) -> list[settlement_pb2.SettlementWindow]:
    found: list[settlement_pb2.SettlementWindow] = []
    async with _stub(home, "viewer") as stub:
        request = settlement_pb2.ListWindowsRequest(book_id=book, page_size=PAGE)
        while True:
            page = await stub.ListWindows(request, **outgoing(CALL_SECONDS))
            found.extend(page.windows)
            if not page.next_page_token:
                return found
            request.page_token = page.next_page_token


async def _close(home: Home, book: int, window: int, reason: str) -> settlement_pb2.CloseWindowResponse:
    async with _stub(home, "treasurer") as stub:
        request = settlement_pb2.CloseWindowRequest(
            request_id=str(uuid7()), book_id=book, window_id=window, reason=reason
        )
        return await stub.CloseWindow(request, **outgoing(CALL_SECONDS))


async def _positions(home: Home, book: int, window: int) -> settlement_pb2.GetNetPositionsResponse:
    async with _stub(home, "viewer") as stub:
        request = settlement_pb2.GetNetPositionsRequest(book_id=book, window_id=window)
        return await stub.GetNetPositions(request, **outgoing(SETTLE_SECONDS))


async def _settle(home: Home, book: int, window: int, reference: str) -> settlement_pb2.SettleWindowResponse:
    async with _stub(home, "treasurer") as stub:
        request = settlement_pb2.SettleWindowRequest(
            request_id=str(uuid7()), book_id=book, window_id=window, reference=reference
        )
        return await stub.SettleWindow(request, **outgoing(SETTLE_SECONDS))


def _show(windows: list[settlement_pb2.SettlementWindow], title: str, *, as_json: bool) -> None:
    rows = [_row(window) for window in windows]
    if as_json:
        print_json({"windows": rows})
        return
    columns = ("window", "state", "opened", "closed", "after", "last", "carried into", "reason", "reference")
    print_table(title, columns, [tuple(row.values()) for row in rows])


def _row(window: settlement_pb2.SettlementWindow) -> dict[str, object]:
    return {
        "window_id": window.window_id,
        "state": _word(window.state),
        "opened": _time(window.open_time),
        "closed": _time(window.close_time) if window.HasField("close_time") else "",
        "after_sequence": window.after_sequence,
        "last_sequence": window.last_sequence,
        "carried_into": window.carried_into,
        "reason": window.reason,
        "settlement_reference": window.settlement_reference,
    }


def _word(state: settlement_pb2.WindowState) -> str:
    return settlement_pb2.WindowState.Name(state).removeprefix("WINDOW_STATE_").lower()


def _time(moment: Timestamp) -> str:
    return moment.ToDatetime(UTC).isoformat(timespec="seconds")


def _amount(minor_units: str, code: str) -> Decimal:
    # Positions may pass the 64 bits that Money has.
    return Decimal(minor_units).scaleb(-currency(code).exponent)
