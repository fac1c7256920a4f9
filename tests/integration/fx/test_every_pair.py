"""Every live pair with either side fixed, through the public API: what the contract says of a quote holds for each."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

from cli.audit.rules import broken
from fixtures.fx import ALPHA, TIMEOUT_SECONDS, TREASURER, Fx, money, provider, reasons, spec
from fx.domain import Fee, Legs, LockPeriod, ProviderPrice, QuoteRequest, Side, Terms
from money import Money, Rate, Rounding, currency
from serai.common.v1 import money_pb2
from serai.fx.v1 import fx_pb2, quote_pb2

BATCH = 500
# Amounts that no rate divides evenly, in minor units: small ones for currencies without decimals are worth more.
SENT = 7_654_321
RECEIVED = 1_234_567


def amount(message: money_pb2.Money) -> Money:
    return Money(message.minor_units, currency(message.currency))


def rate(base: str, quote: str, text: str) -> Rate:
    return Rate.parse(currency(base), currency(quote), text)


def terms_of(quote: quote_pb2.Quote) -> Terms:
    """Read a quote as anybody would who has the contract alone."""
    source, target = quote.send_amount.currency, quote.receive_amount.currency
    legs = quote.legs
    return Terms(
        send=amount(quote.send_amount),
        receive=amount(quote.receive_amount),
        mid=rate(quote.mid.base, quote.mid.quote, quote.mid.value),
        mid_observed_at=quote.mid.observe_time.ToDatetime(UTC),
        mid_source=quote.mid.source,
        rate=rate(quote.rate.base, quote.rate.quote, quote.rate.value),
        fees=tuple(Fee(fee.kind, amount(fee.amount)) for fee in quote.fees),
        legs=Legs(
            legs.provider_id,
            amount(legs.provider_receives),
            amount(legs.fees),
            amount(legs.spread),
            amount(legs.provider_pays),
            amount(legs.rounding),
        ),
        residual=Decimal(quote.residual),
        rounding=Rounding[quote.rounding],
        evidence=tuple(
            ProviderPrice(p.provider_id, rate(source, target, p.rate) if p.rate else None, p.chosen, p.reason)
            for p in quote.evidence
        ),
        total_cost=amount(quote.total_cost),
        total_cost_target=amount(quote.total_cost_target),
        total_cost_percent=Decimal(quote.total_cost_percent),
        rates_version=0,
    )


def request_of(wanted: quote_pb2.QuoteSpec) -> QuoteRequest:
    source, target = currency(wanted.source_currency), currency(wanted.target_currency)
    sending = wanted.HasField("send_amount")
    fixed = amount(wanted.send_amount if sending else wanted.receive_amount)
    return QuoteRequest(source, target, Side.SEND if sending else Side.RECEIVE, fixed, "", "", LockPeriod(300, 0))


async def test_every_live_pair_keeps_every_promise_of_the_contract(fx: Fx) -> None:
    listed = await fx.by(ALPHA).stub.ListRates(fx_pb2.ListRatesRequest(), timeout=TIMEOUT_SECONDS)
    codes = sorted({"EUR", *(one.quote for one in listed.rates)})
    assert len(codes) > 30
    await fx.by(TREASURER).put_providers(provider("harbour", currencies=codes), provider("lagoon", currencies=codes))
    indicative = quote_pb2.QUOTE_KIND_INDICATIVE
    wanted = [
        one
        for source in codes
        for target in codes
        for one in (
            spec(source, target, send=SENT, kind=indicative),
            spec(source, target, receive_amount=money(target, RECEIVED), kind=indicative),
        )
    ]
    for first in range(0, len(wanted), BATCH):
        batch = wanted[first : first + BATCH]
        results = await fx.by(ALPHA).quote(*batch)
        assert set(reasons(results)) == {"OK"}
        for one, result in zip(batch, results, strict=True):
            assert broken(request_of(one), terms_of(result.quote)) == [], one


async def test_a_firm_quote_says_what_the_indication_said_and_reserves_what_it_says(fx: Fx) -> None:
    pairs = [("EUR", "USD"), ("JPY", "KWD"), ("KWD", "JPY"), ("BHD", "JPY"), ("USD", "EUR"), ("SGD", "SGD")]
    for source, target in pairs:
        for fixed in ({"send": 98_765}, {"receive_amount": money(target, 98_765)}):
            indication, firm = (
                spec(source, target, kind=kind, **fixed)
                for kind in (quote_pb2.QUOTE_KIND_INDICATIVE, quote_pb2.QUOTE_KIND_FIRM)
            )
            said, bound = [result.quote for result in await fx.by(ALPHA).quote(indication, firm)]
            assert terms_of(said) == terms_of(bound)
            assert broken(request_of(firm), terms_of(bound)) == []
