"""Who owes what in a window: gross flows set off against each other, and the transfers that settle the rest.

Amounts are minor units and may pass 64 bits: they are sums over whole windows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from ledger.domain.account import MAX_MINOR_UNITS
from ledger.domain.transfer import Command, TransferKind
from ledger.domain.window import WindowReason, WindowRefused

PLATFORM = ""
"""Owner of the platform's own accounts, all together one party."""

SETTLEMENT_PURPOSE = 9
"""Purpose of the transfers that settle a window; the number is that of the contract."""


class Flow(NamedTuple):
    """What all transfers of a window moved from one owner's accounts to another's; both may be the same owner."""

    debit_owner: str
    credit_owner: str
    currency: str
    minor_units: int
    transfers: int


class NetPosition(NamedTuple):
    """What one owner is owed (positive net) or owes in one currency."""

    currency: str
    owner: str
    debits: int
    credits: int

    @property
    def net(self) -> int:
        """Credits less debits."""
        return self.credits - self.debits


class BilateralPosition(NamedTuple):
    """What one owner owes another in one currency, the opposite direction set off; more than zero."""

    currency: str
    debtor: str
    creditor: str
    net: int


@dataclass(frozen=True, slots=True)
class Positions:
    """The positions of a window. In each currency the nets sum to zero."""

    multilateral: list[NetPosition]
    bilateral: list[BilateralPosition]
    transfers: int


def net(flows: Iterable[Flow]) -> Positions:
    """Sets flows off against each other. Each flow is debit of one owner and credit of one, so nets sum to zero."""
    debits: Counter[tuple[str, str]] = Counter()
    credited: Counter[tuple[str, str]] = Counter()
    owed: Counter[tuple[str, str, str]] = Counter()
    transfers = 0
    for flow in flows:
        debits[flow.currency, flow.debit_owner] += flow.minor_units
        credited[flow.currency, flow.credit_owner] += flow.minor_units
        transfers += flow.transfers
        # One entry per pair, whose sign says who owes whom.
        if flow.debit_owner < flow.credit_owner:
            owed[flow.currency, flow.debit_owner, flow.credit_owner] += flow.minor_units
        elif flow.credit_owner < flow.debit_owner:
            owed[flow.currency, flow.credit_owner, flow.debit_owner] -= flow.minor_units
    multilateral = [NetPosition(*key, debits[key], credited[key]) for key in sorted(debits.keys() | credited.keys())]
    bilateral = [
        BilateralPosition(currency, first, second, units)
        if units > 0
        else BilateralPosition(currency, second, first, -units)
        for (currency, first, second), units in owed.items()
        if units
    ]
    return Positions(multilateral, sorted(bilateral), transfers)


AccountsFor = Mapping[tuple[str, str], UUID]
"""(owner, currency) -> the account that the owner's positions are paid from and to; of the platform its nostro."""


class Payout(NamedTuple):
    """One transfer of a settlement, and whose position it settles."""

    position: NetPosition
    command: Command


def to_settle(positions: Sequence[NetPosition]) -> list[NetPosition]:
    """The positions that a settlement pays, in the order of its transfers: what comes in before what goes out.

    The platform's own side is what the participants' sides leave on the nostro accounts, and needs no transfer.
    """
    due = [position for position in positions if position.owner != PLATFORM and position.net]
    return sorted(due, key=lambda position: (position.net > 0, position.currency, position.owner))


def payouts(
    due: Sequence[NetPosition], accounts: AccountsFor, transfer_id: Callable[[NetPosition], UUID]
) -> list[Payout]:
    """One linked group of transfers that pays every position over the nostro account of its currency.

    Who owes pays in: the nostro account is debited and the owner's credited. Who is owed is paid out. Raises
    WindowRefused when an account is missing or an amount passes 64 bits.
    """
    made = []
    for number, position in enumerate(due, 1):
        owner, currency = position.owner, position.currency
        nostro, own = accounts.get((PLATFORM, currency)), accounts.get((owner, currency))
        about = {"owner": owner, "currency": currency}
        if nostro is None:
            message = f"the book has no nostro account in {currency}"
            raise WindowRefused(WindowReason.NOSTRO_ACCOUNT_NOT_FOUND, message, {"currency": currency})
        if own is None:
            message = f"{owner} has neither a settlement account nor a liquidity account in {currency}"
            raise WindowRefused(WindowReason.SETTLEMENT_ACCOUNT_NOT_FOUND, message, about)
        units = abs(position.net)
        if units > MAX_MINOR_UNITS:
            message = f"the net of {owner} in {currency} is {position.net}, too much for one transfer"
            raise WindowRefused(WindowReason.BALANCE_OVERFLOW, message, about)
        debit, credit = (own, nostro) if position.net > 0 else (nostro, own)
        command = Command(
            request_id=transfer_id(position),
            kind=int(TransferKind.POSTED),
            debit_account_id=debit,
            credit_account_id=credit,
            currency=currency,
            minor_units=units,
            original_id=None,
            timeout=None,
            linked=number < len(due),
            purpose=SETTLEMENT_PURPOSE,
            effective_time=None,
            payment_id=None,
            uetr=None,
        )
        made.append(Payout(position, command))
    return made
