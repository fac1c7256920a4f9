"""`serai quote`: what a payment would cost."""

import asyncio
from datetime import UTC
from typing import Annotated

import typer

from cli.connection import channel_of
from cli.home import Home, resolve
from cli.options import AsOption, HomeOption, JsonOption
from cli.output import print_json, print_table
from cli.partner import money_text, open_client, parse_money, refused
from serai.fx.v1 import quote_pb2
from serai.ids import uuid7


def quote(
    source: Annotated[str, typer.Argument(help="What the payer gives: '100.00 EUR', or a currency alone.")],
    target: Annotated[str, typer.Argument(help="What the beneficiary receives: 'GBP', or '85.00 GBP'.")],
    as_participant: AsOption = "aurora-de",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for a firm quote. Exactly one side has an amount.

    Example: serai quote "100.00 EUR" GBP
    """
    spec = quote_spec(source, target)
    found = asyncio.run(_quote(resolve(home), as_participant, spec))
    if as_json:
        print_json(_row(found))
        return
    lines = _row(found)
    print_table(
        f"Quote {found.quote_id}", ("", ""), [(k.replace("_", " "), v) for k, v in lines.items() if k != "quote_id"]
    )


def quote_spec(source: str, target: str) -> quote_pb2.QuoteSpec:
    """Give the quote asked for by two texts, of which one has an amount. Raises Failure."""
    given, wanted = parse_money(source), parse_money(target)
    spec = quote_pb2.QuoteSpec(
        request_id=str(uuid7()),
        source_currency=given.currency,
        target_currency=wanted.currency,
        kind=quote_pb2.QUOTE_KIND_FIRM,
    )
    if given.amount is not None:
        spec.send_amount.currency, spec.send_amount.minor_units = given.currency, given.amount.minor_units
    if wanted.amount is not None:
        spec.receive_amount.currency, spec.receive_amount.minor_units = wanted.currency, wanted.amount.minor_units
    return spec


async def _quote(home: Home, participant: str, spec: quote_pb2.QuoteSpec) -> quote_pb2.Quote:
    async with open_client(home, channel_of(participant)) as client:
        (result,) = await client.quote([spec])
    refused(result.status)
    return result.quote


def _row(found: quote_pb2.Quote) -> dict[str, object]:
    return {
        "quote_id": found.quote_id,
        "payer_gives": money_text(found.send_amount),
        "beneficiary_receives": money_text(found.receive_amount),
        "rate": f"{found.rate.value} {found.rate.quote} per {found.rate.base}",
        "mid": f"{found.mid.value} ({found.mid.source})",
        "fees": ", ".join(f"{fee.kind.lower()} {money_text(fee.amount)}" for fee in found.fees) or "none",
        "whole_cost": f"{money_text(found.total_cost)} ({found.total_cost_percent} %)",
        "provider": found.legs.provider_id,
        "value_date": found.value_date,
        "good_until": found.expire_time.ToDatetime(UTC).isoformat(timespec="seconds"),
    }
