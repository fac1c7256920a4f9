"""What a member may do to warnings: each function decides from the state and the command, and changes nothing."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from risk.domain.codes import Code
from risk.domain.warning import (
    MAX_HALF_LIVES,
    RiskWarning,
    Sighting,
    SightingKind,
    State,
    WarningSpec,
    default_half_life,
)

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a member's clock may run ahead of the database's."""


@dataclass(frozen=True, slots=True)
class Publish:
    """Publish a warning."""

    request_id: UUID
    spec: WarningSpec


@dataclass(frozen=True, slots=True)
class Revoke:
    """Take back a warning."""

    request_id: UUID
    warning_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Sight:
    """Say what was seen of another's warning; without `observe_time`, now."""

    request_id: UUID
    warning_id: UUID
    kind: SightingKind
    observe_time: datetime | None


Command = Publish | Revoke | Sight


def publish(
    command: Publish, publisher_id: str, warning_id: UUID, epochs: Set[int], now: datetime
) -> RiskWarning | Code:
    """Give the warning to record (sequence 0 until it has one), or why it is refused."""
    spec = command.spec
    if not all(indicator.key_epoch in epochs for indicator in spec.indicators):
        return Code.KEY_EPOCH_UNKNOWN
    observed = spec.observe_time or now
    if observed > now + CLOCK_TOLERANCE:
        return Code.OBSERVED_IN_FUTURE
    # Within the tolerance the observation counts as made now: no weight is greater than that of the present.
    observed = min(observed, now)
    half_life = spec.half_life or default_half_life(spec.indicators)
    faded = observed + MAX_HALF_LIVES * half_life
    end = min(spec.expire_time, faded) if spec.expire_time else faded
    if end <= now:
        return Code.ALREADY_EXPIRED
    recorded = replace(spec, observe_time=observed, half_life=half_life, expire_time=end)
    return RiskWarning(warning_id, publisher_id, command.request_id, recorded, False, now, 0)


def revoke(warning: RiskWarning | None, member: str) -> RiskWarning | Code:
    """Give the warning as taken back, or why it is refused."""
    if warning is None or not warning.visible_to(member):
        return Code.WARNING_UNKNOWN
    if warning.publisher_id != member:
        return Code.NOT_PUBLISHER
    if warning.revoked:
        return Code.ALREADY_REVOKED
    return replace(warning, revoked=True)


def sight(warning: RiskWarning | None, member: str, command: Sight, now: datetime) -> RiskWarning | Code:
    """Give the warning with the sighting, or why it is refused."""
    if warning is None or not warning.visible_to(member):
        return Code.WARNING_UNKNOWN
    if warning.publisher_id == member:
        return Code.OWN_WARNING
    if warning.state_at(now) is not State.LIVE:
        return Code.WARNING_NOT_LIVE
    observed = command.observe_time or now
    if observed > now + CLOCK_TOLERANCE:
        return Code.OBSERVED_IN_FUTURE
    return warning.with_sighting(Sighting(member, command.kind, min(observed, now)))
