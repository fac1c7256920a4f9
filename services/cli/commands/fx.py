"""`serai fx`: looks after rates and quotes without a running service."""

import typer

app = typer.Typer(add_completion=False, help="Look after rates and quotes, without a running service.")


@app.callback(no_args_is_help=True)
def choose() -> None:
    """Look after rates and quotes, without a running service."""
