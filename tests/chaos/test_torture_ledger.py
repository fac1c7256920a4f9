"""The ledger under torture: the real one stays true, and a broken one is found out, by name."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cli.torture.faults import FAULTS
from cli.torture.report import Report
from cli.torture.run import torture
from cli.torture.schedule import digest, plan

HERE = Path(__file__).parent
KINDS = {kind: fault.seconds for kind, fault in FAULTS.items()}


async def tortured(broken: str, *, seconds: float, kinds: tuple[str, ...]) -> Report:
    """Tortures one of the broken ledgers beside this file."""
    with TemporaryDirectory(prefix="serai-torture-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        command = (sys.executable, str(HERE / broken))
        return await torture(folder, print, seed=1, seconds=seconds, command=command, kinds=kinds)


@pytest.mark.timeout(120)
async def test_the_ledger_stays_true_under_every_kind_of_fault() -> None:
    serai = Path(sys.executable).with_name("serai")
    process = await asyncio.create_subprocess_exec(
        serai, "torture", "ledger", "--seed", "20", "--seconds", "18", "--json", stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    found = json.loads(output)
    assert found["violations"] == 0, found["details"]
    assert process.returncode == 0
    assert set(found["faults"]) == {fault.kind for fault in plan(20, 18, KINDS)} == set(FAULTS)
    assert found["ambiguous_resolved"] > 0
    assert found["transfers"] > 500
    assert found["schedule"] == digest(plan(20, 18, KINDS))


@pytest.mark.timeout(120)
async def test_limits_that_ignore_holds_are_found_out() -> None:
    report = await tortured("generous_ledger.py", seconds=2, kinds=("reset_callers", "pause"))
    assert set(report.by_invariant) == {"limits_are_never_breached", "balances_are_the_replay_of_entries"}


@pytest.mark.timeout(120)
async def test_an_answer_before_the_commit_is_found_out() -> None:
    report = await tortured("hasty_ledger.py", seconds=4, kinds=("crash_database",))
    assert "every_id_has_one_outcome" in report.by_invariant


def test_a_seed_reproduces_its_schedule() -> None:
    assert plan(7, 120, KINDS) == plan(7, 120, KINDS)
    assert digest(plan(7, 120, KINDS)) == digest(plan(7, 120, KINDS))
    assert digest(plan(7, 120, KINDS)) != digest(plan(8, 120, KINDS))
    assert {fault.kind for fault in plan(7, 120, KINDS)} == set(FAULTS)


def test_a_longer_run_begins_as_a_shorter_one_does() -> None:
    short = plan(7, 30, KINDS)
    assert plan(7, 60, KINDS)[: len(short)] == short
