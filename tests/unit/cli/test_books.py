"""The books as `serai verify` computes them again, compared with what the ledger says."""

from __future__ import annotations

from cli.verify.books import Books
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import account_pb2, ledger_pb2, transfer_pb2

EUR, USD = "EUR", "USD"


def event(sequence: int, units: int, currency: str = EUR) -> ledger_pb2.TransferEvent:
    """A posted transfer from `<currency> a` to `<currency> b`, told without its entries."""
    transfer = transfer_pb2.Transfer(
        sequence=sequence,
        kind=transfer_pb2.TRANSFER_KIND_POSTED,
        debit_account_id=f"{currency} a",
        credit_account_id=f"{currency} b",
        amount=Money(currency=currency, minor_units=units),
    )
    return ledger_pb2.TransferEvent(transfer=transfer)


def line(currency: str, units: int) -> ledger_pb2.TrialBalanceLine:
    return ledger_pb2.TrialBalanceLine(
        currency=currency,
        code=account_pb2.ACCOUNT_CODE_PARTICIPANT_SETTLEMENT,
        debits_posted=str(units),
        credits_posted=str(units),
        debits_pending="0",
        credits_pending="0",
    )


def faults(*lines: ledger_pb2.TrialBalanceLine) -> list[str]:
    books = Books()
    for told in (event(1, 5), event(2, 7, USD), event(3, 6)):
        books.take(told)
    books.compare(ledger_pb2.GetTrialBalanceResponse(lines=lines))
    return books.faults


def test_a_trial_balance_is_what_transfers_come_to() -> None:
    assert faults(line(EUR, 11), line(USD, 7)) == []
    # An account that nobody moved adds nothing.
    assert faults(line(EUR, 11), line(EUR, 0), line(USD, 7), line("JPY", 0)) == []


def test_a_trial_balance_that_says_more_or_less_is_found() -> None:
    assert len(faults(line(EUR, 12), line(USD, 7))) == 1
    assert "in USD" in faults(line(EUR, 11))[0]
    assert "in JPY" in faults(line(EUR, 11), line(USD, 7), line("JPY", 1))[0]
