"""What a run leaves behind to be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from cli.torture.journal import Answer, Journal
from cli.torture.recorded import Tables
from ledger.domain import Account

Check = Callable[["Evidence"], Iterator[str]]
"""Gives what speaks against an invariant, a sentence each; nothing when it holds."""


class Sealed(NamedTuple):
    """What the newest signed checkpoint says: so many transfers, and the root of their tree."""

    tree_size: int
    root_hash: bytes


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
