"""The single-threaded model: the recorded history decided again, step by step, by the ledger's own pure rules."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from cli.torture.evidence import Evidence
from cli.torture.journal import Unit
from ledger.domain import (
    ZERO,
    Account,
    Balances,
    Book,
    Code,
    Hold,
    HoldState,
    Movement,
    Original,
    Recorded,
    Transfer,
    TransferKind,
    apply,
    change_account,
    outcome_of,
)

_ENDS = {TransferKind.VOID_HOLD: HoldState.VOIDED, TransferKind.EXPIRE_HOLD: HoldState.EXPIRED}


class Model:
    """A book in memory. After a step that the rules would not have taken it goes on from what the ledger recorded."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        tables = evidence.tables
        self._after = {(entry.account_id, entry.sequence): entry.after for entry in tables.entries}
        self.accounts: dict[UUID, Account] = dict(evidence.opened)
        self.balances: dict[UUID, Balances] = {}
        self.holds: dict[UUID, Hold] = {}
        self._originals: dict[UUID, Original] = {}
        self._recorded: dict[UUID, Recorded] = {}
        self._sequence = 0
        self._window_id = 1

    def replay(self) -> Iterator[str]:
        """Decides everything again; gives a sentence for each thing that came out otherwise than it is recorded.

        What has one record time was one commit, in which transfers are in order and refusals stand anywhere between
        them: a refusal is right when the rules give it at one place at least.
        """
        tables = self._evidence.tables
        steps: dict[datetime, list[list[Transfer]]] = defaultdict(list)
        for step in _steps(tables.transfers):
            steps[step[0].record_time].append(step)
        refused: dict[datetime, dict[UUID, Recorded]] = defaultdict(dict)
        for request_id, refusal in tables.refusals.items():
            if refusal.outcome.record_time is not None:
                refused[refusal.outcome.record_time][request_id] = refusal
        changes = defaultdict(list)
        for change in tables.changes:
            changes[change.record_time].append(change.recorded)
        for now in sorted({*steps, *refused, *changes}):
            for recorded in changes[now]:
                change_id, account_id = recorded.change.request_id, recorded.change.account_id
                outcome = change_account(None, self.accounts.get(account_id), recorded.change)
                if outcome.code != recorded.code:
                    yield f"change {change_id} was {recorded.code.name}, replay says {outcome.code.name}"
                if outcome.account is not None:
                    self.accounts[account_id] = outcome.account
            yield from self._commit(steps[now], refused[now], now)

    def _commit(self, steps: list[list[Transfer]], refused: dict[UUID, Recorded], now: datetime) -> Iterator[str]:
        unexplained = self._unexplained(refused, refused, now)
        for step in steps:
            yield from self._step(step, now)
            unexplained = self._unexplained(unexplained, refused, now)
        for request_id, refusal in unexplained.items():
            yield f"{request_id} was refused with {refusal.outcome.code.name}, which no place in its commit explains"
        self._recorded.update(refused)

    def _step(self, step: list[Transfer], now: datetime) -> Iterator[str]:
        self._window_id = max([self._window_id, *(transfer.window_id for transfer in step)])
        try:
            decision = apply(self._book(self._recorded), [transfer.command() for transfer in step], now)
            expected = decision.movements
            codes = [outcome.code.name for outcome in decision.outcomes]
        except ValueError as error:
            expected, codes = [], [str(error)]
        recorded = [
            Movement(
                transfer,
                self._after.get((transfer.debit_account_id, transfer.sequence), ZERO),
                self._after.get((transfer.credit_account_id, transfer.sequence), ZERO),
            )
            for transfer in step
        ]
        if expected != recorded:
            yield f"transfers {step[0].sequence} to {step[-1].sequence} are not what replay makes: {codes}"
        for movement in recorded:
            self._adopt(movement)

    def _adopt(self, movement: Movement) -> None:
        transfer = movement.transfer
        self.balances[transfer.debit_account_id] = movement.debit_after
        self.balances[transfer.credit_account_id] = movement.credit_after
        self._sequence = transfer.sequence
        self._originals[transfer.transfer_id] = Original(transfer, reversed=False)
        self._recorded[transfer.transfer_id] = Recorded(transfer.command(), outcome_of(transfer))
        original_id, units = transfer.original_id, transfer.minor_units
        if transfer.kind == TransferKind.HOLD:
            parties = (transfer.debit_account_id, transfer.credit_account_id, transfer.currency)
            self.holds[transfer.transfer_id] = Hold(
                transfer.transfer_id, *parties, units, 0, units, HoldState.OPEN, transfer.expire_time
            )
        elif transfer.kind == TransferKind.REVERSAL and original_id in self._originals:
            self._originals[original_id] = Original(self._originals[original_id].transfer, reversed=True)
        elif original_id in self.holds:
            hold = self.holds[original_id]
            if transfer.kind == TransferKind.POST_HOLD:
                state = HoldState.OPEN if hold.remaining > units else HoldState.POSTED
                hold = hold._replace(posted=hold.posted + units, remaining=hold.remaining - units, state=state)
            else:
                hold = hold._replace(remaining=0, state=_ENDS[TransferKind(transfer.kind)])
            self.holds[original_id] = hold

    def _unexplained(
        self, candidates: Mapping[UUID, Recorded], refused: dict[UUID, Recorded], now: datetime
    ) -> dict[UUID, Recorded]:
        """Those refusals that the rules do not give here."""
        return {
            request_id: refusal
            for request_id, refusal in candidates.items()
            if not self._explains(request_id, refusal, refused, now)
        }

    def _explains(self, request_id: UUID, refusal: Recorded, refused: dict[UUID, Recorded], now: datetime) -> bool:
        units: list[Unit] = [
            unit for unit in self._evidence.journal.units.get(request_id, ()) if refusal.command in unit
        ]
        # A group fails also because another of its ids was refused before it in the same commit.
        others = {other: recorded for other, recorded in refused.items() if other != request_id}
        for recorded in (self._recorded, ChainMap(others, self._recorded)):
            book = self._book(recorded)
            for unit in units:
                outcome = apply(book, unit, now).outcomes[unit.index(refusal.command)]
                if outcome.code is refusal.outcome.code and not outcome.replayed:
                    return True
            if refusal.outcome.code is not Code.LINKED_GROUP_FAILED:
                return False
        return False

    def _book(self, recorded: Mapping[UUID, Recorded]) -> Book:
        return Book(
            1, self._sequence, self._window_id, self.accounts, self.balances, self.holds, self._originals, recorded
        )


def _steps(transfers: list[Transfer]) -> Iterator[list[Transfer]]:
    """Linked transfers together, all others alone."""
    step: list[Transfer] = []
    for transfer in transfers:
        step.append(transfer)
        if not transfer.linked:
            yield step
            step = []
    if step:
        yield step
