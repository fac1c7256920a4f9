"""What a command says when a service refuses, or is not there any more."""

import asyncio
import sys
from pathlib import Path

import pytest

from cli.home import Endpoint, Home
from cli.stack.stack import Stack

SERAI = str(Path(sys.executable).with_name("serai"))


async def told(*words: object) -> str:
    """Run a command that fails and give what it says, which is never a stack of calls."""
    ended = await asyncio.create_subprocess_exec(
        SERAI, *map(str, words), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await ended.communicate()
    assert (ended.returncode, said) == (1, b"")
    assert b"Traceback" not in complained
    return complained.decode()


async def test_a_refusal_names_every_field_that_is_wrong(stack: Stack) -> None:
    complaint = await told("quote", "0 EUR", "USD", "--home", stack.home.folder)
    assert "send_amount" in complaint


@pytest.mark.parametrize("command", [("watch",), ("quote", "1 EUR", "USD")])
async def test_a_participant_without_a_certificate_is_told_how_to_get_one(
    stack: Stack, command: tuple[str, ...]
) -> None:
    complaint = await told(*command, "--as", "nobody", "--home", stack.home.folder)
    assert "nobody has no certificate" in complaint
    assert "serai certs --channel nobody" in complaint


async def test_services_that_are_gone_are_told(stack: Stack, tmp_path: Path) -> None:
    """A run that was killed leaves behind the file that says where its services listened."""
    home = Home(tmp_path)
    home.certs.symlink_to(stack.home.certs)
    home.write_run({"ledger": Endpoint("127.0.0.1:1", "127.0.0.1:1")})
    complaint = await told("accounts", "--home", home.folder)
    assert complaint.startswith("error: UNAVAILABLE:")
    assert "serai up" in complaint
