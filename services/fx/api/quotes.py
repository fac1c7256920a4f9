"""Quotes and rates as messages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

from fx.api.figures import Forms
from fx.domain import Mid, ProviderPrice, Quote, QuoteRequest, QuoteState, RateTable, ReturnRatePolicy, Terms
from money import Currency, Money, Rate, Rounding
from serai.common.v1 import money_pb2
from serai.fx.v1 import breaker_pb2, quote_pb2

_STATES: Final = {
    QuoteState.OPEN: quote_pb2.QUOTE_STATE_OPEN,
    QuoteState.ACCEPTED: quote_pb2.QUOTE_STATE_ACCEPTED,
    QuoteState.EXPIRED: quote_pb2.QUOTE_STATE_EXPIRED,
    QuoteState.CANCELLED: quote_pb2.QUOTE_STATE_CANCELLED,
    QuoteState.SETTLED: quote_pb2.QUOTE_STATE_SETTLED,
    QuoteState.RELEASED: quote_pb2.QUOTE_STATE_RELEASED,
}
POLICIES: Final = {
    ReturnRatePolicy.ORIGINAL_RATE: quote_pb2.RETURN_RATE_POLICY_ORIGINAL_RATE,
    ReturnRatePolicy.CURRENT_RATE: quote_pb2.RETURN_RATE_POLICY_CURRENT_RATE,
    ReturnRatePolicy.SOURCE_AMOUNT_GUARANTEED: quote_pb2.RETURN_RATE_POLICY_SOURCE_AMOUNT_GUARANTEED,
}
DIRECTIONS: Final = {Rounding.FLOOR: "FLOOR", Rounding.CEILING: "CEILING"}


# Many quotes name the same rates, moments and evidence. A message made of another takes a copy of it, which costs a
# fraction of making it; nobody changes the shared ones.
_MOST_SHARED: Final = 4_096
_evidence_messages: dict[int, tuple[tuple[ProviderPrice, ...], list[quote_pb2.ProviderPrice]]] = {}

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def decimal_text(value: Decimal) -> str:
    """Give a number without an exponent."""
    return format(value, "f")


def timestamp(moment: datetime) -> Timestamp:
    """Give a moment in UTC as a message."""
    since = moment - EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1_000)


_shared_timestamp = lru_cache(_MOST_SHARED)(timestamp)


def money_message(money: Money) -> money_pb2.Money:
    """Give an amount as a message."""
    return money_pb2.Money(currency=money.currency.code, minor_units=money.minor_units)


def _rate(rate: Rate, observed_at: datetime, source: str) -> money_pb2.Rate:
    return money_pb2.Rate(
        base=rate.base.code,
        quote=rate.quote.code,
        value=rate.text,
        observe_time=timestamp(observed_at),
        source=source,
    )


def mid_message(mid: Mid) -> money_pb2.Rate:
    """Give a mid rate as a message, two-sided."""
    message = _rate(mid.rate, mid.observed_at, mid.source)
    message.bid, message.ask = f"{mid.bid:f}", f"{mid.ask:f}"
    return message


def rates_message(table: RateTable, base: Currency, only: frozenset[str]) -> list[money_pb2.Rate]:
    """Give the mids from a base to every other currency, or to those asked for, in order of their codes."""
    wanted = (code for code in sorted(table.mids) if code != base.code and (not only or code in only))
    return [mid_message(table.mid(base, table.mids[code].rate.quote)) for code in wanted]


def stopped_messages(table: RateTable, base: Currency, only: frozenset[str]) -> list[breaker_pb2.StoppedCurrency]:
    """Give the base and those of the currencies asked for that the breaker has stopped or widened, in order."""
    return [
        breaker_pb2.StoppedCurrency(
            currency=code,
            action=breaker_pb2.PAIR_ACTION_FROZEN if trip.frozen else breaker_pb2.PAIR_ACTION_WIDENED,
            kind=trip.kind.value,
            why=trip.why,
        )
        for code, trip in sorted(table.guards.items())
        if not only or code in only or code == base.code
    ]


def quote_message(quote: Quote) -> quote_pb2.Quote:
    """Give a firm quote as a message."""
    terms = quote.terms
    if terms.priced is None:
        message = _terms_message(terms)
    else:
        message = quote_pb2.Quote()
        message.CopyFrom(_FORMS.filled(terms.priced, terms))
    message.quote_id = str(quote.quote_id)
    message.kind = quote_pb2.QUOTE_KIND_FIRM
    message.state = _STATES[quote.state]
    message.participant_id = quote.participant_id
    message.create_time.CopyFrom(_shared_timestamp(quote.created_at))
    message.expire_time.CopyFrom(_shared_timestamp(quote.expires_at))
    message.release_time.CopyFrom(_shared_timestamp(quote.releases_at))
    message.value_date = quote.value_date.isoformat()
    message.return_rate_policy = POLICIES[quote.return_rate_policy]
    message.source_country = quote.source_country
    message.target_country = quote.target_country
    message.payment_id = "" if quote.payment_id is None else str(quote.payment_id)
    message.price_plan = quote.plan
    if quote.delivery is not None:
        message.delivery.expected_time.CopyFrom(_shared_timestamp(quote.delivery.expected))
        message.delivery.latest_time.CopyFrom(_shared_timestamp(quote.delivery.latest))
    message.key_id = quote.key_id
    message.signature = quote.signature
    return message


def indication_message(terms: Terms, participant_id: str, request: QuoteRequest, at: Timestamp) -> quote_pb2.Quote:
    """Give an indication as a message: it has no id, state, expiry or value date, for it binds nobody."""
    message = _terms_message(terms)
    message.kind = quote_pb2.QUOTE_KIND_INDICATIVE
    message.participant_id = participant_id
    message.source_country, message.target_country = request.source_country, request.target_country
    message.price_plan = request.plan
    message.create_time.CopyFrom(at)
    message.return_rate_policy = POLICIES[request.return_rate_policy]
    return message


def _terms_message(terms: Terms) -> quote_pb2.Quote:
    legs = terms.legs
    source, target = terms.mid.base.code, terms.mid.quote.code
    return quote_pb2.Quote(
        send_amount=money_message(terms.send),
        receive_amount=money_message(terms.receive),
        mid=_shared_rate(source, target, terms.mid.text, terms.mid_observed_at, terms.mid_source),
        rate=_shared_rate(source, target, terms.rate.text, terms.mid_observed_at, terms.mid_source),
        fees=[quote_pb2.Fee(kind=fee.kind, amount=money_message(fee.amount)) for fee in terms.fees],
        total_cost=money_message(terms.total_cost),
        total_cost_target=money_message(terms.total_cost_target),
        total_cost_percent=decimal_text(terms.total_cost_percent),
        legs=quote_pb2.SettlementLegs(
            provider_id=legs.provider_id,
            provider_receives=money_message(legs.provider_receives),
            fees=money_message(legs.fees),
            spread=money_message(legs.spread),
            provider_pays=money_message(legs.provider_pays),
            rounding=money_message(legs.rounding),
        ),
        residual=decimal_text(terms.residual),
        rounding=DIRECTIONS[terms.rounding],
        evidence=_shared_evidence(terms.evidence),
    )


@lru_cache(_MOST_SHARED)
def _shared_rate(base: str, quote: str, value: str, observed_at: datetime, source: str) -> money_pb2.Rate:
    return money_pb2.Rate(base=base, quote=quote, value=value, observe_time=timestamp(observed_at), source=source)


def _shared_evidence(evidence: tuple[ProviderPrice, ...]) -> list[quote_pb2.ProviderPrice]:
    """Find the messages by the tuple, which is the same for all quotes on one rung of a ladder."""
    known = _evidence_messages.get(id(evidence))
    # The tuple is remembered with its messages, so that its id is nobody else's.
    if known is None:
        if len(_evidence_messages) >= _MOST_SHARED:
            _evidence_messages.clear()
        messages = [
            quote_pb2.ProviderPrice(
                provider_id=price.provider_id,
                rate=price.rate.text if price.rate else "",
                chosen=price.chosen,
                reason=price.reason,
            )
            for price in evidence
        ]
        known = _evidence_messages[id(evidence)] = (evidence, messages)
    return known[1]


# Quotes that are made just now differ from their neighbours in little but figures.
_FORMS: Final = Forms(_terms_message)
