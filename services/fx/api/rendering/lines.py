"""A quote line by line, in the order in which a payer asks: what do I pay, what arrives, what does it cost, when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal

from google.protobuf.timestamp_pb2 import Timestamp

from fx.api.rendering.voice import Unreadable, Voice
from fx.app.corridor import G20_TARGET_PERCENT
from serai.common.v1 import money_pb2
from serai.fx.v1 import quote_pb2, rendering_pb2

Line = tuple[str, str, str]
"""Kind, label and text."""


def rendered(quote: quote_pb2.Quote, voice: Voice) -> rendering_pb2.RenderedQuote:
    """Put a quote into words. Raises Unreadable for what no quote of ours says."""
    try:
        lines = [
            rendering_pb2.RenderedLine(kind=kind, label=label, text=text) for kind, label, text in _lines(quote, voice)
        ]
        return rendering_pb2.RenderedQuote(quote_id=quote.quote_id, summary=_summary(quote, voice), lines=lines)
    except (ValueError, OverflowError, ArithmeticError) as error:
        raise Unreadable(str(error)) from error


def _summary(quote: quote_pb2.Quote, voice: Voice) -> str:
    words = voice.words
    amounts = {"send": voice.money(quote.send_amount), "receive": voice.money(quote.receive_amount)}
    if quote.kind != quote_pb2.QUOTE_KIND_FIRM:
        return words["summary_indicative"].format(**amounts)
    return words["summary_firm"].format(**amounts, expiry=_moment(quote.expire_time, voice))


def _lines(quote: quote_pb2.Quote, voice: Voice) -> Iterator[Line]:
    words = voice.words
    exchanged = money_pb2.Money(
        currency=quote.send_amount.currency,
        minor_units=quote.send_amount.minor_units - sum(fee.amount.minor_units for fee in quote.fees),
    )
    yield "SEND", words["send"], voice.money(quote.send_amount)
    for fee in quote.fees:
        yield "FEE", words.get(f"fee_{fee.kind.lower()}", words["fee"]), voice.money(fee.amount)
    yield "EXCHANGED", words["exchanged"], voice.money(exchanged)
    if quote.rate.base != quote.rate.quote:
        yield "RATE", words["rate"], voice.rate(quote.rate)
        yield "MID", words["mid"], f"{voice.rate(quote.mid)} ({quote.mid.source})"
    yield "RECEIVE", words["receive"], voice.money(quote.receive_amount)
    yield "COST", words["cost"], _cost(quote, voice)
    if quote.total_cost_target.currency != quote.total_cost.currency:
        yield "COST_TARGET", words["cost_target"], voice.money(quote.total_cost_target)
    yield from _times(quote, voice)
    policy = words.get(f"return_{_policy(quote)}")
    if policy is not None:
        yield "RETURN", words["return"], policy


def _cost(quote: quote_pb2.Quote, voice: Voice) -> str:
    text = f"{voice.money(quote.total_cost)} ({voice.percent(quote.total_cost_percent)})"
    if Decimal(quote.total_cost_percent) <= G20_TARGET_PERCENT:
        return text
    return f"{text}. {voice.words['above_g20'].format(target=voice.percent(str(G20_TARGET_PERCENT)))}"


def _times(quote: quote_pb2.Quote, voice: Voice) -> Iterator[Line]:
    words = voice.words
    if quote.HasField("expire_time"):
        yield "EXPIRY", words["expiry"], _moment(quote.expire_time, voice)
    if quote.value_date:
        yield "VALUE_DATE", words["value_date"], voice.day(date.fromisoformat(quote.value_date))
    if quote.HasField("delivery"):
        expected = _moment(quote.delivery.expected_time, voice)
        latest = _moment(quote.delivery.latest_time, voice)
        yield "DELIVERY", words["delivery"], words["delivery_text"].format(expected=expected, latest=latest)


def _policy(quote: quote_pb2.Quote) -> str:
    known = quote_pb2.ReturnRatePolicy.values()
    if quote.return_rate_policy not in known:
        raise Unreadable(f"{quote.return_rate_policy} is no return-rate policy")
    return quote_pb2.ReturnRatePolicy.Name(quote.return_rate_policy).removeprefix("RETURN_RATE_POLICY_").lower()


def _moment(message: Timestamp, voice: Voice) -> str:
    return voice.moment(message.ToDatetime(tzinfo=UTC))
