"""What accounts promise: limits that move and count holds, closing and opening again, labels, lists and statements."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from fixtures.ledger import BOOK, LedgerCaller, StartLedger, account, hold, new_id, post, transfer, void
from serai.ledger.v1 import account_pb2, ledger_pb2

CLOSED, OPEN = account_pb2.ACCOUNT_STATE_CLOSED, account_pb2.ACCOUNT_STATE_OPEN
NOSTRO, FEE = account_pb2.ACCOUNT_CODE_NOSTRO, account_pb2.ACCOUNT_CODE_FEE


async def listed(ledger: LedgerCaller, **wanted: object) -> list[str]:
    """The ids of a whole list, page by page."""
    found, token = [], ""
    while True:
        request = ledger_pb2.ListAccountsRequest(book_id=BOOK, page_size=2, page_token=token, **wanted)  # type: ignore[arg-type]
        page = await ledger.stub.ListAccounts(request, timeout=10)
        found += [row.account_id for row in page.accounts]
        token = page.next_page_token
        if not token:
            return found


async def statement(ledger: LedgerCaller, account_id: str, size: int) -> list[ledger_pb2.Entry]:
    """A whole statement, page by page."""
    found, token = [], ""
    while True:
        request = ledger_pb2.ListEntriesRequest(book_id=BOOK, account_id=account_id, page_size=size, page_token=token)
        page = await ledger.stub.ListEntries(request, timeout=10)
        found += page.entries
        token = page.next_page_token
        if not token:
            return found


async def test_a_list_can_be_narrowed_by_owner_currency_and_code(ledger: LedgerCaller) -> None:
    kinds = list(itertools.product(("alpha", "beta"), ("EUR", "USD"), (NOSTRO, FEE)))
    ids: dict[tuple[object, ...], list[str]] = {}
    for owner, currency, code in kinds:
        ids[owner, currency, code] = await ledger.open(owner, owner, currency=currency, code=code)
    for owner, currency, code in itertools.product((None, "alpha"), (None, "USD"), (None, FEE)):
        wanted = {"owner": owner, "currency": currency, "code": code}
        expected = [
            text
            for key, both in ids.items()
            if all(asked in (None, has) for asked, has in zip(wanted.values(), key, strict=True))
            for text in both
        ]
        given = {name: value for name, value in wanted.items() if value is not None}
        assert await listed(ledger, **given) == sorted(expected)
    assert await listed(ledger, owner="gamma") == []


async def test_labels_are_kept_as_given_and_are_part_of_the_terms(ledger: LedgerCaller) -> None:
    spec = account(metadata={"bic": "AURODEFF", "ветка": "7", "empty": ""})
    await ledger.stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=[spec]), timeout=10)
    request = ledger_pb2.GetAccountsRequest(book_id=BOOK, account_ids=[spec.request_id])
    (found,) = (await ledger.stub.GetAccounts(request, timeout=10)).accounts
    assert dict(found.metadata) == {"bic": "AURODEFF", "ветка": "7", "empty": ""}
    spec.metadata["bic"] = "OTHERXXX"
    too_many = account(metadata={str(n): "" for n in range(17)})
    answer = await ledger.stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=[spec, too_many]), timeout=10)
    other, malformed = answer.results
    assert (other.status.reason, "metadata" in other.status.message) == ("EXISTS_WITH_DIFFERENT_FIELD", True)
    assert [v.field for v in malformed.status.violations] == ["accounts[1].metadata"]


@pytest.mark.parametrize("constraint", [1, 2], ids=["debits", "credits"])
async def test_a_limit_counts_holds_and_moves_at_any_time(ledger: LedgerCaller, constraint: int) -> None:
    (a,) = await ledger.open("alpha", constraint=constraint, limit_minor_units=100)
    (b,) = await ledger.open("beta")
    pair = (a, b) if constraint == 1 else (b, a)
    back = pair[::-1]
    held = hold(*pair, 70)
    assert await ledger.reasons(held, transfer(*pair, 31), transfer(*pair, 30)) == ["OK", "EXCEEDS_LIMIT", "OK"]
    assert await ledger.reasons(hold(*back, 50), transfer(*pair, 1)) == ["OK", "EXCEEDS_LIMIT"], (
        "a held gain is no room"
    )
    await ledger.change(a, limit_minor_units=10)
    assert await ledger.reasons(transfer(*pair, 1)) == ["EXCEEDS_LIMIT"]
    assert await ledger.reasons(post(held, 40)) == ["OK"], "what was held was within the limit then"
    assert await ledger.reasons(void(held), transfer(*pair, 1), transfer(*back, 61), transfer(*pair, 1)) == [
        "OK",
        "EXCEEDS_LIMIT",
        "OK",
        "OK",
    ]
    await ledger.change(a, limit_minor_units=1_000)
    assert await ledger.reasons(transfer(*pair, 990)) == ["OK"]


async def test_a_closed_account_lets_its_holds_end_and_opens_again(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    first, second = hold(a, b, 10), hold(a, b, 5)
    await ledger.make(first, second)
    closed = await ledger.change(a, state=CLOSED)
    assert (closed.account.state, closed.account.balances.debits_pending) == (CLOSED, 15)
    assert await ledger.reasons(transfer(b, a, 1), hold(a, b, 1)) == ["CREDIT_ACCOUNT_CLOSED", "DEBIT_ACCOUNT_CLOSED"]
    assert await ledger.reasons(post(first, 4), void(first), post(second)) == ["OK", "OK", "OK"]
    assert await ledger.balances(a) == (9, 0, 0, 0)
    reopened = await ledger.change(a, state=OPEN, limit_minor_units=0)
    assert reopened.account.state == OPEN
    assert await ledger.reasons(transfer(b, a, 9)) == ["OK"]
    assert len(await statement(ledger, a, 100)) == 6


async def test_a_statement_is_complete_while_others_write(start_ledger: StartLedger) -> None:
    callers = [await start_ledger() for _ in range(2)]
    a, b = await callers[0].open("alpha", "beta")
    done = asyncio.Event()
    ids: list[str] = []

    async def write(caller: LedgerCaller) -> None:
        for _ in range(15):
            specs = [transfer(a, b, 1) for _ in range(7)]
            ids.extend(spec.request_id for spec in specs)
            await caller.make(*specs)

    async def read(caller: LedgerCaller) -> None:
        seen: list[tuple[str, int]] = []
        while not done.is_set():
            entries = [(e.transfer.transfer_id, e.balances_after.version) for e in await statement(caller, a, 5)]
            assert entries[: len(seen)] == seen, "what was listed once is listed again, in the same place"
            assert [version for _, version in entries] == list(range(1, len(entries) + 1))
            seen = entries

    readers = [asyncio.create_task(read(caller)) for caller in callers]
    await asyncio.gather(*(write(caller) for caller in callers))
    done.set()
    await asyncio.gather(*readers)
    entries = await statement(callers[0], a, 1_000)
    assert sorted(e.transfer.transfer_id for e in entries) == sorted(ids)
    assert [e.balances_after.debits_posted for e in entries] == list(range(1, len(ids) + 1))


async def test_the_statement_of_nobody_is_empty(ledger: LedgerCaller) -> None:
    assert await statement(ledger, new_id(), 10) == []
