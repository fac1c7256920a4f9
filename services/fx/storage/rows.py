"""Rows of quotes to the domain's values and back."""

from __future__ import annotations

import json
from datetime import UTC
from decimal import Decimal
from functools import lru_cache
from typing import Any

import asyncpg

from fx.domain import Delivery, Fee, Legs, ProviderPrice, Quote, QuoteState, ReturnRatePolicy, Terms
from fx.domain.rates import plain
from money import Currency, Money, Rate, Rounding, currency


def new_quote(quote: Quote) -> tuple[Any, ...]:
    """Give the row of a new quote, in the order of columns.NEW_QUOTE."""
    terms, legs = quote.terms, quote.terms.legs
    return (
        quote.participant_id,
        quote.quote_id,
        quote.state.value,
        terms.send.currency.code,
        terms.receive.currency.code,
        quote.source_country,
        quote.target_country,
        terms.send.minor_units,
        terms.receive.minor_units,
        terms.mid.text,
        terms.mid_observed_at,
        terms.mid_source,
        terms.rates_version,
        terms.rate.text,
        _fees(terms),
        legs.fees.minor_units,
        legs.provider_id,
        legs.provider_receives.minor_units,
        legs.spread.minor_units,
        legs.provider_pays.minor_units,
        legs.rounding.minor_units,
        str(terms.residual),
        terms.rounding.name,
        _evidence(terms),
        terms.total_cost.minor_units,
        terms.total_cost_target.minor_units,
        str(terms.total_cost_percent),
        quote.value_date,
        quote.return_rate_policy.value,
        quote.created_at,
        quote.expires_at,
        quote.key_id,
        quote.signature,
        quote.plan,
        None if quote.delivery is None else quote.delivery.expected,
        None if quote.delivery is None else quote.delivery.latest,
    )


def _fees(terms: Terms) -> str:
    return json.dumps([[fee.kind, fee.amount.minor_units] for fee in terms.fees])


def _evidence(terms: Terms) -> str:
    return json.dumps([[p.provider_id, p.rate.text if p.rate else "", p.chosen, p.reason] for p in terms.evidence])


def quote_of(row: asyncpg.Record) -> Quote:
    """Read a row of the table quote."""
    return Quote(
        quote_id=row["quote_id"],
        participant_id=row["participant_id"],
        source_country=row["source_country"],
        target_country=row["target_country"],
        terms=_terms_of(row),
        state=QuoteState(row["state"]),
        created_at=row["create_time"].astimezone(UTC),
        expires_at=row["expire_time"].astimezone(UTC),
        value_date=row["value_date"],
        return_rate_policy=ReturnRatePolicy(row["return_rate_policy"]),
        payment_id=row["payment_id"],
        key_id=row["key_id"],
        signature=row["signature"],
        plan=row["price_plan"],
        delivery=_delivery_of(row),
    )


def _delivery_of(row: asyncpg.Record) -> Delivery | None:
    expected, latest = row["expected_time"], row["latest_time"]
    return None if expected is None else Delivery(expected.astimezone(UTC), latest.astimezone(UTC))


@lru_cache(4_096)
def _evidence_of(text: str, source: Currency, target: Currency) -> tuple[ProviderPrice, ...]:
    """Read the evidence; quotes made on one rung of a ladder share it."""
    return tuple(
        ProviderPrice(provider_id, Rate(source, target, Decimal(rate)) if rate else None, chosen, reason)
        for provider_id, rate, chosen, reason in json.loads(text)
    )


def _terms_of(row: asyncpg.Record) -> Terms:
    source, target = currency(row["source_currency"]), currency(row["target_currency"])
    return Terms(
        send=Money(row["send"], source),
        receive=Money(row["receive"], target),
        mid=Rate(source, target, plain(row["mid"])),
        mid_observed_at=row["mid_observed_at"].astimezone(UTC),
        mid_source=row["mid_source"],
        rate=Rate(source, target, plain(row["rate"])),
        fees=tuple(Fee(kind, Money(amount, source)) for kind, amount in json.loads(row["fees"])),
        legs=Legs(
            provider_id=row["provider_id"],
            provider_receives=Money(row["provider_receives"], source),
            fees=Money(row["fees_total"], source),
            spread=Money(row["spread"], source),
            provider_pays=Money(row["provider_pays"], target),
            rounding=Money(row["rounding"], target),
        ),
        residual=plain(row["residual"]),
        rounding=Rounding[row["rounding_direction"]],
        evidence=_evidence_of(row["evidence"], source, target),
        total_cost=Money(row["total_cost"], source),
        total_cost_target=Money(row["total_cost_target"], target),
        total_cost_percent=row["total_cost_percent"],
        rates_version=row["rates_version"],
    )
