"""The canonical form of a transfer: documented, and no field is without effect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain import Transfer
from ledger.domain.leaf import InvalidLeaf, canonical, hash_of, parse

TIMES = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds.
COUNTS = st.integers(0, 2**63 - 1)
TRANSFERS = st.builds(
    Transfer,
    sequence=COUNTS,
    transfer_id=st.uuids(),
    kind=st.integers(1, 6),
    debit_account_id=st.uuids(),
    credit_account_id=st.uuids(),
    currency=st.sampled_from(["EUR", "USD", "KWD"]),
    minor_units=COUNTS,
    original_id=st.none() | st.uuids(),
    purpose=st.integers(0, 10),
    record_time=TIMES,
    effective_time=st.none() | TIMES,
    expire_time=st.none() | TIMES,
    payment_id=st.none() | st.uuids(),
    uetr=st.none() | st.uuids(),
    window_id=COUNTS,
    linked=st.booleans(),
    takes_rest=st.booleans(),
)
MOMENT = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
EXAMPLE = Transfer(
    7, UUID(int=1), 3, UUID(int=2), UUID(int=3), "EUR", 1250, UUID(int=4), 2, MOMENT, None, None, UUID(int=5), None, 12,
    False, True,
)  # fmt: skip


def test_the_documented_example() -> None:
    assert canonical(1, EXAMPLE).decode() == (
        "serai-ledger-transfer-v1\n1\n7\n00000000-0000-0000-0000-000000000001\n3\n"
        "00000000-0000-0000-0000-000000000002\n00000000-0000-0000-0000-000000000003\nEUR\n1250\n"
        "00000000-0000-0000-0000-000000000004\n2\n1772366400250000\n\n\n"
        "00000000-0000-0000-0000-000000000005\n\n12\n0\n1\n"
    )


@given(st.integers(1, 2**31 - 1), TRANSFERS)
def test_a_leaf_says_all_of_the_transfer(book_id: int, transfer: Transfer) -> None:
    assert parse(canonical(book_id, transfer)) == (book_id, transfer)


@given(TRANSFERS, TRANSFERS)
def test_a_change_of_any_field_changes_the_leaf(transfer: Transfer, other: Transfer) -> None:
    for name in Transfer._fields:
        changed = transfer._replace(**{name: getattr(other, name)})
        assert (hash_of(1, changed) == hash_of(1, transfer)) == (changed == transfer)
    assert hash_of(2, transfer) != hash_of(1, transfer)


def test_no_effective_time_is_not_that_of_the_record() -> None:
    assert hash_of(1, EXAMPLE) != hash_of(1, EXAMPLE._replace(effective_time=EXAMPLE.record_time))
    later = EXAMPLE._replace(record_time=MOMENT + timedelta(microseconds=1))
    assert hash_of(1, EXAMPLE) != hash_of(1, later)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"v1", b"v2"),
        (b"\n1250\n", b"\n01250\n"),
        (b"\n1250\n", b"\n+1250\n"),
        (b"\n1250\n", b"\n1_250\n"),
        (b"\n0\n1\n", b"\n0\n1\n\n"),
        (b"\n0\n1\n", b"\n0\n1"),
        (b"\n0\n1\n", b"\n0\n2\n"),
        (b"00000000-0000-0000-0000-000000000005", b"00000000000000000000000000000005"),
        (b"EUR", b"E\xff"),
        (b"1772366400250000", b"9" * 40),
    ],
)
def test_other_bytes_are_no_leaf(old: bytes, new: bytes) -> None:
    leaf = canonical(1, EXAMPLE)
    assert old in leaf
    with pytest.raises(InvalidLeaf):
        parse(leaf.replace(old, new))
