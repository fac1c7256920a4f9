"""A book as the next batch meets it, and what the batch makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from ledger.domain.account import Account, Balances
from ledger.domain.transfer import Hold, Movement, Outcome, Recorded, Transfer


class Original(NamedTuple):
    """A transfer that someone asks to reverse."""

    transfer: Transfer
    reversed: bool


@dataclass(frozen=True, slots=True)
class Book:
    """The part of a book that a batch of commands touches. What is not in a mapping does not exist."""

    book_id: int
    sequence: int
    """Sequence of the newest transfer; 0 when there is none."""
    window_id: int
    """The settlement window that is open now."""
    accounts: Mapping[UUID, Account] = field(default_factory=dict)
    balances: Mapping[UUID, Balances] = field(default_factory=dict)
    """Absent for an account without an entry."""
    holds: Mapping[UUID, Hold] = field(default_factory=dict)
    originals: Mapping[UUID, Original] = field(default_factory=dict)
    recorded: Mapping[UUID, Recorded] = field(default_factory=dict)
    """Those requests of the batch that have their outcome from before."""
    sealed_until: datetime | None = None
    """No transfer may take effect before this; None while nothing is sealed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a batch comes to: an outcome per command, in order, and what has to be recorded for them to be true."""

    outcomes: list[Outcome]
    movements: list[Movement]
    """In the order of their sequences, which follow the book's without a gap."""
    refusals: list[Recorded]
    """Requests that were refused and whose ids are now burned."""
    balances: dict[UUID, Balances]
    """Balances of the accounts that changed."""
    holds: dict[UUID, Hold]
    """Holds that are new or changed."""
    valid_before: datetime | None
    """When the first of the holds that it posts or voids expires: recorded later, the decision would be wrong."""

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to record: every command was a replay or differed from what is recorded."""
        return not self.movements and not self.refusals
