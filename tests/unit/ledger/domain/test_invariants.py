"""The ledger's promises under any sequence of batches: conservation, limits, holds, outcomes, groups, history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.ledger_books import (
    Ledger,
    account,
    expire,
    hold,
    linked,
    number,
    post,
    posted,
    reversal,
    void,
)
from ledger.domain import (
    ZERO,
    BalanceConstraint,
    Balances,
    Book,
    Code,
    Command,
    Hold,
    HoldState,
    Movement,
    Outcome,
    TransferKind,
    apply,
)

# Few accounts and few ids, so that limits are met, holds are fought over and ids come twice.
ACCOUNTS = (
    account(1, constraint=BalanceConstraint.DEBITS_LIMITED, limit_minor_units=100),
    account(2),
    account(3, constraint=BalanceConstraint.CREDITS_LIMITED, limit_minor_units=50),
    account(4, currency="USD"),
    account(5, currency="USD", constraint=BalanceConstraint.DEBITS_LIMITED),
)
LIMITED = {each.account_id: each for each in ACCOUNTS if each.constraint}
EXAMPLES = 60
ids = st.integers(10, 25)
account_numbers = st.integers(1, 6)
units = st.integers(1, 120)
currencies = st.sampled_from(["EUR", "EUR", "USD"])
timeouts = st.none() | st.integers(1, 20).map(lambda seconds: timedelta(seconds=seconds))

moves = st.builds(
    lambda make, request_id, accounts, amount, currency: make(request_id, *accounts, amount, currency=currency),
    st.sampled_from([posted, hold]),
    ids,
    st.tuples(account_numbers, account_numbers).filter(lambda pair: pair[0] != pair[1]),
    units,
    currencies,
)
holds = st.builds(lambda command, timeout: command._replace(kind=2, timeout=timeout), moves, timeouts)
parts = st.builds(post, ids, ids, st.integers(0, 60))
others = st.builds(lambda make, request_id, other: make(request_id, other), st.sampled_from([void, reversal]), ids, ids)
expiries = st.builds(expire, st.integers(30, 45), ids)
commands = moves | holds | parts | others | expiries
groups = st.lists(commands, min_size=2, max_size=4, unique_by=lambda command: command.request_id).map(
    lambda group: linked(*group)
)
batches = st.lists(commands.map(lambda command: [command]) | groups, max_size=8).map(
    lambda units_: [command for unit in units_ for command in unit]
)
histories = st.lists(st.tuples(batches, st.integers(0, 10)), max_size=8)


def lived(history: Sequence[tuple[list[Command], int]]) -> Ledger:
    ledger = Ledger(*ACCOUNTS)
    for batch, seconds in history:
        ledger.decide(batch)
        ledger.tick(seconds)
    return ledger


def movements(ledger: Ledger) -> list[Movement]:
    return [movement for decision in ledger.decisions for movement in decision.movements]


@given(histories)
@settings(max_examples=EXAMPLES, deadline=None)
def test_debits_equal_credits_in_every_currency(history: list[tuple[list[Command], int]]) -> None:
    ledger = lived(history)
    for currency in ("EUR", "USD"):
        own = [b for i, b in ledger.book.balances.items() if ledger.accounts[i].currency == currency]
        assert sum(b.debits_posted for b in own) == sum(b.credits_posted for b in own)
        assert sum(b.debits_pending for b in own) == sum(b.credits_pending for b in own)


@given(histories)
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_limit_is_ever_passed_holds_counted(history: list[tuple[list[Command], int]]) -> None:
    for movement in movements(lived(history)):
        sides = (
            (movement.transfer.debit_account_id, movement.debit_after),
            (movement.transfer.credit_account_id, movement.credit_after),
        )
        for account_id, balances in sides:
            assert min(balances) >= 0
            terms = LIMITED.get(account_id)
            if terms is None:
                continue
            debits, credits_, debits_held, credits_held, _ = balances
            if terms.constraint is BalanceConstraint.DEBITS_LIMITED and account_id == sides[0][0]:
                assert debits + debits_held - credits_ <= terms.limit_minor_units
            if terms.constraint is BalanceConstraint.CREDITS_LIMITED and account_id == sides[1][0]:
                assert credits_ + credits_held - debits <= terms.limit_minor_units


@given(histories)
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_hold_resolves_at_most_once_and_in_full(history: list[tuple[list[Command], int]]) -> None:
    ledger = lived(history)
    acted: dict[UUID, list[Movement]] = {}
    for movement in movements(ledger):
        if movement.transfer.kind in (TransferKind.POST_HOLD, TransferKind.VOID_HOLD, TransferKind.EXPIRE_HOLD):
            assert movement.transfer.original_id is not None
            acted.setdefault(movement.transfer.original_id, []).append(movement)
    for held in ledger.book.holds.values():
        _check_hold(held, acted.get(held.hold_id, []))
    assert acted.keys() <= ledger.book.holds.keys()


def _check_hold(held: Hold, acted: list[Movement]) -> None:
    posts = [m.transfer for m in acted if m.transfer.kind == TransferKind.POST_HOLD]
    releases = [m.transfer for m in acted if m.transfer.kind != TransferKind.POST_HOLD]
    assert held.posted == sum(made.minor_units for made in posts)
    assert held.posted + held.remaining + sum(made.minor_units for made in releases) == held.minor_units
    assert len(releases) == (held.state in (HoldState.VOIDED, HoldState.EXPIRED))
    assert (held.remaining == 0) == (held.state is not HoldState.OPEN)
    if releases:
        assert acted[-1].transfer is releases[0]
    if held.expire_time is not None:
        assert all(made.record_time < held.expire_time for made in posts)


@given(histories)
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_id_has_one_outcome_for_ever(history: list[tuple[list[Command], int]]) -> None:
    ledger = Ledger(*ACCOUNTS)
    first: dict[UUID, tuple[Command, Outcome]] = {}
    for batch, seconds in history:
        for command, outcome in zip(batch, ledger.decide(batch).outcomes, strict=True):
            if command.request_id in first:
                before, answered = first[command.request_id]
                if before == command:
                    assert outcome == answered._replace(replayed=True)
                else:
                    assert outcome.code is Code.EXISTS_WITH_DIFFERENT_FIELD
            elif outcome.code is Code.OK or outcome.code.burns_id:
                first[command.request_id] = (command, outcome)
        ledger.tick(seconds)
    made = Counter(m.transfer.transfer_id for m in movements(ledger))
    assert set(made.values()) <= {1}
    assert made.keys() == {i for i, (_, outcome) in first.items() if outcome.code is Code.OK}


@given(histories)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_refusal_leaves_no_effect(history: list[tuple[list[Command], int]]) -> None:
    ledger, without = lived(history), Ledger(*ACCOUNTS)
    for (batch, seconds), decision in zip(history, ledger.decisions, strict=True):
        applied = [
            command._replace(linked=False)
            for command, outcome in zip(batch, decision.outcomes, strict=True)
            if outcome.code is Code.OK and not outcome.replayed
        ]
        without.decide(applied)
        without.tick(seconds)
    assert [m.transfer._replace(linked=False) for m in movements(ledger)] == [m.transfer for m in movements(without)]
    assert ledger.book.balances == without.book.balances
    assert ledger.book.holds == without.book.holds


@given(histories)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_group_lands_whole_or_not_at_all(history: list[tuple[list[Command], int]]) -> None:
    ledger = lived(history)
    for (batch, _), decision in zip(history, ledger.decisions, strict=True):
        group: list[Outcome] = []
        for command, outcome in zip(batch, decision.outcomes, strict=True):
            group.append(outcome)
            if not command.linked:
                assert len({member.code is Code.OK and not member.replayed for member in group}) == 1
                group = []


@given(histories)
@settings(max_examples=EXAMPLES, deadline=None)
def test_sequences_and_versions_are_dense_and_balances_are_their_replay(
    history: list[tuple[list[Command], int]],
) -> None:
    ledger = lived(history)
    made = movements(ledger)
    assert [m.transfer.sequence for m in made] == list(range(1, len(made) + 1))
    assert ledger.book.sequence == len(made)
    replayed: dict[UUID, Balances] = {}
    for movement in made:
        _replay(movement, replayed)
        assert replayed[movement.transfer.debit_account_id] == movement.debit_after
        assert replayed[movement.transfer.credit_account_id] == movement.credit_after
    assert replayed == dict(ledger.book.balances)


def _replay(movement: Movement, replayed: dict[UUID, Balances]) -> None:
    """An independent account of what a transfer does: signs by kind."""
    made = movement.transfer
    posted_sign = {TransferKind.POSTED: 1, TransferKind.REVERSAL: 1, TransferKind.POST_HOLD: 1}.get(made.kind, 0)
    held_sign = {TransferKind.POSTED: 0, TransferKind.REVERSAL: 0, TransferKind.HOLD: 1}.get(made.kind, -1)
    for account_id, debit in ((made.debit_account_id, True), (made.credit_account_id, False)):
        before = replayed.get(account_id, ZERO)
        amounts = (posted_sign * made.minor_units, held_sign * made.minor_units)
        replayed[account_id] = Balances(
            before.debits_posted + amounts[0] * debit,
            before.credits_posted + amounts[0] * (not debit),
            before.debits_pending + amounts[1] * debit,
            before.credits_pending + amounts[1] * (not debit),
            before.version + 1,
        )


@given(batches)
@settings(max_examples=EXAMPLES, deadline=None)
def test_how_commands_are_cut_into_batches_changes_nothing(batch: list[Command]) -> None:
    whole, cut = Ledger(*ACCOUNTS), Ledger(*ACCOUNTS)
    together = whole.decide(batch).outcomes
    apart: list[Outcome] = []
    unit: list[Command] = []
    for command in batch:
        unit.append(command)
        if not command.linked:
            apart += cut.decide(unit).outcomes
            unit = []
    assert apart == together
    assert whole.book.balances == cut.book.balances


@given(batches)
@settings(max_examples=EXAMPLES, deadline=None)
def test_deciding_changes_nothing_that_it_was_given(batch: list[Command]) -> None:
    ledger = Ledger(*ACCOUNTS)
    ledger.do(hold(10, 1, 2, 50), posted(11, 2, 1, 20))
    frozen: Book = replace(ledger.book, balances=dict(ledger.book.balances), holds=dict(ledger.book.holds), recorded={})
    kept = replace(frozen, balances=dict(frozen.balances), holds=dict(frozen.holds))
    apply(frozen, batch, ledger.now)
    assert frozen == kept
    assert number(10) in frozen.holds
