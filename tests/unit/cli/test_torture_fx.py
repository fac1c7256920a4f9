"""The verdict on a torture of fx speaks up when the story is bent in just the way that it forbids, and only then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cli.torture_fx.journal import BREACH, DOUBLE, LATE, ONE_OUTCOME, POSITION, RESERVED, TRUE_ANSWERS, Journal
from cli.torture_fx.report import Report
from cli.torture_fx.verdict import violations
from cli.torture_fx.witness import Witnessed
from serai.fx.v1 import fx_pb2

QUOTE, PAYMENT, OTHER = uuid4(), uuid4(), uuid4()
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TAKEN = {"quote_id": QUOTE, "payment_id": PAYMENT}


def story(**seen: list[dict[str, Any]]) -> tuple[Journal, Witnessed]:
    """One quote, taken by one payment that was told so, unless told otherwise."""
    journal = Journal()
    journal.told(str(QUOTE), str(PAYMENT))
    fields: dict[str, Any] = {name: [] for name in Witnessed._fields}
    return journal, Witnessed(**fields | {"taken": [TAKEN]} | seen)


def test_a_true_story_is_not_spoken_against() -> None:
    assert violations(*story()) == []


@pytest.mark.parametrize(
    ("invariant", "seen"),
    [
        (DOUBLE, {"twice": [{"quote_id": QUOTE, "times": 2}]}),
        (LATE, {"late": [{"quote_id": QUOTE, "expire_time": NOW, "recorded_at": NOW, "seen_at": NOW}]}),
        (BREACH, {"breaches": [{"provider_id": "a", "currency": "USD", "reserved": 2, "exposure_limit": 1}]}),
        (RESERVED, {"reserved_otherwise": [{"provider_id": "a", "currency": "USD", "reserved": 2, "amount": 1}]}),
        (POSITION, {"position_otherwise": [{"provider_id": "a", "currency": "USD", "position": 2, "amount": 1}]}),
        (TRUE_ANSWERS, {"taken": []}),
        (TRUE_ANSWERS, {"taken": [TAKEN | {"payment_id": OTHER}]}),
        (TRUE_ANSWERS, {"taken": [TAKEN, {"quote_id": OTHER, "payment_id": PAYMENT}]}),
    ],
)
def test_each_kind_of_violation_is_found_by_name(invariant: str, seen: dict[str, list[dict[str, Any]]]) -> None:
    assert [name for name, _ in violations(*story(**seen))] == [invariant]


def test_two_payments_that_are_told_to_have_one_quote_are_a_double_acceptance() -> None:
    journal, testimony = story()
    journal.told(str(QUOTE), str(OTHER))
    assert [name for name, _ in violations(journal, testimony)] == [DOUBLE]


def test_one_request_that_is_answered_in_two_ways_is_seen() -> None:
    journal, testimony = story()
    request = fx_pb2.AcceptQuotesRequest(acceptances=[fx_pb2.QuoteAcceptance(request_id=str(UUID(int=1)))])
    journal.same(request, [b"\x00", b"\x00"])
    assert violations(journal, testimony) == []
    journal.same(request, [b"\x00", b"\x16"])
    assert [name for name, _ in violations(journal, testimony)] == [ONE_OUTCOME]


def test_the_report_counts_what_the_issue_asks_for() -> None:
    late = {"quote_id": QUOTE, "expire_time": NOW, "recorded_at": NOW + timedelta(seconds=1), "seen_at": NOW}
    found = violations(*story(late=[late, late], twice=[{"quote_id": QUOTE, "times": 2}]))
    told = Report(1, 10, 12, 5, {}, {}, 0, {}, {}, 0, 2.0, found).as_json()
    assert (told["accepts"], told["double_accepts"], told["late_accepts"], told["breached_limits"]) == (10, 1, 2, 0)
    assert told["violations"] == 3
