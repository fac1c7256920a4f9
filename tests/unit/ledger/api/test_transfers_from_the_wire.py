"""Reading requested transfers: the normal form, and every violation at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from ledger.api.convert.fields import Faults, required_id
from ledger.api.convert.transfers import transfer, transfers
from ledger.domain import TransferKind
from serai import ids
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1.transfer_pb2 import TransferSpec

ID, DEBIT, CREDIT, OTHER = (f"01976a00-0000-7000-8000-00000000000{digit}" for digit in "1234")


def spec(**fields: object) -> TransferSpec:
    whole: dict[str, object] = {
        "request_id": ID,
        "book_id": 1,
        "kind": 1,
        "debit_account_id": DEBIT,
        "credit_account_id": CREDIT,
        "amount": Money(currency="EUR", minor_units=5),
    }
    return TransferSpec(**(whole | fields))  # type: ignore[arg-type]


def faults_of(item: TransferSpec) -> list[str]:
    faults: Faults = []
    transfer(item, faults)
    return [field for field, _ in faults]


def resolving(kind: TransferKind, **fields: object) -> TransferSpec:
    empty: dict[str, object] = {"debit_account_id": "", "credit_account_id": "", "amount": None, "original_id": OTHER}
    return spec(kind=int(kind), **(empty | fields))


def test_a_transfer_is_read_into_its_normal_form() -> None:
    faults: Faults = []
    command = transfer(
        spec(
            kind=2,
            timeout=Duration(seconds=3, nanos=4_999),
            linked=True,
            purpose=2,
            effective_time=Timestamp(seconds=86_400, nanos=7_999),
            payment_id=OTHER,
        ),
        faults,
    )
    assert not faults
    assert command is not None
    assert command.request_id == UUID(ID)
    assert command.timeout == timedelta(seconds=3, microseconds=4)
    assert command.effective_time is not None
    assert command.effective_time.isoformat() == "1970-01-02T00:00:00.000007+00:00"
    assert (command.currency, command.minor_units, command.linked, command.uetr) == ("EUR", 5, True, None)


@pytest.mark.parametrize(
    ("item", "fields"),
    [
        (
            TransferSpec(kind=1),
            ["request_id", "book_id", "debit_account_id", "credit_account_id", "amount.currency", "amount.minor_units"],
        ),
        (spec(request_id="nonsense", book_id=2**31), ["request_id", "book_id"]),
        (spec(request_id=ID.upper()), ["request_id"]),
        (spec(credit_account_id=DEBIT), ["credit_account_id"]),
        (spec(amount=Money(currency="EUX", minor_units=-1)), ["amount.currency", "amount.minor_units"]),
        (spec(amount=Money(currency="eur", minor_units=0)), ["amount.currency", "amount.minor_units"]),
        (spec(original_id=OTHER, timeout=Duration(seconds=1)), ["original_id", "timeout"]),
        (spec(kind=2, timeout=Duration(seconds=0)), ["timeout"]),
        (spec(kind=2, timeout=Duration(seconds=-5)), ["timeout"]),
        (spec(kind=2, timeout=Duration(seconds=367 * 86_400)), ["timeout"]),
        (spec(kind=2, timeout=Duration(seconds=2**60)), ["timeout"]),
        (spec(kind=0), ["kind"]),
        (spec(kind=6), ["kind"]),
        (spec(kind=99), ["kind"]),
        (spec(purpose=99, payment_id="x", uetr="y"), ["purpose", "payment_id", "uetr"]),
        (spec(effective_time=Timestamp(seconds=2**60)), ["effective_time"]),
        (resolving(TransferKind.POST_HOLD), []),
        (resolving(TransferKind.POST_HOLD, amount=Money(currency="EUR", minor_units=3)), []),
        (resolving(TransferKind.POST_HOLD, amount=Money(minor_units=-3)), ["amount.minor_units", "amount.currency"]),
        (resolving(TransferKind.VOID_HOLD, amount=Money(currency="EUR", minor_units=3)), ["amount"]),
        (resolving(TransferKind.REVERSAL, original_id=""), ["original_id"]),
        (
            resolving(TransferKind.VOID_HOLD, debit_account_id=DEBIT, credit_account_id=CREDIT),
            ["debit_account_id", "credit_account_id"],
        ),
    ],
)
def test_every_violation_is_found_at_once(item: TransferSpec, fields: list[str]) -> None:
    assert faults_of(item) == fields


def test_all_that_is_left_is_written_in_one_way() -> None:
    faults: Faults = []
    forms = [
        resolving(TransferKind.POST_HOLD),
        resolving(TransferKind.POST_HOLD, amount=Money()),
        resolving(TransferKind.POST_HOLD, amount=Money(currency="EUR")),
    ]
    assert len({transfer(form, faults) for form in forms}) == 1
    assert not faults


def test_a_malformed_item_leaves_its_neighbours_alone_but_not_its_group() -> None:
    parsed = transfers(
        [
            spec(request_id=ids_of(1)),
            spec(request_id="bad"),
            spec(request_id=ids_of(2), linked=True),
            spec(request_id=ids_of(3), amount=Money(currency="EUR"), linked=True),
            spec(request_id=ids_of(4)),
            spec(request_id=ids_of(5), book_id=2),
        ]
    )
    assert {book: [str(c.request_id) for c in cs] for book, cs in parsed.commands.items()} == {
        1: [ids_of(1)],
        2: [ids_of(5)],
    }
    assert parsed.positions == {1: [0], 2: [5]}
    assert parsed.faults.keys() == {1, 3}


def ids_of(digit: int) -> str:
    return f"01976a00-0000-7000-8000-0000000000{digit:02d}"


@pytest.mark.parametrize(
    ("items", "faults"),
    [
        ([spec(linked=True)], {0: ["linked"]}),
        ([spec(linked=True), spec()], {1: ["request_id"]}),
        ([spec(linked=True), spec(request_id=OTHER, book_id=2)], {1: ["book_id"]}),
        ([spec(linked=True), spec(request_id=OTHER, linked=True)], {1: ["linked"]}),
    ],
    ids=["a group of one left open", "one id twice", "two books", "left open"],
)
def test_a_group_that_cannot_be_one_is_malformed_as_a_whole(
    items: list[TransferSpec], faults: dict[int, list[str]]
) -> None:
    parsed = transfers(items)
    assert not parsed.commands
    assert {position: [field for field, _ in found] for position, found in parsed.faults.items()} == faults


@given(st.uuids() | st.text(max_size=40) | st.uuids().map(lambda value: value.hex) | st.text("0123456789abcdef-"))
def test_ids_are_read_as_everywhere_in_serai(value: object) -> None:
    faults: Faults = []
    found = required_id(str(value), "id", faults)
    try:
        expected: UUID | None = ids.parse(str(value))
    except ids.InvalidId:
        expected = None
    assert found == expected
    assert bool(faults) == (expected is None)
