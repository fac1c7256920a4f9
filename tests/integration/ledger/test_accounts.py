"""Opening, changing and reading accounts, statements and the trial balance."""

from __future__ import annotations

import pytest

from fixtures.ledger import BOOK, LedgerCaller, account, hold, new_id, transfer
from serai.ledger.v1 import account_pb2, ledger_pb2


async def create(ledger: LedgerCaller, *specs: account_pb2.AccountSpec) -> list[account_pb2.AccountResult]:
    request = ledger_pb2.CreateAccountsRequest(accounts=specs)
    return list((await ledger.stub.CreateAccounts(request, timeout=10)).results)


async def test_an_account_is_opened_as_asked_for(ledger: LedgerCaller) -> None:
    spec = account(constraint=1, limit_minor_units=5, owner="alpha", metadata={"desk": "zürich"}, currency="KWD")
    (result,) = await create(ledger, spec)
    found = result.account
    assert (found.account_id, found.currency, found.limit_minor_units) == (spec.request_id, "KWD", 5)
    assert (found.owner, dict(found.metadata)) == ("alpha", {"desk": "zürich"})
    assert found.state == account_pb2.ACCOUNT_STATE_OPEN
    assert found.HasField("create_time")
    request = ledger_pb2.GetAccountsRequest(book_id=BOOK, account_ids=[new_id(), spec.request_id])
    assert list((await ledger.stub.GetAccounts(request, timeout=10)).accounts) == [found]


async def test_opening_again_gives_the_account_and_another_content_is_named(ledger: LedgerCaller) -> None:
    spec = account(constraint=1, limit_minor_units=5)
    await create(ledger, spec)
    await ledger.change(spec.request_id, limit_minor_units=9)
    (again,) = await create(ledger, spec)
    assert (again.status.reason, again.status.replayed, again.account.limit_minor_units) == ("OK", True, 9)
    spec.owner = "beta"
    other, twice = await create(ledger, spec, spec)
    assert (other.status.code, other.status.reason) == (1003, "EXISTS_WITH_DIFFERENT_FIELD")
    assert "owner" in other.status.message
    assert twice.status == other.status


async def test_a_malformed_account_fails_alone(ledger: LedgerCaller) -> None:
    good, bad = account(), account(currency="XXX", limit_minor_units=-1)
    results = await create(ledger, good, bad)
    assert [r.status.reason for r in results] == ["OK", "MALFORMED"]
    fields = [violation.field for violation in results[1].status.violations]
    assert fields == ["accounts[1].currency", "accounts[1].limit_minor_units"]


