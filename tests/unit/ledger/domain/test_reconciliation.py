"""Matching a statement with the ledger: every entry of both sides has one place, and only what differs is a break."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.reconciliation import LedgerLine, Matching, StatementLine, match

STATEMENT = UUID(int=1)
DAY = date(2026, 3, 2)


def uuid4(number: int) -> UUID:
    return UUID(int=number, version=4)


def line(position: int, units: int, days: int = 0, **fields: str) -> StatementLine:
    day = DAY + timedelta(days=days)
    return StatementLine(STATEMENT, position, units, day, day, **fields)


def entry(number: int, units: int, days: int = 0, **fields: UUID) -> LedgerLine:
    return LedgerLine(number, uuid4(1000 + number), units, DAY + timedelta(days=days), **fields)


def positions(found: Matching) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[int], list[int]]:
    return (
        sorted((pair.line.position, pair.entry.sequence) for pair in found.agreed),
        sorted((pair.line.position, pair.entry.sequence) for pair in found.differing),
        sorted(missing.position for missing in found.missing_here),
        sorted(missing.sequence for missing in found.missing_there),
    )


def test_a_reference_says_more_than_amount_and_day() -> None:
    found = match(
        [line(1, 100, uetr=str(uuid4(7))), line(2, 100)],
        [entry(1, 100), entry(2, 100, -30, uetr=uuid4(7))],
    )
    assert positions(found) == ([(1, 2), (2, 1)], [], [], [])


def test_ids_are_known_without_hyphens_in_any_reference() -> None:
    payment = uuid4(7)
    found = match(
        [
            line(1, 5, -20, end_to_end_id=payment.hex),
            line(2, 6, -20, transaction_id=uuid4(1002).hex.upper()),
            line(3, 7, -20, servicer_reference=uuid4(9).hex),
        ],
        [entry(1, 5, payment_id=payment), entry(2, 6), entry(3, 7, hold_id=uuid4(9))],
    )
    assert positions(found) == ([(1, 1), (2, 2), (3, 3)], [], [], [])


def test_another_amount_under_the_same_reference_is_told_as_such() -> None:
    found = match(
        [line(1, 90, uetr=str(uuid4(7))), line(2, -5, uetr=str(uuid4(8)))],
        [entry(1, 100, uetr=uuid4(7)), entry(2, 5, uetr=uuid4(8))],
    )
    assert positions(found) == ([], [(1, 1)], [2], [2])


def test_amounts_match_within_a_few_days_only() -> None:
    found = match([line(1, 100), line(2, 200)], [entry(1, 100, 3), entry(2, 200, 4)])
    assert positions(found) == ([(1, 1)], [], [2], [2])


def test_movements_with_two_uetrs_are_never_one() -> None:
    found = match([line(1, 100, uetr=str(uuid4(7)))], [entry(1, 100, uetr=uuid4(8))])
    assert positions(found) == ([], [], [1], [1])


def test_a_credit_is_not_a_debit() -> None:
    assert positions(match([line(1, 100)], [entry(1, -100)])) == ([], [], [1], [1])


def test_two_equal_movements_of_one_payment_match_one_to_one() -> None:
    payment = uuid4(7)
    found = match(
        [line(1, 5, 10, end_to_end_id=payment.hex), line(2, 5, end_to_end_id=payment.hex)],
        [entry(1, 5, payment_id=payment), entry(2, 5, 10, payment_id=payment)],
    )
    assert positions(found) == ([(1, 2), (2, 1)], [], [], [])


AMOUNTS = st.integers(-6, 6).filter(bool)
SHARED = st.integers(1, 4)
ENTRIES = st.lists(st.tuples(AMOUNTS, st.integers(-8, 8), st.none() | SHARED, st.none() | SHARED), max_size=12).map(
    lambda rows: [
        LedgerLine(n, uuid4(1000 + n), units, DAY + timedelta(days=days), uetr and uuid4(uetr), pay and uuid4(50 + pay))
        for n, (units, days, uetr, pay) in enumerate(rows, 1)
    ]
)
LINES = st.lists(
    st.tuples(AMOUNTS, st.integers(-8, 8), st.none() | SHARED, st.none() | SHARED, st.none() | st.integers(1, 12)),
    max_size=12,
).map(
    lambda rows: [
        line(
            n,
            units,
            days,
            uetr=str(uuid4(uetr)) if uetr else "",
            end_to_end_id=uuid4(50 + pay).hex if pay else "",
            transaction_id=uuid4(1000 + transfer).hex if transfer else "",
        )
        for n, (units, days, uetr, pay, transfer) in enumerate(rows, 1)
    ]
)


@given(LINES, ENTRIES, st.randoms(use_true_random=False))
def test_everything_has_one_place_whatever_the_order(
    lines: list[StatementLine], entries: list[LedgerLine], random: Random
) -> None:
    found = match(lines, entries)
    pairs = found.agreed + found.differing
    assert sorted([pair.line for pair in pairs] + found.missing_here) == sorted(lines)
    placed = [pair.entry for pair in pairs] + found.missing_there
    assert sorted(placed, key=lambda e: e.sequence) == entries
    assert all(pair.line.minor_units == pair.entry.minor_units for pair in found.agreed)
    assert all(
        pair.line.minor_units != pair.entry.minor_units and (pair.line.minor_units > 0) == (pair.entry.minor_units > 0)
        for pair in found.differing
    )
    random.shuffle(lines)
    random.shuffle(entries)
    assert positions(match(lines, entries)) == positions(found)


def as_told(entries: list[LedgerLine], telling: list[int]) -> list[StatementLine]:
    """The statement of a bank that booked exactly the ledger's entries and repeats some of their names."""
    lines = []
    for place, (found, told) in enumerate(zip(entries, telling, strict=False), 1):
        lines.append(
            StatementLine(
                STATEMENT,
                place,
                found.minor_units,
                found.day,
                found.day,
                uetr=str(found.uetr) if told & 1 and found.uetr else "",
                end_to_end_id=found.payment_id.hex if told & 2 and found.payment_id else "",
                transaction_id=found.transfer_id.hex if told & 4 else "",
            )
        )
    return lines


