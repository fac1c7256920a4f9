"""`serai accounts`: the ledger's accounts with their balances."""

import asyncio
from typing import Annotated

import typer

from cli.connection import CALL_SECONDS, connected, operator
from cli.home import Home, resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, print_table
from money import Money, currency
from rpc.deadlines import outgoing
from serai.ledger.v1 import account_pb2, ledger_pb2, ledger_pb2_grpc

PAGE = 1000


def accounts(
    home: HomeOption = None,
    owner: Annotated[str, typer.Option(help="Only this participant's or provider's accounts.")] = "",
    book: Annotated[int, typer.Option(help="Book to read.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """List the ledger's accounts with posted and held balances (credits less debits)."""
    found = asyncio.run(_read(resolve(home), book, owner))
    rows = [_row(account) for account in sorted(found, key=lambda a: (a.owner, a.currency, a.code))]
    if as_json:
        print_json({"accounts": rows})
        return
    print_table(
        f"Accounts of book {book}",
        ("owner", "purpose", "currency", "balance", "held", "limit", "entries"),
        [
            (r["owner"] or "Serai", r["purpose"], r["currency"], r["balance"], r["held"], r["limit"], r["entries"])
            for r in rows
        ],
    )


async def _read(home: Home, book: int, owner: str) -> list[account_pb2.Account]:
    found: list[account_pb2.Account] = []
    async with connected(home, "ledger", operator("viewer")) as channel:
        stub = ledger_pb2_grpc.LedgerServiceStub(channel)
        request = ledger_pb2.ListAccountsRequest(book_id=book, owner=owner, page_size=PAGE)
        while True:
            page = await stub.ListAccounts(request, **outgoing(CALL_SECONDS))
            found.extend(page.accounts)
            if not page.next_page_token:
                return found
            request.page_token = page.next_page_token


def _row(account: account_pb2.Account) -> dict[str, object]:
    balances = account.balances
    unit = currency(account.currency)
    return {
        "account_id": account.account_id,
        "owner": account.owner,
        "purpose": account_pb2.AccountCode.Name(account.code).removeprefix("ACCOUNT_CODE_").lower(),
        "currency": account.currency,
        "balance": Money(balances.credits_posted - balances.debits_posted, unit),
        "held": Money(balances.debits_pending, unit),
        "limit": Money(account.limit_minor_units, unit) if account.constraint else None,
        "entries": balances.version,
    }
