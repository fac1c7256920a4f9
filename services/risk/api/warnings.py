"""Warnings between messages and the domain."""

from __future__ import annotations

from datetime import datetime, timedelta

from risk.api.fields import (
    identifier,
    indicator,
    indicator_message,
    moment,
    participant,
    plain_text,
    timestamp,
)
from risk.domain.commands import Publish, Revoke, Sight
from risk.domain.evidence import Evidence
from risk.domain.indicator import Indicator
from risk.domain.reader import Reader
from risk.domain.warning import (
    MAX_HALF_LIFE,
    MIN_HALF_LIFE,
    Category,
    RiskWarning,
    Severity,
    SightingKind,
    Tlp,
    WarningSpec,
)
from rpc import Violations
from serai.risk.v1 import signal_pb2

MAX_INDICATORS = 20
MAX_AUDIENCE = 1000
MAX_TEXT_CHARACTERS = 200

_CATEGORIES = {signal_pb2.WarningCategory.Value(f"WARNING_CATEGORY_{kind.name}"): kind for kind in Category}
_TLPS = {signal_pb2.Tlp.Value(f"TLP_{tlp.name}"): tlp for tlp in Tlp} | {signal_pb2.TLP_UNSPECIFIED: Tlp.AMBER}
_SEVERITIES = {signal_pb2.Severity.Value(f"SEVERITY_{severity.name}"): severity for severity in Severity}
_SIGHTINGS = {signal_pb2.SightingKind.Value(f"SIGHTING_KIND_{kind.name}"): kind for kind in SightingKind}


def category(number: int, field: str, violations: Violations) -> Category:
    """Read a category; the value is good only when no violation was found."""
    if number not in _CATEGORIES:
        violations.add(field, f"{number} is not a category of warnings")
    return _CATEGORIES.get(number, Category.MULE_ACCOUNT)


def publish(message: signal_pb2.WarningSpec, violations: Violations) -> Publish | None:
    """Read a warning to publish; None when malformed."""
    request_id = identifier(message.request_id, "request_id", violations)
    indicators = _indicators(message, violations)
    if message.severity not in _SEVERITIES:
        violations.add("severity", f"{message.severity} is not a severity")
    if not 1 <= message.confidence_percent <= 100:
        violations.add("confidence_percent", f"{message.confidence_percent} is not from 1 to 100")
    if message.tlp not in _TLPS:
        violations.add("tlp", f"{message.tlp} is not a colour of TLP 2.0")
    if len(message.signature) not in {0, 64}:
        violations.add("signature", f"an Ed25519 signature has 64 bytes, not {len(message.signature)}")
    kind = category(message.category, "category", violations)
    observe_time, half_life, expire_time = _times(message, violations)
    audience = _audience(message, violations)
    legal_basis = plain_text(message.legal_basis, "legal_basis", MAX_TEXT_CHARACTERS, violations)
    purpose = plain_text(message.purpose, "purpose", MAX_TEXT_CHARACTERS, violations)
    evidence = plain_text(message.evidence_reference, "evidence_reference", MAX_TEXT_CHARACTERS, violations)
    if violations or request_id is None:
        return None
    spec = WarningSpec(
        indicators=indicators,
        category=kind,
        severity=_SEVERITIES[message.severity],
        confidence_percent=message.confidence_percent,
        observe_time=observe_time,
        half_life=half_life,
        expire_time=expire_time,
        tlp=_TLPS[message.tlp],
        audience=audience,
        legal_basis=legal_basis,
        purpose=purpose,
        distinct_victims=message.distinct_victims,
        evidence_reference=evidence,
        signature=message.signature,
    )
    return Publish(request_id, spec)


def _indicators(message: signal_pb2.WarningSpec, violations: Violations) -> tuple[Indicator, ...]:
    if not 1 <= len(message.indicators) <= MAX_INDICATORS:
        violations.add("indicators", f"has {len(message.indicators)} items; 1 to {MAX_INDICATORS} are allowed")
        return ()
    read = [
        indicator(entry, violations.under(f"indicators[{position}]"))
        for position, entry in enumerate(message.indicators)
    ]
    return tuple(entry for entry in read if entry is not None)


