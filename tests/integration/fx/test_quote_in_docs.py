"""The quote that docs/fx.md explains line by line is one that the service makes, and no line of it is left out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from fixtures.fx import ALPHA, Fx, spec
from money import Money, currency
from serai.common.v1 import money_pb2
from serai.fx.v1 import quote_pb2

DOCS = Path(__file__).resolve().parents[3] / "docs" / "fx.md"
NOT_A_FIELD = "exchanged"
LOCK, RELEASE = timedelta(minutes=5), timedelta(hours=24)


def documented() -> dict[str, str]:
    """Line and value of the table in the section of the quote."""
    section = DOCS.read_text().partition("## A quote, line by line")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", section, re.MULTILINE)
    return {line.replace("`", ""): value for line, value in rows if line not in ("Line", "---")}


def plain(amount: money_pb2.Money) -> str:
    return str(Money(amount.minor_units, currency(amount.currency)))


def told(quote: quote_pb2.Quote) -> dict[str, str]:
    """What a quote says, as the table writes it; moments and ids, which are new each time, are left out."""
    legs = ("provider_receives", "fees", "spread", "provider_pays", "rounding")
    exchanged = quote.send_amount.minor_units - quote.legs.fees.minor_units
    return {
        "kind": quote_pb2.QuoteKind.Name(quote.kind).removeprefix("QUOTE_KIND_"),
        "state": quote_pb2.QuoteState.Name(quote.state).removeprefix("QUOTE_STATE_"),
        "participant_id": quote.participant_id,
        "source_country": quote.source_country,
        "target_country": quote.target_country,
        "price_plan": quote.price_plan,
        "send_amount": plain(quote.send_amount),
        **{f"fees {fee.kind}": plain(fee.amount) for fee in quote.fees},
        NOT_A_FIELD: plain(money_pb2.Money(currency=quote.send_amount.currency, minor_units=exchanged)),
        "mid": quote.mid.value,
        **{f"evidence {price.provider_id}": price.rate for price in quote.evidence},
        "rate": quote.rate.value,
        "receive_amount": plain(quote.receive_amount),
        "rounding": quote.rounding,
        "residual": quote.residual,
        "legs.provider_id": quote.legs.provider_id,
        **{f"legs.{name}": plain(getattr(quote.legs, name)) for name in legs},
        "total_cost": plain(quote.total_cost),
        "total_cost_target": plain(quote.total_cost_target),
        "total_cost_percent": quote.total_cost_percent,
        "return_rate_policy": quote_pb2.ReturnRatePolicy.Name(quote.return_rate_policy).removeprefix(
            "RETURN_RATE_POLICY_"
        ),
    }


async def test_the_quote_of_the_docs_is_the_one_that_is_made(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec("EUR", "USD", send=200_00, source_country="DE", target_country="US"))
    quote, docs = result.quote, documented()
    said = told(quote)
    assert {line: docs.get(line) for line in said} == said
    made = quote.create_time.ToDatetime()
    assert quote.expire_time.ToDatetime() - made == LOCK
    assert quote.release_time.ToDatetime() - made == LOCK + RELEASE
    assert quote.delivery.expected_time.ToDatetime().date() == date.fromisoformat(quote.value_date)
    assert len(quote.signature) == 64
    assert re.fullmatch(r"[0-9a-f]{8}", quote.key_id)


def test_the_docs_explain_every_field_of_a_quote() -> None:
    lines = documented().keys() - {NOT_A_FIELD}
    fields = {field.name for field in quote_pb2.Quote.DESCRIPTOR.fields}
    assert {re.split(r"[ .]", line)[0] for line in lines} == fields
    legs = {field.name for field in quote_pb2.SettlementLegs.DESCRIPTOR.fields}
    assert {line.removeprefix("legs.") for line in lines if line.startswith("legs.")} == legs
