"""The ledger's one decision: what a batch of commands comes to in a book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledger.domain.batch import Batch
from ledger.domain.book import Book, Decision
from ledger.domain.codes import Code
from ledger.domain.rules import decide
from ledger.domain.transfer import Command, Outcome, Recorded, first_difference


def apply(book: Book, commands: Sequence[Command], now: datetime) -> Decision:
    """Decides a batch, one command after the other, each seeing what those before it did.

    `now` is the database's clock; it becomes the record time of everything the batch makes. A run of linked commands
    ends with the first one that is not linked, and lands whole or not at all. Raises ValueError when the batch ends
    inside a group or a group names one id twice: both are for the caller to refuse before.
    """
    batch = Batch(book, now)
    outcomes: list[Outcome] = []
    position, size = 0, len(commands)
    while position < size:
        command = commands[position]
        if not command.linked:
            outcomes.append(_single(batch, command))
            position += 1
            continue
        end = position
        while end < size and commands[end].linked:
            end += 1
        if end == size:
            raise ValueError("the batch ends inside a linked group")
        outcomes.extend(_group(batch, commands[position : end + 1]))
        position = end + 1
    return batch.decision(outcomes)


def _single(batch: Batch, command: Command) -> Outcome:
    earlier = batch.recorded(command.request_id)
    if earlier is not None:
        return again(earlier, command)
    outcome = decide(batch, command)
    batch.settle(command, outcome)
    return outcome


def again(earlier: Recorded, command: Command) -> Outcome:
    """The answer to a request whose id has an outcome: that outcome, or the field in which the request differs."""
    field = first_difference(earlier.command, command)
    if field is None:
        return earlier.outcome._replace(replayed=True)
    message = f"id {command.request_id} stands for a request with another {field}"
    return Outcome(Code.EXISTS_WITH_DIFFERENT_FIELD, message=message, different_field=field, original=earlier.outcome)


def _group(batch: Batch, commands: Sequence[Command]) -> list[Outcome]:
    if len({command.request_id for command in commands}) < len(commands):
        raise ValueError("a linked group names one id twice")
    recorded = [batch.recorded(command.request_id) for command in commands]
    if any(recorded):
        return _group_met_before(batch, commands, recorded)
    first_sequence = batch.sequence
    outcomes: list[Outcome] = []
    batch.begin_group()
    for command in commands:
        outcome = decide(batch, command)
        if outcome.code:
            batch.roll_back_group(first_sequence)
            return _group_refused(batch, commands, command, outcome)
        batch.settle(command, outcome)
        outcomes.append(outcome)
    batch.end_group()
    return outcomes


def _group_refused(batch: Batch, commands: Sequence[Command], refused: Command, why: Outcome) -> list[Outcome]:
    message = f"transfer {refused.request_id} of the linked group was refused: {why.code.reason}"
    sibling = batch.refused(Code.LINKED_GROUP_FAILED, message)
    outcomes = [why if command is refused else sibling for command in commands]
    for command, outcome in zip(commands, outcomes, strict=True):
        batch.settle(command, outcome)
    return outcomes


def _group_met_before(batch: Batch, commands: Sequence[Command], recorded: Sequence[Recorded | None]) -> list[Outcome]:
    """Answers a repeated group again, and fails one that mixes recorded ids with new ones.

    What is recorded stands for ever, so a mixed group could not be undone as a whole.
    """
    outcomes = []
    for command, earlier in zip(commands, recorded, strict=True):
        if earlier is not None:
            outcomes.append(again(earlier, command))
            continue
        outcome = batch.refused(Code.LINKED_GROUP_FAILED, "an id of the linked group was recorded before, without it")
        batch.settle(command, outcome)
        outcomes.append(outcome)
    return outcomes
