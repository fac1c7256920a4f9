"""Terms through the public API: price plans, return policies, corridors explained, and quotes in words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path

import grpc
import pytest
import pytest_asyncio

from fixtures.fx import ALPHA, BETA, PAYMENTS, TREASURER, VIEWER, Caller, Fx, money, new_id, provider, reasons, spec
from fixtures.rpc import Channel, Serve, SettingsOf
from fx.main import build
from fx.settings import Settings
from rpc import Identity, certificates
from rpc.errors import read
from rpc.settings import SettingsError
from serai.client import Addresses, Connection, Serai
from serai.fx.v1 import corridor_pb2, fx_pb2_grpc, quote_pb2, rendering_pb2
from storage.provision import ServiceUrls

TIMEOUT_SECONDS = 10.0
PRICES = """
plans:
  partner: {fixed: "0.00", house_spread_ppm: 0, cross_border_ppm: 0, bands: [{ppm: 0}]}
participants: {alpha: partner}
"""


@pytest_asyncio.fixture
async def with_prices(
    serve: Serve, settings_of: SettingsOf, fx_database: ServiceUrls, channel: Channel, tmp_path: Path
) -> AsyncIterator[Callable[[Identity], Caller]]:
    """A service whose price list gives alpha a plan of its own."""
    prices = tmp_path / "prices.yaml"
    prices.write_text(PRICES, encoding="utf-8")
    async with AsyncExitStack() as stack:
        settings = Settings(**settings_of("fx", fx_database), tariff_file=prices, home=tmp_path)
        address = await serve(await stack.enter_async_context(build(settings)), Identity.service("fx"))
        yield lambda who: Caller(fx_pb2_grpc.FxServiceStub(channel(address, who)))


async def corridor(by: Caller, source: str, target: str, **fields: object) -> corridor_pb2.CorridorDetails:
    request = corridor_pb2.GetCorridorRequest(source_currency=source, target_currency=target, **fields)  # type: ignore[arg-type]
    return (await by.stub.GetCorridor(request, timeout=TIMEOUT_SECONDS)).corridor


async def words(by: Caller, **fields: object) -> rendering_pb2.RenderQuotesResponse:
    request = rendering_pb2.RenderQuotesRequest(**fields)  # type: ignore[arg-type]
    answer: rendering_pb2.RenderQuotesResponse = await by.stub.RenderQuotes(request, timeout=TIMEOUT_SECONDS)
    return answer


async def test_a_channel_is_priced_by_its_own_plan(with_prices: Callable[[Identity], Caller]) -> None:
    await with_prices(TREASURER).put_providers(provider("harbour"))
    [ours] = await with_prices(ALPHA).quote(spec())
    [theirs] = await with_prices(BETA).quote(spec())
    assert (ours.quote.price_plan, theirs.quote.price_plan) == ("partner", "standard")
    assert list(ours.quote.fees) == []
    assert ours.quote.legs.spread.minor_units == 0
    assert ours.quote.receive_amount.minor_units > theirs.quote.receive_amount.minor_units
    [named] = await with_prices(PAYMENTS).quote(spec(participant_id="alpha"))
    assert named.quote.receive_amount == ours.quote.receive_amount
    [indicated] = await with_prices(ALPHA).quote(spec(kind=quote_pb2.QUOTE_KIND_INDICATIVE))
    assert indicated.quote.receive_amount == ours.quote.receive_amount
    assert indicated.quote.price_plan == "partner"
    [read_back] = await with_prices(ALPHA).get(ours.quote.quote_id)
    assert read_back == ours.quote
    details = await corridor(with_prices(VIEWER), "EUR", "USD", participant_id="alpha")
    assert (details.price_plan, list(details.cost.fees)) == ("partner", [])


async def test_a_price_list_that_cannot_be_used_ends_the_start(
    settings_of: SettingsOf, fx_database: ServiceUrls, tmp_path: Path
) -> None:
    wrong = tmp_path / "prices.yaml"
    wrong.write_text("fixed: 0.30", encoding="utf-8")
    with pytest.raises(SettingsError, match="SERAI_TARIFF_FILE"):
        async with build(Settings(**settings_of("fx", fx_database), tariff_file=wrong, home=tmp_path)):
            pass


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (quote_pb2.RETURN_RATE_POLICY_UNSPECIFIED, quote_pb2.RETURN_RATE_POLICY_CURRENT_RATE),
        (quote_pb2.RETURN_RATE_POLICY_ORIGINAL_RATE, quote_pb2.RETURN_RATE_POLICY_ORIGINAL_RATE),
        (
            quote_pb2.RETURN_RATE_POLICY_SOURCE_AMOUNT_GUARANTEED,
            quote_pb2.RETURN_RATE_POLICY_SOURCE_AMOUNT_GUARANTEED,
        ),
    ],
)
async def test_the_return_policy_is_the_one_asked_for(fx: Fx, asked: int, given: int) -> None:
    for kind in (quote_pb2.QUOTE_KIND_FIRM, quote_pb2.QUOTE_KIND_INDICATIVE):
        [result] = await fx.by(ALPHA).quote(spec(kind=kind, return_rate_policy=asked))
        assert result.quote.return_rate_policy == given


async def test_a_return_policy_that_does_not_exist_is_a_violation(fx: Fx) -> None:
    good, bad = await fx.by(ALPHA).quote(spec(), spec(return_rate_policy=99))
    assert reasons([good, bad]) == ["OK", "MALFORMED"]
    assert [one.field for one in bad.status.violations] == ["quotes[1].return_rate_policy"]


async def test_a_firm_quote_says_when_its_money_arrives(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec("EUR", "JPY"))
    found = result.quote
    assert found.expire_time.ToNanoseconds() < found.delivery.expected_time.ToNanoseconds()
    assert found.delivery.expected_time.ToNanoseconds() <= found.delivery.latest_time.ToNanoseconds()
    # Tokyo closes at 18:00, which is 09:00 of the same day in UTC.
    assert found.delivery.latest_time.ToDatetime().date() == date.fromisoformat(found.value_date)
    assert await fx.by(ALPHA).get(found.quote_id) == [found]


async def test_a_corridor_explains_itself(fx: Fx) -> None:
    found = await corridor(fx.by(ALPHA), "EUR", "JPY", source_country="DE", target_country="JP")
    assert (found.price_plan, found.minimum.currency, found.maximum) == (
        "standard",
        "EUR",
        money("EUR", 10_000_000_000),
    )
    assert found.minimum.minor_units > 0
    assert [period.seconds for period in found.lock_periods] == [60, 300, 1_800, 3_600, 86_400]
    assert found.default_lock_period.seconds == 300
    assert {"EUR", "JPY", "USD"} <= set(found.target_currencies)
    assert "THB" not in found.target_currencies
    assert (found.source_hours.time_zone, found.source_hours.cut_off) == ("Europe/Berlin", "16:00")
    assert list(found.source_hours.weekend) == [6, 7]
    assert found.source_hours.next_cut_off_time.ToNanoseconds() > found.compute_time.ToNanoseconds()
    assert found.cost.send_amount == money("EUR", 200_00)
    assert found.cost.within_g20_target
    assert found.delivery.latest_time.ToDatetime().date() == date.fromisoformat(found.value_date)
    [indicated] = await fx.by(ALPHA).quote(
        spec("EUR", "JPY", source_country="DE", target_country="JP", kind=quote_pb2.QUOTE_KIND_INDICATIVE)
    )
    assert indicated.quote.receive_amount == found.cost.receive_amount
    assert indicated.quote.total_cost_percent == found.cost.percent
    needed = {row.path: (row.need, row.form) for row in found.required_fields}
    assert needed["creditor_account.number"] == (corridor_pb2.FIELD_NEED_REQUIRED, "")
    assert needed["creditor_account.bic"] == (corridor_pb2.FIELD_NEED_EXPECTED, "BIC")
    assert all(row.reason for row in found.required_fields)


async def test_the_least_that_a_corridor_names_works_and_one_less_does_not(fx: Fx) -> None:
    least = (await corridor(fx.by(ALPHA), "KWD", "USD")).minimum
    works, fails = await fx.by(ALPHA).quote(
        spec("KWD", "USD", send=least.minor_units), spec("KWD", "USD", send=least.minor_units - 1)
    )
    assert reasons([works, fails]) == ["OK", "AMOUNT_TOO_SMALL"]


async def test_a_small_payment_may_cost_more_than_the_target(fx: Fx) -> None:
    found = await corridor(fx.by(ALPHA), "EUR", "USD", send_amount=money("EUR", 5_00))
    assert float(found.cost.percent) > 3
    assert not found.cost.within_g20_target


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"source_currency": "BGN", "target_currency": "USD"}, "source_currency"),
        ({"source_currency": "EUR", "target_currency": "RUB"}, "target_currency"),
        ({"source_currency": "EUR", "target_currency": "USD", "source_country": "DE"}, "target_country"),
        ({"source_currency": "EUR", "target_currency": "USD", "send_amount": money("USD", 1)}, "send_amount.currency"),
        (
            {"source_currency": "EUR", "target_currency": "USD", "send_amount": money("EUR", 0)},
            "send_amount.minor_units",
        ),
        ({"source_currency": "EUR", "target_currency": "USD", "send_amount": money("EUR", 1)}, "send_amount"),
        ({"source_currency": "EUR", "target_currency": "USD", "send_amount": money("EUR", 2**62)}, "send_amount"),
    ],
)
async def test_a_corridor_that_cannot_be_read_is_a_violation(fx: Fx, fields: dict[str, object], field: str) -> None:
    request = corridor_pb2.GetCorridorRequest(**fields)  # type: ignore[arg-type]
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await fx.by(ALPHA).stub.GetCorridor(request, timeout=TIMEOUT_SECONDS)
    assert [one.field for one in read(refused.value).violations] == [field]


async def test_a_corridor_that_nobody_serves_is_not_open(fx: Fx) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await corridor(fx.by(ALPHA), "EUR", "THB")
    assert (read(refused.value).code, read(refused.value).reason) == (
        grpc.StatusCode.NOT_FOUND,
        "CORRIDOR_NOT_OPEN",
    )


async def test_a_channel_sees_its_own_prices_only(fx: Fx) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await corridor(fx.by(ALPHA), "EUR", "USD", participant_id="beta")
    assert read(refused.value).reason == "NOT_YOUR_PARTICIPANT"
    assert (await corridor(fx.by(PAYMENTS), "EUR", "USD", participant_id="beta")).price_plan == "standard"


async def test_quotes_are_put_into_the_payers_words(fx: Fx) -> None:
    [firm] = await fx.by(ALPHA).quote(spec("EUR", "KWD"))
    [indicative] = await fx.by(ALPHA).quote(spec("EUR", "JPY", kind=quote_pb2.QUOTE_KIND_INDICATIVE))
    answer = await words(
        fx.by(ALPHA),
        quote_ids=[new_id(), firm.quote.quote_id],
        quotes=[indicative.quote],
        locale="fr-FR",
        time_zone="Europe/Paris",
    )
    assert (answer.language, answer.locale) == ("fr", "fr-FR")
    first, second = answer.quotes
    assert first.quote_id == firm.quote.quote_id
    assert first.summary.startswith("Vous payez 200,00")
    assert second.summary.startswith("Vous paieriez 200,00")
    assert {"VALUE_DATE", "DELIVERY", "EXPIRY"} <= {line.kind for line in first.lines}


async def test_a_partner_reads_a_corridor_and_tells_a_quote_to_its_payer(fx: Fx, certs: Path) -> None:
    connection = Connection(Addresses(fx.address, fx.address, fx.address), certificates.tls(certs, ALPHA))
    async with Serai.connect(connection) as client:
        asked = corridor_pb2.GetCorridorRequest(source_currency="EUR", target_currency="USD")
        assert (await client.corridor(asked)).cost.send_amount == money("EUR", 200_00)
        [result] = await client.quote([spec()])
        told = await client.words([result.quote], "tr", "Europe/Istanbul")
        assert told.language == "tr"
        assert told.quotes[0].quote_id == result.quote.quote_id


async def test_a_channel_hears_of_its_own_quotes_only(fx: Fx) -> None:
    [firm] = await fx.by(ALPHA).quote(spec())
    assert list((await words(fx.by(BETA), quote_ids=[firm.quote.quote_id])).quotes) == []
    assert len((await words(fx.by(VIEWER), quote_ids=[firm.quote.quote_id])).quotes) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "quotes"),
        ({"quote_ids": [new_id()] * 101}, "quotes"),
        ({"quote_ids": ["x"]}, "quote_ids[0]"),
        ({"quote_ids": [new_id()], "locale": "tlh-KX"}, "locale"),
        ({"quote_ids": [new_id()], "time_zone": "Mars"}, "time_zone"),
        ({"quotes": [quote_pb2.Quote()]}, "quotes[0]"),
    ],
)
async def test_words_that_cannot_be_found_are_a_violation(fx: Fx, fields: dict[str, object], field: str) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await words(fx.by(ALPHA), **fields)
    assert [one.field for one in read(refused.value).violations] == [field]
