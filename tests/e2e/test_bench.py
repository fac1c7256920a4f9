"""`serai bench`: the last line is one JSON object with the figures that are promised."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SERAI = str(Path(sys.executable).with_name("serai"))
BENCH_SECONDS = 120


def bench(*words: str) -> dict[str, Any]:
    ended = subprocess.run([SERAI, "bench", *words], capture_output=True, text=True, timeout=BENCH_SECONDS, check=False)
    assert ended.returncode == 0, ended.stderr
    result: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return result


def test_echo_is_measured_beside_a_bare_server() -> None:
    found = bench("echo", "--seconds", "1")
    assert found["callers"] == 64
    assert found["echo_over_bare"] == pytest.approx(found["echo_per_s"] / found["bare_echo_per_s"], abs=0.01)


def test_the_ledger_is_measured_beside_echo_pgbench_and_the_disk() -> None:
    found = bench("ledger", "--seconds", "2")
    promised = {
        "echo_per_s", "pgbench_tps", "unary_per_s", "unary_over_echo", "batch_uniform_per_s", "batch_hot_per_s",
        "hot_p99_ms", "single_p50_ms", "bare_commit_p50_ms", "fdatasync_per_s", "rss_mb",
    }  # fmt: skip
    assert {name for name in promised if not found[name] > 0} == set()
    assert found["unary_over_echo"] == pytest.approx(found["unary_per_s"] / found["echo_per_s"], abs=0.01)
    assert found["batch_transfers"] == 500


def test_fx_is_measured_beside_echo_and_with_a_thousand_subscribers() -> None:
    found = bench("fx", "--seconds", "3")
    promised = {
        "echo_per_s", "indicative_per_s", "indicative_batch_per_s", "firm_per_s", "firm_batch_per_s", "accept_per_s",
        "tick_to_1000_subscribers_p99_ms", "rss_mb",
    }  # fmt: skip
    assert {name for name in promised if not found[name] > 0} == set()
    for kind in ("indicative", "firm"):
        share = found[f"{kind}_per_s"] / found["echo_per_s"]
        assert found[f"{kind}_over_echo"] == pytest.approx(share, abs=0.01)
    assert found["batch_items"] == 100
