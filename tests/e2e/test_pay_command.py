"""`serai pay` says where the payment stands and who acts next."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from cli.stack.stack import Stack

SERAI = str(Path(sys.executable).with_name("serai"))


async def pay(stack: Stack, *words: str) -> dict[str, Any]:
    command = (SERAI, "pay", *words, "--home", str(stack.home.folder), "--json")
    ended = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await ended.communicate()
    assert ended.returncode == 0, complained.decode()
    result: dict[str, Any] = json.loads(said)
    return result


async def test_the_receive_side_can_be_fixed_and_the_payment_ends(stack: Stack) -> None:
    paid = await pay(stack, "EUR", "25.500 KWD", "--to", "ginkgo-kw")
    assert (paid["state"], paid["waits_for"]) == ("credited", "")
    assert paid["beneficiary_receives"] == {"currency": "KWD", "minor_units": 25_500}


async def test_a_payment_whose_receiver_must_answer_says_so(stack: Stack) -> None:
    paid = await pay(stack, "10.00 EUR", "GBP", "--to", "birch-gb")
    assert paid["state"] == "submitted"
    assert "receiving participant" in paid["waits_for"]
