"""fx under torture: the real one accepts each quote once, in time and within limits; a broken one is found out."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cli.torture_fx.faults import FAULTS
from cli.torture_fx.report import Report
from cli.torture_fx.run import torture

HERE = Path(__file__).parent


async def tortured(broken: str, *, accepts: int, kinds: tuple[str, ...]) -> Report:
    """Tortures one of the broken services beside this file."""
    with TemporaryDirectory(prefix="serai-torture-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        command = (sys.executable, str(HERE / broken))
        return await torture(folder, print, seed=1, accepts=accepts, batch=50, command=command, kinds=kinds)


@pytest.mark.timeout(180)
async def test_quotes_are_accepted_once_in_time_and_within_limits_under_every_kind_of_fault() -> None:
    serai = Path(sys.executable).with_name("serai")
    process = await asyncio.create_subprocess_exec(
        serai, "torture", "fx", "--seed", "20", "--accepts", "10000", "--json", stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    found = json.loads(output)
    assert found["violations"] == 0, found["details"]
    assert process.returncode == 0
    assert found["accepts"] >= 10_000
    assert found["sent"] > found["accepts"]
    assert set(found["faults"]) == set(FAULTS)
    # The races are races: every way to lose one has been gone.
    lost = {"QUOTE_ALREADY_USED", "QUOTE_EXPIRED", "QUOTE_CANCELLED", "EXPOSURE_LIMIT", "QUOTE_UNKNOWN"}
    assert lost | {"OK", "QUOTE_OF_ANOTHER_PARTICIPANT"} <= set(found["outcomes"])
    assert found["asked_again"] > 0


@pytest.mark.timeout(120)
async def test_a_service_that_ignores_the_time_is_found_out() -> None:
    report = await tortured("late_fx.py", accepts=1_000, kinds=("kill",))
    assert set(report.by_invariant) == {"no_quote_is_accepted_past_its_expiry"}


@pytest.mark.timeout(120)
async def test_a_service_that_ignores_limits_is_found_out() -> None:
    report = await tortured("generous_fx.py", accepts=4_000, kinds=("reset_callers",))
    assert set(report.by_invariant) == {"no_limit_is_breached"}


@pytest.mark.timeout(120)
async def test_a_service_that_accepts_without_a_lock_is_found_out() -> None:
    report = await tortured("twice_fx.py", accepts=5_000, kinds=("pause",))
    assert report.as_json()["double_accepts"] > 0
