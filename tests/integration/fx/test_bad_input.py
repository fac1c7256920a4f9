"""What callers get wrong: every violation at once, a precise reason each, and nothing written."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import asyncpg
import grpc
import pytest
from google.protobuf.duration_pb2 import Duration

from fixtures.fx import ALPHA, PAYMENTS, TREASURER, VIEWER, Fx, money, new_id, provider, reasons, spec
from rpc.errors import RemoteFailure, read
from serai.common.v1 import outcome_pb2
from serai.fx.v1 import fx_pb2, quote_pb2

MAX_INT64 = 2**63 - 1


async def refusal(call: Awaitable[Any]) -> RemoteFailure:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call
    return read(refused.value)


async def quotes_stored(fx: Fx) -> int:
    conn = await asyncpg.connect(fx.urls.runtime_url)
    try:
        return int(await conn.fetchval("SELECT count(*) FROM quote"))
    finally:
        await conn.close()


async def test_every_violation_of_a_quote_is_named_at_once(fx: Fx) -> None:
    wrong = quote_pb2.QuoteSpec(
        request_id="7",
        source_currency="EUX",
        target_currency="BGN",
        send_amount=money("USD", 0),
        kind=quote_pb2.QUOTE_KIND_UNSPECIFIED,
        lock_period=Duration(seconds=7),
        source_country="DE",
    )
    failure = await refusal(fx.by(ALPHA).quote(wrong))
    assert failure.code is grpc.StatusCode.INVALID_ARGUMENT
    assert failure.reason == "INVALID_REQUEST"
    found = {row.field.removeprefix("quotes[0]."): row.description for row in failure.violations}
    assert set(found) == {
        "request_id",
        "source_currency",
        "target_currency",
        "send_amount.currency",
        "send_amount.minor_units",
        "kind",
        "lock_period",
        "target_country",
    }
    assert found["target_currency"] == "BGN is retired: EUR replaced it on 2026-01-01"
    assert await quotes_stored(fx) == 0


async def test_a_malformed_quote_names_its_field(fx: Fx) -> None:
    cases = (
        (quote_pb2.QuoteSpec(source_currency="EUR", target_currency="USD"), "fixed_side"),
        (spec(send=-1), "send_amount.minor_units"),
        (spec(receive_amount=money("USD", 0)), "receive_amount.minor_units"),
        (spec(receive_amount=money("EUR", 1)), "receive_amount.currency"),
        (spec(lock_period=Duration(seconds=300, nanos=1)), "lock_period"),
        (spec("eur", "USD"), "source_currency"),
        (spec(source_country="Germany", target_country="US"), "source_country"),
    )
    for wrong, field in cases:
        failure = await refusal(fx.by(ALPHA).quote(wrong))
        assert f"quotes[0].{field}" in {row.field for row in failure.violations}


async def test_both_sides_fixed_is_one_side_on_the_wire(fx: Fx) -> None:
    # The contract's oneof cannot carry both: the side set last is the one that is sent.
    both = spec(send=100_00)
    both.receive_amount.CopyFrom(money("USD", 50_00))
    [result] = await fx.by(ALPHA).quote(both)
    assert result.quote.receive_amount == money("USD", 50_00)


async def test_a_malformed_item_leaves_its_neighbours_alone_and_burns_no_id(fx: Fx) -> None:
    wrong = spec(send=-5)
    results = await fx.by(ALPHA).quote(spec(), wrong, spec())
    assert reasons(results) == ["OK", "MALFORMED", "OK"]
    assert [row.field for row in results[1].status.violations] == ["quotes[1].send_amount.minor_units"]
    assert results[1].status.effect == outcome_pb2.EFFECT_NONE
    wrong.send_amount.minor_units = 5_00
    assert reasons(await fx.by(ALPHA).quote(wrong)) == ["OK"]


async def test_refusals_are_results_with_figures(fx: Fx) -> None:
    cases = {
        "CURRENCY_NOT_QUOTED": spec("EUR", "RUB"),
        "NO_PROVIDER": spec("EUR", "THB"),
        "AMOUNT_TOO_SMALL": spec("JPY", "KWD", send=3),
        "AMOUNT_TOO_LARGE": spec("EUR", "USD", send=MAX_INT64),
    }
    results = await fx.by(ALPHA).quote(*cases.values())
    assert reasons(results) == list(cases)
    assert all(result.status.message and not result.HasField("quote") for result in results)
    assert {getattr(result.status, "class") for result in results} == {outcome_pb2.RESULT_CLASS_NEW_ID_REQUIRED}
    assert await quotes_stored(fx) == 0


async def test_a_receive_amount_beyond_all_measure_is_refused(fx: Fx) -> None:
    for source, target in (("EUR", "JPY"), ("JPY", "KWD"), ("KWD", "JPY"), ("EUR", "EUR")):
        results = await fx.by(ALPHA).quote(spec(source, target, receive_amount=money(target, MAX_INT64)))
        assert reasons(results) == ["AMOUNT_TOO_LARGE"]


async def test_the_smallest_amount_that_is_named_works_and_one_less_does_not(fx: Fx) -> None:
    [refused] = await fx.by(ALPHA).quote(spec("JPY", "KWD", send=3))
    smallest = int(refused.status.message.rpartition("JPY ")[2])
    assert reasons(await fx.by(ALPHA).quote(spec("JPY", "KWD", send=smallest))) == ["OK"]
    assert reasons(await fx.by(ALPHA).quote(spec("JPY", "KWD", send=smallest - 1))) == ["AMOUNT_TOO_SMALL"]


async def test_empty_and_oversized_batches_are_refused(fx: Fx) -> None:
    for batch in ([], [spec()] * 501):
        assert (await refusal(fx.by(ALPHA).quote(*batch))).violations[0].field == "quotes"
    assert (await refusal(fx.by(PAYMENTS).accept())).violations[0].field == "acceptances"
    assert (await refusal(fx.by(ALPHA).get())).violations[0].field == "quote_ids"


async def test_malformed_acceptances_name_every_field(fx: Fx) -> None:
    wrong = fx_pb2.QuoteAcceptance(request_id="a", quote_id="b", payment_id="c", participant_id="")
    failure = await refusal(fx.by(PAYMENTS).accept(wrong))
    assert [row.field for row in failure.violations] == [
        f"acceptances[0].{name}" for name in ("request_id", "quote_id", "payment_id", "participant_id")
    ]


async def test_those_without_the_right_are_turned_away(fx: Fx) -> None:
    one = fx_pb2.QuoteAcceptance(request_id=new_id(), quote_id=new_id(), payment_id=new_id(), participant_id="alpha")
    refused = [
        await refusal(fx.by(ALPHA).accept(one)),
        await refusal(fx.by(ALPHA).settle(new_id(), new_id())),
        await refusal(fx.by(VIEWER).quote(spec())),
        await refusal(fx.by(VIEWER).put_providers(provider())),
        await refusal(fx.by(ALPHA).reserved()),
    ]
    assert {failure.code for failure in refused} == {grpc.StatusCode.PERMISSION_DENIED}


async def test_providers_are_checked_as_a_whole(fx: Fx) -> None:
    wrong = provider(
        "Harbour!",
        display_name="Har\0bour",
        currencies=["EUR", "DEM"],
        half_spread_ppm=2_000_000,
        limits=[fx_pb2.ExposureLimit(limit=money("USD", -1))],
    )
    failure = await refusal(fx.by(TREASURER).put_providers(provider("good"), wrong, provider("good", display_name="")))
    assert {row.field for row in failure.violations} == {
        "providers[1].provider_id",
        "providers[1].display_name",
        "providers[1].half_spread_ppm",
        "providers[1].currencies[1]",
        "providers[1].limits[0].limit.currency",
        "providers[1].limits[0].limit.minor_units",
        "providers[2].provider_id",
        "providers[2].display_name",
    }
