"""`serai torture`: faults upon faults, and afterwards every invariant."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeVar

import typer
import uvloop

from cli.options import JsonOption
from cli.output import print_json, print_table, progress
from cli.torture.report import Report
from cli.torture.run import torture
from cli.torture_fx.report import Report as FxReport
from cli.torture_fx.run import torture as torture_fx

ENDED_BY_SIGTERM = 128 + signal.SIGTERM

Found = TypeVar("Found", Report, FxReport)

app = typer.Typer(
    add_completion=False, help="Run a service under faults and check what it recorded.", no_args_is_help=True
)


@app.callback()
def choose() -> None:
    """Run a service under faults and check what it recorded."""


@app.command("ledger")
def ledger(
    seed: Annotated[int, typer.Option(help="Chooses the schedule of faults and what clients send.")] = 1,
    seconds: Annotated[float, typer.Option(help="How long clients and faults run.", min=1, max=3600)] = 60.0,
    as_json: JsonOption = False,
) -> None:
    """Torture two replicas of the ledger on a database of their own; exit code 1 when an invariant is violated."""
    _tell(
        "Torture of the ledger",
        _in_a_folder(lambda folder: torture(folder, progress.print, seed=seed, seconds=seconds)),
        as_json=as_json,
    )


@app.command("fx")
def fx(
    accepts: Annotated[int, typer.Option(help="How many acceptances race at least.", min=1)] = 20_000,
    seed: Annotated[int, typer.Option(help="Chooses the schedule of faults and what clients send.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Torture two replicas of fx with payments that race for quotes; exit code 1 when an invariant is violated."""
    _tell(
        "Torture of fx",
        _in_a_folder(lambda folder: torture_fx(folder, progress.print, seed=seed, accepts=accepts)),
        as_json=as_json,
    )


def _in_a_folder(run: Callable[[Path], Coroutine[None, None, Found]]) -> Found:
    with TemporaryDirectory(prefix="serai-torture-") as name:
        folder = Path(name)
        # The database server runs under an account of its own.
        folder.chmod(0o755)
        try:
            return uvloop.run(_run(run(folder)))
        except asyncio.CancelledError:
            raise typer.Exit(ENDED_BY_SIGTERM) from None


def _tell(title: str, report: Report | FxReport, *, as_json: bool) -> None:
    found = report.as_json()
    if as_json:
        print_json(found)
    else:
        print_table(title, ("what", "value"), [(k, str(v)) for k, v in found.items() if k != "details"])
        print_table("Violations", ("invariant", "what"), [(d["invariant"], d["what"]) for d in found["details"]])
    if report.found:
        raise typer.Exit(1)


async def _run(work: Coroutine[None, None, Found]) -> Found:
    """Run so that SIGTERM ends what we started, as Ctrl-C does."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work
