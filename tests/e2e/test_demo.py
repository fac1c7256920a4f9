"""The demonstration is the main job: it ends well, twice on the same data, and says so in its summary."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
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


def test_a_demonstration_that_is_told_to_end_leaves_nothing_running(home_folder: Path) -> None:
    run_file = home_folder / "run.json"
    demo = subprocess.Popen([str(SERAI), "demo", "--home", str(home_folder)], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + DEMO_SECONDS
        pids: list[int] = []
        while len(pids) < 5:
            assert demo.poll() is None
            assert time.monotonic() < deadline, "the services were not started"
            time.sleep(0.05)  # polls the file that says which services run
            written = json.loads(run_file.read_text()) if run_file.exists() else {}
            pids = [service["pid"] for service in written.values() if service["pid"]]
        demo.terminate()
        assert demo.wait(DEMO_SECONDS) == 128 + signal.SIGTERM
    finally:
        demo.kill()
        demo.wait()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not run_file.exists()


def test_a_summary_that_cannot_be_written_is_told_before_anything_is_done(tmp_path: Path) -> None:
    command = [str(SERAI), "demo", "--home", str(tmp_path / "home"), "--json", str(tmp_path / "none" / "summary.json")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=DEMO_SECONDS, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "is no folder" in ended.stderr
    assert not (tmp_path / "home").exists()
