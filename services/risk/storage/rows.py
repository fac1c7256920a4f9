"""Between rows and warnings, features and scores."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from money import Money, currency
from risk.app.stores import ReadScore
from risk.domain.features import Features, Stage
from risk.domain.indicator import Indicator, IndicatorType
from risk.domain.rules import Reason
from risk.domain.scoring import Action, Score
from risk.domain.warning import (
    Category,
    RiskWarning,
    Severity,
    Sighting,
    SightingKind,
    Tlp,
    WarningSpec,
)

Row = asyncpg.Record


def warning(row: Row) -> RiskWarning:
    """Read a warning from a row of WARNINGS_BY_ID."""
    spec = WarningSpec(
        indicators=tuple(
            Indicator(IndicatorType(kind), token, epoch)
            for kind, token, epoch in zip(row["types"], row["tokens"], row["epochs"], strict=True)
        ),
        category=Category(row["category"]),
        severity=Severity(row["severity"]),
        confidence_percent=row["confidence_percent"],
        observe_time=row["observe_time"],
        half_life=timedelta(seconds=row["half_life_seconds"]),
        expire_time=row["expire_time"],
        tlp=Tlp(row["tlp"]),
        audience=frozenset(row["audience"]),
        legal_basis=row["legal_basis"],
        purpose=row["purpose"],
        distinct_victims=row["distinct_victims"],
        evidence_reference=row["evidence_reference"],
        signature=row["signature"],
    )
    sightings = tuple(
        Sighting(reporter, SightingKind(kind), at)
        for reporter, kind, at in zip(
            row["reporters"] or (), row["kinds"] or (), row["observe_times"] or (), strict=True
        )
    )
    return RiskWarning(
        warning_id=row["warning_id"],
        publisher_id=row["publisher_id"],
        request_id=row["request_id"],
        spec=spec,
        revoked=row["revoke_time"] is not None,
        record_time=row["record_time"],
        sequence=row["sequence"],
        sightings=sightings,
    )


def warning_values(risk_warning: RiskWarning, sequence: int) -> tuple[Any, ...]:
    """Give the parameters of INSERT_WARNINGS for one warning."""
    spec = risk_warning.spec
    return (
        risk_warning.warning_id,
        risk_warning.publisher_id,
        risk_warning.request_id,
        spec.category,
        int(spec.severity),
        spec.confidence_percent,
        risk_warning.observe_time,
        round(risk_warning.half_life.total_seconds()),
        risk_warning.end,
        spec.tlp,
        # unnest would flatten an array of arrays, so each audience travels as JSON.
        json.dumps(sorted(spec.audience)),
        spec.legal_basis,
        spec.purpose,
        spec.distinct_victims,
        spec.evidence_reference,
        spec.signature,
        risk_warning.record_time,
        sequence,
    )


def features_json(features: Features) -> str:
    """Write what a score was made from, without any identifier or token."""
    return json.dumps(
        {
            "worth_eur": features.worth_eur,
            "local_hour": features.local_hour,
            "behaviour": asdict(features.behaviour),
            "unreadable_identifiers": features.unreadable_identifiers,
            "warned": [
                {
                    "side": warned.side,
                    "type": warned.type,
                    "sources": [
                        {"warning_id": str(source.warning.warning_id), "member": source.member, "weight": source.weight}
                        for source in warned.evidence.sources
                    ],
                }
                for warned in features.warned
            ],
        }
    )


def reasons_json(score: Score) -> str:
    """Write the reasons of a score."""
    return json.dumps(
        [
            {
                "reason": reason.reason,
                "contribution": reason.contribution,
                "explanation": reason.explanation,
                "warning_ids": [str(warning_id) for warning_id in reason.warning_ids],
            }
            for reason in score.reasons
        ]
    )


def read_score(row: Row) -> ReadScore:
    """Read a score from a row of SCORES_BY_ID."""
    reasons = tuple(
        Reason(
            entry["reason"],
            entry["contribution"],
            entry["explanation"],
            tuple(UUID(warning_id) for warning_id in entry["warning_ids"]),
        )
        for entry in json.loads(row["reasons"])
    )
    score = Score(
        probability=Decimal(row["probability"]).quantize(Decimal("0.000001")),
        expected_loss=Money(row["expected_loss_minor_units"], currency(row["currency"])),
        action=Action(row["action"]),
        reasons=reasons,
        model_version=row["model_version"],
    )
    return ReadScore(row["score_id"], row["payment_id"], Stage(row["stage"]), score, row["score_time"])
