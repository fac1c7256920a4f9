"""Pages of providers and corridors."""

from __future__ import annotations

from collections.abc import Sequence

from fx.api import pages
from fx.api.quotes import money_message, timestamp
from fx.app.corridors import Corridor, corridors
from fx.domain import Desk, Provider, ProviderPosition
from money import Money, currency
from rpc import Violations
from serai.fx.v1 import fx_pb2


def provider_message(provider: Provider) -> fx_pb2.Provider:
    """Give a provider as a message, its lists in order."""
    return fx_pb2.Provider(
        provider_id=provider.provider_id,
        display_name=provider.display_name,
        currencies=sorted(provider.currencies),
        half_spread_ppm=provider.half_spread_ppm,
        limits=[
            fx_pb2.ExposureLimit(limit=money_message(Money(limit, currency(code))))
            for code, limit in sorted(provider.limits.items())
        ],
        active=provider.active,
        channel=provider.channel,
    )


def provider_page(
    request: fx_pb2.ListProvidersRequest, positions: Sequence[ProviderPosition]
) -> fx_pb2.ListProvidersResponse:
    """Give one page of providers, which come in order of their ids."""
    violations = Violations()
    size = pages.page_size(request.page_size, violations)
    after = pages.place(request.page_token, "providers", 1, violations)
    violations.raise_if_any()
    rest = [position for position in positions if after is None or position.provider.provider_id > after[0]]
    shown = rest[:size]
    rows = [
        fx_pb2.ProviderPosition(
            provider=provider_message(position.provider),
            reserved=[
                money_message(Money(amount, currency(code))) for code, amount in sorted(position.reserved.items())
            ],
        )
        for position in shown
    ]
    more = len(rest) > size
    next_token = pages.token("providers", shown[-1].provider.provider_id) if more else ""
    return fx_pb2.ListProvidersResponse(providers=rows, next_page_token=next_token)


def corridor_page(
    request: fx_pb2.ListCorridorsRequest,
    desk: Desk,
    providers: Sequence[ProviderPosition],
    violations: Violations,
    plan: str,
) -> fx_pb2.ListCorridorsResponse:
    """Give one page of corridors at a plan's prices; `violations` are those found in the request so far."""
    size = pages.page_size(request.page_size, violations)
    after = pages.place(request.page_token, "corridors", 2, violations)
    violations.raise_if_any()
    pair = None if after is None else (after[0], after[1])
    found = corridors(desk, providers, request.source_currency, pair, size + 1, plan)
    shown = found[:size]
    more = len(found) > size
    next_token = pages.token("corridors", shown[-1].source.code, shown[-1].target.code) if more else ""
    return fx_pb2.ListCorridorsResponse(
        corridors=[_corridor_message(corridor, desk) for corridor in shown], next_page_token=next_token
    )


def _corridor_message(corridor: Corridor, desk: Desk) -> fx_pb2.Corridor:
    return fx_pb2.Corridor(
        source_currency=corridor.source.code,
        target_currency=corridor.target.code,
        minimum=money_message(corridor.minimum),
        maximum=money_message(corridor.maximum),
        expected_cost_percent=format(corridor.expected_cost_percent, "f"),
        compute_time=timestamp(desk.rates.recorded_at),
    )
