"""`serai fx pairs` and `serai fx reset`: what an operator sees of the breaker, and does about it."""

from __future__ import annotations

import asyncio
import json
import sys
from decimal import Decimal
from pathlib import Path

from cli.stack.stack import Stack

SERAI = str(Path(sys.executable).with_name("serai"))


async def ran(stack: Stack, *words: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        SERAI,
        "fx",
        *words,
        "--home",
        str(stack.home.folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate()
    return process.returncode, said.decode(), complained.decode()


async def test_pairs_are_shown_with_what_their_history_allows(stack: Stack) -> None:
    code, said, _ = await ran(stack, "pairs", "--json")
    assert code == 0
    found = {row["currency"]: row for row in json.loads(said)["pairs"]}
    assert {"USD", "JPY", "DKK"} <= found.keys()
    assert found["USD"]["action"] == "QUOTED"
    assert Decimal("0.5") <= Decimal(found["DKK"]["threshold_percent"]) < Decimal(found["BRL"]["threshold_percent"])
    code, said, _ = await ran(stack, "pairs")
    assert code == 0
    assert "Pairs with the euro" in said


async def test_in_calm_times_nothing_is_tripped_and_nothing_can_be_reset(stack: Stack) -> None:
    code, said, _ = await ran(stack, "pairs", "--tripped", "--json")
    assert (code, json.loads(said)) == (0, {"pairs": []})
    code, said, complained = await ran(stack, "reset", "GBP", "--reason", "there is no reason at all")
    assert (code, said) == (1, "")
    assert "PAIR_NOT_RESETTABLE: GBP is not tripped" in complained
