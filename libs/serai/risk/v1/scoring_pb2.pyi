import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from serai.risk.v1 import signal_pb2 as _signal_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ScoringStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCORING_STAGE_UNSPECIFIED: _ClassVar[ScoringStage]
    SCORING_STAGE_QUOTE: _ClassVar[ScoringStage]
    SCORING_STAGE_CREATE: _ClassVar[ScoringStage]
    SCORING_STAGE_CONFIRM: _ClassVar[ScoringStage]
    SCORING_STAGE_RELEASE: _ClassVar[ScoringStage]
    SCORING_STAGE_CREDIT: _ClassVar[ScoringStage]

class RiskAction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RISK_ACTION_UNSPECIFIED: _ClassVar[RiskAction]
    RISK_ACTION_ALLOW: _ClassVar[RiskAction]
    RISK_ACTION_CONFIRM: _ClassVar[RiskAction]
    RISK_ACTION_REVIEW: _ClassVar[RiskAction]
    RISK_ACTION_REFUSE: _ClassVar[RiskAction]

class PaymentOutcomeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYMENT_OUTCOME_KIND_UNSPECIFIED: _ClassVar[PaymentOutcomeKind]
    PAYMENT_OUTCOME_KIND_HONEST: _ClassVar[PaymentOutcomeKind]
    PAYMENT_OUTCOME_KIND_FRAUD: _ClassVar[PaymentOutcomeKind]
    PAYMENT_OUTCOME_KIND_CHARGEBACK: _ClassVar[PaymentOutcomeKind]
SCORING_STAGE_UNSPECIFIED: ScoringStage
SCORING_STAGE_QUOTE: ScoringStage
SCORING_STAGE_CREATE: ScoringStage
SCORING_STAGE_CONFIRM: ScoringStage
SCORING_STAGE_RELEASE: ScoringStage
SCORING_STAGE_CREDIT: ScoringStage
RISK_ACTION_UNSPECIFIED: RiskAction
RISK_ACTION_ALLOW: RiskAction
RISK_ACTION_CONFIRM: RiskAction
RISK_ACTION_REVIEW: RiskAction
RISK_ACTION_REFUSE: RiskAction
PAYMENT_OUTCOME_KIND_UNSPECIFIED: PaymentOutcomeKind
PAYMENT_OUTCOME_KIND_HONEST: PaymentOutcomeKind
PAYMENT_OUTCOME_KIND_FRAUD: PaymentOutcomeKind
PAYMENT_OUTCOME_KIND_CHARGEBACK: PaymentOutcomeKind

class PaymentToScore(_message.Message):
    __slots__ = ("request_id", "payment_id", "stage", "send_amount", "sender_participant_id", "receiver_participant_id", "source_country", "target_country", "debtor_identifiers", "creditor_identifiers", "initiate_time", "method")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    SENDER_PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIVER_PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TARGET_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    DEBTOR_IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    CREDITOR_IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    INITIATE_TIME_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    payment_id: str
    stage: ScoringStage
    send_amount: _money_pb2.Money
    sender_participant_id: str
    receiver_participant_id: str
    source_country: str
    target_country: str
    debtor_identifiers: _containers.RepeatedCompositeFieldContainer[_signal_pb2.Identifier]
    creditor_identifiers: _containers.RepeatedCompositeFieldContainer[_signal_pb2.Identifier]
    initiate_time: _timestamp_pb2.Timestamp
    method: str
    def __init__(self, request_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., stage: _Optional[_Union[ScoringStage, str]] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., sender_participant_id: _Optional[str] = ..., receiver_participant_id: _Optional[str] = ..., source_country: _Optional[str] = ..., target_country: _Optional[str] = ..., debtor_identifiers: _Optional[_Iterable[_Union[_signal_pb2.Identifier, _Mapping]]] = ..., creditor_identifiers: _Optional[_Iterable[_Union[_signal_pb2.Identifier, _Mapping]]] = ..., initiate_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., method: _Optional[str] = ...) -> None: ...

class RiskReason(_message.Message):
    __slots__ = ("reason", "contribution", "explanation", "warning_ids")
    REASON_FIELD_NUMBER: _ClassVar[int]
    CONTRIBUTION_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    WARNING_IDS_FIELD_NUMBER: _ClassVar[int]
    reason: str
    contribution: str
    explanation: str
    warning_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reason: _Optional[str] = ..., contribution: _Optional[str] = ..., explanation: _Optional[str] = ..., warning_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class RiskScore(_message.Message):
    __slots__ = ("score_id", "payment_id", "stage", "probability", "expected_loss", "action", "reasons", "model_version", "score_time")
    SCORE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_LOSS_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    SCORE_TIME_FIELD_NUMBER: _ClassVar[int]
    score_id: str
    payment_id: str
    stage: ScoringStage
    probability: str
    expected_loss: _money_pb2.Money
    action: RiskAction
    reasons: _containers.RepeatedCompositeFieldContainer[RiskReason]
    model_version: str
    score_time: _timestamp_pb2.Timestamp
    def __init__(self, score_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., stage: _Optional[_Union[ScoringStage, str]] = ..., probability: _Optional[str] = ..., expected_loss: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., action: _Optional[_Union[RiskAction, str]] = ..., reasons: _Optional[_Iterable[_Union[RiskReason, _Mapping]]] = ..., model_version: _Optional[str] = ..., score_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ScoreResult(_message.Message):
    __slots__ = ("request_id", "status", "score")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: _outcome_pb2.ItemStatus
    score: RiskScore
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., score: _Optional[_Union[RiskScore, _Mapping]] = ...) -> None: ...

class ScorePaymentsRequest(_message.Message):
    __slots__ = ("payments",)
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    payments: _containers.RepeatedCompositeFieldContainer[PaymentToScore]
    def __init__(self, payments: _Optional[_Iterable[_Union[PaymentToScore, _Mapping]]] = ...) -> None: ...

class ScorePaymentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ScoreResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ScoreResult, _Mapping]]] = ...) -> None: ...

class PaymentOutcome(_message.Message):
    __slots__ = ("request_id", "payment_id", "kind", "report_time")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    payment_id: str
    kind: PaymentOutcomeKind
    report_time: _timestamp_pb2.Timestamp
    def __init__(self, request_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., kind: _Optional[_Union[PaymentOutcomeKind, str]] = ..., report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReportOutcomesRequest(_message.Message):
    __slots__ = ("outcomes",)
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    outcomes: _containers.RepeatedCompositeFieldContainer[PaymentOutcome]
    def __init__(self, outcomes: _Optional[_Iterable[_Union[PaymentOutcome, _Mapping]]] = ...) -> None: ...

class OutcomeResult(_message.Message):
    __slots__ = ("request_id", "status")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: _outcome_pb2.ItemStatus
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ...) -> None: ...

class ReportOutcomesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[OutcomeResult]
    def __init__(self, results: _Optional[_Iterable[_Union[OutcomeResult, _Mapping]]] = ...) -> None: ...

class GetScoresRequest(_message.Message):
    __slots__ = ("score_ids",)
    SCORE_IDS_FIELD_NUMBER: _ClassVar[int]
    score_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, score_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetScoresResponse(_message.Message):
    __slots__ = ("scores",)
    SCORES_FIELD_NUMBER: _ClassVar[int]
    scores: _containers.RepeatedCompositeFieldContainer[RiskScore]
    def __init__(self, scores: _Optional[_Iterable[_Union[RiskScore, _Mapping]]] = ...) -> None: ...
