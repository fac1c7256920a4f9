"""`serai quote`: what it tells, in figures and in the payer's words."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from cli.stack.stack import Stack

SERAI = str(Path(sys.executable).with_name("serai"))


async def told(stack: Stack, *words: str) -> str:
    command = (SERAI, "quote", *words, "--home", str(stack.home.folder))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


async def test_a_quote_is_told_in_the_payers_words(stack: Stack) -> None:
    found = json.loads(await told(stack, "100.00 EUR", "USD", "--words", "fr-FR", "--json"))
    assert found["words"]["summary"].startswith("Vous payez 100,00")
    assert {line["kind"] for line in found["words"]["lines"]} >= {"SEND", "RATE", "COST", "VALUE_DATE", "DELIVERY"}
    assert found["expected"][:10] >= found["value_date"]
    assert "Vous payez" in await told(stack, "100.00 EUR", "USD", "--words", "fr-FR", "--time-zone", "Europe/Paris")


async def test_without_words_there_are_figures_alone(stack: Stack) -> None:
    assert "words" not in json.loads(await told(stack, "100.00 EUR", "USD", "--json"))
