"""Takes on the demonstration's institutions and gives them money; safe to repeat."""

from collections.abc import Callable, Iterable
from uuid import UUID

import grpc

from cli.connection import CALL_SECONDS, connected, operator
from cli.demo.cast import MEMBERS, PROVIDER_CAPS, PROVIDERS, member_spec, provider_spec
from cli.failure import Failure, refusal
from cli.home import Home
from rpc.certificates import ensure
from rpc.deadlines import outgoing
from rpc.identity import Identity, Kind
from serai.common.v1 import outcome_pb2
from serai.fx.v1 import fx_pb2, fx_pb2_grpc
from serai.ids import derived, uuid7
from serai.payments.v1 import participant_pb2, payments_pb2, payments_pb2_grpc

DEMONSTRATION = UUID("01890000-0000-7000-8000-5e7a1de30001")
"""Ids of the onboarding are derived from this one, so that a second demonstration finds what the first made."""


async def onboard(home: Home, say: Callable[[str], None]) -> list[participant_pb2.Participant]:
    """Onboard members and providers, give them certificates and prices, and fund those that are low."""
    for name in (m.participant_id for m in MEMBERS):
        ensure(home.certs, Identity(Kind.CHANNEL, name))
    say(f"onboarding {len(MEMBERS)} participants in {len({m.country for m in MEMBERS})} jurisdictions")
    async with connected(home, "payments", operator("treasurer")) as channel:
        participants = await _take_on(channel)
        await _fund(channel, say)
    async with connected(home, "fx", operator("treasurer")) as channel:
        await _price(channel)
    return participants


async def _take_on(channel: grpc.aio.Channel) -> list[participant_pb2.Participant]:
    specs = [member_spec(m, _id(m.participant_id)) for m in MEMBERS]
    specs += [provider_spec(p, _id(p.provider_id)) for p in PROVIDERS]
    stub = payments_pb2_grpc.ParticipantServiceStub(channel)
    request = payments_pb2.OnboardParticipantsRequest(participants=specs)
    answer = await stub.OnboardParticipants(request, **outgoing(CALL_SECONDS))
    check_all(answer.results)
    return [result.participant for result in answer.results]


async def _fund(channel: grpc.aio.Channel, say: Callable[[str], None]) -> None:
    """Fund each member whose balance has fallen below half of its first funding, so that the demonstration repeats."""
    payments = payments_pb2_grpc.PaymentServiceStub(channel)
    fundings = []
    for member in (m for m in MEMBERS if m.funding):
        request = payments_pb2.ListBalancesRequest(participant_id=member.participant_id)
        balances = await payments.ListBalances(request, **outgoing(CALL_SECONDS))
        if balances.balances[0].posted.minor_units * 2 >= member.funding:
            continue
        funding = payments_pb2.Funding(
            request_id=str(uuid7()), participant_id=member.participant_id, reference="DEMONSTRATION"
        )
        funding.amount.currency, funding.amount.minor_units = member.currency, member.funding
        fundings.append(funding)
    if not fundings:
        return
    say(f"funding {len(fundings)} settlement accounts")
    stub = payments_pb2_grpc.ParticipantServiceStub(channel)
    answer = await stub.FundAccounts(payments_pb2.FundAccountsRequest(fundings=fundings), **outgoing(CALL_SECONDS))
    check_all(answer.results)


async def _price(channel: grpc.aio.Channel) -> None:
    request = fx_pb2.PutProvidersRequest(request_id=_id("providers"))
    for provider in PROVIDERS:
        added = request.providers.add(
            provider_id=provider.provider_id,
            display_name=provider.display_name,
            currencies=sorted(PROVIDER_CAPS),
            half_spread_ppm=provider.half_spread_ppm,
            active=True,
        )
        for code, minor_units in PROVIDER_CAPS.items():
            limit = added.limits.add().limit
            limit.currency, limit.minor_units = code, minor_units
    await fx_pb2_grpc.FxServiceStub(channel).PutProviders(request, **outgoing(CALL_SECONDS))


def check_all(results: Iterable[participant_pb2.ParticipantResult]) -> None:
    """Raise Failure unless every item was carried out."""
    for result in results:
        status: outcome_pb2.ItemStatus = result.status
        if status.code != 0:
            raise Failure(f"{result.request_id}: {refusal(status.reason, status.message, status.violations)}")


def _id(purpose: str) -> str:
    return str(derived(DEMONSTRATION, purpose))
