"""Who takes part in the demonstration: invented institutions in nine jurisdictions and two liquidity providers."""

from collections.abc import Mapping
from dataclasses import dataclass

from serai.payments.v1 import participant_pb2


@dataclass(frozen=True, slots=True)
class Member:
    """One participant: its currency's cap and first funding are in minor units."""

    participant_id: str
    display_name: str
    bic: str
    country: str
    currency: str
    net_debit_cap: int
    funding: int
    confirms_credits: bool = False


MEMBERS: tuple[Member, ...] = (
    Member("aurora-de", "Aurora Bank", "AURODEFFXXX", "DE", "EUR", 500_000_00, 5_000_000_00),
    Member(
        "birch-gb", "Birch Street Bank", "BRCHGB2LXXX", "GB", "GBP", 500_000_00, 5_000_000_00, confirms_credits=True
    ),
    Member("cedar-us", "Cedar Union", "CEDRUS33XXX", "US", "USD", 500_000_00, 5_000_000_00),
    Member("dogwood-jp", "Dogwood Trust", "DOGWJPJTXXX", "JP", "JPY", 50_000_000, 800_000_000),
    Member("elm-sg", "Elm Harbour Wallet", "ELMHSGSGXXX", "SG", "SGD", 500_000_00, 5_000_000_00),
    Member("fir-cn", "Fir Gate Commerce", "FIRGCNBJXXX", "CN", "CNY", 5_000_000_00, 40_000_000_00),
    Member("ginkgo-kw", "Ginkgo Gulf", "GNKGKWKWXXX", "KW", "KWD", 100_000_000, 1_500_000_000),
    Member("hazel-fr", "Hazel Savings", "HAZLFRPPXXX", "FR", "EUR", 1_000_00, 0),
    Member("ivy-ir", "Ivy Exchange", "IVYXIRTHXXX", "IR", "EUR", 1_000_00, 0),
)
"""Hazel has a small cap and no money: its larger payments exceed its limit. Ivy sits in an embargoed country."""

SENDERS = tuple(m for m in MEMBERS if m.participant_id not in {"hazel-fr", "ivy-ir"})
"""Those that exchange the honest payments."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One liquidity provider and its half-spread in parts per million."""

    provider_id: str
    display_name: str
    bic: str
    country: str
    half_spread_ppm: int


PROVIDERS: tuple[Provider, ...] = (
    Provider("lp-harbour", "Harbour Liquidity", "HRBRNL2AXXX", "NL", 900),
    Provider("lp-meridian", "Meridian Markets", "MRDNCHZZXXX", "CH", 1_200),
)

PROVIDER_CAPS: Mapping[str, int] = {
    "EUR": 50_000_000_00,
    "GBP": 50_000_000_00,
    "USD": 50_000_000_00,
    "JPY": 9_000_000_000,
    "SGD": 80_000_000_00,
    "CNY": 400_000_000_00,
    "KWD": 18_000_000_000,
}
"""How far a provider may be below zero in each currency, in minor units."""

METHODS = ("BANK_TRANSFER", "WALLET", "ECOMMERCE", "IN_STORE")


def member_spec(member: Member, request_id: str) -> participant_pb2.ParticipantSpec:
    """Give the onboarding of a member."""
    confirmed, automatic = participant_pb2.CREDIT_MODE_CONFIRMED, participant_pb2.CREDIT_MODE_AUTOMATIC
    spec = participant_pb2.ParticipantSpec(
        request_id=request_id,
        participant_id=member.participant_id,
        display_name=member.display_name,
        bic=member.bic,
        country=member.country,
        roles=[participant_pb2.PARTICIPANT_ROLE_SENDER, participant_pb2.PARTICIPANT_ROLE_RECEIVER],
        credit_mode=confirmed if member.confirms_credits else automatic,
        methods=METHODS,
    )
    cap = spec.currencies.add().net_debit_cap
    cap.currency, cap.minor_units = member.currency, member.net_debit_cap
    return spec


def provider_spec(provider: Provider, request_id: str) -> participant_pb2.ParticipantSpec:
    """Give the onboarding of a liquidity provider."""
    spec = participant_pb2.ParticipantSpec(
        request_id=request_id,
        participant_id=provider.provider_id,
        display_name=provider.display_name,
        bic=provider.bic,
        country=provider.country,
        roles=[participant_pb2.PARTICIPANT_ROLE_LIQUIDITY_PROVIDER],
    )
    for code, minor_units in PROVIDER_CAPS.items():
        cap = spec.currencies.add().net_debit_cap
        cap.currency, cap.minor_units = code, minor_units
    return spec
