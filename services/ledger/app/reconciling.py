"""Importing a bank's statement: matching it with the ledger and recording what does not agree."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date
from uuid import UUID

from ledger.app.reconciliation_ports import ReconciliationSession, ReconciliationStore
from ledger.domain import Transfer, TransferKind
from ledger.domain.corrections import (
    CORRECTION_PURPOSE,
    AccountStatement,
    Break,
    BreakKind,
    BreakState,
    ReceivedStatement,
    ReconciliationReason,
    ReconciliationRefused,
    check_statement,
)
from ledger.domain.reconciliation import LedgerLine, Matching, StatementLine, match
from serai.ids import uuid7
from storage.retry import retrying

PAGE_ENTRIES = 1_000
POSTS_MONEY = frozenset({TransferKind.POSTED, TransferKind.POST_HOLD, TransferKind.REVERSAL})


class Reconciling:
    """Imports statements, one after the other in a book, each in one transaction."""

    def __init__(self, store: ReconciliationStore) -> None:
        self._store = store

    async def import_statement(self, given: ReceivedStatement) -> tuple[AccountStatement, bool]:
        """Matches and records a statement; gives it, and whether it had been recorded before.

        Raises ReconciliationRefused.
        """
        return await retrying(lambda: self._import(given))

    async def _import(self, given: ReceivedStatement) -> tuple[AccountStatement, bool]:
        async with self._store.locked(given.book_id) as session:
            known = await _known(session, given)
            if known is not None:
                return known, True
            account = await session.account(given.book_id, given.account_id)
            if account is None:
                message = f"book {given.book_id} has no account {given.account_id}"
                raise ReconciliationRefused(ReconciliationReason.ACCOUNT_NOT_FOUND, message)
            previous = await session.newest_statement(given.book_id, given.account_id)
            check_statement(given, account, previous)
            entries, ledger_sequence, complete_sequence = await _entries(session, given, previous)
            waiting = await session.missing(given.book_id, given.account_id)
            lines = given.lines + [found.line for found in waiting if found.line is not None]
            entries += await _waiting_entries(session, given, waiting)
            # A large statement takes a good part of a second, and other calls go on meanwhile.
            matching = await asyncio.to_thread(match, lines, entries)
            breaks = _breaks(given, matching, waiting)
            resolved = _resolved(matching, waiting)
            agreed = {pair.line: pair.entry.transfer_id for pair in matching.agreed}
            statement = AccountStatement(
                statement_id=given.statement_id,
                book_id=given.book_id,
                account_id=given.account_id,
                number=previous.number + 1 if previous else 1,
                reference=given.reference,
                currency=given.currency,
                opening_minor_units=given.opening_minor_units,
                closing_minor_units=given.closing_minor_units,
                opening_date=given.opening_date,
                closing_date=given.closing_date,
                entries=len(given.lines),
                matched=sum(line in agreed for line in given.lines),
                breaks=len(breaks),
                resolved_breaks=len(resolved),
                ledger_sequence=ledger_sequence,
                complete_sequence=complete_sequence,
                imported_by=given.imported_by,
                message_digest=given.message_digest,
            )
            matched = [(line, agreed.get(line)) for line in given.lines]
            return await session.insert_statement(statement, matched, breaks, resolved), False


async def _known(session: ReconciliationSession, given: ReceivedStatement) -> AccountStatement | None:
    """The statement when it was imported before, under this request or another."""
    same = await session.statement(given.book_id, given.statement_id)
    if same is not None:
        if (same.account_id, same.message_digest) == (given.account_id, given.message_digest):
            return same
        message = f"id {given.statement_id} stands for the import of another statement"
        raise ReconciliationRefused(ReconciliationReason.REQUEST_ID_REUSED, message)
    named = await session.statement_named(given.book_id, given.account_id, given.reference)
    if named is None or named.message_digest == given.message_digest:
        return named
    message = f"statement {named.number} of the account has the same name and other content"
    raise ReconciliationRefused(ReconciliationReason.STATEMENT_CONFLICT, message)


async def _entries(
    session: ReconciliationSession, given: ReceivedStatement, previous: AccountStatement | None
) -> tuple[list[LedgerLine], int, int]:
    """The ledger's entries that this statement has to account for; up to where the ledger was read, and up to where
    nothing is left for a later statement.

    A statement accounts for what was recorded when it came and takes effect up to its last day; the next one for what
    the same rule gives then, less that. So every entry is compared once, also one that was recorded late.
    """
    newest = await session.sequence(given.book_id)
    after = previous.complete_sequence if previous else 0
    complete = newest
    found: list[Transfer] = []
    while True:
        page = await session.entries(given.book_id, given.account_id, after, PAGE_ENTRIES)
        for transfer in page:
            if transfer.sequence > newest or transfer.kind not in POSTS_MONEY:
                continue
            day = _day(transfer)
            if day > given.closing_date:
                complete = min(complete, transfer.sequence - 1)
            elif previous is not None and transfer.sequence <= previous.ledger_sequence:
                if day > previous.closing_date:
                    found.append(transfer)
            elif previous is not None or day >= given.opening_date:
                found.append(transfer)
        if len(page) < PAGE_ENTRIES or page[-1].sequence > newest:
            break
        after = page[-1].sequence
    suspects = [transfer.transfer_id for transfer in found if transfer.purpose == CORRECTION_PURPOSE]
    corrections = await session.corrections_among(given.book_id, suspects) if suspects else set()
    own = [_ledger_line(transfer, given.account_id) for transfer in found if transfer.transfer_id not in corrections]
    return own, newest, complete


async def _waiting_entries(
    session: ReconciliationSession, given: ReceivedStatement, waiting: Sequence[Break]
) -> list[LedgerLine]:
    """The ledger's side of open breaks: the bank may have booked it by now."""
    ids = {found.transfer_id for found in waiting if found.transfer_id is not None}
    transfers = await session.transfers(given.book_id, ids) if ids else []
    return [_ledger_line(transfer, given.account_id) for transfer in transfers]


