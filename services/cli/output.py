"""What commands print: tables for people or one JSON object on stdout; progress and errors on stderr.

An amount of money is `{"currency", "minor_units"}` in JSON and as people read it everywhere else. What services and
files say is printed as it is and never read as markup.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from money import Money

LOCALE = "en"
WIDTH_WITHOUT_TERMINAL = 160
"""Columns of tables that are written to a file or pipe, which have no width of their own."""


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=WIDTH_WITHOUT_TERMINAL)


out = _console(stderr=False)
progress = _console(stderr=True)


def say(message: str) -> None:
    """Tell on stderr what is going on."""
    progress.print(message, markup=False, soft_wrap=True)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, as the last line of stdout."""
    print(json.dumps(value, ensure_ascii=False, default=_plain), flush=True)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table; figures and amounts to the right."""
    table = Table(title=escape(title), title_justify="left", show_header=any(columns))
    kept = [tuple(row) for row in rows]
    for index, column in enumerate(columns):
        given = [row[index] for row in kept if row[index] is not None]
        table.add_column(column, justify="right" if given and all(map(_is_figure, given)) else "left")
    for row in kept:
        table.add_row(*(value if isinstance(value, Text) else Text(text(value)) for value in row))
    out.print(table)


def text(value: object) -> str:
    """Give a value as people read it; nothing for None."""
    match value:
        case None:
            return ""
        case Money():
            # Locale data take long to load, and most commands need none.
            from money.display import display  # noqa: PLC0415

            return display(value, LOCALE)
        case float():
            return f"{value:,.1f}"
        case int() if not isinstance(value, bool):
            return f"{value:,}"
        case Decimal():
            return f"{value:,f}"
    return str(value)


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float | Decimal | Money) and not isinstance(value, bool)


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return {"currency": value.currency.code, "minor_units": value.minor_units}
    return str(value)
