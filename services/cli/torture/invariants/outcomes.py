"""Ids and their outcomes: what callers were told against what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

from cli.torture.evidence import Evidence
from cli.torture.journal import Answer
from ledger.domain import Code, Command, Outcome, TransferKind, outcome_of

_NOTHING = Answer(Code.UNKNOWN_ID, 0, 0)
_MICROSECONDS = 1_000_000


def every_id_has_one_outcome(evidence: Evidence) -> Iterator[str]:
    """4. Whoever asked, whenever and wherever: one outcome for an id, and it is the recorded one."""
    recorded = _recorded(evidence)
    for request_id, said in evidence.outcomes.items():
        _, outcome = recorded.get(request_id, (None, _NOTHING))
        if said != outcome:
            yield f"GetOutcomes says {_text(said)} of {request_id}, recorded is {_text(outcome)}"
    for command, answers in evidence.journal.answers.items():
        first, outcome = recorded.get(command.request_id, (None, _NOTHING))
        for answer in answers:
            if answer.code in (Code.LINKED_GROUP_MALFORMED, Code.MALFORMED):
                continue
            if answer.code == Code.EXISTS_WITH_DIFFERENT_FIELD:
                if first is None or first == command:
                    yield f"{command.request_id} was told to differ, but nothing differs"
            elif answer != outcome:
                yield f"{command.request_id} was answered {_text(answer)}, recorded is {_text(outcome)}"
            elif first != command:
                yield f"{command.request_id} was answered as another request that is recorded under its id"


def a_refusal_leaves_no_effect(evidence: Evidence) -> Iterator[str]:
    """5. What was refused made no transfer; what cannot be understood burned no id; nobody's wishes were made up."""
    made = {transfer.transfer_id: transfer for transfer in evidence.tables.transfers}
    sent = evidence.journal.units
    for request_id, refusal in evidence.tables.refusals.items():
        if request_id in made:
            yield f"{request_id} was refused and made transfer {made[request_id].sequence}"
        if not any(refusal.command in unit for unit in sent.get(request_id, ())):
            yield f"{request_id} is refused in words that nobody sent"
    for request_id in evidence.journal.malformed - sent.keys():
        if request_id in made or request_id in evidence.tables.refusals:
            yield f"{request_id} was malformed and is recorded"
    for transfer in evidence.tables.transfers:
        by_ledger = transfer.kind == TransferKind.EXPIRE_HOLD
        command = transfer.command()
        if not by_ledger and not any(command in unit for unit in sent.get(transfer.transfer_id, ())):
            yield f"transfer {transfer.sequence} is recorded in words that nobody sent"


def groups_land_whole_or_not_at_all(evidence: Evidence) -> Iterator[str]:
    """6. The recorded members of a linked group stand in one commit side by side, and they are all of the group."""
    step: list[Command] = []
    times = set()
    for transfer in evidence.tables.transfers:
        command = transfer.command()
        step.append(command)
        times.add(transfer.record_time)
        if transfer.linked:
            continue
        if len(step) > 1:
            if tuple(step) not in evidence.journal.units.get(command.request_id, ()):
                yield f"transfers up to {transfer.sequence} are linked as no group that was sent"
            if len(times) > 1:
                yield f"the group that ends with transfer {transfer.sequence} was recorded in {len(times)} commits"
        elif _only_in_groups(evidence, command):
            yield f"transfer {transfer.sequence} is one leg of a group, without the others"
        step, times = [], set()
    if step:
        yield "the newest transfers are a group without an end"


def _only_in_groups(evidence: Evidence, command: Command) -> bool:
    units = [unit for unit in evidence.journal.units.get(command.request_id, ()) if command in unit]
    return bool(units) and all(len(unit) > 1 for unit in units)


def the_order_is_that_of_real_time(evidence: Evidence) -> Iterator[str]:
    """What was answered before something else was first sent stands before it in the ledger."""
    journal = evidence.journal
    latest_sent, latest_sequence = 0.0, 0
    for transfer in evidence.tables.transfers:
        command = transfer.command()
        if journal.answered_at.get(command, latest_sent) < latest_sent:
            yield f"transfer {transfer.sequence} was answered before transfer {latest_sequence} was sent"
        sent = journal.sent_at.get(command, 0.0)
        if sent > latest_sent:
            latest_sent, latest_sequence = sent, transfer.sequence
    for earlier, later in pairwise(evidence.tables.transfers):
        if later.record_time < earlier.record_time:
            yield f"transfer {later.sequence} is recorded at an earlier time than the one before it"


def _recorded(evidence: Evidence) -> dict[UUID, tuple[Command, Answer]]:
    found = {
        transfer.transfer_id: (transfer.command(), _answer(outcome_of(transfer)))
        for transfer in evidence.tables.transfers
    }
    for request_id, refusal in evidence.tables.refusals.items():
        found[request_id] = (refusal.command, _answer(refusal.outcome))
    return found


def _answer(outcome: Outcome) -> Answer:
    at = outcome.record_time
    if at is None:
        return Answer(outcome.code, outcome.sequence, 0)
    whole = int(at.replace(microsecond=0).timestamp())
    return Answer(outcome.code, outcome.sequence, whole * _MICROSECONDS + at.microsecond)


def _text(answer: Answer) -> str:
    return f"{Code(answer.code).name} (sequence {answer.sequence}, {answer.record_microseconds} us)"
