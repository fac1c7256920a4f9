"""What a run leaves behind to be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cli.torture.journal import Answer, Journal
from cli.torture.recorded import Tables
from ledger.domain import Account, Balances
from signing import VerifierKey

Check = Callable[["Evidence"], Iterator[str]]
"""Gives what speaks against an invariant, a sentence each; nothing when it holds."""


class Sealed(NamedTuple):
    """What the newest signed checkpoint says: so many transfers, and the root of their tree."""

    tree_size: int
    root_hash: bytes


class Past(NamedTuple):
    """What the ledger says in the end of all accounts at a moment of recording."""

    moment: datetime
    sequence: int
    """Of the newest transfer that it counted."""
    recorded: Mapping[UUID, Balances]
    """What had been recorded by then."""
    effective: Mapping[UUID, Balances]
    """What had taken effect by then, posted totals alone."""


class Positions(NamedTuple):
    """What the ledger says in the end of a closed settlement window."""

    window_id: int
    transfers: int
    nets: Mapping[tuple[str, str], int]
    """By owner and currency, in minor units."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The outside and the inside of one history."""

    journal: Journal
    outcomes: dict[UUID, Answer]
    """What GetOutcomes says in the end about every id that was ever sent well-formed."""
    opened: dict[UUID, Account]
    """Accounts as they were opened."""
    tables: Tables
    sealed: Sealed
    keys: Sequence[VerifierKey]
    """Public keys of the log."""
    past: Sequence[Past]
    positions: Sequence[Positions]
