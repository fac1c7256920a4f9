"""Asking again: the new quote is made and the old one cancelled, or neither."""

from __future__ import annotations

import asyncio
from collections import Counter

import asyncpg

from fixtures.fx import ALPHA, BETA, PAYMENTS, TREASURER, Fx, acceptance, new_id, provider, reasons, spec
from serai.fx.v1 import quote_pb2

AGE = """
UPDATE quote SET create_time = create_time - interval '1 day', expire_time = clock_timestamp() WHERE quote_id = $1
"""
OPEN, CANCELLED = quote_pb2.QUOTE_STATE_OPEN, quote_pb2.QUOTE_STATE_CANCELLED


async def open_quote(fx: Fx) -> quote_pb2.Quote:
    [result] = await fx.by(ALPHA).quote(spec())
    return result.quote


async def state(fx: Fx, quote: quote_pb2.Quote) -> int:
    [seen] = await fx.by(ALPHA).get(quote.quote_id)
    return seen.state


async def test_a_new_quote_takes_the_place_of_an_open_one(fx: Fx) -> None:
    old = await open_quote(fx)
    again = spec(send=300_00, replaces=old.quote_id)
    [made] = await fx.by(ALPHA).quote(again)
    assert (made.status.reason, made.quote.state) == ("OK", OPEN)
    assert await state(fx, old) == CANCELLED
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(old), acceptance(made.quote))) == ["QUOTE_CANCELLED", "OK"]
    # The same request finds the same quote, and its place is not asked for again.
    [replayed] = await fx.by(ALPHA).quote(again)
    assert (replayed.status.reason, replayed.status.replayed) == ("OK", True)
    assert replayed.quote.quote_id == made.quote.quote_id


async def test_the_old_quote_stands_when_the_new_one_is_refused(fx: Fx) -> None:
    old = await open_quote(fx)
    await fx.by(TREASURER).put_providers(provider("harbour", active=False), provider("lagoon", active=False))
    assert reasons(await fx.by(ALPHA).quote(spec(replaces=old.quote_id))) == ["NO_PROVIDER"]
    assert await state(fx, old) == OPEN
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(old))) == ["OK"]


async def test_a_quote_that_has_expired_can_be_asked_for_again(fx: Fx) -> None:
    old = await open_quote(fx)
    conn = await asyncpg.connect(fx.urls.owner_url)
    try:
        await conn.execute(AGE, old.quote_id)
    finally:
        await conn.close()
    assert reasons(await fx.by(ALPHA).quote(spec(replaces=old.quote_id))) == ["OK"]
    assert await state(fx, old) == quote_pb2.QUOTE_STATE_EXPIRED


async def test_only_a_quote_that_nobody_uses_gives_up_its_place(fx: Fx) -> None:
    accepted, cancelled, settled = [await open_quote(fx) for _ in range(3)]
    one = acceptance(settled)
    await fx.by(PAYMENTS).accept(acceptance(accepted), one)
    await fx.by(PAYMENTS).settle(settled.quote_id, one.payment_id)
    await fx.by(ALPHA).cancel(cancelled.quote_id)
    unknown = new_id()
    specs = [spec(replaces=one) for one in (accepted.quote_id, cancelled.quote_id, settled.quote_id, unknown)]
    results = await fx.by(ALPHA).quote(*specs)
    assert reasons(results) == ["QUOTE_ALREADY_USED", "QUOTE_CANCELLED", "QUOTE_SETTLED", "QUOTE_UNKNOWN"]
    assert not any(result.HasField("quote") for result in results)
    assert await fx.by(TREASURER).reserved() == {("harbour", "USD"): accepted.legs.provider_pays.minor_units}


async def test_nobody_takes_the_place_of_anothers_quote(fx: Fx) -> None:
    old = await open_quote(fx)
    assert reasons(await fx.by(BETA).quote(spec(replaces=old.quote_id))) == ["QUOTE_UNKNOWN"]
    assert await state(fx, old) == OPEN


async def test_a_place_is_given_away_once_within_a_call_and_among_racing_calls(fx: Fx) -> None:
    first, second = await open_quote(fx), await open_quote(fx)
    one_call = await fx.by(ALPHA).quote(*(spec(replaces=first.quote_id) for _ in range(3)))
    assert reasons(one_call) == ["OK", "QUOTE_CANCELLED", "QUOTE_CANCELLED"]
    alpha = fx.by(ALPHA)
    racing = await asyncio.gather(*(alpha.quote(spec(replaces=second.quote_id)) for _ in range(10)))
    assert Counter(reasons(answer[0] for answer in racing)) == {"OK": 1, "QUOTE_CANCELLED": 9}


async def test_a_quote_is_replaced_or_accepted_and_never_both(fx: Fx) -> None:
    quotes = [await open_quote(fx) for _ in range(10)]
    alpha, payments = fx.by(ALPHA), fx.by(PAYMENTS)
    calls = [
        asyncio.gather(payments.accept(acceptance(quote)), alpha.quote(spec(replaces=quote.quote_id)))
        for quote in quotes
    ]
    for accepted, replaced in await asyncio.gather(*calls):
        assert (reasons(accepted), reasons(replaced)) in (
            (["OK"], ["QUOTE_ALREADY_USED"]),
            (["QUOTE_CANCELLED"], ["OK"]),
        )


async def test_an_indication_replaces_nothing(fx: Fx) -> None:
    old = await open_quote(fx)
    indication = spec(kind=quote_pb2.QUOTE_KIND_INDICATIVE, replaces=old.quote_id)
    wrong, other, right = await fx.by(ALPHA).quote(indication, spec(replaces="not an id"), spec())
    assert [violation.field for violation in wrong.status.violations] == ["quotes[0].replaces"]
    assert [violation.field for violation in other.status.violations] == ["quotes[1].replaces"]
    assert right.status.reason == "OK"
    assert await state(fx, old) == OPEN
