"""Payments to score and their scores, between messages and the domain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from risk.api.fields import amount, country, identifier, moment, participant, raw_identifier, timestamp
from risk.api.items import content
from risk.app.outcomes import OutcomeSubmission
from risk.app.scoring import ScoreSubmission
from risk.app.stores import ReadScore
from risk.domain.features import Side, Stage
from risk.domain.indicator import Identifier
from risk.domain.payment import OutcomeKind, Payment, party
from risk.domain.rules import Reason
from risk.domain.tokens import KeyRing
from rpc import Identity, Kind, Violations
from serai.common.v1 import money_pb2
from serai.risk.v1 import scoring_pb2, signal_pb2

MAX_IDENTIFIERS_PER_SIDE = 32
_STAGES = {scoring_pb2.ScoringStage.Value(f"SCORING_STAGE_{stage.name}"): stage for stage in Stage}
_OUTCOMES = {scoring_pb2.PaymentOutcomeKind.Value(f"PAYMENT_OUTCOME_KIND_{k.name}"): k for k in OutcomeKind}
_METHOD = re.compile(r"[A-Z0-9_]{0,40}", re.ASCII)


def payment(
    message: scoring_pb2.PaymentToScore, scope: str, ring: KeyRing, violations: Violations
) -> ScoreSubmission | None:
    """Read a payment to score; None when malformed. Raw identifiers go no further than this function."""
    request_id = identifier(message.request_id, "request_id", violations)
    payment_id = identifier(message.payment_id, "payment_id", violations)
    if message.stage not in _STAGES:
        violations.add("stage", f"{message.stage} is not a stage of scoring")
    sent = amount(message.send_amount, "send_amount", violations)
    sender = participant(message.sender_participant_id, "sender_participant_id", violations)
    receiver = participant(message.receiver_participant_id, "receiver_participant_id", violations)
    source = country(message.source_country, "source_country", violations)
    target = country(message.target_country, "target_country", violations)
    if _METHOD.fullmatch(message.method) is None:
        violations.add("method", "must be at most 40 capitals, digits and underscores")
    initiate_time = _optional_moment(message, "initiate_time", violations)
    raw_debtor = _identifiers(message.debtor_identifiers, "debtor_identifiers", violations)
    raw_creditor = _identifiers(message.creditor_identifiers, "creditor_identifiers", violations)
    if violations or request_id is None or payment_id is None or sent is None:
        return None
    debtor, unreadable_debtor = party(Side.DEBTOR, raw_debtor, source, ring)
    creditor, unreadable_creditor = party(Side.CREDITOR, raw_creditor, target, ring)
    to_score = Payment(
        payment_id=payment_id,
        stage=_STAGES[message.stage],
        amount=sent,
        sender_id=sender,
        receiver_id=receiver,
        source_country=source,
        target_country=target,
        debtor=debtor,
        creditor=creditor,
        unreadable_identifiers=unreadable_debtor + unreadable_creditor,
        initiate_time=initiate_time,
        method=message.method,
    )
    return ScoreSubmission(scope, request_id, ring.print_of(content(message)), to_score)


def _identifiers(messages: Sequence[signal_pb2.Identifier], field: str, violations: Violations) -> list[Identifier]:
    if len(messages) > MAX_IDENTIFIERS_PER_SIDE:
        violations.add(field, f"has {len(messages)} items; at most {MAX_IDENTIFIERS_PER_SIDE} are allowed")
        return []
    read = [raw_identifier(message, violations.under(f"{field}[{place}]")) for place, message in enumerate(messages)]
    return [entry for entry in read if entry is not None]


def outcome(
    message: scoring_pb2.PaymentOutcome, caller: Identity, ring: KeyRing, violations: Violations
) -> OutcomeSubmission | None:
    """Read a report of an outcome; None when malformed."""
    request_id = identifier(message.request_id, "request_id", violations)
    payment_id = identifier(message.payment_id, "payment_id", violations)
    if message.kind not in _OUTCOMES:
        violations.add("kind", f"{message.kind} is not a kind of outcome")
    report_time = _optional_moment(message, "report_time", violations)
    if violations or request_id is None or payment_id is None:
        return None
    return OutcomeSubmission(
        scope=str(caller),
        member=caller.name if caller.kind is Kind.CHANNEL else None,
        request_id=request_id,
        content_print=ring.print_of(b"outcome" + content(message)),
        payment_id=payment_id,
        kind=_OUTCOMES[message.kind],
        report_time=report_time,
    )


def _optional_moment(
    message: scoring_pb2.PaymentToScore | scoring_pb2.PaymentOutcome, field: str, violations: Violations
) -> datetime | None:
    if not message.HasField(field):
        return None
    value: Timestamp = getattr(message, field)
    return moment(value, field, violations)


def score_message(stored: ReadScore) -> scoring_pb2.RiskScore:
    """Give a score as a message."""
    loss = stored.score.expected_loss
    return scoring_pb2.RiskScore(
        score_id=str(stored.score_id),
        payment_id=str(stored.payment_id),
        stage=f"SCORING_STAGE_{stored.stage.name}",
        probability=f"{stored.score.probability:f}",
        expected_loss=money_pb2.Money(currency=loss.currency.code, minor_units=loss.minor_units),
        action=f"RISK_ACTION_{stored.score.action.name}",
        reasons=[_reason_message(reason) for reason in stored.score.reasons],
        model_version=stored.score.model_version,
        score_time=timestamp(stored.score_time),
    )


def _reason_message(reason: Reason) -> scoring_pb2.RiskReason:
    return scoring_pb2.RiskReason(
        reason=reason.reason,
        contribution=f"{reason.contribution:.6f}",
        explanation=reason.explanation,
        warning_ids=[str(warning_id) for warning_id in reason.warning_ids],
    )
