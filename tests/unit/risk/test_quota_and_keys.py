"""Two guards against trying out identifiers: a quota a caller, and keys that stay where they belong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from risk.app import keys
from risk.app.keys import KeysError
from risk.app.quota import Quota, QuotaExceeded


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_caller_gets_its_burst_and_then_its_rate() -> None:
    time = Time()
    quota = Quota(10, 2.0, time)
    quota.take("alpha", 10)
    with pytest.raises(QuotaExceeded) as refused:
        quota.take("alpha", 4)
    assert refused.value.retry_after_seconds == pytest.approx(2.0)
    time.now += 2.0
    quota.take("alpha", 4)
    quota.take("beta", 10)
    time.now += 1000.0
    with pytest.raises(QuotaExceeded):
        quota.take("alpha", 11)
    quota.take("alpha", 10)


def test_keys_are_made_once_and_only_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "risk" / "token-keys.json"
    first = keys.ensure(path)
    assert keys.ensure(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(first.epochs) == [keys.FIRST_EPOCH]
    assert [entry.name for entry in path.parent.iterdir()] == ["token-keys.json"]


def test_a_second_maker_keeps_the_keys_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "token-keys.json"
    first = keys.ensure(path)
    keys._create(path)
    assert keys.load(path) == first


GOOD = "ab" * 32


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        json.dumps({"epochs": {}, "print_key": GOOD}),
        json.dumps({"epochs": {"0": GOOD}, "print_key": GOOD}),
        json.dumps({"epochs": {"1": "ab"}, "print_key": GOOD}),
        json.dumps({"epochs": {"one": GOOD}, "print_key": GOOD}),
        json.dumps({"epochs": {"1": GOOD}}),
    ],
)
def test_a_wrong_file_of_keys_is_refused_without_showing_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(KeysError) as refused:
        keys.load(path)
    assert GOOD not in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="cannot be read"):
        keys.load(tmp_path / "nothing.json")
