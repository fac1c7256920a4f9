"""`serai up` on one machine: a killed parent loses nothing, a second run with the same home is told so."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

SERAI = str(Path(sys.executable).with_name("serai"))
COMMAND_SECONDS = 60


def start(home: Path) -> tuple["subprocess.Popen[str]", dict[str, Any]]:
    process = subprocess.Popen([SERAI, "up", "--home", str(home), "--json"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as stdout:
        return process, json.loads(stdout.readline())


def pids_of(home: Path) -> dict[str, int]:
    return {name: service["pid"] for name, service in json.loads((home / "run.json").read_text()).items()}


def services_of(home: Path) -> list[psutil.Process]:
    return [psutil.Process(pid) for pid in pids_of(home).values()]


def serai(*words: str) -> dict[str, Any]:
    ended = subprocess.run([SERAI, *words], capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False)
    assert ended.returncode == 0, ended.stderr
    result: dict[str, Any] = json.loads(ended.stdout)
    return result


def test_a_killed_service_is_started_again_and_data_survive_a_killed_parent(home_folder: Path) -> None:
    first, said = start(home_folder)
    at_home = ("--home", str(home_folder), "--json")
    try:
        assert set(said["services"]) == {"ledger", "fx", "compliance", "risk", "payments"}
        onboarded = serai("participants", "sample", *at_home)
        paid = serai("pay", "100.00 EUR", "USD", "--to", "cedar-us", *at_home)
        assert paid["state"] in {"settled", "credited"}
        refused = subprocess.run(
            [SERAI, "up", "--home", str(home_folder)],
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert refused.returncode == 1
        assert str(first.pid) in refused.stderr
        killed = pids_of(home_folder)["payments"]
        psutil.Process(killed).kill()
        deadline = time.monotonic() + COMMAND_SECONDS
        while pids_of(home_folder)["payments"] == killed:
            assert time.monotonic() < deadline, "the killed service was not started again"
            time.sleep(0.05)  # polls the file that says where services listen
        orphans = services_of(home_folder)
        assert serai("pay", "50.00 EUR", "USD", "--to", "cedar-us", *at_home)["state"] in {"settled", "credited"}
    finally:
        first.kill()
        first.wait()
    second, _ = start(home_folder)
    try:
        assert not any(orphan.is_running() for orphan in orphans), "services of a killed run must be ended"
        assert serai("participants", "list", *at_home) == onboarded
        books = serai("verify", *at_home)
        assert books["balanced"]
        assert books["faults"] == []
        (event,) = [serai("watch", "--count", "1", *at_home)]
        assert event["payment_id"] == paid["payment_id"]
        running = services_of(home_folder)
    finally:
        second.terminate()
        assert second.wait(COMMAND_SECONDS) == 0
    assert not any(process.is_running() for process in running)


def test_a_command_without_running_services_says_what_to_do(tmp_path: Path) -> None:
    ended = subprocess.run(
        [SERAI, "accounts", "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    assert ended.returncode == 1
    assert "serai up" in ended.stderr
