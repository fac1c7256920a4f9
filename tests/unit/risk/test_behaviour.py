"""The memory of payments against a memory that keeps and counts everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.app.behaviour import BehaviourMemory
from risk.domain.features import Observation

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def paid(
    number: int, debtor: bytes = b"anna", creditor: bytes = b"shop", worth: float = 10.0, country: str = "FR"
) -> Observation:
    return Observation(UUID(int=number), debtor, creditor, worth, country)


@given(
    st.lists(
        st.tuples(st.integers(0, 40_000), st.sampled_from([b"anna", b"bela"]), st.floats(0.01, 1e6)),
        min_size=1,
        max_size=40,
    )
)
def test_windows_count_and_sum_what_a_full_history_would(payments: list[tuple[int, bytes, float]]) -> None:
    memory, history, now = BehaviourMemory(), list[tuple[datetime, bytes, float]](), START
    for number, (gap_seconds, debtor, worth) in enumerate(payments):
        now += timedelta(seconds=gap_seconds)
        history.append((now, debtor, worth))
        seen = memory.measure(paid(number, debtor, worth=worth), now, remember=True)

        def within(seconds: int, debtor: bytes = debtor, now: datetime = now) -> list[float]:
            return [w for at, who, w in history if who == debtor and at > now - timedelta(seconds=seconds)]

        assert seen.debtor_10m == len(within(600))
        assert seen.debtor_1h == len(within(3600))
        assert seen.debtor_24h == len(within(86400))
        assert seen.debtor_worth_24h_eur == pytest.approx(sum(within(86400)), abs=0.01)
        assert seen.creditor_24h == sum(at > now - timedelta(days=1) for at, _, _ in history)


def test_old_payments_are_forgotten_without_changing_a_count() -> None:
    memory = BehaviourMemory()
    for minute in range(4000):
        seen = memory.measure(paid(minute), START + timedelta(minutes=minute), remember=True)
    assert (seen.debtor_10m, seen.debtor_1h, seen.debtor_24h) == (10, 60, 1440)
    assert seen.debtor_worth_24h_eur == pytest.approx(14_400)


def test_a_payment_counts_once_at_whatever_stages_it_is_scored() -> None:
    memory = BehaviourMemory()
    first = memory.measure(paid(1), START, remember=True)
    again = memory.measure(paid(1), START + timedelta(minutes=1), remember=True)
    assert first == again
    assert again.new_counterparty, "its own earlier stage does not make the creditor known"
    assert memory.measure(paid(2), START + timedelta(minutes=1), remember=True).debtor_10m == 2


def test_a_quote_is_seen_but_not_counted() -> None:
    memory = BehaviourMemory()
    memory.measure(paid(1), START, remember=True)
    assert memory.measure(paid(2), START, remember=False).debtor_10m == 2
    assert memory.measure(paid(3), START, remember=True).debtor_10m == 2


def test_habits_are_known_after_a_few_payments() -> None:
    memory = BehaviourMemory()
    for number in range(6):
        seen = memory.measure(paid(number, worth=100.0 + number), START, remember=True)
    assert not seen.new_counterparty
    odd = memory.measure(paid(9, creditor=b"new", worth=50_000.0, country="JP"), START, remember=True)
    assert odd.new_counterparty
    assert odd.new_corridor
    assert odd.amount_deviations is not None
    assert odd.amount_deviations > 3


def test_a_party_without_an_identifier_of_its_own_is_not_counted() -> None:
    seen = BehaviourMemory().measure(Observation(UUID(int=1), None, None, 10.0, "FR"), START, remember=True)
    assert (seen.debtor_10m, seen.creditor_1h, seen.new_counterparty) == (0, 0, False)


def test_a_silent_party_is_forgotten() -> None:
    memory = BehaviourMemory()
    memory.measure(paid(1), START, remember=True)
    memory.forget_idle(START + timedelta(days=31))
    later = memory.measure(paid(2), START + timedelta(days=31), remember=True)
    assert (later.debtor_payments_before, later.new_counterparty) == (0, True)