async def test_a_limit_holds_from_the_next_transfer_on(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta", constraint=1, limit_minor_units=100)
    assert await ledger.reasons(hold(a, b, 60), transfer(a, b, 60)) == ["OK", "EXCEEDS_LIMIT"]
    changed = await ledger.change(a, limit_minor_units=200)
    assert (changed.account.limit_minor_units, changed.account.balances.debits_pending) == (200, 60)
    assert await ledger.reasons(transfer(a, b, 60)) == ["OK"]
    await ledger.change(a, limit_minor_units=0)
    assert await ledger.reasons(transfer(a, b, 1)) == ["EXCEEDS_LIMIT"]


async def test_a_closed_account_can_be_opened_again(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.change(a, state=account_pb2.ACCOUNT_STATE_CLOSED)
    assert await ledger.reasons(transfer(a, b, 1)) == ["DEBIT_ACCOUNT_CLOSED"]
    await ledger.change(a, state=account_pb2.ACCOUNT_STATE_OPEN)
    assert await ledger.reasons(transfer(a, b, 1)) == ["OK"]


async def test_a_change_is_made_once(ledger: LedgerCaller) -> None:
    (a,) = await ledger.open("alpha", constraint=1)

    async def send(*specs: ledger_pb2.AccountChange) -> list[tuple[str, bool, int]]:
        answer = await ledger.stub.UpdateAccounts(ledger_pb2.UpdateAccountsRequest(changes=specs), timeout=10)
        return [(r.status.reason, r.status.replayed, r.account.limit_minor_units) for r in answer.results]

    change = ledger_pb2.AccountChange(request_id=new_id(), book_id=BOOK, account_id=a, limit_minor_units=5)
    later = ledger_pb2.AccountChange(request_id=new_id(), book_id=BOOK, account_id=a, limit_minor_units=7)
    lost = ledger_pb2.AccountChange(request_id=new_id(), book_id=BOOK, account_id=new_id(), limit_minor_units=7)
    assert await send(change, later, lost) == [("OK", False, 5), ("OK", False, 7), ("ACCOUNT_NOT_FOUND", False, 0)]
    assert await send(change, lost) == [("OK", True, 7), ("ACCOUNT_NOT_FOUND", True, 0)]
    change.limit_minor_units = 6
    assert await send(change) == [("EXISTS_WITH_DIFFERENT_FIELD", False, 0)]


async def test_a_refused_change_stays_refused_when_its_account_is_opened_later(ledger: LedgerCaller) -> None:
    spec = account(constraint=1, limit_minor_units=5)
    change = ledger_pb2.AccountChange(
        request_id=new_id(), book_id=BOOK, account_id=spec.request_id, limit_minor_units=9
    )
    for opened in (False, True):
        answer = await ledger.stub.UpdateAccounts(ledger_pb2.UpdateAccountsRequest(changes=[change]), timeout=10)
        (result,) = answer.results
        assert (result.status.reason, result.status.replayed) == ("ACCOUNT_NOT_FOUND", opened)
        assert not result.HasField("account"), "absent when refused"
        (current,) = await create(ledger, spec)
        assert current.account.limit_minor_units == 5


async def test_accounts_are_listed_page_by_page(ledger: LedgerCaller) -> None:
    own = await ledger.open(*["alpha"] * 5)
    await ledger.open("beta", currency="USD")
    found, token = [], ""
    while True:
        request = ledger_pb2.ListAccountsRequest(book_id=BOOK, owner="alpha", page_size=2, page_token=token)
        page = await ledger.stub.ListAccounts(request, timeout=10)
        found += [row.account_id for row in page.accounts]
        token = page.next_page_token
        if not token:
            break
    assert found == sorted(own)
    dollars = ledger_pb2.ListAccountsRequest(book_id=BOOK, currency="USD", code=1)
    assert [row.owner for row in (await ledger.stub.ListAccounts(dollars, timeout=10)).accounts] == ["beta"]


async def test_a_statement_carries_the_running_balance(ledger: LedgerCaller) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(transfer(a, b, 5), transfer(b, a, 3), hold(a, b, 4))
    entries, token = [], ""
    while True:
        request = ledger_pb2.ListEntriesRequest(book_id=BOOK, account_id=a, page_size=2, page_token=token)
        page = await ledger.stub.ListEntries(request, timeout=10)
        entries += page.entries
        token = page.next_page_token
        if not token:
            break
    assert [(e.debit, e.transfer.amount.minor_units, e.balances_after.version) for e in entries] == [
        (True, 5, 1),
        (False, 3, 2),
        (True, 4, 3),
    ]
    last = entries[-1].balances_after
    assert (last.debits_posted, last.credits_posted, last.debits_pending) == (5, 3, 4)


@pytest.mark.parametrize("book", [BOOK, 999])
async def test_the_books_balance_in_every_currency(ledger: LedgerCaller, book: int) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(transfer(a, b, 5), hold(a, b, 4))
    request = ledger_pb2.GetTrialBalanceRequest(book_id=book)
    found = await ledger.stub.GetTrialBalance(request, timeout=10)
    assert found.balanced
    assert found.HasField("read_time")
    if book == BOOK:
        (line,) = found.lines
        assert (line.currency, line.accounts, line.debits_posted, line.credits_pending) == ("EUR", 2, "5", "4")
        assert found.sequence == 2