@given(ENTRIES, st.lists(st.integers(0, 7), min_size=12, max_size=12))
def test_a_statement_made_of_the_ledgers_own_entries_agrees(entries: list[LedgerLine], telling: list[int]) -> None:
    found = match(as_told(entries, telling), entries)
    assert positions(found)[1:] == ([], [], [])
    assert len(found.agreed) == len(entries)


@dataclass(frozen=True)
class Harm:
    """What is done to one movement."""

    units: int
    days: int
    kind: str


HARMED = st.lists(
    st.builds(
        Harm,
        units=AMOUNTS,
        days=st.integers(-8, 8),
        kind=st.sampled_from(["none", "none", "lost here", "lost there", "altered", "turned"]),
    ),
    max_size=15,
)


@given(HARMED)
def test_exactly_what_was_harmed_is_a_break(harms: list[Harm]) -> None:
    lines, entries = [], []
    for n, harm in enumerate(harms, 1):
        units = {"altered": harm.units * 10, "turned": -harm.units}.get(harm.kind, harm.units)
        if harm.kind != "lost there":
            lines.append(line(n, units, harm.days, uetr=str(uuid4(n))))
        if harm.kind != "lost here":
            entries.append(entry(n, harm.units, harm.days, uetr=uuid4(n)))
    agreed, differing, missing_here, missing_there = positions(match(lines, entries))
    of = {kind: [n for n, harm in enumerate(harms, 1) if harm.kind in kind] for kind in
          (("none",), ("altered",), ("lost here", "turned"), ("lost there", "turned"))}  # fmt: skip
    assert agreed == [(n, n) for n in of["none",]]
    assert differing == [(n, n) for n in of["altered",]]
    assert missing_here == of["lost here", "turned"]
    assert missing_there == of["lost there", "turned"]
