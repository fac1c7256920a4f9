"""Balances and holds, computed again from transfers alone."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from ledger.domain.account import ZERO, Balances
from ledger.domain.transfer import Hold, HoldState, Transfer, TransferKind

_RELEASES = {TransferKind.VOID_HOLD: HoldState.VOIDED, TransferKind.EXPIRE_HOLD: HoldState.EXPIRED}


class Replay:
    """A book that takes its transfers in their order, without asking whether they were allowed."""

    def __init__(self) -> None:
        self.balances: defaultdict[UUID, Balances] = defaultdict(lambda: ZERO)
        self.holds: dict[UUID, Hold] = {}

    def take(self, transfer: Transfer) -> tuple[Balances, Balances]:
        """Takes the next transfer and gives the balances after it, of the debited and of the credited account.

        Raises ValueError for one of an unknown kind, and for one that acts on a hold that no transfer made.
        """
        posted, pending = self._change(transfer)
        debit = self.balances[transfer.debit_account_id]
        debit = Balances(
            debit.debits_posted + posted,
            debit.credits_posted,
            debit.debits_pending + pending,
            debit.credits_pending,
            debit.version + 1,
        )
        self.balances[transfer.debit_account_id] = debit
        credit = self.balances[transfer.credit_account_id]
        credit = Balances(
            credit.debits_posted,
            credit.credits_posted + posted,
            credit.debits_pending,
            credit.credits_pending + pending,
            credit.version + 1,
        )
        self.balances[transfer.credit_account_id] = credit
        return debit, credit

    def _change(self, transfer: Transfer) -> tuple[int, int]:
        """What a transfer adds to the posted and to the pending totals of both its accounts."""
        kind, units = TransferKind(transfer.kind), transfer.minor_units
        if kind in (TransferKind.POSTED, TransferKind.REVERSAL):
            return units, 0
        if kind is TransferKind.HOLD:
            self.holds[transfer.transfer_id] = Hold(
                transfer.transfer_id,
                transfer.debit_account_id,
                transfer.credit_account_id,
                transfer.currency,
                units,
                0,
                units,
                HoldState.OPEN,
                transfer.expire_time,
            )
            return 0, units
        held = self.holds.get(transfer.original_id) if transfer.original_id else None
        if held is None:
            raise ValueError(f"it acts on a hold that no transfer made, {transfer.original_id}")
        if kind is TransferKind.POST_HOLD:
            remaining = held.remaining - units
            state = HoldState.OPEN if remaining else HoldState.POSTED
            held = held._replace(posted=held.posted + units, remaining=remaining, state=state)
            self.holds[held.hold_id] = held
            return units, -units
        self.holds[held.hold_id] = held._replace(remaining=held.remaining - units, state=_RELEASES[kind])
        return 0, -units
