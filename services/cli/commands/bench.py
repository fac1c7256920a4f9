"""`serai bench`: measurements that compare within one run and print JSON as their last line."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
import uvloop

from cli.bench import echo as echo_bench
from cli.bench import fx as fx_bench
from cli.bench import ledger as ledger_bench
from cli.output import print_json, say
from cli.stack.stack import end_on_sigterm
from rpc.collector import spare_the_collector

app = typer.Typer(
    add_completion=False, help="Measure speed; each prints one JSON object as its last line.", no_args_is_help=True
)

SecondsOption = Annotated[float, typer.Option(help="How long to measure, all rounds together.")]


@app.command("echo")
def echo(seconds: SecondsOption = 10.0) -> None:
    """Measure an empty unary RPC through the whole server stack, beside a bare grpc.aio server."""
    with open_folder() as folder:
        _show(echo_bench.run(folder, say, seconds=seconds))


@app.command("ledger")
def ledger(
    seconds: SecondsOption = 30.0,
    preload: Annotated[
        bool, typer.Option("--preload", help="Measure again over a million accounts and ten million past transfers.")
    ] = False,
) -> None:
    """Measure durable transfers a second, singly and in batches, beside echo, pgbench and the disk."""
    with open_folder() as folder:
        _show(ledger_bench.run(folder, say, seconds=seconds, preloaded=preload))


@app.command("fx")
def fx(seconds: SecondsOption = 30.0) -> None:
    """Measure quotes and acceptances a second, singly and in batches, beside echo, and one tick to 1,000 readers."""
    with open_folder() as folder:
        _show(fx_bench.run(folder, say, seconds=seconds))


def _show(measuring: Coroutine[Any, Any, dict[str, Any]]) -> None:
    """Measure, ending what was started also on SIGTERM, and print the result."""

    async def measured() -> dict[str, Any]:
        end_on_sigterm()
        return await measuring

    print_json(uvloop.run(measured()))


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give an empty folder that the database server's own account can reach too, deleted at the end."""
    # The callers share the cores with what is measured.
    spare_the_collector()
    with TemporaryDirectory(prefix="serai-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
