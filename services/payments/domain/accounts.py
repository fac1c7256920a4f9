"""Which accounts of the ledger payments use, and their ids.

The ids derive from what an account is for, so that every process finds the same account without asking anybody.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final
from uuid import UUID

from payments.domain.participant import Participant, Role
from serai.ids import derived

_CHART: Final = UUID("01900000-0000-7000-8000-000000000000")


class AccountCode(IntEnum):
    """Place in the chart of accounts; numbers as in the ledger's contract."""

    PARTICIPANT_SETTLEMENT = 1
    NOSTRO = 2
    LIQUIDITY = 4
    TRANSIT = 5
    FEE = 6
    SPREAD = 7
    ROUNDING = 8


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What an account is for. `owner` is the participant or provider, empty for the platform's own accounts."""

    code: AccountCode
    currency: str
    owner: str = ""


@lru_cache(maxsize=65_536)
def account_id(book_id: int, key: AccountKey) -> UUID:
    """The id of the account in a book."""
    return derived(_CHART, f"account:{book_id}:{key.code.name}:{key.owner}:{key.currency}")


def settlement(participant_id: str, currency: str) -> AccountKey:
    """The settlement account of a participant."""
    return AccountKey(AccountCode.PARTICIPANT_SETTLEMENT, currency, participant_id)


def liquidity(provider_id: str, currency: str) -> AccountKey:
    """The position of a liquidity provider."""
    return AccountKey(AccountCode.LIQUIDITY, currency, provider_id)


def platform(code: AccountCode, currency: str) -> AccountKey:
    """One of the platform's own accounts."""
    return AccountKey(code, currency)


def money_account(participant: Participant, currency: str) -> AccountKey:
    """Where a participant has its money: its settlement account, or its position when it only exchanges."""
    if participant.roles == {Role.LIQUIDITY_PROVIDER}:
        return liquidity(participant.participant_id, currency)
    return settlement(participant.participant_id, currency)
