"""`serai`: runs, shows and measures Serai from a terminal."""

import asyncio
import signal
import sys
from importlib import import_module
from typing import Any

import grpc
import typer
from typer.core import TyperGroup

import telemetry.logs
from cli.failure import Failure, refusal
from cli.output import progress
from rpc.credentials import CredentialsError
from rpc.errors import read

COMMANDS = (
    "up", "demo", "quote", "pay", "watch", "accounts", "verify", "participants", "lists", "certs", "migrate", "bench",
    "torture", "windows", "reconcile", "fx",
)  # fmt: skip
"""Each is a module of cli.commands with an `app` of several commands, or with one function of its own name."""

ENDED_BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a command."""


class Commands(TyperGroup):
    """Imports the module of a command only when that command is asked for: most need little of what others need."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - click's signature.
        """Give the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - click's.
        """Give the command of a name, or None for a name that there is not."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"cli.commands.{cmd_name}")
        several = getattr(module, "app", None)
        if several is None:
            several = typer.Typer(add_completion=False)
            several.command(cmd_name)(getattr(module, cmd_name))
        command = typer.main.get_command(several)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def serai() -> None:
    """Settles payments across borders: run the services, pay, watch, verify and measure."""


def main() -> None:
    """Run a command; a failure is told in words with what to do next, and the exit code is 1.

    Ctrl-C and SIGTERM end it in order, with 130 and 143.
    """
    telemetry.logs.configure("serai", "warning")
    try:
        app()
    except Failure as failure:
        _tell(str(failure), failure.hint)
    except grpc.aio.AioRpcError as error:
        _tell(*_told(error))
    except CredentialsError as error:
        _tell(str(error), "`serai certs` makes what is missing")
    except KeyboardInterrupt:
        sys.exit(ENDED_BY_SIGNAL + signal.SIGINT)
    except asyncio.CancelledError:
        sys.exit(ENDED_BY_SIGNAL + signal.SIGTERM)


def _told(error: grpc.aio.AioRpcError) -> tuple[str, str]:
    """Give what a service answered, and what to do next."""
    remote = read(error)
    code = remote.code.name
    reason = code if remote.reason == code else f"{code} {remote.reason}"
    absent = error.code() is grpc.StatusCode.UNAVAILABLE
    hint = "`serai up` starts the services and shows their health" if absent else ""
    return refusal(reason, remote.message, remote.violations), hint


def _tell(message: str, hint: str) -> None:
    progress.print(f"error: {message}", style="bold red", markup=False, highlight=False, soft_wrap=True)
    if hint:
        progress.print(f"what to do: {hint}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(1)
