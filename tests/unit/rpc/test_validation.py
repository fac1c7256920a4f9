"""Violations are collected under their paths and raised all at once."""

import grpc
import pytest

from rpc import Failure, Violation, Violations


def test_nothing_found_raises_nothing():
    violations = Violations()
    violations.raise_if_any()
    assert not violations
    assert violations.found == ()


def test_paths_nest():
    violations = Violations()
    item = violations.under("transfers[3]")
    item.add("", "is empty")
    item.under("amount").add("currency", "is unknown")
    violations.add("page_size", "is too large")
    assert violations.found == (
        Violation("transfers[3]", "is empty"),
        Violation("transfers[3].amount.currency", "is unknown"),
        Violation("page_size", "is too large"),
    )


def test_a_view_sees_only_what_lies_beneath_it():
    violations = Violations()
    first, second, tenth = (violations.under(f"items[{index}]") for index in (1, 2, 10))
    first.add("name", "is missing")
    tenth.add("name", "is missing")
    violations.add("items[1]x", "is another field")
    assert (bool(first), bool(second), bool(tenth)) == (True, False, True)
    assert len(first) == 1
    assert len(violations) == 3


def test_the_failure_lists_everything_and_its_message_the_first():
    violations = Violations()
    violations.add("a", "is wrong")
    violations.add("b", "is wrong too")
    with pytest.raises(Failure) as raised:
        violations.raise_if_any()
    assert raised.value.code is grpc.StatusCode.INVALID_ARGUMENT
    assert raised.value.reason == "INVALID_REQUEST"
    assert raised.value.message == "a: is wrong (and 1 more)"
    assert len(raised.value.violations) == 2
