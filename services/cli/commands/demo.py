"""`serai demo`: the whole of Serai at work on one machine, checked at the end."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.demo.report import show
from cli.demo.run import run
from cli.failure import Failure
from cli.home import resolve
from cli.options import HomeOption
from cli.output import print_json, say
from cli.stack.stack import end_on_sigterm, running


def demo(
    home: HomeOption = None,
    payments: Annotated[int, typer.Option(min=40, max=5000, help="About how many payments to send.")] = 300,
    seed: Annotated[int, typer.Option(help="Seed of parties and amounts.")] = 1,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the summary as JSON; - for stdout.")
    ] = None,
) -> None:
    """Run everything, send a few hundred payments over many corridors, crash a service, and check every end.

    Data stay in the home, so that it can be run again. Ends with 1 when an expectation is not met.
    """
    if json_file is not None and not json_file.parent.is_dir():
        raise Failure(f"{json_file.parent} is no folder", hint="name a file in a folder that exists")
    asyncio.run(_demo(home, payments, seed, json_file))


async def _demo(folder: HomeOption, payments: int, seed: int, json_file: Path | None) -> None:
    end_on_sigterm()
    async with running(resolve(folder), say) as stack:
        planned, seen, result = await run(stack, payments, seed, say)
    if json_file is None or str(json_file) != "-":
        show(planned, seen, result)
    if json_file is not None:
        _write(json_file, result)
    fail_unless_met(result)


def fail_unless_met(result: Mapping[str, Any]) -> None:
    """Raise Failure that names every expectation of a summary that was not met."""
    missed = [f"{e['name']} ({e['found']})" for e in result["expectations"] if not e["met"]]
    if missed:
        raise Failure(f"not as expected: {'; '.join(missed)}", hint="the services' logs are in the home's logs folder")


def _write(file: Path, result: Mapping[str, Any]) -> None:
    if str(file) == "-":
        print_json(result)
    else:
        try:
            file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        except OSError as error:
            raise Failure(f"{file} cannot be written: {error.strerror}") from error
