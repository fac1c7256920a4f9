"""A service on the simulated market: rates move, quotes go on, and the breaker has nothing to stop."""

from __future__ import annotations

from decimal import Decimal

from fixtures.fx import ALPHA, TIMEOUT_SECONDS, TREASURER, Caller, StartFx, provider, reasons, spec
from fixtures.rpc import Channel
from serai.fx.v1 import fx_pb2, fx_pb2_grpc
from storage.provision import ServiceUrls


async def test_the_simulated_market_moves_and_quotes_follow_it(
    start_fx: StartFx, fx_database: ServiceUrls, channel: Channel
) -> None:
    address = await start_fx(fx_database, rate_simulator_seed=7, rate_tick_seconds=0.02)
    alpha, treasurer = (Caller(fx_pb2_grpc.FxServiceStub(channel(address, who))) for who in (ALPHA, TREASURER))
    await treasurer.put_providers(provider())
    stream = alpha.stub.WatchRates(fx_pb2.WatchRatesRequest(), timeout=TIMEOUT_SECONDS)
    sequences, dollars = [], []
    async for event in stream:
        if event.HasField("rates"):
            sequences.append(event.rates.position.sequence)
        dollars += [rate for rate in event.rates.rates if rate.quote == "USD"]
        if len({rate.value for rate in dollars}) == 3:
            break
    stream.cancel()
    assert sequences == sorted(sequences)
    assert {rate.source for rate in dollars} == {"median of simulated market A, simulated market B, simulated market C"}
    assert abs(Decimal(dollars[-1].value) / Decimal("1.1172") - 1) < Decimal("0.003")
    results = await alpha.quote(spec(), spec("EUR", "JPY"), spec("GBP", "AED"))
    assert reasons(results) == ["OK", "OK", "OK"]
    assert len({quote.quote.rate.value for quote in results}) == 3
