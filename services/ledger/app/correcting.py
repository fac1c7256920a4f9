"""Correcting breaks: one operator proposes a transfer, another approves it, the ledger commits it as any other."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ledger.app.lanes import Lanes
from ledger.app.reconciliation_ports import ReconciliationSession, ReconciliationStore
from ledger.domain import Command
from ledger.domain.corrections import (
    Break,
    BreakState,
    Correction,
    CorrectionState,
    ReconciliationReason,
    ReconciliationRefused,
    check_decision,
    check_fits,
    natural_correction,
)
from serai.ids import derived
from storage.retry import retrying


def correction_id_of(request_id: UUID) -> UUID:
    """The id of the correction that a request proposes, and of its transfer, which is therefore posted once."""
    return derived(request_id, "correction")


class Correcting:
    """Takes corrections from proposal to posting.

    An approval is recorded first, then the transfer is committed on the book's lane, then what became of it is
    recorded. Whatever is cut off between is finished by approving again: the transfer's id is the same.
    """

    def __init__(self, store: ReconciliationStore, lanes: Lanes) -> None:
        self._store = store
        self._lanes = lanes

    async def propose(
        self, book_id: int, correction_id: UUID, break_id: UUID, given: Command | None, reason: str, proposed_by: str
    ) -> Correction:
        """Records a proposal, of the natural transfer when none is given. Raises ReconciliationRefused."""

        async def work() -> Correction:
            async with self._store.locked(book_id) as session:
                found = await session.find_break(book_id, break_id)
                if found is None:
                    message = f"book {book_id} has no break {break_id}"
                    raise ReconciliationRefused(ReconciliationReason.BREAK_NOT_FOUND, message)
                earlier = await session.correction(book_id, correction_id)
                if earlier is not None:
                    return _same_proposal(earlier, break_id, given, reason, proposed_by)
                if found.state is not BreakState.OPEN:
                    message = f"break {break_id} is {found.state.name}"
                    raise ReconciliationRefused(ReconciliationReason.BREAK_NOT_OPEN, message)
                command = given or await _natural(session, found, correction_id)
                check_fits(found, command)
                proposed = Correction(
                    correction_id,
                    break_id,
                    CorrectionState.PROPOSED,
                    command,
                    reason,
                    proposed_by,
                    natural=given is None,
                )
                await session.insert_correction(book_id, proposed)
                return await _existing(session, book_id, correction_id)

        return await retrying(work)

    async def approve(self, book_id: int, request_id: UUID, correction_id: UUID, decided_by: str) -> Correction:
        """Approves a correction and posts its transfer. Raises ReconciliationRefused."""

        async def decide() -> Correction:
            async with self._store.locked(book_id) as session:
                correction = await _existing(session, book_id, correction_id)
                if await _decided_before(session, book_id, request_id, correction, approves=True):
                    return correction
                check_decision(correction, approves=True, decided_by=decided_by)
                if correction.state is CorrectionState.PROPOSED:
                    await session.insert_decision(book_id, correction, request_id, decided_by, "", approved=True)
                    return await _existing(session, book_id, correction_id)
                return correction

        correction = await retrying(decide)
        if correction.state is not CorrectionState.APPROVED:
            return correction
        (outcome,) = await self._lanes.submit(book_id, [correction.command])

        async def finish() -> Correction:
            async with self._store.locked(book_id) as session:
                if (await _existing(session, book_id, correction_id)).state is CorrectionState.APPROVED:
                    await session.insert_posting(book_id, correction, outcome)
                return await _existing(session, book_id, correction_id)

        return await retrying(finish)

    async def reject(
        self, book_id: int, request_id: UUID, correction_id: UUID, decided_by: str, reason: str
    ) -> Correction:
        """Rejects a proposal; the break is open again. Raises ReconciliationRefused."""

        async def work() -> Correction:
            async with self._store.locked(book_id) as session:
                correction = await _existing(session, book_id, correction_id)
                if await _decided_before(session, book_id, request_id, correction, approves=False, reason=reason):
                    return correction
                check_decision(correction, approves=False, decided_by=decided_by)
                await session.insert_decision(book_id, correction, request_id, decided_by, reason, approved=False)
                return await _existing(session, book_id, correction_id)

        return await retrying(work)


def _same_proposal(
    earlier: Correction, break_id: UUID, given: Command | None, reason: str, proposed_by: str
) -> Correction:
    asked = replace(earlier, break_id=break_id, reason=reason, proposed_by=proposed_by, natural=given is None)
    if asked != earlier or given not in {None, earlier.command}:
        message = f"id {earlier.correction_id} stands for another correction"
        raise ReconciliationRefused(ReconciliationReason.REQUEST_ID_REUSED, message)
    return earlier


async def _natural(session: ReconciliationSession, found: Break, correction_id: UUID) -> Command:
    suspense_id = await session.suspense_account(found.book_id, found.currency)
    if suspense_id is None:
        message = f"book {found.book_id} has no open suspense account in {found.currency}"
        raise ReconciliationRefused(ReconciliationReason.NO_SUSPENSE_ACCOUNT, message)
    return natural_correction(found, correction_id, suspense_id)


async def _existing(session: ReconciliationSession, book_id: int, correction_id: UUID) -> Correction:
    correction = await session.correction(book_id, correction_id)
    if correction is None:
        message = f"book {book_id} has no correction {correction_id}"
        raise ReconciliationRefused(ReconciliationReason.CORRECTION_NOT_FOUND, message)
    return correction


async def _decided_before(
    session: ReconciliationSession,
    book_id: int,
    request_id: UUID,
    correction: Correction,
    *,
    approves: bool,
    reason: str = "",
) -> bool:
    """Whether this very request was recorded before; raises when its id stands for another one."""
    earlier = await session.decided_under(book_id, request_id)
    if earlier is None:
        return False
    rejected = earlier.state is CorrectionState.REJECTED
    if (earlier.correction_id, rejected, earlier.decision_reason) != (correction.correction_id, not approves, reason):
        message = f"id {request_id} stands for another decision"
        raise ReconciliationRefused(ReconciliationReason.REQUEST_ID_REUSED, message)
    return True
