"""What each kind of transfer does to balances, and what stands against it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fixtures.ledger_books import Ledger, account, command, expire, hold, number, post, posted, reversal, void
from ledger.domain import (
    MAX_MINOR_UNITS,
    AccountState,
    BalanceConstraint,
    Balances,
    Code,
    HoldState,
    TransferKind,
)

CAPPED = {"constraint": BalanceConstraint.DEBITS_LIMITED, "limit_minor_units": 100}


def two_accounts(**first: object) -> Ledger:
    return Ledger(account(1, **first), account(2))


def test_a_posted_transfer_moves_money_at_once() -> None:
    ledger = two_accounts()
    assert ledger.do(posted(10, 1, 2, 70)) == [Code.OK]
    assert ledger.balances(1) == Balances(70, 0, 0, 0, 1)
    assert ledger.balances(2) == Balances(0, 70, 0, 0, 1)


def test_a_hold_moves_nothing_but_counts_as_held() -> None:
    ledger = two_accounts()
    assert ledger.do(hold(10, 1, 2, 70)) == [Code.OK]
    assert ledger.balances(1) == Balances(0, 0, 70, 0, 1)
    assert ledger.balances(2) == Balances(0, 0, 0, 70, 1)


def test_a_hold_is_posted_in_parts_until_nothing_is_left() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70))
    assert ledger.do(post(11, 10, 20), post(12, 10, 30), post(13, 10)) == [Code.OK] * 3
    assert [m.transfer.minor_units for m in ledger.decisions[-1].movements] == [20, 30, 20]
    assert ledger.book.holds[number(10)].state is HoldState.POSTED
    assert ledger.balances(1) == Balances(70, 0, 0, 0, 4)
    assert ledger.do(post(14, 10)) == [Code.HOLD_ALREADY_POSTED]


def test_more_than_is_held_cannot_be_posted() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70), post(11, 10, 20))
    assert ledger.do(post(12, 10, 51)) == [Code.EXCEEDS_HOLD]
    assert ledger.do(post(13, 10, 50)) == [Code.OK]


def test_a_void_releases_what_is_left() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70), post(11, 10, 20))
    assert ledger.do(void(12, 10)) == [Code.OK]
    assert ledger.balances(1) == Balances(20, 0, 0, 0, 3)
    assert ledger.do(post(13, 10), void(14, 10)) == [Code.HOLD_ALREADY_VOIDED] * 2


def test_a_hold_cannot_be_posted_or_voided_from_the_moment_it_expires() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70, timeout=timedelta(seconds=5)))
    ledger.tick(4)
    assert ledger.do(post(11, 10, 1)) == [Code.OK]
    ledger.tick(1)
    assert ledger.do(post(12, 10), void(13, 10)) == [Code.HOLD_EXPIRED] * 2
    assert ledger.balances(1).debits_pending == 69, "it counts until its release is recorded"
    assert ledger.do(expire(14, 10)) == [Code.OK]
    assert ledger.balances(1) == Balances(1, 0, 0, 0, 3)
    assert ledger.book.holds[number(10)].state is HoldState.EXPIRED


def test_a_decision_says_until_when_the_holds_it_rests_on_live() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70, timeout=timedelta(seconds=5)), hold(11, 1, 2, 70))
    assert ledger.decide([post(12, 11, 1)]).valid_before is None
    assert ledger.decide([post(13, 10, 1), post(14, 11, 1)]).valid_before == ledger.now + timedelta(seconds=5)


@pytest.mark.parametrize("held", [10, 11, 12, 99])
def test_nothing_expires_before_its_time_or_twice_and_no_id_is_burned_by_trying(held: int) -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70, timeout=timedelta(seconds=5)), hold(11, 1, 2, 70), hold(12, 1, 2, 70), void(13, 12))
    decision = ledger.decide([expire(20, held)])
    assert decision.outcomes[0].code is Code.NOTHING_TO_EXPIRE
    assert decision.changes_nothing


def test_limits_count_holds() -> None:
    ledger = two_accounts(**CAPPED)
    assert ledger.do(hold(10, 1, 2, 60), posted(11, 1, 2, 41)) == [Code.OK, Code.EXCEEDS_LIMIT]
    assert ledger.do(posted(12, 1, 2, 40), hold(13, 1, 2, 1)) == [Code.OK, Code.EXCEEDS_LIMIT]
    assert ledger.do(void(14, 10), posted(15, 1, 2, 60)) == [Code.OK, Code.OK]


def test_money_that_comes_in_makes_room_only_once_it_is_posted() -> None:
    ledger = two_accounts(**CAPPED)
    ledger.do(posted(10, 1, 2, 100), hold(11, 2, 1, 50))
    assert ledger.do(posted(12, 1, 2, 1)) == [Code.EXCEEDS_LIMIT]
    assert ledger.do(post(13, 11), posted(14, 1, 2, 50)) == [Code.OK, Code.OK]


def test_the_credit_side_can_be_the_limited_one() -> None:
    ledger = Ledger(account(1), account(2, constraint=BalanceConstraint.CREDITS_LIMITED, limit_minor_units=10))
    assert ledger.do(posted(10, 1, 2, 11), hold(11, 1, 2, 10)) == [Code.EXCEEDS_LIMIT, Code.OK]
    assert ledger.do(posted(12, 2, 1, 5), posted(13, 1, 2, 5)) == [Code.OK, Code.OK]


def test_a_hold_can_be_posted_although_the_limit_fell_below_it() -> None:
    ledger = two_accounts(**CAPPED)
    ledger.do(hold(10, 1, 2, 100))
    ledger.accounts[number(1)] = account(1, **(CAPPED | {"limit_minor_units": 0}))
    assert ledger.do(posted(11, 1, 2, 1), post(12, 10)) == [Code.EXCEEDS_LIMIT, Code.OK]


def test_totals_never_pass_64_bits_and_holds_count() -> None:
    ledger = two_accounts()
    assert ledger.do(hold(10, 1, 2, MAX_MINOR_UNITS), posted(11, 1, 2, 1)) == [Code.OK, Code.BALANCE_OVERFLOW]
    assert ledger.do(posted(12, 2, 1, MAX_MINOR_UNITS), post(13, 10)) == [Code.OK, Code.OK]
    assert ledger.do(posted(14, 2, 1, 1)) == [Code.BALANCE_OVERFLOW]


def test_a_reversal_moves_the_money_back_once() -> None:
    ledger = two_accounts()
    ledger.do(posted(10, 1, 2, 70))
    assert ledger.do(reversal(11, 10)) == [Code.OK]
    assert ledger.balances(1) == Balances(70, 70, 0, 0, 2)
    assert ledger.do(reversal(12, 10), reversal(13, 11)) == [Code.ALREADY_REVERSED, Code.NOT_REVERSIBLE]


def test_what_a_batch_made_it_can_reverse_in_the_same_batch() -> None:
    ledger = two_accounts()
    codes = ledger.do(posted(10, 1, 2, 70), reversal(11, 10), reversal(12, 10), reversal(13, 99))
    assert codes == [Code.OK, Code.OK, Code.ALREADY_REVERSED, Code.ORIGINAL_NOT_FOUND]


def test_a_reversal_respects_the_limits_of_the_moment() -> None:
    ledger = Ledger(account(1), account(2, constraint=BalanceConstraint.DEBITS_LIMITED), account(3))
    ledger.do(posted(10, 1, 2, 70), posted(11, 2, 3, 1))
    assert ledger.do(reversal(12, 10)) == [Code.EXCEEDS_LIMIT]


def test_posted_parts_of_a_hold_can_be_reversed_and_holds_cannot() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70), post(11, 10, 30))
    assert ledger.do(reversal(12, 11), reversal(13, 10)) == [Code.OK, Code.NOT_REVERSIBLE]


def test_a_closed_account_takes_nothing_new_but_its_holds_can_be_resolved() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70), hold(11, 1, 2, 7), posted(12, 1, 2, 1))
    ledger.accounts[number(1)] = account(1, state=AccountState.CLOSED)
    codes = ledger.do(posted(20, 1, 2, 1), posted(21, 2, 1, 1), reversal(22, 12), post(23, 10), void(24, 11))
    assert codes == [
        Code.DEBIT_ACCOUNT_CLOSED,
        Code.CREDIT_ACCOUNT_CLOSED,
        Code.CREDIT_ACCOUNT_CLOSED,
        Code.OK,
        Code.OK,
    ]


def test_the_lowest_applicable_code_is_answered() -> None:
    closed = {"state": AccountState.CLOSED, "currency": "USD"}
    ledger = Ledger(account(1, **closed), account(2, **closed), account(3, **CAPPED))
    assert ledger.do(
        posted(10, 8, 9, 1),
        posted(11, 1, 9, 1),
        posted(12, 1, 2, 1),
        posted(13, 1, 2, 1, currency="USD"),
        posted(14, 3, 2, 10**6),
    ) == [
        Code.DEBIT_ACCOUNT_NOT_FOUND,
        Code.CREDIT_ACCOUNT_NOT_FOUND,
        Code.CURRENCY_MISMATCH,
        Code.DEBIT_ACCOUNT_CLOSED,
        Code.CURRENCY_MISMATCH,
    ]


def test_a_part_in_another_currency_is_not_posted() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70))
    assert ledger.do(post(11, 10, 1, currency="USD"), post(12, 99)) == [Code.CURRENCY_MISMATCH, Code.HOLD_NOT_FOUND]


def test_only_what_is_posted_falls_in_a_window() -> None:
    ledger = two_accounts()
    ledger.do(hold(10, 1, 2, 70), posted(11, 1, 2, 1), post(12, 10, 1), void(13, 10), reversal(14, 11))
    assert [m.transfer.window_id for m in ledger.decisions[0].movements] == [0, 1, 1, 0, 1]


def test_a_recorded_transfer_gives_back_the_request_that_made_it() -> None:
    ledger = two_accounts()
    commands = [
        posted(10, 1, 2, 5, purpose=3, payment_id=number(77), effective_time=ledger.now - timedelta(days=1)),
        hold(11, 1, 2, 70, timeout=timedelta(microseconds=1500), uetr=number(78)),
        post(12, 11, 3),
        post(13, 11, linked=True),
        reversal(14, 10),
        hold(15, 1, 2, 1),
        void(16, 15),
    ]
    ledger.do(*commands)
    assert [m.transfer.command() for m in ledger.decisions[0].movements] == commands


def test_a_code_burns_the_id_exactly_when_a_new_one_is_required() -> None:
    burning = {code for code in Code if code.burns_id}
    assert burning == {code for code in Code if 10 <= code < 1000 and code is not Code.NOTHING_TO_EXPIRE} | {
        Code.ACCOUNT_NOT_FOUND,
        Code.SEAL_GOES_BACK,
        Code.SEAL_IN_FUTURE,
    }


def test_a_void_of_nothing_finds_no_hold() -> None:
    ledger = two_accounts()
    assert ledger.do(command(TransferKind.VOID_HOLD, 10)) == [Code.HOLD_NOT_FOUND]
