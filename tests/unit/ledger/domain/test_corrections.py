"""Which correction ends a break, and who may say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.ledger_books import Ledger, account, number, posted, reversal
from ledger.domain import Code
from ledger.domain.corrections import (
    Break,
    BreakKind,
    BreakState,
    Correction,
    CorrectionState,
    ReconciliationReason,
    ReconciliationRefused,
    check_decision,
    check_fits,
    natural_correction,
)
from ledger.domain.reconciliation import StatementLine

NOSTRO, SUSPENSE = 1, 2
DAY = date(2026, 3, 2)


def found_break(bank: int, ledger: int) -> Break:
    """A break in which the bank and the ledger moved this much; 0 for a side that is missing."""
    kind = BreakKind.AMOUNT_DIFFERS if bank and ledger else BreakKind.MISSING_HERE if bank else BreakKind.MISSING_THERE
    return Break(
        break_id=number(10),
        book_id=1,
        account_id=number(NOSTRO),
        statement_id=number(11),
        kind=kind,
        state=BreakState.OPEN,
        currency="EUR",
        line=StatementLine(number(11), 1, bank, DAY, DAY) if bank else None,
        transfer_id=number(12) if ledger else None,
        ledger_minor_units=ledger,
    )


AMOUNTS = st.integers(-1_000, 1_000)


@given(AMOUNTS, AMOUNTS)
def test_the_natural_correction_gives_the_nostro_account_what_the_bank_has(bank: int, ledger: int) -> None:
    if bank == ledger:
        return
    books = Ledger(account(NOSTRO), account(SUSPENSE), account(3))
    if ledger:
        sides = (NOSTRO, 3) if ledger > 0 else (3, NOSTRO)
        assert books.do(posted(12, *sides, abs(ledger))) == [Code.OK]
    found = found_break(bank, ledger)
    command = natural_correction(found, number(13), number(SUSPENSE))
    check_fits(found, command)
    assert books.do(command) == [Code.OK]
    now = books.balances(NOSTRO)
    assert now.debits_posted - now.credits_posted == bank


def misfit(found: Break, command: object) -> bool:
    with pytest.raises(ReconciliationRefused) as refused:
        check_fits(found, command)  # type: ignore[arg-type]
    return refused.value.reason is ReconciliationReason.CORRECTION_DOES_NOT_FIT


def test_only_what_the_bank_never_booked_is_reversed() -> None:
    check_fits(found_break(0, 5), reversal(13, 12))
    assert misfit(found_break(0, 5), reversal(13, 14))
    assert misfit(found_break(7, 5), reversal(13, 12))
    assert misfit(found_break(7, 0), reversal(13, 12))


CORRECTION = Correction(
    number(13),
    number(10),
    CorrectionState.PROPOSED,
    natural_correction(found_break(5, 0), number(13), number(SUSPENSE)),
    "reason",
    "operator/treasurer",
    natural=True,
)


@pytest.mark.parametrize("state", list(CorrectionState))
@pytest.mark.parametrize("approves", [True, False])
def test_what_is_decided_stays_decided(state: CorrectionState, approves: bool) -> None:
    correction = replace(CORRECTION, state=state)
    unfinished = approves and state is CorrectionState.APPROVED
    if state is CorrectionState.PROPOSED or unfinished:
        check_decision(correction, approves=approves, decided_by="operator/security")
        return
    with pytest.raises(ReconciliationRefused) as refused:
        check_decision(correction, approves=approves, decided_by="operator/security")
    assert refused.value.reason is ReconciliationReason.CORRECTION_DECIDED


def test_nobody_approves_what_they_proposed_but_they_may_take_it_back() -> None:
    with pytest.raises(ReconciliationRefused) as refused:
        check_decision(CORRECTION, approves=True, decided_by="operator/treasurer")
    assert refused.value.reason is ReconciliationReason.SAME_PERSON
    check_decision(CORRECTION, approves=False, decided_by="operator/treasurer")
