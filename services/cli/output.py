"""What commands print: tables for people or one JSON object on stdout; progress and errors on stderr."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

WIDTH_WITHOUT_TERMINAL = 160
"""Columns of tables that are written to a file or pipe, which have no width of their own."""


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=WIDTH_WITHOUT_TERMINAL)


out = _console(stderr=False)
progress = _console(stderr=True)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, as the last line of stdout."""
    print(json.dumps(value, ensure_ascii=False, default=str), flush=True)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table; figures to the right."""
    table = Table(title=title, title_justify="left")
    kept = [tuple(row) for row in rows]
    for index, column in enumerate(columns):
        figures = bool(kept) and all(isinstance(row[index], int | float) for row in kept)
        table.add_column(column, justify="right" if figures else "left")
    for row in kept:
        table.add_row(*(_cell(value) for value in row))
    out.print(table)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)
