"""`serai fx`: looks after rates and quotes; `keys`, `pairs` and `reset` ask the running service."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import HomeOption, JsonOption
from cli.output import out, print_json, print_table, say, text

ENDED_BY_SIGTERM = 128 + signal.SIGTERM

app = typer.Typer(add_completion=False, help="Look after rates and quotes.")


@app.callback(no_args_is_help=True)
def choose() -> None:
    """Look after rates and quotes."""


@app.command("check-quote")
def check_quote(
    file: Annotated[Path, typer.Argument(help="Quote, as `serai quote --save` writes it.")],
    keys: Annotated[Path, typer.Option(help="File of trusted verifier keys, one a line.")],
    as_json: JsonOption = False,
) -> None:
    """Check the signature of a saved quote with the public keys alone: no service, no network.

    Example: serai fx check-quote quote.json --keys keys.txt
    """
    # The contract takes long to load, and other commands of this group need it not.
    from cli.amounts import amount_of  # noqa: PLC0415
    from cli.saved_quote import check  # noqa: PLC0415
    from cli.verifier_keys import read_keys  # noqa: PLC0415

    quote, key = check(file, read_keys(keys, "serai fx keys"))
    gives, receives = amount_of(quote.send_amount), amount_of(quote.receive_amount)
    until = quote.expire_time.ToJsonString()
    if as_json:
        print_json({"valid": True, "quote_id": quote.quote_id, "participant_id": quote.participant_id,
                    "payer_gives": gives, "beneficiary_receives": receives, "good_until": until,
                    "key": key.text()})  # fmt: skip
        return
    out.print(f"valid: quote {quote.quote_id} for {quote.participant_id}, good until {until},", markup=False)
    out.print(f"signed by {key.name} with the key {quote.key_id}: {text(gives)} give {text(receives)}", markup=False)


@app.command("keys")
def keys(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Print the public keys of quotes, newest first, in the form that --keys takes; hand them out by a trusted way."""
    from cli.home import resolve  # noqa: PLC0415
    from cli.quote_keys import quote_keys  # noqa: PLC0415

    found = [key.text() for key in asyncio.run(quote_keys(resolve(home)))]
    if as_json:
        print_json({"keys": found})
        return
    for key in found:
        print(key)


@app.command("replay")
def replay(
    rates: Annotated[Path, typer.Option(help="History of euro reference rates in the ECB's layout: csv, or its zip.")],
) -> None:
    """Run a history of rates through the breaker and print, as JSON, what it would have stopped.

    Example: serai fx replay --rates eurofxref-hist.zip
    """
    # Calendars and histories take long to load, and other commands of this group need neither.
    from cli.replay import replayed  # noqa: PLC0415

    print_json(replayed(rates))


@app.command("pairs")
def pairs(
    tripped: Annotated[bool, typer.Option("--tripped", help="Only what is frozen or widened.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what the breaker knows of each currency against the euro, and why a pair is not quoted."""
    from cli.home import resolve  # noqa: PLC0415
    from cli.pairs import states  # noqa: PLC0415

    found = asyncio.run(states(resolve(home), tripped_only=tripped))
    if as_json:
        print_json({"pairs": found})
        return
    columns = ("currency", "action", "kind", "since", "value", "refused", "allows %", "why")
    print_table("Pairs with the euro", columns, [tuple(row.values())[: len(columns)] for row in found])


@app.command("reset")
def reset(
    currency: Annotated[str, typer.Argument(help="Currency whose pairs go on, such as GBP.")],
    reason: Annotated[str, typer.Option(help="Why its rate is right: kept for ever, with the operator's name.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a currency that the breaker stopped go on from the newest rate that was refused.

    Example: serai fx reset GBP --reason "two other sources show the same"
    """
    from cli.home import resolve  # noqa: PLC0415
    from cli.pairs import reset as reset_pair  # noqa: PLC0415

    row = asyncio.run(reset_pair(resolve(home), currency, reason))
    if as_json:
        print_json(row)
        return
    say(f"{row['currency']} goes on at {row['value']} for a euro: {row['action'].lower()}")


@app.command("audit")
def audit(
    conversions: Annotated[int, typer.Option(help="How many conversions to check at least.", min=1)] = 100_000,
    seed: Annotated[int, typer.Option(help="Chooses amounts, pairs, providers and made-up rates.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Price amounts in every pair and check each by other arithmetic; exit code 1 when a rule is broken."""
    # The desk and its calendars take long to load, and other commands of this group need them not.
    from cli.audit.run import audit as run_audit  # noqa: PLC0415

    signal.signal(signal.SIGTERM, _end)
    found = run_audit(conversions, seed, say).as_json()
    if as_json:
        print_json(found)
    else:
        _print_audit(found)
    if found["violations"]:
        raise typer.Exit(1)


def _end(*_: Any) -> None:
    """End in order, so that the processes of an audit end with it."""
    raise typer.Exit(ENDED_BY_SIGTERM)


def _print_audit(found: dict[str, Any]) -> None:
    figures = ("conversions", "violations", "currencies", "pairs", "seed", "seconds", "conversions_per_s")
    print_table("Audit of conversions", ("what", "value"), [(key.replace("_", " "), found[key]) for key in figures])
    print_table("Refusals, each found true", ("reason", "amounts"), found["refusals"].items())
    print_table("Broken rules", ("rule", "times"), found["by_rule"].items())
    print_table("Examples", ("rule", "fixed", "what"), [(e["rule"], e["fixed"], e["what"]) for e in found["examples"]])
