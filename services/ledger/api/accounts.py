"""Opening and changing accounts: from the items of a request to one result each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from ledger.api.convert import accounts as convert
from ledger.api.convert import results
from ledger.api.convert.fields import Faults
from ledger.app.accounts import AccountAnswer, Accounts
from ledger.domain import Code
from rpc import Violations
from serai.ledger.v1.account_pb2 import AccountResult, AccountSpec
from serai.ledger.v1.ledger_pb2 import AccountChange


class _Item(Protocol):
    request_id: str
    book_id: int


Spec = TypeVar("Spec", bound=_Item)
Parsed = TypeVar("Parsed")


async def open_accounts(accounts: Accounts, specs: Sequence[AccountSpec]) -> list[AccountResult]:
    """Opens the well-formed accounts; gives one result per item, in order."""
    ids = [spec.request_id for spec in specs]
    return await _each(specs, ids, "accounts", convert.account, accounts.open)


async def change_accounts(accounts: Accounts, specs: Sequence[AccountChange]) -> list[AccountResult]:
    """Makes the well-formed changes; gives one result per item, in order."""
    ids = [spec.account_id for spec in specs]
    return await _each(specs, ids, "changes", convert.change, accounts.change)


async def _each(
    specs: Sequence[Spec],
    ids: Sequence[str],
    field: str,
    parse: Callable[[Spec, Faults], Parsed | None],
    act: Callable[[int, Sequence[Parsed]], Awaitable[list[AccountAnswer]]],
) -> list[AccountResult]:
    answers: dict[int, AccountResult] = {}
    books: dict[int, list[tuple[int, Parsed]]] = {}
    violations = Violations()
    for position, spec in enumerate(specs):
        faults: Faults = []
        parsed = parse(spec, faults)
        path = f"{field}[{position}]"
        violations.under(path).add_all(faults)
        if faults:
            status = results.malformed(Code.ACCOUNT_MALFORMED, path, faults)
            answers[position] = AccountResult(account_id=ids[position], status=status)
        elif parsed is not None:
            books.setdefault(spec.book_id, []).append((position, parsed))
    if not books:
        violations.raise_if_any()
    # Requests touch one book as a rule; several books take turns.
    for book_id, items in books.items():
        made = await act(book_id, [parsed for _, parsed in items])
        for (position, _), (outcome, balances) in zip(items, made, strict=True):
            account = None if outcome.account is None else convert.message(outcome.account, balances)
            status = results.status(outcome.code, outcome.message, replayed=outcome.replayed)
            answers[position] = AccountResult(account_id=ids[position], status=status, account=account)
    return [answers[position] for position in range(len(specs))]
