"""The demonstration is the main job: it ends well, twice on the same data, and says so in its summary."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SERAI = Path(sys.executable).with_name("serai")
DEMO_SECONDS = 240


def run_demo(home: Path, seed: int) -> dict[str, Any]:
    file = home.with_name(f"summary-{seed}.json")
    command = [str(SERAI), "demo", "--home", str(home), "--payments", "120", "--seed", str(seed), "--json", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=DEMO_SECONDS, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    result: dict[str, Any] = json.loads(file.read_text())
    return result


@pytest.mark.timeout(2 * DEMO_SECONDS)
def test_the_demonstration_meets_every_expectation_and_does_so_again_on_the_same_data(home_folder: Path) -> None:
    for seed in (1, 2):
        result = run_demo(home_folder, seed)
        assert result["ok"]
        assert [e["name"] for e in result["expectations"] if not e["met"]] == []
        assert {"EUR", "GBP", "USD", "JPY", "SGD", "CNY", "KWD"} <= set(result["trial_balance"])
        for line in result["trial_balance"].values():
            assert line["debits"] == line["credits"]
