"""Sealed periods: what may still take effect, and when a seal is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fixtures.ledger_books import NOON, Ledger, account, hold, linked, number, post, posted, reversal
from ledger.domain import Code
from ledger.domain.period import RecordedSeal, Seal, SealRequest, seal_again, seal_outcome, seal_period

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def sealed(until: datetime) -> Ledger:
    ledger = Ledger(account(1), account(2), account(3, currency="USD"))
    ledger.do(posted(10, 1, 2, 50), hold(11, 1, 2, 50))
    ledger.book = replace(ledger.book, sealed_until=until)
    return ledger


def test_nothing_takes_effect_before_the_seal() -> None:
    ledger = sealed(NOON)
    before = {"effective_time": NOON - TICK}
    commands = [posted(20, 1, 2, 5, **before), hold(21, 1, 2, 5, **before), post(22, 11, **before)]
    assert ledger.do(*commands, reversal(23, 10, **before)) == [Code.PERIOD_SEALED] * 4
    assert ledger.do(posted(24, 1, 2, 5, effective_time=NOON), posted(25, 1, 2, 5), post(26, 11)) == [Code.OK] * 3


def test_the_future_is_open() -> None:
    assert sealed(NOON).do(posted(20, 1, 2, 5, effective_time=NOON + 365 * DAY)) == [Code.OK]


def test_a_refused_id_is_burned_and_a_group_falls_as_a_whole() -> None:
    ledger = sealed(NOON)
    late = posted(20, 1, 2, 5, effective_time=NOON - DAY)
    assert ledger.do(late) == [Code.PERIOD_SEALED]
    ledger.book = replace(ledger.book, sealed_until=None)
    outcome = ledger.decide([late]).outcomes[0]
    assert (outcome.code, outcome.replayed) == (Code.PERIOD_SEALED, True)
    ledger = sealed(NOON)
    group = linked(posted(30, 1, 2, 5), posted(31, 1, 2, 5, effective_time=NOON - DAY))
    assert ledger.do(*group) == [Code.LINKED_GROUP_FAILED, Code.PERIOD_SEALED]


def test_the_seal_goes_before_every_later_check() -> None:
    ledger = sealed(NOON)
    before = {"effective_time": NOON - DAY}
    wrong = [posted(20, 8, 9, 5, **before), post(21, 99, **before), posted(22, 1, 3, 5, **before)]
    assert ledger.do(*wrong) == [Code.PERIOD_SEALED] * 3


def test_a_repeated_request_of_before_the_seal_is_answered_as_it_was() -> None:
    ledger = Ledger(account(1), account(2))
    early = posted(10, 1, 2, 50, effective_time=NOON - DAY)
    ledger.do(early)
    ledger.book = replace(ledger.book, sealed_until=NOON)
    assert ledger.do(early) == [Code.OK]


def decided(until: datetime, before: datetime | None) -> RecordedSeal:
    return seal_period(before, Seal(until, 7, "month end", "treasurer", NOON), number(1))


def test_a_seal_goes_forward_and_not_into_the_future() -> None:
    assert decided(NOON, None).code is Code.OK
    assert decided(NOON, NOON - TICK).code is Code.OK
    assert decided(NOON, NOON).code is Code.SEAL_GOES_BACK
    assert decided(NOON + TICK, None).code is Code.SEAL_IN_FUTURE
    assert decided(NOON + TICK, NOON + DAY).code is Code.SEAL_GOES_BACK
    assert seal_outcome(decided(NOON, NOON)).seal is None


def test_a_repeated_seal_is_answered_again() -> None:
    for before in (None, NOON + DAY):
        first = decided(NOON, before)
        again = seal_again(first, SealRequest(number(1), NOON, "month end"))
        assert again == seal_outcome(first)._replace(replayed=True)
        for other in (SealRequest(number(1), NOON, "year end"), SealRequest(number(1), NOON + TICK, "month end")):
            assert seal_again(first, other).code is Code.SEAL_EXISTS_WITH_DIFFERENT_FIELD
    assert "another sealed_until" in seal_again(first, SealRequest(number(1), NOON + TICK, "x")).message
