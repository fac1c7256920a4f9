"""A nostro account is reconciled with its bank: statements in, breaks out, corrections by two."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import grpc
import pytest
import pytest_asyncio
from google.protobuf.timestamp_pb2 import Timestamp

from fixtures.bank import IBAN, camt053_entry
from fixtures.ledger import BOOK, LedgerCaller, new_id, transfer
from fixtures.reconciliation import SECONDS, AsOperator, Reconciler, day, refused
from rpc import Identity
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import reconciliation_pb2 as pb
from serai.ledger.v1 import transfer_pb2
from storage.provision import ServiceUrls

NOSTRO, SUSPENSE = 2, 9
NO_PAGE = "eA=="
FAILED = grpc.StatusCode.FAILED_PRECONDITION
INVALID = grpc.StatusCode.INVALID_ARGUMENT
NOT_FOUND = grpc.StatusCode.NOT_FOUND
U1, U2, U3 = (f"8f4f8b1d-2f56-46fd-816c-d41552bc93f{n}" for n in (1, 2, 3))


class Accounts:
    """The accounts of these tests."""

    def __init__(self, nostro: str, suspense: str, alpha: str) -> None:
        self.nostro, self.suspense, self.alpha = nostro, suspense, alpha

    def moved(self, units: int, number: int = 2, **fields: object) -> transfer_pb2.TransferSpec:
        """Money that came in, or went out when negative, on a day of March 2026 at noon."""
        sides = (self.nostro, self.alpha) if units > 0 else (self.alpha, self.nostro)
        effective = Timestamp()
        effective.FromDatetime(datetime(2026, 3, number, 12, tzinfo=UTC))
        return transfer(*sides, abs(units), effective_time=effective, **fields)


@pytest_asyncio.fixture
async def accounts(ledger: LedgerCaller) -> Accounts:
    """A nostro account and whom money is moved for."""
    (nostro,) = await ledger.open("", code=NOSTRO, metadata={"statement_account": IBAN})
    (suspense,) = await ledger.open("", code=SUSPENSE)
    (alpha,) = await ledger.open("alpha")
    return Accounts(nostro, suspense, alpha)


async def one_of_each(ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler) -> dict[int, pb.Break]:
    """A day with two entries that agree and a break of each kind."""
    made = [
        accounts.moved(10_000, uetr=U1),
        accounts.moved(-2_500),
        accounts.moved(700, uetr=U2),
        accounts.moved(999, uetr=U3),
    ]
    assert await ledger.reasons(*made) == ["OK"] * 4
    message = day(
        2,
        opening="0.00",
        closing="82.01",
        entries=[
            camt053_entry("100.00", credit=True, uetr=U1),
            camt053_entry("25.00", credit=False, reference="FEE"),
            camt053_entry("7.01", credit=True, uetr=U2),
            camt053_entry("0.00", credit=True),
            camt053_entry("5.00", credit=True, status="PDNG"),
            camt053_entry("0.01", credit=True, reference="A"),
            camt053_entry("0.01", credit=False, reference="B", servicer_reference="BANK-7"),
        ],
    )
    answer = (await treasurer.take(accounts.nostro, message)).statement
    assert (answer.entries, answer.matched, answer.breaks, answer.number) == (5, 2, 4, 1)
    found = await treasurer.breaks(statement_id=answer.statement_id)
    assert [b.kind for b in found] == [3, 1, 1, 2]
    assert [b.difference.minor_units for b in found] == [1, 1, -1, -999]
    assert found[3].transfer_id == made[3].request_id
    assert found[0].transfer_id == made[2].request_id
    assert (found[2].line.reference, found[2].line.servicer_reference) == ("B", "BANK-7")
    return {3: found[0], 1: found[2], 2: found[3], 4: found[1]}


async def test_a_statement_is_matched_and_lists_what_disagrees(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler, as_operator: AsOperator
) -> None:
    await one_of_each(ledger, accounts, treasurer)
    viewer = as_operator(Identity.operator("viewer"))
    (listed,) = (
        await viewer.stub.ListStatements(
            pb.ListStatementsRequest(book_id=BOOK, account_id=accounts.nostro), timeout=SECONDS
        )
    ).statements
    request = pb.GetStatementRequest(book_id=BOOK, statement_id=listed.statement_id)
    assert (await viewer.stub.GetStatement(request, timeout=SECONDS)).statement == listed
    assert (listed.reference, listed.closing_date, listed.imported_by) == ("DAY-2", "2026-03-02", "operator/treasurer")
    assert (listed.closing_balance.minor_units, listed.closing_balance.currency) == (8_201, "EUR")
    assert [b.kind for b in await viewer.breaks(kind=pb.BREAK_KIND_MISSING_THERE)] == [2]
    assert len(await viewer.breaks(state=pb.BREAK_STATE_OPEN)) == 4
    assert await viewer.breaks(state=pb.BREAK_STATE_CORRECTED) == []
    first = await viewer.stub.ListBreaks(pb.ListBreaksRequest(book_id=BOOK, page_size=3), timeout=SECONDS)
    rest = pb.ListBreaksRequest(book_id=BOOK, page_size=3, page_token=first.next_page_token)
    second = await viewer.stub.ListBreaks(rest, timeout=SECONDS)
    assert [*first.breaks, *second.breaks] == await viewer.breaks()
    assert second.next_page_token == ""


async def test_an_import_is_done_once(ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler) -> None:
    message = day(2, opening="0.00", closing="1.00", entries=[camt053_entry("1.00", credit=True)])
    same = new_id()
    answers = await asyncio.gather(*(treasurer.take(accounts.nostro, message, same) for _ in range(4)))
    assert sorted(answer.replayed for answer in answers) == [False, True, True, True]
    assert len({answer.statement.SerializeToString(deterministic=True) for answer in answers}) == 1
    again = await treasurer.take(accounts.nostro, message)
    assert (again.replayed, again.statement) == (True, answers[0].statement)
    assert len(await treasurer.breaks()) == 1
    other = message.replace(b">1.00<", b">2.00<")
    failure = await refused(treasurer.take(accounts.nostro, other, same))
    assert (failure.code, failure.reason) == (grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED")
    failure = await refused(treasurer.take(accounts.nostro, other))
    assert (failure.code, failure.reason) == (FAILED, "STATEMENT_CONFLICT")
    assert len(await treasurer.breaks()) == 1


async def test_a_malformed_statement_is_refused_with_every_violation_and_leaves_nothing(
    accounts: Accounts, treasurer: Reconciler, ledger_database: ServiceUrls
) -> None:
    broken = day(2, opening="0.00", closing="9.00", entries=[camt053_entry("1.005", credit=True)])
    failure = await refused(treasurer.take("no account", broken.replace(b"CLBD", b"CLAV"), "no id"))
    assert (failure.code, failure.reason) == (INVALID, "INVALID_REQUEST")
    assert [v.field for v in failure.violations] == [
        "request_id",
        "account_id",
        "message.BkToCstmrStmt/Stmt[1]/Bal",
        "message.BkToCstmrStmt/Stmt[1]/Ntry[1]/Amt",
    ]
    short = day(2, opening="0.00", closing="9.00", entries=[camt053_entry("1.00", credit=True)])
    failure = await refused(treasurer.take(accounts.nostro, short))
    assert ["BALANCES_ADD_UP" in v.description for v in failure.violations] == [True]
    bomb = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    assert "NO_DOCTYPE" in (await refused(treasurer.take(accounts.nostro, bomb))).message
    conn = await asyncpg.connect(ledger_database.runtime_url)
    try:
        for table in ("statement", "line", "break"):
            assert await conn.fetchval(f"SELECT count(*) FROM reconciliation_{table}") == 0  # noqa: S608
    finally:
        await conn.close()


async def test_only_the_next_statement_of_the_account_is_taken(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler
) -> None:
    await treasurer.take(accounts.nostro, day(2, opening="0.00", closing="0.00"))
    (dollars,) = await ledger.open("", code=NOSTRO, currency="USD")
    empty = day(3, opening="0.00", closing="0.00")
    cases = [
        (accounts.nostro, day(4, opening="5.00", closing="5.00"), FAILED, "STATEMENT_GAP"),
        (accounts.nostro, day(1, opening="0.00", closing="0.00"), FAILED, "STATEMENT_OUT_OF_ORDER"),
        (accounts.nostro, day(3, opening="0.00", closing="0.00", account="X1"), FAILED, "OTHER_ACCOUNT"),
        (accounts.alpha, empty, FAILED, "NOT_A_NOSTRO_ACCOUNT"),
        (dollars, empty, FAILED, "OTHER_CURRENCY"),
        (new_id(), empty, NOT_FOUND, "ACCOUNT_NOT_FOUND"),
    ]
    for account, message, code, reason in cases:
        failure = await refused(treasurer.take(account, message))
        assert (failure.code, failure.reason) == (code, reason)


async def test_what_was_missing_may_come_with_a_later_statement(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler
) -> None:
    late_there, late_here = accounts.moved(500, uetr=U1), accounts.moved(900, uetr=U2)
    await ledger.make(late_there)
    entries = [camt053_entry("9.00", credit=True, uetr=U2)]
    await treasurer.take(accounts.nostro, day(2, opening="0.00", closing="9.00", entries=entries))
    assert [b.kind for b in await treasurer.breaks()] == [1, 2]
    # Recorded late with the effective time of the day before, and booked a day late by the bank.
    await ledger.make(late_here)
    entries = [camt053_entry("5.00", credit=True, uetr=U1, booking_date="2026-03-03")]
    second = day(3, opening="9.00", closing="14.00", entries=entries)
    answer = (await treasurer.take(accounts.nostro, second)).statement
    assert (answer.matched, answer.breaks, answer.resolved_breaks) == (1, 0, 2)
    found = await treasurer.breaks(state=pb.BREAK_STATE_MATCHED_LATER)
    assert {b.matched_by_statement_id for b in found} == {answer.statement_id}
    assert len(found) == 2


async def test_what_takes_effect_later_waits_for_its_statement(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler
) -> None:
    await ledger.make(accounts.moved(500, 3, uetr=U1), accounts.moved(900, 2, uetr=U2))
    entries = [camt053_entry("9.00", credit=True, uetr=U2)]
    first = (await treasurer.take(accounts.nostro, day(2, opening="0.00", closing="9.00", entries=entries))).statement
    assert (first.matched, first.breaks) == (1, 0)
    entries = [camt053_entry("5.00", credit=True, uetr=U1, booking_date="2026-03-03")]
    message = day(3, opening="9.00", closing="14.00", entries=entries)
    second = (await treasurer.take(accounts.nostro, message)).statement
    assert (second.matched, second.breaks, second.number) == (1, 0, 2)


@pytest.mark.parametrize("kind", [1, 2, 3])
async def test_a_break_is_corrected_by_two_operators(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler, security: Reconciler, kind: int
) -> None:
    found = (await one_of_each(ledger, accounts, treasurer))[kind]
    before = await ledger.balances(accounts.nostro)
    proposed = await treasurer.propose(found.break_id)
    assert proposed.state == pb.CORRECTION_STATE_PROPOSED
    assert proposed.transfer.purpose == transfer_pb2.TRANSFER_PURPOSE_CORRECTION
    assert await ledger.balances(accounts.nostro) == before
    failure = await refused(treasurer.approve(proposed.correction_id))
    assert (failure.code, failure.reason) == (grpc.StatusCode.PERMISSION_DENIED, "SAME_PERSON")
    same = new_id()
    posted = await security.approve(proposed.correction_id, same)
    assert (posted.state, posted.result.reason) == (pb.CORRECTION_STATE_POSTED, "OK")
    assert (posted.proposed_by, posted.decided_by) == ("operator/treasurer", "operator/security")
    assert await security.approve(proposed.correction_id, same) == posted
    after = await ledger.balances(accounts.nostro)
    moved = after[0] - before[0] - after[1] + before[1]
    assert moved == found.difference.minor_units
    suspense = await ledger.balances(accounts.suspense)
    assert suspense[1] - suspense[0] == found.difference.minor_units
    (outcome,) = await ledger.outcomes([posted.transfer.request_id])
    assert (outcome.status.reason, outcome.amount.minor_units) == ("OK", abs(found.difference.minor_units))
    (corrected,) = await treasurer.breaks(state=pb.BREAK_STATE_CORRECTED)
    assert (corrected.break_id, corrected.correction) == (found.break_id, posted)
    failure = await refused(security.approve(proposed.correction_id))
    assert (failure.code, failure.reason) == (FAILED, "CORRECTION_DECIDED")
    failure = await refused(treasurer.propose(found.break_id))
    assert (failure.code, failure.reason) == (FAILED, "BREAK_NOT_OPEN")
    # The correction itself is no movement that the bank would know of.
    third = await treasurer.take(accounts.nostro, day(28, opening="82.01", closing="82.01"))
    assert third.statement.breaks == 0


async def test_a_rejected_correction_opens_the_break_again(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler, security: Reconciler
) -> None:
    found = (await one_of_each(ledger, accounts, treasurer))[1]
    same = new_id()
    proposed = await treasurer.propose(found.break_id, request_id=same)
    assert await treasurer.propose(found.break_id, request_id=same) == proposed
    failure = await refused(treasurer.propose(found.break_id, request_id=same, reason="another"))
    assert (failure.code, failure.reason) == (grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED")
    again = new_id()
    rejected = await security.reject(proposed.correction_id, again)
    assert (rejected.state, rejected.decision_reason) == (pb.CORRECTION_STATE_REJECTED, "not so")
    assert await security.reject(proposed.correction_id, again) == rejected
    failure = await refused(security.approve(proposed.correction_id, again))
    assert failure.reason == "IDEMPOTENCY_KEY_REUSED"
    failure = await refused(security.approve(proposed.correction_id))
    assert failure.reason == "CORRECTION_DECIDED"
    assert await ledger.balances(accounts.suspense) == (0, 0, 0, 0)
    second = await security.propose(found.break_id)
    assert (await treasurer.approve(second.correction_id)).state == pb.CORRECTION_STATE_POSTED


async def test_what_the_ledger_refuses_leaves_the_break_open(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler, security: Reconciler
) -> None:
    found = (await one_of_each(ledger, accounts, treasurer))[1]
    proposed = await treasurer.propose(found.break_id)
    await ledger.change(accounts.suspense, state=2)
    failed = await security.approve(proposed.correction_id)
    assert (failed.state, failed.result.reason) == (pb.CORRECTION_STATE_FAILED, "DEBIT_ACCOUNT_CLOSED")
    (still_open,) = [b for b in await treasurer.breaks(state=pb.BREAK_STATE_OPEN) if b.break_id == found.break_id]
    assert still_open.correction == failed
    failure = await refused(treasurer.propose(found.break_id))
    assert (failure.code, failure.reason) == (FAILED, "NO_SUSPENSE_ACCOUNT")


async def test_an_approval_that_was_cut_off_is_finished_by_the_next(
    ledger: LedgerCaller,
    accounts: Accounts,
    treasurer: Reconciler,
    security: Reconciler,
    ledger_database: ServiceUrls,
) -> None:
    found = (await one_of_each(ledger, accounts, treasurer))[1]
    proposed = await treasurer.propose(found.break_id)
    conn = await asyncpg.connect(ledger_database.runtime_url)
    try:
        await conn.execute(
            "INSERT INTO reconciliation_decision VALUES ($1, $2, $3, true, '', 'operator/security', now())",
            BOOK,
            proposed.correction_id,
            new_id(),
        )
    finally:
        await conn.close()
    assert (await refused(treasurer.approve(proposed.correction_id))).reason == "SAME_PERSON"
    assert (await refused(security.reject(proposed.correction_id))).reason == "CORRECTION_DECIDED"
    finished = await asyncio.gather(
        *(security.approve(proposed.correction_id) for _ in range(3)), return_exceptions=True
    )
    states = [f.state for f in finished if isinstance(f, pb.Correction)]
    assert set(states) == {pb.CORRECTION_STATE_POSTED}
    assert await ledger.balances(accounts.suspense) == (1, 0, 0, 0)


async def test_a_correction_has_to_end_the_break(
    ledger: LedgerCaller, accounts: Accounts, treasurer: Reconciler, security: Reconciler
) -> None:
    found = (await one_of_each(ledger, accounts, treasurer))[2]
    posted: dict[str, Any] = {
        "kind": transfer_pb2.TRANSFER_KIND_POSTED,
        "debit_account_id": accounts.alpha,
        "credit_account_id": accounts.nostro,
        "amount": Money(currency="EUR", minor_units=999),
    }
    wrong: list[dict[str, Any]] = [
        {"amount": Money(currency="EUR", minor_units=998)},
        {"amount": Money(currency="USD", minor_units=999)},
        {"debit_account_id": accounts.nostro, "credit_account_id": accounts.alpha},
        {"kind": transfer_pb2.TRANSFER_KIND_HOLD},
    ]
    for change in wrong:
        spec = transfer_pb2.TransferSpec(**(posted | change))
        failure = await refused(treasurer.propose(found.break_id, transfer=spec))
        assert (failure.code, failure.reason) == (FAILED, "CORRECTION_DOES_NOT_FIT")
    other = transfer_pb2.TransferSpec(kind=transfer_pb2.TRANSFER_KIND_REVERSAL, original_id=new_id())
    assert (await refused(treasurer.propose(found.break_id, transfer=other))).reason == "CORRECTION_DOES_NOT_FIT"
    own = transfer_pb2.TransferSpec(**posted, request_id=new_id(), book_id=2, linked=True, purpose=1)  # type: ignore[arg-type]
    failure = await refused(treasurer.propose(found.break_id, transfer=own, reason=" "))
    assert [v.field for v in failure.violations] == [
        "reason",
        "transfer.request_id",
        "transfer.linked",
        "transfer.book_id",
        "transfer.purpose",
    ]
    reversal = transfer_pb2.TransferSpec(kind=transfer_pb2.TRANSFER_KIND_REVERSAL, original_id=found.transfer_id)
    proposed = await treasurer.propose(found.break_id, transfer=reversal)
    assert (await security.approve(proposed.correction_id)).state == pb.CORRECTION_STATE_POSTED
    assert await ledger.balances(accounts.suspense) == (0, 0, 0, 0)


async def test_who_may_do_what(accounts: Accounts, as_operator: AsOperator) -> None:
    empty = day(2, opening="0.00", closing="0.00")
    for identity in (Identity.operator("viewer"), Identity.channel("alpha"), Identity.service("payments")):
        caller = as_operator(identity)
        for work in (caller.take(accounts.nostro, empty), caller.propose(new_id()), caller.approve(new_id())):
            assert (await refused(work)).code is grpc.StatusCode.PERMISSION_DENIED
    assert await as_operator(Identity.operator("viewer")).breaks() == []
    assert (await refused(as_operator(Identity.channel("alpha")).breaks())).code is grpc.StatusCode.PERMISSION_DENIED


async def test_what_is_not_there_is_not_found(accounts: Accounts, treasurer: Reconciler) -> None:
    for work, reason in (
        (treasurer.propose(new_id()), "BREAK_NOT_FOUND"),
        (treasurer.approve(new_id()), "CORRECTION_NOT_FOUND"),
        (treasurer.reject(new_id()), "CORRECTION_NOT_FOUND"),
        (
            treasurer.stub.GetStatement(pb.GetStatementRequest(book_id=BOOK, statement_id=new_id()), timeout=SECONDS),
            "STATEMENT_NOT_FOUND",
        ),
    ):
        failure = await refused(work)
        assert (failure.code, failure.reason) == (NOT_FOUND, reason)


async def test_wrong_filters_and_tokens_are_refused(accounts: Accounts, treasurer: Reconciler) -> None:
    wrong = pb.ListBreaksRequest(statement_id="x", kind=9, state=9, page_size=1001, page_token=NO_PAGE)  # type: ignore[arg-type]
    failure = await refused(treasurer.stub.ListBreaks(wrong, timeout=SECONDS))
    assert {v.field for v in failure.violations} == {
        "book_id", "statement_id", "kind", "state", "page_size", "page_token",
    }  # fmt: skip
    statements = pb.ListStatementsRequest(page_size=1001, page_token=NO_PAGE)
    failure = await refused(treasurer.stub.ListStatements(statements, timeout=SECONDS))
    assert {v.field for v in failure.violations} == {"book_id", "account_id", "page_size", "page_token"}
