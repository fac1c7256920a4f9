"""Fees and their inversion."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fx.clients.ecb import read_latest_day
from fx.domain import DEFAULT_TARIFF, demonstration_table
from fx.domain.tariff import in_currency
from money import currency

TABLE = demonstration_table(read_latest_day(), datetime(2026, 11, 20, 12, tzinfo=UTC))
LOCAL = {code: in_currency(DEFAULT_TARIFF, currency(code), TABLE) for code in TABLE.mids}

codes = st.sampled_from(sorted(TABLE.mids))
sends = st.one_of(st.integers(1, 10**6), st.integers(1, 10**15))
corridors = st.sampled_from([0, 200, 1_000])


def left(code: str, send: int, corridor_ppm: int) -> int:
    return send - sum(fee.amount.minor_units for fee in LOCAL[code].fees(send, corridor_ppm))


@given(codes, sends, corridors)
def test_the_smallest_send_amount_leaves_the_principal_exactly_and_one_less_does_not(
    code: str, principal: int, corridor_ppm: int
) -> None:
    send = LOCAL[code].smallest_send(principal, corridor_ppm)
    assert left(code, send, corridor_ppm) == principal
    assert left(code, send - 1, corridor_ppm) < principal


@given(codes, sends, corridors)
def test_one_more_sent_never_leaves_less(code: str, send: int, corridor_ppm: int) -> None:
    assert left(code, send + 1, corridor_ppm) - left(code, send, corridor_ppm) in (0, 1)


@pytest.mark.parametrize(
    ("send", "size_fee"),
    [
        (1_000_00, 1_50),  # 1,000.00 at 1,500 ppm
        (1_000_01, 1_51),  # one cent of the next band, rounded up
        (100_000_00, 51_00),  # and 99,000.00 at 500 ppm
        (200_000_00, 61_00),  # and 100,000.00 at 100 ppm
    ],
)
def test_each_slice_of_the_amount_pays_its_own_band(send: int, size_fee: int) -> None:
    [size] = [fee for fee in LOCAL["EUR"].fees(send, 0) if fee.kind == "SIZE"]
    assert size.amount.minor_units == size_fee


def test_the_fixed_fee_rounds_up_in_each_currency() -> None:
    assert LOCAL["EUR"].fixed == 30
    assert LOCAL["JPY"].fixed == 53  # 0.30 x 175.68 = 52.704
    assert LOCAL["KWD"].fixed == 103  # 0.30 x 1.1172 x 0.3070 = 0.10289...


def test_only_offered_lock_periods_are_found() -> None:
    default = DEFAULT_TARIFF.lock_period(None)
    assert default is not None
    assert default.seconds == 300
    assert DEFAULT_TARIFF.lock_period(7) is None
