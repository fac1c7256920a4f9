"""`serai up`: all services on one machine."""

import asyncio
import contextlib
import signal
import time
from typing import Annotated

import typer
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from cli.home import resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, progress, say
from cli.stack.stack import Stack, end_on_sigterm, running

REFRESH_SECONDS = 1.0


def up(
    home: HomeOption = None,
    as_json: JsonOption = False,
    drain_seconds: Annotated[float, typer.Option(help="How long a service waits for callers to leave.")] = 0.5,
) -> None:
    """Run the database and all services until Ctrl-C, with a live view of their health."""
    asyncio.run(_up(home, as_json=as_json, drain_seconds=drain_seconds))


async def _up(folder: HomeOption, *, as_json: bool, drain_seconds: float) -> None:
    end_on_sigterm()
    started = time.monotonic()
    async with running(resolve(folder), say, drain_seconds=drain_seconds) as stack:
        seconds = round(time.monotonic() - started, 1)
        if as_json:
            addresses = {name: endpoint.address for name, endpoint in stack.endpoints.items()}
            print_json({"healthy_after_s": seconds, "home": str(stack.home.folder), "services": addresses})
        say(f"healthy after {seconds} s; Ctrl-C stops")
        supervising = asyncio.create_task(stack.supervise(say))
        showing = asyncio.create_task(_show(stack))
        await _interrupted()
        for task in (supervising, showing):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _interrupted() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def _show(stack: Stack) -> None:
    """Keep a table of the services' health on the terminal; where stderr is none, tell changes only."""
    before: dict[str, str] = {}
    with Live(console=progress, auto_refresh=False, transient=True) as live:
        while True:
            health = await stack.health()
            if progress.is_terminal:
                live.update(_table(stack, health), refresh=True)
            elif health != before:
                say(", ".join(f"{name} {state}" for name, state in health.items()))
            before = health
            await asyncio.sleep(REFRESH_SECONDS)


def _table(stack: Stack, health: dict[str, str]) -> Table:
    table = Table(title=escape(f"Serai, home {stack.home.folder}"), title_justify="left")
    for column in ("service", "health", "address", "pid", "restarts"):
        table.add_column(column)
    for name, state in health.items():
        colour = "green" if state == "SERVING" else "red"
        endpoint = stack.endpoints[name]
        table.add_row(
            name, f"[{colour}]{state}[/]", endpoint.address, str(stack.pid(name)), str(stack.restarts[name])
        )  # fmt: skip
    return table
