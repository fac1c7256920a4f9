"""Every command keeps the rules that hold for all of them."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import typer

from cli import main
from cli.failure import Failure
from rpc.credentials import CredentialsError

SERAI = Path(sys.executable).with_name("serai")
COMMAND_SECONDS = 60
PRINTS_NO_TABLE = {"bench echo", "bench ledger", "bench fx", "verify keys", "verify export", "verify anchor",
                   "fx replay"}  # fmt: skip
"""They print JSON, keys or the name of the file that they wrote, whether told to or not."""


def commands() -> Iterator[tuple[str, Any]]:
    """Each command that does something, with its name as typed."""
    group: Any = typer.main.get_command(main.app)
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        several = getattr(command, "commands", None)
        if several is None or command.invoke_without_command:
            yield name, command
        for inner, one in (several or {}).items():
            yield f"{name} {inner}", one


COMMANDS = dict(commands())


def test_the_commands_that_are_promised_exist() -> None:
    promised = {"up", "demo", "pay", "quote", "watch", "accounts", "verify", "certs", "migrate", "lists fetch",
                "bench echo", "bench ledger", "bench fx", "torture ledger", "torture fx"}  # fmt: skip
    assert promised <= COMMANDS.keys()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_takes_json_and_explains_itself(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    options = [option for parameter in command.params for option in parameter.opts]
    assert "--json" in options or name in PRINTS_NO_TABLE
    unexplained = [p.name for p in command.params if not getattr(p, "help", "")]
    assert unexplained == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("serai par", "participants"), ("serai windows clo", "close"), ("serai pay --cre", "--creditor")],
)
def test_the_shell_completes_commands_and_options(typed: str, offered: str) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1), "_SERAI_COMPLETE": "complete_bash"}
    ended = subprocess.run(
        [str(SERAI)], env=os.environ | words, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
    )
    assert offered in ended.stdout.split(), ended.stderr


def ended_by(error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def fail() -> None:
        raise error

    monkeypatch.setattr(main, "app", fail)
    with pytest.raises(SystemExit) as caught:
        main.main()
    return caught.value.code, capsys.readouterr().err


Ended = Callable[[BaseException], Any]


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], restored_logging: None) -> Ended:
    """Gives the exit code of a command that raises, and what it said on stderr."""
    return lambda error: ended_by(error, monkeypatch, capsys)


def test_a_failure_is_told_with_what_to_do_next(ended: Ended) -> None:
    long = " ".join(["word"] * 100)
    assert ended(Failure(f"[no] {long}", hint="try [this]")) == (1, f"error: [no] {long}\nwhat to do: try [this]\n")


def test_a_service_that_is_not_there_is_told_with_what_to_do_next(ended: Ended) -> None:
    nothing = grpc.aio.Metadata()
    code, told = ended(
        grpc.aio.AioRpcError(grpc.StatusCode.UNAVAILABLE, nothing, nothing, details="connection refused")
    )
    assert code == 1
    assert told.startswith("error: UNAVAILABLE: connection refused\n")
    assert "serai up" in told


def test_a_certificate_that_cannot_be_used_is_told(ended: Ended) -> None:
    code, told = ended(CredentialsError("tls.crt cannot be read: Permission denied"))
    assert (code, told.splitlines()[0]) == (1, "error: tls.crt cannot be read: Permission denied")


def test_signals_end_a_command_without_words(ended: Ended) -> None:
    assert ended(KeyboardInterrupt()) == (128 + signal.SIGINT, "")
    assert ended(asyncio.CancelledError()) == (128 + signal.SIGTERM, "")
