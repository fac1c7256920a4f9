"""Every way in which quotes are asked for and used wrongly: a precise reason each, and nothing stored or reserved."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import uuid4

import asyncpg
from google.protobuf.duration_pb2 import Duration

from fixtures.fx import ALPHA, PAYMENTS, TREASURER, Fx, acceptance, money, new_id, provider, reasons, spec
from fx.domain.retired import RETIRED
from money import currencies
from serai.common.v1 import outcome_pb2
from serai.fx.v1 import fx_pb2, quote_pb2
from storage.provision import ServiceUrls

MAX_INT64 = 2**63 - 1
MIN_INT64 = -(2**63)
# A quote is moved into the past as a whole: its clock is the database's, which no test can turn.
AGE = """
UPDATE quote SET create_time = create_time - interval '1 day', expire_time = clock_timestamp() WHERE quote_id = $1
"""
UNKNOWN = "'{}' is not the code of a payable currency in ISO 4217"


class Malformed(NamedTuple):
    """A quote that cannot be read, the field that is named and what is said of it."""

    wrong: quote_pb2.QuoteSpec
    field: str
    said: str


def neither_side() -> quote_pb2.QuoteSpec:
    wrong = spec()
    wrong.ClearField("fixed_side")
    return wrong


MALFORMED = (
    Malformed(spec("EUR", "EUX"), "target_currency", UNKNOWN.format("EUX")),
    Malformed(spec("", "USD", send=1), "source_currency", UNKNOWN.format("")),
    Malformed(spec("EUR", "usd"), "target_currency", UNKNOWN.format("usd")),
    Malformed(spec("EUR", "XAU"), "target_currency", UNKNOWN.format("XAU")),
    Malformed(spec("EUR", "USN"), "target_currency", UNKNOWN.format("USN")),
    Malformed(spec("EUR", "X" * 10_000), "target_currency", UNKNOWN.format("X" * 16)),
    Malformed(neither_side(), "fixed_side", "exactly one of send_amount and receive_amount is needed"),
    Malformed(spec(send=0), "send_amount.minor_units", "0 is not above zero"),
    Malformed(spec(send=-1), "send_amount.minor_units", "-1 is not above zero"),
    Malformed(spec(send=MIN_INT64), "send_amount.minor_units", f"{MIN_INT64} is not above zero"),
    Malformed(spec(receive_amount=money("USD", 0)), "receive_amount.minor_units", "0 is not above zero"),
    Malformed(spec(receive_amount=money("USD", -7)), "receive_amount.minor_units", "-7 is not above zero"),
    Malformed(spec(receive_amount=money("EUR", 7)), "receive_amount.currency", "EUR is not the target_currency 'USD'"),
    Malformed(spec(send_amount=money("USD", 7)), "send_amount.currency", "USD is not the source_currency 'EUR'"),
    Malformed(
        spec(kind=quote_pb2.QUOTE_KIND_UNSPECIFIED), "kind", "QUOTE_KIND_FIRM or QUOTE_KIND_INDICATIVE is needed"
    ),
    Malformed(
        spec(lock_period=Duration(seconds=-300)), "lock_period", "must be one of 60, 300, 1800, 3600, 86400 seconds"
    ),
    Malformed(spec(request_id="1"), "request_id", ""),
    Malformed(
        spec(source_country="DE", target_country="de"),
        "target_country",
        "'de' is not an ISO 3166-1 alpha-2 code; give both countries or none",
    ),
)

REFUSED = (
    ("CURRENCY_NOT_QUOTED", spec("EUR", "RUB")),
    ("CURRENCY_NOT_QUOTED", spec("XCG", "EUR")),
    ("NO_PROVIDER", spec("EUR", "THB")),
    ("NO_PROVIDER", spec("EUR", "THB", receive_amount=money("THB", 1))),
    ("AMOUNT_TOO_SMALL", spec("JPY", "KWD", send=1)),
    ("AMOUNT_TOO_SMALL", spec("EUR", "EUR", send=1)),
    ("AMOUNT_TOO_LARGE", spec(send=MAX_INT64)),
    ("AMOUNT_TOO_LARGE", spec("JPY", "JPY", send=MAX_INT64)),
    ("AMOUNT_TOO_LARGE", spec(receive_amount=money("USD", MAX_INT64))),
    ("AMOUNT_TOO_LARGE", spec("KWD", "JPY", receive_amount=money("JPY", MAX_INT64))),
)


async def nothing_is_held(fx: Fx) -> None:
    """No quote is stored and nothing reserved."""
    assert await fx.by(TREASURER).reserved() == {}
    assert await count(fx.urls, "quote") == 0


async def count(urls: ServiceUrls, table: str) -> int:
    conn = await asyncpg.connect(urls.owner_url)
    try:
        return int(await conn.fetchval(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own names.
    finally:
        await conn.close()


async def test_a_quote_that_cannot_be_read_names_its_field_and_stores_nothing(fx: Fx) -> None:
    # A neighbour that can be read has each wrong one answered by itself, at its place.
    right = spec(kind=quote_pb2.QUOTE_KIND_INDICATIVE)
    results = await fx.by(ALPHA).quote(*(row.wrong for row in MALFORMED), right)
    assert reasons(results) == ["MALFORMED"] * len(MALFORMED) + ["OK"]
    for place, (row, result) in enumerate(zip(MALFORMED, results[:-1], strict=True)):
        told = {found.field.removeprefix(f"quotes[{place}]."): found.description for found in result.status.violations}
        assert row.said in told[row.field], row
        assert result.status.effect == outcome_pb2.EFFECT_NONE
        assert not result.HasField("quote")
    await nothing_is_held(fx)


async def test_every_retired_currency_names_its_successor_on_either_side(fx: Fx) -> None:
    payable = {each.code for each in currencies()}
    assert RETIRED.keys().isdisjoint(payable)
    right = spec(kind=quote_pb2.QUOTE_KIND_INDICATIVE)
    wrong = [one for code in sorted(RETIRED) for one in (spec(code, "USD"), spec("USD", code))]
    results = await fx.by(ALPHA).quote(*wrong, right)
    for one, result in zip(wrong, results[:-1], strict=True):
        code = one.source_currency if one.target_currency == "USD" else one.target_currency
        successor, since = RETIRED[code]
        told = {found.description for found in result.status.violations}
        assert f"{code} is retired: {successor} replaced it on {since.isoformat()}" in told
    await nothing_is_held(fx)


async def test_a_quote_that_is_refused_says_why_and_stores_nothing(fx: Fx) -> None:
    for kind in (quote_pb2.QUOTE_KIND_FIRM, quote_pb2.QUOTE_KIND_INDICATIVE):
        asked = [changed(one, kind) for _, one in REFUSED]
        results = await fx.by(ALPHA).quote(*asked)
        assert reasons(results) == [reason for reason, _ in REFUSED]
        assert all(result.status.message and not result.HasField("quote") for result in results)
    await nothing_is_held(fx)


def changed(one: quote_pb2.QuoteSpec, kind: quote_pb2.QuoteKind) -> quote_pb2.QuoteSpec:
    other = quote_pb2.QuoteSpec()
    other.CopyFrom(one)
    other.kind, other.request_id = kind, new_id()
    return other


async def test_limits_that_are_exhausted_refuse_quotes_and_acceptances(fx: Fx) -> None:
    limits = [fx_pb2.ExposureLimit(limit=money("USD", 300_00))]
    await fx.by(TREASURER).put_providers(provider("harbour", limits=limits), provider("lagoon", active=False))
    within = [result.quote for result in await fx.by(ALPHA).quote(*(spec(send=200_00) for _ in range(2)))]
    assert reasons(await fx.by(ALPHA).quote(spec(send=400_00))) == ["EXPOSURE_LIMIT"]
    results = await fx.by(PAYMENTS).accept(*(acceptance(quote) for quote in within))
    assert reasons(results) == ["OK", "EXPOSURE_LIMIT"]
    assert await fx.by(TREASURER).reserved() == {("harbour", "USD"): within[0].legs.provider_pays.minor_units}


async def expired(fx: Fx, quote: quote_pb2.Quote) -> None:
    conn = await asyncpg.connect(fx.urls.owner_url)
    try:
        await conn.execute(AGE, quote.quote_id)
    finally:
        await conn.close()


async def test_each_wrong_use_of_a_quote_has_its_own_reason_and_reserves_nothing_more(fx: Fx) -> None:
    names = ("used", "old", "given_up", "foreign", "shown", "settled")
    made = await fx.by(ALPHA).quote(*(spec(send=(n + 1) * 100_00) for n, _ in enumerate(names)))
    quotes = dict(zip(names, (result.quote for result in made), strict=True))
    used, settled = quotes["used"], quotes["settled"]
    paid = acceptance(settled)
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(used), paid)) == ["OK", "OK"]
    assert (await fx.by(PAYMENTS).settle(settled.quote_id, paid.payment_id)).status.reason == "OK"
    await fx.by(ALPHA).cancel(quotes["given_up"].quote_id)
    await expired(fx, quotes["old"])
    held = await fx.by(TREASURER).reserved()
    assert held == {("harbour", "USD"): used.legs.provider_pays.minor_units}

    foreign, shown = quotes["foreign"], quotes["shown"]
    wrong: dict[str, Callable[[], fx_pb2.QuoteAcceptance]] = {
        "QUOTE_ALREADY_USED": lambda: acceptance(used),
        "QUOTE_EXPIRED": lambda: acceptance(quotes["old"]),
        "QUOTE_CANCELLED": lambda: acceptance(quotes["given_up"]),
        "QUOTE_OF_ANOTHER_PARTICIPANT": lambda: acceptance(foreign, participant_id="beta"),
        "QUOTE_UNKNOWN": lambda: acceptance(quote_pb2.Quote(quote_id=new_id(), participant_id="alpha")),
    }
    results = await fx.by(PAYMENTS).accept(*(make() for make in wrong.values()))
    assert reasons(results) == list(wrong)
    assert reasons(await fx.by(PAYMENTS).accept(acceptance(settled))) == ["QUOTE_ALREADY_USED"]

    forged = [
        acceptance(quote_pb2.Quote(quote_id=str(uuid4()), participant_id="alpha")),
        signed(acceptance(shown), foreign.signature),
        signed(acceptance(shown), shown.signature[:-1] + bytes([shown.signature[-1] ^ 1])),
        signed(acceptance(quote_pb2.Quote(quote_id=new_id(), participant_id="alpha")), shown.signature),
    ]
    results = await fx.by(PAYMENTS).accept(*forged)
    assert reasons(results) == ["QUOTE_FORGED"] * len(forged)
    assert not any(result.HasField("quote") for result in results)
    assert await fx.by(TREASURER).reserved() == held
    # Nothing of that spoiled what is still good.
    right = [signed(acceptance(shown), shown.signature), acceptance(foreign)]
    assert reasons(await fx.by(PAYMENTS).accept(*right)) == ["OK", "OK"]


def signed(one: fx_pb2.QuoteAcceptance, signature: bytes) -> fx_pb2.QuoteAcceptance:
    one.signature = signature
    return one