def _breaks(given: ReceivedStatement, matching: Matching, waiting: Sequence[Break]) -> list[Break]:
    """What of the matching is a break now and was none before, in the order of the bank's and the ledger's entries."""
    known = {found.transfer_id for found in waiting}
    made = [
        *((BreakKind.AMOUNT_DIFFERS, line, entry) for line, entry in matching.differing),
        *(
            (BreakKind.MISSING_HERE, line, None)
            for line in matching.missing_here
            if line.statement_id == given.statement_id
        ),
        *((BreakKind.MISSING_THERE, None, entry) for entry in matching.missing_there if entry.transfer_id not in known),
    ]
    return [_break(given, *parts) for parts in made]


def _break(given: ReceivedStatement, kind: BreakKind, line: StatementLine | None, entry: LedgerLine | None) -> Break:
    return Break(
        break_id=uuid7(),
        book_id=given.book_id,
        account_id=given.account_id,
        statement_id=given.statement_id,
        kind=kind,
        state=BreakState.OPEN,
        currency=given.currency,
        line=line,
        transfer_id=entry.transfer_id if entry else None,
        ledger_minor_units=entry.minor_units if entry else 0,
    )


def _resolved(matching: Matching, waiting: Sequence[Break]) -> list[UUID]:
    """Breaks whose missing side has come."""
    pairs = [*matching.agreed, *matching.differing]
    lines = {pair.line for pair in pairs}
    transfers = {pair.entry.transfer_id for pair in pairs}
    return [found.break_id for found in waiting if found.line in lines or found.transfer_id in transfers]


def _day(transfer: Transfer) -> date:
    return (transfer.effective_time or transfer.record_time).astimezone(UTC).date()


def _ledger_line(transfer: Transfer, account_id: UUID) -> LedgerLine:
    units = transfer.minor_units if transfer.debit_account_id == account_id else -transfer.minor_units
    hold_id = transfer.original_id if transfer.kind == TransferKind.POST_HOLD else None
    return LedgerLine(
        transfer.sequence, transfer.transfer_id, units, _day(transfer), transfer.uetr, transfer.payment_id, hold_id
    )
