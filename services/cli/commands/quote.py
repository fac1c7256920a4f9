"""`serai quote`: what a payment would cost."""

import asyncio
from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from cli.amounts import amount_of, sides
from cli.connection import channel_of
from cli.home import Home, resolve
from cli.options import AsOption, HomeOption, JsonOption
from cli.output import print_json, print_table, text
from cli.partner import open_client, refused
from cli.saved_quote import save
from serai.fx.v1 import quote_pb2, rendering_pb2
from serai.ids import uuid7


def quote(
    source: Annotated[str, typer.Argument(help="What the payer gives: '100.00 EUR', or a currency alone.")],
    target: Annotated[str, typer.Argument(help="What the beneficiary receives: 'GBP', or '85.00 GBP'.")],
    as_participant: AsOption = "aurora-de",
    save_to: Annotated[Path | None, typer.Option("--save", help="Write the signed quote to this file.")] = None,
    words: Annotated[str | None, typer.Option(help="Tell it in the payer's language, such as de-AT.")] = None,
    time_zone: Annotated[str, typer.Option(help="The payer's time zone, with --words.")] = "UTC",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for a firm quote. Exactly one side has an amount.

    Example: serai quote "100.00 EUR" GBP
    """
    spec = quote_pb2.QuoteSpec(request_id=str(uuid7()), kind=quote_pb2.QUOTE_KIND_FIRM, **sides(source, target))
    found, told = asyncio.run(_quote(resolve(home), as_participant, spec, words, time_zone))
    if save_to is not None:
        save(save_to, found)
    if as_json:
        print_json(_row(found) | ({} if told is None else {"words": _told(told)}))
    elif told is not None:
        print_table(told.summary, ("", ""), [(line.label, line.text) for line in told.lines])
    else:
        print_table(f"Quote {found.quote_id}", ("", ""), _lines(found))


async def _quote(
    home: Home, participant: str, spec: quote_pb2.QuoteSpec, words: str | None, time_zone: str
) -> tuple[quote_pb2.Quote, rendering_pb2.RenderedQuote | None]:
    async with open_client(home, channel_of(participant)) as client:
        (result,) = await client.quote([spec])
        refused(result.status)
        if words is None:
            return result.quote, None
        return result.quote, (await client.words([result.quote], words, time_zone)).quotes[0]


def _told(told: rendering_pb2.RenderedQuote) -> dict[str, object]:
    lines = [{"kind": line.kind, "label": line.label, "text": line.text} for line in told.lines]
    return {"summary": told.summary, "lines": lines}


def _row(found: quote_pb2.Quote) -> dict[str, object]:
    return {
        "quote_id": found.quote_id,
        "payer_gives": amount_of(found.send_amount),
        "beneficiary_receives": amount_of(found.receive_amount),
        "rate": {"value": found.rate.value, "base": found.rate.base, "quote": found.rate.quote},
        "mid": {"value": found.mid.value, "source": found.mid.source},
        "fees": [{"kind": fee.kind, "amount": amount_of(fee.amount)} for fee in found.fees],
        "whole_cost": amount_of(found.total_cost),
        "whole_cost_percent": found.total_cost_percent,
        "provider": found.legs.provider_id,
        "value_date": found.value_date,
        "expected": found.delivery.expected_time.ToDatetime(UTC).isoformat(timespec="seconds"),
        "good_until": found.expire_time.ToDatetime(UTC).isoformat(timespec="seconds"),
    }


def _lines(found: quote_pb2.Quote) -> list[tuple[str, str]]:
    row = _row(found)
    fees = ", ".join(f"{fee.kind.lower()} {text(amount_of(fee.amount))}" for fee in found.fees)
    words = {
        "rate": f"{found.rate.value} {found.rate.quote} per {found.rate.base}",
        "mid": f"{found.mid.value} ({found.mid.source})",
        "fees": fees or "none",
        "whole_cost": f"{text(row['whole_cost'])} ({found.total_cost_percent} %)",
    }
    told_elsewhere = {"quote_id", "whole_cost_percent"}
    return [(k.replace("_", " "), words.get(k) or text(v)) for k, v in row.items() if k not in told_elsewhere]
