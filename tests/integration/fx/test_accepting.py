"""Accepting, cancelling and settling: each quote once, in time, within its provider's limits."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from fixtures.fx import (
    ALPHA,
    PAYMENTS,
    TREASURER,
    Caller,
    Fx,
    StartFx,
    acceptance,
    money,
    new_id,
    provider,
    reasons,
    spec,
)
from fixtures.rpc import Channel
from fx.app.changes import Changes
from fx.app.once import Request
from fx.domain import Acceptance, Code
from fx.storage import quotes as store
from serai.common.v1 import outcome_pb2
from serai.fx.v1 import fx_pb2, fx_pb2_grpc, quote_pb2
from serai.ids import uuid7
from storage.pool import open_pool
from storage.provision import ServiceUrls

# The test moves a quote into the past as a whole: its clock is the database's, which no test can turn.
AGE = """
UPDATE quote SET create_time = create_time - interval '1 day', expire_time = clock_timestamp() WHERE quote_id = $1
"""


async def open_quote(fx: Fx, **fields: object) -> quote_pb2.Quote:
    [result] = await fx.by(ALPHA).quote(spec(**fields))
    assert result.status.reason == "OK"
    return result.quote


async def age(urls: ServiceUrls, quote: quote_pb2.Quote) -> None:
    conn = await asyncpg.connect(urls.owner_url)
    try:
        await conn.execute(AGE, quote.quote_id)
    finally:
        await conn.close()


async def positions(urls: ServiceUrls) -> dict[tuple[str, str], int]:
    """What settled quotes have left the providers with; those without anything are left out."""
    conn = await asyncpg.connect(urls.runtime_url)
    try:
        rows = await conn.fetch("SELECT provider_id, currency, position FROM provider_position WHERE position <> 0")
    finally:
        await conn.close()
    return {(row["provider_id"], row["currency"]): int(row["position"]) for row in rows}


async def test_racing_payments_on_two_replicas_accept_a_quote_exactly_once(
    fx: Fx, start_fx: StartFx, fx_database: ServiceUrls, channel: Channel
) -> None:
    quote = await open_quote(fx)
    second = Caller(fx_pb2_grpc.FxServiceStub(channel(await start_fx(fx_database), PAYMENTS)))
    replicas = [fx.by(PAYMENTS), second]
    tries = [acceptance(quote) for _ in range(40)]
    answers = await asyncio.gather(*(replicas[n % 2].accept(one) for n, one in enumerate(tries)))
    results = [answer[0] for answer in answers]
    assert Counter(reasons(results)) == {"OK": 1, "QUOTE_ALREADY_USED": 39}
    winner = next(result.quote.payment_id for result in results if result.status.reason == "OK")
    assert {result.quote.payment_id for result in results} == {winner}
    # Everybody asks again, at the other replica, and learns the same.
    again = await asyncio.gather(*(replicas[(n + 1) % 2].accept(one) for n, one in enumerate(tries)))
    assert [a[0].status.reason for a in again] == reasons(results)
    assert all(a[0].status.replayed for a in again)
    assert await fx.by(TREASURER).reserved() == {("harbour", "USD"): quote.legs.provider_pays.minor_units}


async def test_a_retry_while_the_first_call_is_under_way_gets_its_outcome(
    fx: Fx, start_fx: StartFx, fx_database: ServiceUrls, channel: Channel
) -> None:
    quote = await open_quote(fx)
    second = Caller(fx_pb2_grpc.FxServiceStub(channel(await start_fx(fx_database), PAYMENTS)))
    one = acceptance(quote)
    answers = await asyncio.gather(*(caller.accept(one) for caller in [fx.by(PAYMENTS), second] * 10))
    assert {answer[0].status.reason for answer in answers} == {"OK"}
    assert sum(not answer[0].status.replayed for answer in answers) == 1


async def test_two_payments_in_one_call_accept_a_quote_once(fx: Fx) -> None:
    quote = await open_quote(fx)
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(quote), acceptance(quote))) == ["OK", "QUOTE_ALREADY_USED"]


async def test_an_accepted_quote_names_its_payment(fx: Fx) -> None:
    quote = await open_quote(fx)
    one = acceptance(quote)
    [result] = await fx.by(PAYMENTS).accept(one)
    assert result.status.effect == outcome_pb2.EFFECT_APPLIED
    assert result.quote.state == quote_pb2.QUOTE_STATE_ACCEPTED
    assert result.quote.payment_id == one.payment_id
    assert await fx.by(ALPHA).get(quote.quote_id) == [result.quote]


async def test_a_quote_past_its_time_on_the_databases_clock_is_refused(fx: Fx) -> None:
    quote = await open_quote(fx)
    await age(fx.urls, quote)
    [result] = await fx.by(PAYMENTS).accept(acceptance(quote))
    assert result.status.reason == "QUOTE_EXPIRED"
    assert result.quote.state == quote_pb2.QUOTE_STATE_EXPIRED
    [seen] = await fx.by(ALPHA).get(quote.quote_id)
    assert seen.state == quote_pb2.QUOTE_STATE_EXPIRED
    assert await fx.by(TREASURER).reserved() == {}
    assert reasons(await fx.by(ALPHA).cancel(quote.quote_id)) == ["QUOTE_EXPIRED"]


class DecidedLongBefore:
    """The real store, but what it decides by was read long before the quote is taken."""

    def __getattr__(self, name: str) -> Any:
        return getattr(store, name)

    async def clock(self, _conn: object) -> datetime:
        return datetime(2000, 1, 1, tzinfo=UTC)


async def test_the_databases_clock_has_the_last_word_when_a_quote_is_taken(fx: Fx) -> None:
    quote = await open_quote(fx)
    await age(fx.urls, quote)
    async with open_pool(fx.urls.runtime_url) as pool:
        changes = Changes(pool, DecidedLongBefore())
        late = Request(uuid7(), bytes(32), Acceptance(UUID(quote.quote_id), uuid7(), "alpha"))
        [answer] = await changes.accept([late])
        await changes.drain()
    assert answer.code is Code.QUOTE_EXPIRED
    assert await fx.by(TREASURER).reserved() == {}


async def test_a_quote_of_another_participant_is_refused_and_not_shown(fx: Fx) -> None:
    quote = await open_quote(fx)
    [result] = await fx.by(PAYMENTS).accept(acceptance(quote, participant_id="beta"))
    assert result.status.reason == "QUOTE_OF_ANOTHER_PARTICIPANT"
    assert not result.HasField("quote")
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(quote))) == ["OK"]


async def test_an_unknown_quote_is_refused_for_ever(fx: Fx) -> None:
    one = fx_pb2.QuoteAcceptance(request_id=new_id(), quote_id=new_id(), payment_id=new_id(), participant_id="alpha")
    for replayed in (False, True):
        [result] = await fx.by(PAYMENTS).accept(one)
        assert (result.status.reason, result.status.replayed) == ("QUOTE_UNKNOWN", replayed)


async def test_an_acceptance_id_with_other_content_is_refused(fx: Fx) -> None:
    first, second = await open_quote(fx), await open_quote(fx)
    one = acceptance(first)
    await fx.by(PAYMENTS).accept(one)
    [reused] = await fx.by(PAYMENTS).accept(acceptance(second, request_id=one.request_id))
    assert reused.status.reason == "IDEMPOTENCY_KEY_REUSED"
    [still_open] = await fx.by(ALPHA).get(second.quote_id)
    assert still_open.state == quote_pb2.QUOTE_STATE_OPEN


async def test_a_cancelled_quote_cannot_be_accepted(fx: Fx) -> None:
    quote = await open_quote(fx)
    [cancelled] = await fx.by(ALPHA).cancel(quote.quote_id)
    assert cancelled.quote.state == quote_pb2.QUOTE_STATE_CANCELLED
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(quote))) == ["QUOTE_CANCELLED"]
    assert reasons(await fx.by(ALPHA).cancel(quote.quote_id)) == ["QUOTE_CANCELLED"]


async def test_only_the_service_that_carries_it_out_cancels_an_accepted_quote(fx: Fx) -> None:
    quote = await open_quote(fx)
    await fx.by(PAYMENTS).accept(acceptance(quote))
    assert reasons(await fx.by(ALPHA).cancel(quote.quote_id)) == ["QUOTE_ALREADY_USED"]
    assert await fx.by(TREASURER).reserved() != {}
    assert reasons(await fx.by(PAYMENTS).cancel(quote.quote_id)) == ["OK"]
    assert await fx.by(TREASURER).reserved() == {}


async def test_settling_frees_what_was_reserved_and_ends_the_quote(fx: Fx) -> None:
    quote = await open_quote(fx)
    one = acceptance(quote)
    assert (await fx.by(PAYMENTS).settle(quote.quote_id, one.payment_id)).status.reason == "QUOTE_NOT_ACCEPTED"
    await fx.by(PAYMENTS).accept(one)
    assert (await fx.by(PAYMENTS).settle(quote.quote_id, new_id())).status.reason == "QUOTE_NOT_ACCEPTED"
    settled = await fx.by(PAYMENTS).settle(quote.quote_id, one.payment_id)
    assert settled.status.reason == "OK"
    assert settled.quote.state == quote_pb2.QUOTE_STATE_SETTLED
    assert await fx.by(TREASURER).reserved() == {}
    legs = quote.legs
    owned = {
        ("harbour", "EUR"): legs.provider_receives.minor_units,
        ("harbour", "USD"): -legs.provider_pays.minor_units,
    }
    assert await positions(fx.urls) == owned
    assert (await fx.by(PAYMENTS).settle(quote.quote_id, one.payment_id)).status.reason == "QUOTE_SETTLED"
    assert reasons(await fx.by(PAYMENTS).cancel(quote.quote_id)) == ["QUOTE_SETTLED"]
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(quote))) == ["QUOTE_ALREADY_USED"]


async def test_racing_acceptances_never_breach_a_providers_limit(
    fx: Fx, start_fx: StartFx, fx_database: ServiceUrls, channel: Channel
) -> None:
    limited = provider("harbour", limits=[fx_pb2.ExposureLimit(limit=money("USD", 1_000_00))])
    await fx.by(TREASURER).put_providers(limited, provider("lagoon", active=False))
    quotes = [result.quote for result in await fx.by(ALPHA).quote(*(spec(send=200_00) for _ in range(20)))]
    second = Caller(fx_pb2_grpc.FxServiceStub(channel(await start_fx(fx_database), PAYMENTS)))
    replicas = [fx.by(PAYMENTS), second]
    answers = await asyncio.gather(*(replicas[n % 2].accept(acceptance(q)) for n, q in enumerate(quotes)))
    each = quotes[0].legs.provider_pays.minor_units
    fitting = 1_000_00 // each
    assert Counter(reasons(answer[0] for answer in answers)) == {"OK": fitting, "EXPOSURE_LIMIT": 20 - fitting}
    assert await fx.by(TREASURER).reserved() == {("harbour", "USD"): fitting * each}
    # What is left is too little for a new quote as well.
    assert reasons(await fx.by(ALPHA).quote(spec(send=200_00))) == ["EXPOSURE_LIMIT"]


async def test_a_provider_at_its_limit_leaves_the_quote_to_the_next_best(fx: Fx) -> None:
    limited = provider("harbour", limits=[fx_pb2.ExposureLimit(limit=money("USD", 100_00))])
    await fx.by(TREASURER).put_providers(limited)
    quote = await open_quote(fx, send=200_00)
    assert [(price.provider_id, price.reason) for price in quote.evidence] == [
        ("harbour", "EXPOSURE_LIMIT"),
        ("lagoon", ""),
    ]


async def test_a_firm_quote_is_honoured_after_its_provider_left(fx: Fx) -> None:
    quote = await open_quote(fx)
    await fx.by(TREASURER).put_providers(provider("harbour", active=False))
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(quote))) == ["OK"]
