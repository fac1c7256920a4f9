"""Positions sum to zero, agree with each other, and their payouts bring every participant to nothing."""

from __future__ import annotations

from collections import Counter
from itertools import starmap
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.ledger_books import number
from ledger.domain.netting import PLATFORM, Flow, NetPosition, net, payouts, to_settle
from ledger.domain.window import WindowRefused

OWNERS = ["", "alpha", "beta", "gamma"]
CURRENCIES = ["EUR", "JPY"]
flows = st.lists(
    st.builds(
        Flow,
        st.sampled_from(OWNERS),
        st.sampled_from(OWNERS),
        st.sampled_from(CURRENCIES),
        st.integers(1, 50) | st.integers(2**62, 2**66),
        st.integers(1, 3),
    ),
    max_size=30,
)
ACCOUNTS = {key: number(place) for place, key in enumerate((o, c) for o in OWNERS for c in CURRENCIES)}


def transfer_id(position: NetPosition) -> UUID:
    return number(100 + OWNERS.index(position.owner) * 10 + CURRENCIES.index(position.currency))


@given(flows)
def test_nets_sum_to_zero_in_each_currency(moved: list[Flow]) -> None:
    sums: Counter[str] = Counter()
    for position in net(moved).multilateral:
        sums[position.currency] += position.net
    assert not any(sums.values())


@given(flows)
def test_what_others_owe_an_owner_and_it_owes_them_is_its_net(moved: list[Flow]) -> None:
    positions = net(moved)
    owed: Counter[tuple[str, str]] = Counter()
    for bilateral in positions.bilateral:
        assert bilateral.net > 0
        assert bilateral.debtor != bilateral.creditor
        owed[bilateral.currency, bilateral.debtor] -= bilateral.net
        owed[bilateral.currency, bilateral.creditor] += bilateral.net
    assert {(p.currency, p.owner): p.net for p in positions.multilateral if p.net} == {
        k: v for k, v in owed.items() if v
    }
    pairs = [(b.currency, *sorted((b.debtor, b.creditor))) for b in positions.bilateral]
    assert len(set(pairs)) == len(pairs)


@given(flows)
def test_nothing_that_moved_is_left_out(moved: list[Flow]) -> None:
    positions = net(moved)
    assert positions.transfers == sum(flow.transfers for flow in moved)
    assert sum(p.debits for p in positions.multilateral) == sum(flow.minor_units for flow in moved)
    assert sum(p.credits for p in positions.multilateral) == sum(flow.minor_units for flow in moved)
    keys = [(p.currency, p.owner) for p in positions.multilateral]
    assert keys == sorted(set(keys))


@given(st.lists(flows.filter(lambda moved: all(flow.minor_units <= 50 for flow in moved)), max_size=4))
def test_the_payouts_of_a_window_leave_nobody_a_position(windows: list[list[Flow]]) -> None:
    moved = [flow for window in windows for flow in window]
    due = to_settle(net(moved).multilateral)
    group = payouts(due, ACCOUNTS, transfer_id)
    left: Counter[UUID] = Counter()
    for position in net(moved).multilateral:
        if position.owner != PLATFORM:
            left[ACCOUNTS[position.owner, position.currency]] += position.net
    for _, command in group:
        assert command.minor_units > 0
        left[command.debit_account_id or number(0)] -= command.minor_units
        left[command.credit_account_id or number(0)] += command.minor_units
    nostros = {ACCOUNTS[PLATFORM, currency] for currency in CURRENCIES}
    assert {account_id for account_id, units in left.items() if units} <= nostros
    assert [command.linked for _, command in group] == [True] * (len(group) - 1) + [False] * bool(group)
    assert len({command.request_id for _, command in group}) == len(group)


def test_who_owes_pays_in_before_others_are_paid_out() -> None:
    moved = starmap(Flow, [("alpha", "beta", "EUR", 5, 1), ("beta", "", "EUR", 1, 1)])
    group = payouts(to_settle(net(moved).multilateral), ACCOUNTS, transfer_id)
    nostro, alpha, beta = (ACCOUNTS[owner, "EUR"] for owner in ("", "alpha", "beta"))
    assert [(c.debit_account_id, c.credit_account_id, c.minor_units) for _, c in group] == [
        (nostro, alpha, 5),
        (beta, nostro, 4),
    ]


@pytest.mark.parametrize(
    ("missing", "units", "reason"),
    [
        ([("", "EUR")], 5, "NOSTRO_ACCOUNT_NOT_FOUND"),
        ([("beta", "EUR")], 5, "SETTLEMENT_ACCOUNT_NOT_FOUND"),
        ([], 2**63, "BALANCE_OVERFLOW"),
    ],
)
def test_what_cannot_be_paid_is_refused(missing: list[tuple[str, str]], units: int, reason: str) -> None:
    due = to_settle(net([Flow("alpha", "beta", "EUR", units, 1)]).multilateral)
    accounts = {key: account for key, account in ACCOUNTS.items() if key not in missing}
    with pytest.raises(WindowRefused) as refused:
        payouts(due, accounts, transfer_id)
    assert refused.value.reason == reason
    assert refused.value.details["currency"] == "EUR"