def _times(
    message: signal_pb2.WarningSpec, violations: Violations
) -> tuple[datetime | None, timedelta | None, datetime | None]:
    observe_time = expire_time = half_life = None
    if message.HasField("observe_time"):
        observe_time = moment(message.observe_time, "observe_time", violations)
    if message.HasField("expire_time"):
        expire_time = moment(message.expire_time, "expire_time", violations)
    if message.HasField("half_life"):
        seconds = message.half_life.seconds
        if not MIN_HALF_LIFE.total_seconds() <= seconds <= MAX_HALF_LIFE.total_seconds() or message.half_life.nanos:
            violations.add("half_life", "must be whole seconds, from an hour to 730 days")
        else:
            half_life = timedelta(seconds=seconds)
    if observe_time is not None and expire_time is not None and expire_time <= observe_time:
        violations.add("expire_time", "is not after observe_time")
    return observe_time, half_life, expire_time


def _audience(message: signal_pb2.WarningSpec, violations: Violations) -> frozenset[str]:
    if len(message.audience) > MAX_AUDIENCE:
        violations.add("audience", f"has {len(message.audience)} participants; at most {MAX_AUDIENCE} are allowed")
        return frozenset()
    return frozenset(
        participant(name, f"audience[{position}]", violations) for position, name in enumerate(message.audience)
    )


def revoke(message: signal_pb2.WarningRevocation, violations: Violations) -> Revoke | None:
    """Read a revocation; None when malformed."""
    request_id = identifier(message.request_id, "request_id", violations)
    warning_id = identifier(message.warning_id, "warning_id", violations)
    reason = plain_text(message.reason, "reason", MAX_TEXT_CHARACTERS, violations)
    if violations or request_id is None or warning_id is None:
        return None
    return Revoke(request_id, warning_id, reason)


def sight(message: signal_pb2.Sighting, violations: Violations) -> Sight | None:
    """Read a sighting; None when malformed."""
    request_id = identifier(message.request_id, "request_id", violations)
    warning_id = identifier(message.warning_id, "warning_id", violations)
    if message.kind not in _SIGHTINGS:
        violations.add("kind", f"{message.kind} is not a kind of sighting")
    observe_time = None
    if message.HasField("observe_time"):
        observe_time = moment(message.observe_time, "observe_time", violations)
    if violations or request_id is None or warning_id is None:
        return None
    return Sight(request_id, warning_id, _SIGHTINGS[message.kind], observe_time)


def warning_message(warning: RiskWarning, reader: Reader, now: datetime) -> signal_pb2.Warning:
    """Give a warning as its reader may know it.

    The full audience is its publisher's to know: of the others each is told of itself alone, because who was
    warned of whom is itself a secret.
    """
    message = signal_pb2.Warning(
        warning_id=str(warning.warning_id),
        publisher_id=warning.publisher_id,
        spec=_spec_message(warning),
        state=f"WARNING_STATE_{warning.state_at(now).name}",
        record_time=timestamp(warning.record_time),
        confirmations=warning.count(SightingKind.CONFIRMED),
        false_positives=warning.count(SightingKind.FALSE_POSITIVE),
    )
    audience = warning.spec.audience
    if reader.members is not None and warning.publisher_id not in reader.members:
        audience &= reader.members
    message.spec.audience.extend(sorted(audience))
    return message


def _spec_message(warning: RiskWarning) -> signal_pb2.WarningSpec:
    spec = warning.spec
    message = signal_pb2.WarningSpec(
        request_id=str(warning.request_id),
        indicators=[indicator_message(entry) for entry in spec.indicators],
        category=f"WARNING_CATEGORY_{spec.category.name}",
        severity=f"SEVERITY_{spec.severity.name}",
        confidence_percent=spec.confidence_percent,
        observe_time=timestamp(warning.observe_time),
        expire_time=timestamp(warning.end),
        tlp=f"TLP_{spec.tlp.name}",
        legal_basis=spec.legal_basis,
        purpose=spec.purpose,
        distinct_victims=spec.distinct_victims,
        evidence_reference=spec.evidence_reference,
        signature=spec.signature,
    )
    message.half_life.FromTimedelta(warning.half_life)
    return message


def score_message(asked: Indicator, evidence: Evidence) -> signal_pb2.IndicatorScore:
    """Give what is known of an indicator as a message."""
    return signal_pb2.IndicatorScore(
        indicator=indicator_message(asked),
        probability=f"{evidence.probability:.6f}",
        sources=[
            signal_pb2.SourceContribution(
                warning_id=str(source.warning.warning_id), publisher_id=source.member, weight=f"{source.weight:.6f}"
            )
            for source in evidence.sources
        ],
    )
