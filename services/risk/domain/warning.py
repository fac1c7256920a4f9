"""A warning: what one member tells the others of an identifier, and what they saw of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from risk.domain.indicator import Indicator, IndicatorType

MIN_HALF_LIFE = timedelta(hours=1)
MAX_HALF_LIFE = timedelta(days=730)
MAX_HALF_LIVES = 10
"""After this many half-lives less than a thousandth of a warning's weight is left: its time is over."""

DEFAULT_HALF_LIVES = {
    IndicatorType.IP: timedelta(days=3),
    IndicatorType.DEVICE: timedelta(days=30),
    IndicatorType.EMAIL: timedelta(days=60),
    IndicatorType.PHONE: timedelta(days=60),
    IndicatorType.URL: timedelta(days=30),
    IndicatorType.ACCOUNT: timedelta(days=90),
    IndicatorType.CARD_TOKEN: timedelta(days=90),
    IndicatorType.MERCHANT: timedelta(days=90),
    IndicatorType.NAME: timedelta(days=90),
    IndicatorType.BIC: timedelta(days=90),
    IndicatorType.WALLET: timedelta(days=180),
}
"""How long an identifier stays with whoever misuses it: addresses change hands within days, wallets hardly ever."""


class Category(StrEnum):
    """What a warning is about."""

    MULE_ACCOUNT = "MULE_ACCOUNT"
    ACCOUNT_TAKEOVER = "ACCOUNT_TAKEOVER"
    AUTHORISED_PUSH_FRAUD = "AUTHORISED_PUSH_FRAUD"
    CARD_FRAUD = "CARD_FRAUD"
    MERCHANT_FRAUD = "MERCHANT_FRAUD"
    IDENTITY_FRAUD = "IDENTITY_FRAUD"
    COMPROMISED_DEVICE = "COMPROMISED_DEVICE"
    MONEY_LAUNDERING = "MONEY_LAUNDERING"


class Severity(IntEnum):
    """How bad it is; a greater number is worse."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0: how far a warning may travel by word of mouth."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER_STRICT"
    RED = "RED"


class State(StrEnum):
    """Where a warning stands at some moment."""

    LIVE = "LIVE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


class SightingKind(StrEnum):
    """What a member says of another's warning."""

    CONFIRMED = "CONFIRMED"
    FALSE_POSITIVE = "FALSE_POSITIVE"


@dataclass(frozen=True, slots=True)
class WarningSpec:
    """A warning as its publisher wrote it. None means: as docs/risk.md says for a field that is not given."""

    indicators: tuple[Indicator, ...]
    category: Category
    severity: Severity
    confidence_percent: int
    observe_time: datetime | None
    half_life: timedelta | None
    expire_time: datetime | None
    tlp: Tlp
    audience: frozenset[str]
    legal_basis: str
    purpose: str
    distinct_victims: int
    evidence_reference: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Sighting:
    """The latest that one member said of a warning."""

    reporter_id: str
    kind: SightingKind
    observe_time: datetime


@dataclass(frozen=True, slots=True)
class RiskWarning:
    """A warning as recorded; in `spec`, observe_time, half_life and expire_time are always filled in.

    `sequence` is that of the newest event about it in the stream of warnings.
    """

    warning_id: UUID
    publisher_id: str
    request_id: UUID
    spec: WarningSpec
    revoked: bool
    record_time: datetime
    sequence: int
    sightings: tuple[Sighting, ...] = ()

    @property
    def observe_time(self) -> datetime:
        """When it was observed."""
        return self.spec.observe_time or self.record_time

    @property
    def half_life(self) -> timedelta:
        """After how long its weight is halved."""
        return self.spec.half_life or default_half_life(self.spec.indicators)

    @property
    def end(self) -> datetime:
        """When it stops counting."""
        return self.spec.expire_time or self.observe_time + MAX_HALF_LIVES * self.half_life

    def state_at(self, now: datetime) -> State:
        """Say where it stands."""
        if self.revoked:
            return State.REVOKED
        return State.LIVE if now < self.end else State.EXPIRED

    def visible_to(self, member: str) -> bool:
        """Say whether a member may know of it: its publisher, its audience, or all when no audience was named."""
        return not self.spec.audience or member == self.publisher_id or member in self.spec.audience

    def count(self, kind: SightingKind) -> int:
        """Give the number of members that say this of it."""
        return sum(sighting.kind is kind for sighting in self.sightings)

    def with_sighting(self, sighting: Sighting) -> RiskWarning:
        """Give it with what a member says now in place of what that member said before."""
        others = tuple(known for known in self.sightings if known.reporter_id != sighting.reporter_id)
        return replace(self, sightings=(*others, sighting))

    def at_sequence(self, sequence: int) -> RiskWarning:
        """Give it as of a newer event in the stream."""
        return replace(self, sequence=sequence)


def default_half_life(indicators: tuple[Indicator, ...]) -> timedelta:
    """Give the half-life of a warning that names none: that of its shortest-lived indicator.

    A warning has one half-life for all of its indicators, so that its weight is one multiplication; the shortest
    keeps it from outliving what it is about.
    """
    return min(DEFAULT_HALF_LIVES[indicator.type] for indicator in indicators)
