"""Every invariant speaks up when the history is bent in just the way that it forbids, and is silent before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cli.torture.evidence import Evidence, Past, Positions, Sealed
from cli.torture.invariants import violations
from cli.torture.invariants.outcomes import _answer
from cli.torture.invariants.replaying import _root
from cli.torture.journal import Answer, Journal
from cli.torture.recorded import Entry, Tables, Window
from fixtures.ledger_books import Ledger, account, hold, linked, number, post, posted, void
from ledger.domain import ZERO, BalanceConstraint, Code, HoldState
from ledger.domain.checkpoint import Checkpoint, origin_of, sign
from ledger.domain.leaf import hash_of
from signing import VerifierKey

ORIGIN = origin_of("serai.local", 1)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey(ORIGIN, PRIVATE.public_key().public_bytes_raw())

Bend = Callable[[Evidence], Evidence]


def history() -> Evidence:
    """A small true history: money, a hold posted in part and voided, a group, a refusal."""
    ledger = Ledger(account(1, constraint=BalanceConstraint.DEBITS_LIMITED, limit_minor_units=100), account(2))
    opened = dict(ledger.accounts)
    journal = Journal()
    calls = [
        [posted(11, 2, 1, 50)],
        [hold(12, 1, 2, 30)],
        [post(13, 12, 10)],
        [posted(14, 1, 2, 10_000)],
        linked(posted(15, 1, 2, 5), posted(16, 2, 1, 1)),
        [void(17, 12)],
    ]
    outcomes = {}
    for moment, commands in enumerate(calls):
        ledger.tick(1)
        journal.sends(commands, float(moment))
        for command, outcome in zip(commands, ledger.decide(commands).outcomes, strict=True):
            outcomes[command.request_id] = _answer(outcome)
            journal.answers[command].add(_answer(outcome))
            journal.answered_at[command] = moment + 0.5
    movements = [movement for decision in ledger.decisions for movement in decision.movements]
    transfers = [movement.transfer for movement in movements]
    journal.streams.append([(transfer.sequence, transfer.transfer_id) for transfer in transfers])
    entries = [
        Entry(account_id, movement.transfer.sequence, is_debit, after)
        for movement in movements
        for account_id, is_debit, after in (
            (movement.transfer.debit_account_id, True, movement.debit_after),
            (movement.transfer.credit_account_id, False, movement.credit_after),
        )
    ]
    tables = Tables(
        accounts=dict(opened),
        changes=[],
        transfers=transfers,
        entries=sorted(entries),
        holds=dict(ledger.book.holds),
        refusals={r.command.request_id: r for decision in ledger.decisions for r in decision.refusals},
        sequence=len(transfers),
        window_id=1,
        windows=[Window(1, 0, None)],
    )
    leaves = [hash_of(1, transfer) for transfer in transfers]
    sealed = Sealed(len(transfers), _root(leaves))
    journal.notes = {sign(Checkpoint(ORIGIN, size, _root(leaves[:size])), PRIVATE) for size in (2, 5)}
    first = transfers[0]
    recorded = {
        first.debit_account_id: ZERO._replace(debits_posted=50, version=1),
        first.credit_account_id: ZERO._replace(credits_posted=50, version=1),
    }
    effective = {account_id: after._replace(version=0) for account_id, after in recorded.items()}
    past = Past(first.record_time, 1, recorded, effective)
    return Evidence(journal, outcomes, opened, tables, sealed, [KEY], [past], [])


def told(evidence: Evidence) -> set[str]:
    return {name for name, _ in violations(evidence)}


def with_tables(evidence: Evidence, **changed: object) -> Evidence:
    return replace(evidence, tables=replace(evidence.tables, **changed))  # type: ignore[arg-type]


def one_sided(evidence: Evidence) -> Evidence:
    entries = evidence.tables.entries
    last = entries[-1]
    after = last.after._replace(debits_posted=last.after.debits_posted + 1)
    return with_tables(evidence, entries=[*entries[:-1], last._replace(after=after)])


def a_lower_limit(evidence: Evidence) -> Evidence:
    tight = replace(evidence.opened[number(1)], limit_minor_units=0, opening_limit_minor_units=0)
    entries = [
        entry._replace(after=entry.after._replace(credits_posted=0)) if entry.account_id == number(1) else entry
        for entry in evidence.tables.entries
    ]
    return with_tables(replace(evidence, opened=evidence.opened | {number(1): tight}), entries=entries)


def a_hold_that_reopened(evidence: Evidence) -> Evidence:
    held = evidence.tables.holds[number(12)]._replace(state=HoldState.OPEN, remaining=20)
    return with_tables(evidence, holds={number(12): held})


def an_answer_nobody_recorded(evidence: Evidence) -> Evidence:
    evidence.journal.answers[posted(11, 2, 1, 50)].add(Answer(Code.EXCEEDS_LIMIT, 0, 1))
    return evidence


def an_outcome_forgotten(evidence: Evidence) -> Evidence:
    return replace(evidence, outcomes=evidence.outcomes | {number(14): Answer(Code.UNKNOWN_ID, 0, 0)})


def a_refusal_that_happened(evidence: Evidence) -> Evidence:
    refusal = evidence.tables.refusals[number(14)]
    return with_tables(evidence, refusals={number(11): refusal, number(14): refusal})


def an_id_burned_by_nonsense(evidence: Evidence) -> Evidence:
    evidence.journal.malformed.add(number(14))
    del evidence.journal.units[number(14)]
    return evidence


def half_a_group(evidence: Evidence) -> Evidence:
    transfers = evidence.tables.transfers
    alone = [transfer for transfer in transfers if transfer.transfer_id != number(15)]
    return with_tables(evidence, transfers=alone)


def another_window(evidence: Evidence) -> Evidence:
    first, *rest = evidence.tables.transfers
    return with_tables(evidence, transfers=[first._replace(window_id=2), *rest])


def a_gap_in_the_stream(evidence: Evidence) -> Evidence:
    del evidence.journal.streams[0][2]
    return evidence


def a_row_taken_away(evidence: Evidence) -> Evidence:
    return with_tables(evidence, entries=evidence.tables.entries[:-1])


def another_amount_than_was_signed(evidence: Evidence) -> Evidence:
    return replace(evidence, sealed=evidence.sealed._replace(root_hash=bytes(32)))


def another_past(evidence: Evidence) -> Evidence:
    (past,) = evidence.past
    return replace(evidence, past=[past._replace(recorded={**past.recorded, number(2): ZERO})])


def another_effect(evidence: Evidence) -> Evidence:
    (past,) = evidence.past
    return replace(evidence, past=[past._replace(effective={**past.effective, number(2): ZERO})])


def positions_of_another_window(evidence: Evidence) -> Evidence:
    return replace(evidence, positions=[Positions(1, 1, {("", "EUR"): 0})])


def an_anchor_of_another_history(evidence: Evidence) -> Evidence:
    evidence.journal.notes.add(sign(Checkpoint(ORIGIN, 3, bytes(32)), PRIVATE))
    return evidence


def an_anchor_of_more(evidence: Evidence) -> Evidence:
    evidence.journal.notes.add(sign(Checkpoint(ORIGIN, 90, evidence.sealed.root_hash), PRIVATE))
    return evidence


def an_anchor_that_nobody_signed(evidence: Evidence) -> Evidence:
    return replace(evidence, keys=[])


def a_wrong_refusal(evidence: Evidence) -> Evidence:
    refusal = evidence.tables.refusals[number(14)]
    wrong = refusal._replace(outcome=refusal.outcome._replace(code=Code.HOLD_NOT_FOUND))
    return with_tables(evidence, refusals={number(14): wrong})


def answered_before_it_was_sent(evidence: Evidence) -> Evidence:
    evidence.journal.answered_at[post(13, 12, 10)] = 0.1
    return evidence


def recorded_in_the_past(evidence: Evidence) -> Evidence:
    *before, last = evidence.tables.transfers
    early = last._replace(record_time=last.record_time - timedelta(minutes=1))
    return with_tables(evidence, transfers=[*before, early])


def seen_by_a_client(evidence: Evidence) -> Evidence:
    evidence.journal.saw("lists_are_complete", "a statement ended too soon")
    return evidence


def test_a_true_history_violates_nothing() -> None:
    assert violations(history()) == []


@pytest.mark.parametrize(
    ("bend", "invariant"),
    [
        (one_sided, "debits_equal_credits"),
        (a_lower_limit, "limits_are_never_breached"),
        (a_hold_that_reopened, "every_hold_resolves_once"),
        (an_answer_nobody_recorded, "every_id_has_one_outcome"),
        (an_outcome_forgotten, "every_id_has_one_outcome"),
        (a_refusal_that_happened, "a_refusal_leaves_no_effect"),
        (an_id_burned_by_nonsense, "a_refusal_leaves_no_effect"),
        (half_a_group, "groups_land_whole_or_not_at_all"),
        (one_sided, "balances_are_the_replay_of_entries"),
        (a_wrong_refusal, "balances_are_the_replay_of_entries"),
        (another_past, "balances_are_the_replay_of_entries"),
        (another_effect, "balances_are_the_replay_of_entries"),
        (another_window, "each_transfer_is_in_one_window"),
        (positions_of_another_window, "each_transfer_is_in_one_window"),
        (a_gap_in_the_stream, "the_stream_is_the_ledger_in_order"),
        (a_row_taken_away, "the_tables_hold_nothing_else"),
        (a_hold_that_reopened, "the_tables_hold_nothing_else"),
        (another_amount_than_was_signed, "the_tables_hold_nothing_else"),
        (an_anchor_of_another_history, "the_tables_hold_nothing_else"),
        (an_anchor_of_more, "the_tables_hold_nothing_else"),
        (an_anchor_that_nobody_signed, "the_tables_hold_nothing_else"),
        (seen_by_a_client, "lists_are_complete"),
        (answered_before_it_was_sent, "the_order_is_that_of_real_time"),
        (recorded_in_the_past, "the_order_is_that_of_real_time"),
    ],
)
def test_a_bent_history_is_found_out_by_name(bend: Bend, invariant: str) -> None:
    assert invariant in told(bend(history()))
