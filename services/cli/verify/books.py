"""The ledger's books, computed again from its stream and compared with what the ledger says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

import grpc

from cli.connection import CALL_SECONDS
from cli.failure import Failure
from rpc.deadlines import outgoing
from serai.ledger.v1 import account_pb2, ledger_pb2, ledger_pb2_grpc, transfer_pb2

STREAM_SECONDS = 600.0
MOVES = frozenset({transfer_pb2.TRANSFER_KIND_POSTED, transfer_pb2.TRANSFER_KIND_REVERSAL})
RELEASES = frozenset({transfer_pb2.TRANSFER_KIND_VOID_HOLD, transfer_pb2.TRANSFER_KIND_EXPIRE_HOLD})

Also = Callable[[transfer_pb2.Transfer], Awaitable[None]]

Totals = tuple[int, int, int, int, int]
"""Debits posted, credits posted, debits pending, credits pending, version."""
Sums = tuple[int, int, int, int]
"""The same of many accounts, without a version."""


@dataclass(slots=True)
class Books:
    """Balances computed again, transfer by transfer, and what did not agree.

    The transfers of payments named in `keep` are kept.
    """

    totals: dict[str, Totals] = field(default_factory=lambda: defaultdict(lambda: (0, 0, 0, 0, 0)))
    currencies: dict[str, str] = field(default_factory=dict)
    """The currency of each account that was moved."""
    transfers: int = 0
    faults: list[str] = field(default_factory=list)
    keep: frozenset[str] = frozenset()
    kept: list[transfer_pb2.Transfer] = field(default_factory=list)

    def take(self, event: ledger_pb2.TransferEvent) -> None:
        """Add one transfer and compare both sides with the balances that the ledger recorded after it."""
        transfer = event.transfer
        self.transfers += 1
        if transfer.payment_id in self.keep:
            self.kept.append(transfer)
        if transfer.sequence != self.transfers:
            self.faults.append(f"transfer {self.transfers} is missing: the stream went on with {transfer.sequence}")
            self.transfers = transfer.sequence
        posted, pending = _change(transfer)
        debited, credited = transfer.debit_account_id, transfer.credit_account_id
        self.currencies[debited] = self.currencies[credited] = transfer.amount.currency
        self._add(debited, (posted, 0, pending, 0, 1))
        self._add(credited, (0, posted, 0, pending, 1))
        for entry in event.entries:
            said, computed = totals_of(entry.balances_after), self.totals[entry.account_id]
            if said != computed:
                where = f"after transfer {transfer.sequence} account {entry.account_id}"
                self.faults.append(f"{where} has {computed}, the ledger says {said}")

    def compare(self, trial: ledger_pb2.GetTrialBalanceResponse) -> None:
        """Compare the sums in each currency with those of a trial balance after the newest transfer taken."""
        computed: defaultdict[str, Sums] = defaultdict(lambda: (0, 0, 0, 0))
        for account, (debits, credits_, held_debits, held_credits, _) in self.totals.items():
            currency = self.currencies[account]
            computed[currency] = _plus(computed[currency], (debits, credits_, held_debits, held_credits))
        said: defaultdict[str, Sums] = defaultdict(lambda: (0, 0, 0, 0))
        for line in trial.lines:
            held = (int(line.debits_pending), int(line.credits_pending))
            said[line.currency] = _plus(said[line.currency], (int(line.debits_posted), int(line.credits_posted), *held))
        for currency in sorted(computed.keys() | said.keys()):
            if computed[currency] != said[currency]:
                what = f"{computed[currency]}, the ledger's trial balance {said[currency]}"
                self.faults.append(f"transfers up to {self.transfers} come to {what} in {currency}")

    def _add(self, account: str, change: Totals) -> None:
        before = self.totals[account]
        after = tuple(b + c for b, c in zip(before, change, strict=True))
        self.totals[account] = (after[0], after[1], after[2], after[3], after[4])


def _plus(sums: Sums, more: Sums) -> Sums:
    return sums[0] + more[0], sums[1] + more[1], sums[2] + more[2], sums[3] + more[3]


def _change(transfer: transfer_pb2.Transfer) -> tuple[int, int]:
    """Give what a transfer adds to the posted and to the pending totals of both its sides, in minor units."""
    amount = transfer.amount.minor_units
    if transfer.kind in MOVES:
        return amount, 0
    if transfer.kind == transfer_pb2.TRANSFER_KIND_HOLD:
        return 0, amount
    if transfer.kind == transfer_pb2.TRANSFER_KIND_POST_HOLD:
        return amount, -amount
    if transfer.kind in RELEASES:
        return 0, -amount
    raise Failure(f"transfer {transfer.sequence} is of a kind that this release does not know: {transfer.kind}")


def totals_of(balances: account_pb2.Balances) -> Totals:
    """Give the ledger's own totals."""
    return (
        balances.debits_posted,
        balances.credits_posted,
        balances.debits_pending,
        balances.credits_pending,
        balances.version,
    )


async def read_books(
    channel: grpc.aio.Channel, book: int, keep: Iterable[str] = (), also: Also | None = None
) -> tuple[Books, ledger_pb2.GetTrialBalanceResponse]:
    """Compute the book again up to the newest transfer, and give it with the ledger's trial balance.

    The transfers of the payments named in `keep` are kept in the result; `also` is given every transfer in order.
    """
    stub = ledger_pb2_grpc.LedgerServiceStub(channel)
    request = ledger_pb2.GetTrialBalanceRequest(book_id=book)
    trial = await stub.GetTrialBalance(request, **outgoing(CALL_SECONDS))
    books = Books(keep=frozenset(keep))
    if trial.sequence:
        stream = stub.WatchEntries(ledger_pb2.WatchEntriesRequest(book_id=book), **outgoing(STREAM_SECONDS))
        async for step in stream:
            if step.HasField("transfer"):
                books.take(step.transfer)
                if also is not None:
                    await also(step.transfer.transfer)
                if books.transfers >= trial.sequence:
                    break
        stream.cancel()
    books.compare(trial)
    return books, trial
