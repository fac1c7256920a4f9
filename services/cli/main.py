"""`serai`: runs, shows and measures Serai from a terminal."""

import sys

import grpc
import typer

import telemetry.logs
from cli.commands import accounts, bench, certs, demo, lists, migrate, participants, pay, quote, up, verify, watch
from cli.failure import Failure
from cli.output import progress
from rpc.errors import read

app = typer.Typer(
    help="Settles payments across borders: run the services, pay, watch, verify and measure.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(up.up)
app.command()(demo.demo)
app.command()(pay.pay)
app.command()(quote.quote)
app.command()(watch.watch)
app.command()(accounts.accounts)
app.command()(verify.verify)
app.command()(certs.certs)
app.command()(migrate.migrate)
app.add_typer(participants.app, name="participants")
app.add_typer(lists.app, name="lists")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run a command; a failure is told in words with what to do next, and the exit code is 1."""
    telemetry.logs.configure("serai", "warning")
    try:
        app()
    except Failure as failure:
        _tell(str(failure), failure.hint)
    except grpc.aio.AioRpcError as error:
        remote = read(error)
        violations = "".join(f"\n  {v.field}: {v.description}" for v in remote.violations)
        _tell(f"{remote.code.name} {remote.reason}: {remote.message}{violations}", "")
    except KeyboardInterrupt:
        sys.exit(130)


def _tell(message: str, hint: str) -> None:
    progress.print(f"error: {message}", style="bold red", markup=False, highlight=False)
    if hint:
        progress.print(f"what to do: {hint}", markup=False, highlight=False)
    sys.exit(1)
