"""One outcome per id, for ever; and groups that land whole or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fixtures.ledger_books import NOON, Ledger, account, hold, linked, number, post, posted, reversal, void
from ledger.domain import BalanceConstraint, Code, Command


def capped() -> Ledger:
    return Ledger(
        account(1, constraint=BalanceConstraint.DEBITS_LIMITED, limit_minor_units=100), account(2), account(3)
    )


def test_the_same_request_gets_the_first_outcome_again() -> None:
    ledger = capped()
    (first,) = ledger.decide([posted(10, 1, 2, 70)]).outcomes
    ledger.tick(60)
    again = ledger.decide([posted(10, 1, 2, 70)])
    assert again.outcomes == [first._replace(replayed=True)]
    assert again.changes_nothing


def test_a_refusal_stands_for_ever() -> None:
    ledger = capped()
    assert ledger.do(posted(10, 1, 2, 101)) == [Code.EXCEEDS_LIMIT]
    ledger.do(posted(11, 2, 1, 1000))
    (again,) = ledger.decide([posted(10, 1, 2, 101)]).outcomes
    assert (again.code, again.replayed, again.record_time) == (Code.EXCEEDS_LIMIT, True, NOON)
    assert ledger.do(posted(12, 1, 2, 101)) == [Code.OK], "under a new id the cause is gone"


def test_an_id_used_twice_in_one_batch_counts_once() -> None:
    ledger = capped()
    outcomes = ledger.decide([posted(10, 1, 2, 70), posted(10, 1, 2, 70), posted(10, 1, 2, 71)]).outcomes
    assert [o.code for o in outcomes] == [Code.OK, Code.OK, Code.EXISTS_WITH_DIFFERENT_FIELD]
    assert [o.replayed for o in outcomes] == [False, True, False]
    assert ledger.balances(1).debits_posted == 70


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": 2, "minor_units": 8}, "kind"),
        ({"debit_account_id": number(3), "purpose": 4}, "debit_account_id"),
        ({"credit_account_id": number(3)}, "credit_account_id"),
        ({"currency": "USD", "minor_units": 8}, "amount.currency"),
        ({"minor_units": 8, "uetr": number(4)}, "amount.minor_units"),
        ({"original_id": number(3)}, "original_id"),
        ({"timeout": timedelta(seconds=2)}, "timeout"),
        ({"linked": True}, "linked"),
        ({"purpose": 4}, "purpose"),
        ({"effective_time": NOON}, "effective_time"),
        ({"payment_id": number(3)}, "payment_id"),
        ({"uetr": number(3)}, "uetr"),
    ],
)
@pytest.mark.parametrize("refused", [False, True])
def test_the_first_field_that_differs_is_named(change: dict[str, object], field: str, refused: bool) -> None:
    ledger = capped()
    first = hold(10, 1, 2, 1_000 if refused else 7, timeout=timedelta(seconds=1))._replace(kind=1, timeout=None)
    ledger.do(first)
    other = first._replace(**change)  # type: ignore[arg-type]
    batch = [other] if not other.linked else [other, posted(11, 2, 3, 1)]
    outcome = ledger.decide(batch).outcomes[0]
    assert (outcome.code, outcome.different_field) == (Code.EXISTS_WITH_DIFFERENT_FIELD, field)


def test_a_linked_group_lands_whole() -> None:
    ledger = capped()
    assert ledger.do(*linked(posted(10, 1, 2, 50), hold(11, 1, 2, 50), post(12, 11, 20))) == [Code.OK] * 3


def test_a_linked_group_fails_whole_and_burns_every_id() -> None:
    ledger = capped()
    group = linked(posted(10, 1, 2, 50), hold(11, 1, 2, 50), posted(12, 1, 2, 1), posted(13, 2, 3, 1))
    decision = ledger.decide([*group, posted(14, 1, 2, 100)])
    failed = Code.LINKED_GROUP_FAILED
    assert [o.code for o in decision.outcomes] == [failed, failed, Code.EXCEEDS_LIMIT, failed, Code.OK]
    assert [m.transfer.sequence for m in decision.movements] == [1]
    assert number(11) not in decision.holds
    ledger.do(posted(15, 2, 1, 1_000))
    assert ledger.do(*group) == [failed, failed, Code.EXCEEDS_LIMIT, failed], "repeated, it is answered again"


def test_what_a_failed_group_did_to_a_hold_is_taken_back() -> None:
    ledger = capped()
    ledger.do(hold(10, 1, 2, 40))
    before = ledger.book.holds[number(10)]
    codes = ledger.do(*linked(post(11, 10, 10), void(12, 10), posted(13, 1, 2, 101)), post(14, 10))
    assert codes == [Code.LINKED_GROUP_FAILED, Code.LINKED_GROUP_FAILED, Code.EXCEEDS_LIMIT, Code.OK]
    assert ledger.book.holds[number(10)].posted == before.minor_units


def test_a_group_can_act_on_what_it_made_itself() -> None:
    ledger = capped()
    group = linked(posted(10, 1, 2, 50), reversal(11, 10), hold(12, 1, 2, 50), post(13, 12))
    assert ledger.do(*group) == [Code.OK] * 4
    assert ledger.balances(1).credits_posted == 50
    assert ledger.do(reversal(14, 10)) == [Code.ALREADY_REVERSED]


def test_what_a_failed_group_made_was_never_there() -> None:
    ledger = capped()
    group = linked(posted(10, 1, 2, 50), reversal(11, 10), posted(12, 1, 2, 101))
    codes = ledger.do(*group, reversal(13, 10), posted(14, 1, 2, 100))
    assert codes == [
        Code.LINKED_GROUP_FAILED,
        Code.LINKED_GROUP_FAILED,
        Code.EXCEEDS_LIMIT,
        Code.ORIGINAL_NOT_FOUND,
        Code.OK,
    ]
    assert ledger.do(*group) == codes[:3], "repeated, it is answered again"


def test_a_repeated_group_is_answered_again() -> None:
    ledger = capped()
    group = linked(posted(10, 1, 2, 50), posted(11, 2, 3, 50))
    first = ledger.decide(group).outcomes
    assert ledger.decide(group).outcomes == [outcome._replace(replayed=True) for outcome in first]


def test_a_group_that_mixes_recorded_ids_with_new_ones_fails() -> None:
    ledger = capped()
    single = posted(10, 1, 2, 50, linked=True)
    ledger.do(*linked(single, posted(11, 2, 3, 1)))
    assert ledger.do(single, posted(12, 2, 3, 1)) == [Code.OK, Code.LINKED_GROUP_FAILED]
    assert ledger.do(posted(12, 2, 3, 1)) == [Code.LINKED_GROUP_FAILED]


@pytest.mark.parametrize(
    "batch",
    [
        [posted(10, 1, 2, 1, linked=True)],
        [posted(10, 1, 2, 1), posted(11, 1, 2, 1, linked=True), posted(12, 1, 2, 1, linked=True)],
        linked(posted(10, 1, 2, 1), posted(10, 1, 2, 1)),
    ],
    ids=["open", "open at the end", "one id twice"],
)
def test_a_group_that_is_none_is_a_mistake_of_the_caller(batch: list[Command]) -> None:
    with pytest.raises(ValueError, match="group"):
        capped().decide(batch)
