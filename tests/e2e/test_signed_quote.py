"""A signed quote from the running stack to somebody who has nothing but a file and the public keys."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from cli.stack.stack import Stack

SERAI = str(Path(sys.executable).with_name("serai"))
COMMAND_SECONDS = 60


async def serai(*words: object) -> "subprocess.CompletedProcess[str]":
    """Run a command beside the loop that the stack lives in."""
    command = [SERAI, *map(str, words)]
    return await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
    )


async def test_a_saved_quote_stands_by_itself_and_a_changed_digit_does_not(stack: Stack, tmp_path: Path) -> None:
    home = ("--home", stack.home.folder)
    keys, file = tmp_path / "keys", tmp_path / "quote.json"
    printed = await serai("fx", "keys", *home)
    assert printed.returncode == 0, printed.stderr
    keys.write_text(printed.stdout)
    quoted = await serai("quote", "100.00 EUR", "USD", "--save", file, "--json", *home)
    assert quoted.returncode == 0, quoted.stderr
    quote_id = json.loads(quoted.stdout)["quote_id"]

    # Offline: no home, no services.
    valid = await serai("fx", "check-quote", file, "--keys", keys, "--json")
    assert valid.returncode == 0, valid.stderr
    assert json.loads(valid.stdout)["quote_id"] == quote_id

    saved = json.loads(file.read_text())
    received = saved["receive_amount"]["minor_units"]
    saved["receive_amount"]["minor_units"] = str(int(received) + 1)
    file.write_text(json.dumps(saved))
    forged = await serai("fx", "check-quote", file, "--keys", keys)
    assert forged.returncode == 1
    assert "signature is not over this quote" in forged.stderr
