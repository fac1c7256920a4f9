"""What the use cases of reconciliation need of a store. The store of production is in ledger.storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.domain.account import Account
from ledger.domain.corrections import AccountStatement, Break, BreakKind, BreakState, Correction
from ledger.domain.reconciliation import StatementLine
from ledger.domain.transfer import Outcome, Transfer


class BreakFilter(NamedTuple):
    """Which breaks to list; None leaves a field out."""

    statement_id: UUID | None = None
    kind: BreakKind | None = None
    state: BreakState | None = None


class ReconciliationSession(Protocol):
    """Reads and writes of a transaction; one round trip each. What is not there is None or left out."""

    async def account(self, book_id: int, account_id: UUID) -> Account | None:
        """The account's terms."""

    async def suspense_account(self, book_id: int, currency: str) -> UUID | None:
        """The oldest open suspense account of a currency."""

    async def sequence(self, book_id: int) -> int:
        """Sequence of the newest transfer; 0 when there is none."""

    async def entries(self, book_id: int, account_id: UUID, after: int, limit: int) -> list[Transfer]:
        """The account's transfers in ledger order, those after the sequence `after`."""

    async def transfers(self, book_id: int, ids: Collection[UUID]) -> list[Transfer]:
        """Transfers as recorded."""

    async def corrections_among(self, book_id: int, transfer_ids: Collection[UUID]) -> set[UUID]:
        """Those of the transfers that corrected a break."""

    async def statement(self, book_id: int, statement_id: UUID) -> AccountStatement | None:
        """A statement."""

    async def statement_named(self, book_id: int, account_id: UUID, reference: str) -> AccountStatement | None:
        """The account's statement of this name."""

    async def newest_statement(self, book_id: int, account_id: UUID) -> AccountStatement | None:
        """The account's last statement."""

    async def missing(self, book_id: int, account_id: UUID) -> list[Break]:
        """The account's open breaks of which one side is missing."""

    async def insert_statement(
        self,
        statement: AccountStatement,
        lines: Sequence[tuple[StatementLine, UUID | None]],
        breaks: Sequence[Break],
        resolved: Collection[UUID],
    ) -> AccountStatement:
        """Records a statement, its lines with the transfers that they agree with, and its breaks, and closes breaks of
        earlier statements; four round trips. Gives the statement with its time."""

    async def find_break(self, book_id: int, break_id: UUID) -> Break | None:
        """A break with its newest correction."""

    async def correction(self, book_id: int, correction_id: UUID) -> Correction | None:
        """A correction as it stands."""

    async def decided_under(self, book_id: int, request_id: UUID) -> Correction | None:
        """The correction that was decided under this request id."""

    async def insert_correction(self, book_id: int, correction: Correction) -> None:
        """Records a proposal and has the break wait for it; two round trips."""

    async def insert_decision(
        self, book_id: int, correction: Correction, request_id: UUID, decided_by: str, reason: str, *, approved: bool
    ) -> None:
        """Records a decision; a rejection opens the break again. Two round trips."""

    async def insert_posting(self, book_id: int, correction: Correction, outcome: Outcome) -> None:
        """Records what the ledger said to the transfer, once: the break is corrected or open again. Two round trips."""


class ReconciliationStore(Protocol):
    """Where statements, breaks and corrections are kept."""

    def locked(self, book_id: int) -> AbstractAsyncContextManager[ReconciliationSession]:
        """A transaction in which nobody else reconciles the book. Transfers go on."""

    async def statement(self, book_id: int, statement_id: UUID) -> AccountStatement | None:
        """A statement."""

    async def list_statements(
        self, book_id: int, account_id: UUID, before: int | None, limit: int
    ) -> list[AccountStatement]:
        """An account's statements, the newest first; only those with a number below `before`, when given."""

    async def list_breaks(self, book_id: int, wanted: BreakFilter, after: UUID, limit: int) -> list[Break]:
        """Breaks with their newest corrections in order of id, those after `after`."""
