"""A batch of commands on its way through the rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.domain.account import ZERO, Balances, make
from ledger.domain.book import Book, Decision, Original
from ledger.domain.codes import Code
from ledger.domain.transfer import Command, Hold, Movement, Outcome, Recorded, Transfer

_OK = Code.OK


class Batch:
    """The book as it was and, on top of it, what the batch changed so far. Lives for one call of `apply`."""

    __slots__ = (
        "_undo",
        "balances",
        "book",
        "decided",
        "holds",
        "movements",
        "now",
        "refusals",
        "reversals",
        "sequence",
        "valid_before",
    )

    def __init__(self, book: Book, now: datetime) -> None:
        self.book = book
        self.now = now
        self.sequence = book.sequence
        self.movements: list[Movement] = []
        self.refusals: list[Recorded] = []
        self.balances: dict[UUID, Balances] = {}
        self.holds: dict[UUID, Hold] = {}
        self.reversals: dict[UUID, bool] = {}
        """Transfers that this batch reversed."""
        self.decided: dict[UUID, Recorded] = {}
        self.valid_before: datetime | None = None
        # What to put back when a linked group fails: (mapping, key, value before); None outside groups.
        self._undo: list[tuple[dict[UUID, Any], UUID, Any]] | None = None

    def recorded(self, request_id: UUID) -> Recorded | None:
        """The outcome that the id has, from before or from earlier in this batch."""
        return self.decided.get(request_id) or self.book.recorded.get(request_id)

    def balances_of(self, account_id: UUID) -> Balances:
        """The account's balances after everything the batch did so far."""
        return self.balances.get(account_id) or self.book.balances.get(account_id, ZERO)

    def hold(self, hold_id: UUID | None) -> Hold | None:
        """The hold as it stands after everything the batch did so far."""
        if hold_id is None:
            return None
        return self.holds.get(hold_id) or self.book.holds.get(hold_id)

    def rests_on(self, hold: Hold) -> None:
        """Notes that the decision is true only while this hold has not expired."""
        expires = hold.expire_time
        # One made in this batch was used at the very moment of its making.
        if expires is not None and hold.hold_id in self.book.holds:
            self.valid_before = expires if self.valid_before is None else min(self.valid_before, expires)

    def original(self, transfer_id: UUID | None) -> Original | None:
        """A recorded transfer, from before or from earlier in this batch."""
        if transfer_id is None:
            return None
        made = self.decided.get(transfer_id)
        if made is not None and made.outcome.code is Code.OK and made.outcome.sequence > self.book.sequence:
            transfer = self.movements[made.outcome.sequence - self.book.sequence - 1].transfer
            return Original(transfer, self.reversals.get(transfer_id, False))
        before = self.book.originals.get(transfer_id)
        if before is None or before.reversed:
            return before
        return Original(before.transfer, self.reversals.get(transfer_id, False))

    def refused(self, code: Code, message: str) -> Outcome:
        """A refusal, recorded now."""
        return Outcome(code, record_time=self.now, message=message)

    def record(
        self,
        command: Command,
        debit_id: UUID,
        debit_after: Balances,
        credit_id: UUID,
        credit_after: Balances,
        currency: str,
        minor_units: int,
        expire_time: datetime | None,
        window_id: int,
    ) -> Outcome:
        """Makes the transfer that `command` asked for, given both accounts with their balances after it."""
        self.sequence = sequence = self.sequence + 1
        now = self.now
        transfer = make(
            Transfer,
            (
                sequence,
                command.request_id,
                command.kind,
                debit_id,
                credit_id,
                currency,
                minor_units,
                command.original_id,
                command.purpose,
                now,
                command.effective_time,
                expire_time,
                command.payment_id,
                command.uetr,
                window_id,
                command.linked,
                command.minor_units == 0,
            ),
        )
        self.movements.append(make(Movement, (transfer, debit_after, credit_after)))
        if self._undo is None:
            self.balances[debit_id] = debit_after
            self.balances[credit_id] = credit_after
        else:
            self.put(self.balances, debit_id, debit_after)
            self.put(self.balances, credit_id, credit_after)
        return make(Outcome, (_OK, sequence, now, currency, minor_units, "", "", False, None))

    def settle(self, command: Command, outcome: Outcome) -> None:
        """Gives the command's id its outcome for ever, unless it is one that is not recorded."""
        if not outcome.code:
            if self._undo is not None:
                self._undo.append((self.decided, command.request_id, None))
            self.decided[command.request_id] = make(Recorded, (command, outcome))
        elif outcome.code.burns_id:
            recorded = self.decided[command.request_id] = Recorded(command, outcome)
            self.refusals.append(recorded)

    def put(self, mapping: dict[UUID, Any], key: UUID, value: Any) -> None:
        """Changes the batch's state so that a failing group can take the change back."""
        if self._undo is not None:
            self._undo.append((mapping, key, mapping.get(key)))
        mapping[key] = value

    def begin_group(self) -> None:
        """From here on every change can be taken back."""
        self._undo = []

    def end_group(self) -> None:
        """What the group changed stays."""
        self._undo = None

    def roll_back_group(self, first_sequence: int) -> None:
        """Takes back every change since `begin_group`, when the book's sequence was `first_sequence`."""
        for mapping, key, before in reversed(self._undo or ()):
            if before is None:
                del mapping[key]
            else:
                mapping[key] = before
        del self.movements[first_sequence - self.book.sequence :]
        self.sequence = first_sequence
        self._undo = None

    def decision(self, outcomes: list[Outcome]) -> Decision:
        """What the batch came to."""
        return Decision(outcomes, self.movements, self.refusals, self.balances, self.holds, self.valid_before)
