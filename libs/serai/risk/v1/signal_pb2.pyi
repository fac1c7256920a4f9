import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from serai.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IndicatorType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INDICATOR_TYPE_UNSPECIFIED: _ClassVar[IndicatorType]
    INDICATOR_TYPE_ACCOUNT: _ClassVar[IndicatorType]
    INDICATOR_TYPE_CARD_TOKEN: _ClassVar[IndicatorType]
    INDICATOR_TYPE_DEVICE: _ClassVar[IndicatorType]
    INDICATOR_TYPE_IP: _ClassVar[IndicatorType]
    INDICATOR_TYPE_EMAIL: _ClassVar[IndicatorType]
    INDICATOR_TYPE_PHONE: _ClassVar[IndicatorType]
    INDICATOR_TYPE_MERCHANT: _ClassVar[IndicatorType]
    INDICATOR_TYPE_BIC: _ClassVar[IndicatorType]
    INDICATOR_TYPE_WALLET: _ClassVar[IndicatorType]
    INDICATOR_TYPE_NAME: _ClassVar[IndicatorType]
    INDICATOR_TYPE_URL: _ClassVar[IndicatorType]

class WarningCategory(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WARNING_CATEGORY_UNSPECIFIED: _ClassVar[WarningCategory]
    WARNING_CATEGORY_MULE_ACCOUNT: _ClassVar[WarningCategory]
    WARNING_CATEGORY_ACCOUNT_TAKEOVER: _ClassVar[WarningCategory]
    WARNING_CATEGORY_AUTHORISED_PUSH_FRAUD: _ClassVar[WarningCategory]
    WARNING_CATEGORY_CARD_FRAUD: _ClassVar[WarningCategory]
    WARNING_CATEGORY_MERCHANT_FRAUD: _ClassVar[WarningCategory]
    WARNING_CATEGORY_IDENTITY_FRAUD: _ClassVar[WarningCategory]
    WARNING_CATEGORY_COMPROMISED_DEVICE: _ClassVar[WarningCategory]
    WARNING_CATEGORY_MONEY_LAUNDERING: _ClassVar[WarningCategory]

class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEVERITY_UNSPECIFIED: _ClassVar[Severity]
    SEVERITY_LOW: _ClassVar[Severity]
    SEVERITY_MEDIUM: _ClassVar[Severity]
    SEVERITY_HIGH: _ClassVar[Severity]
    SEVERITY_CRITICAL: _ClassVar[Severity]

class Tlp(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TLP_UNSPECIFIED: _ClassVar[Tlp]
    TLP_CLEAR: _ClassVar[Tlp]
    TLP_GREEN: _ClassVar[Tlp]
    TLP_AMBER: _ClassVar[Tlp]
    TLP_AMBER_STRICT: _ClassVar[Tlp]
    TLP_RED: _ClassVar[Tlp]

class WarningState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WARNING_STATE_UNSPECIFIED: _ClassVar[WarningState]
    WARNING_STATE_LIVE: _ClassVar[WarningState]
    WARNING_STATE_REVOKED: _ClassVar[WarningState]
    WARNING_STATE_EXPIRED: _ClassVar[WarningState]

class SightingKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIGHTING_KIND_UNSPECIFIED: _ClassVar[SightingKind]
    SIGHTING_KIND_CONFIRMED: _ClassVar[SightingKind]
    SIGHTING_KIND_FALSE_POSITIVE: _ClassVar[SightingKind]
INDICATOR_TYPE_UNSPECIFIED: IndicatorType
INDICATOR_TYPE_ACCOUNT: IndicatorType
INDICATOR_TYPE_CARD_TOKEN: IndicatorType
INDICATOR_TYPE_DEVICE: IndicatorType
INDICATOR_TYPE_IP: IndicatorType
INDICATOR_TYPE_EMAIL: IndicatorType
INDICATOR_TYPE_PHONE: IndicatorType
INDICATOR_TYPE_MERCHANT: IndicatorType
INDICATOR_TYPE_BIC: IndicatorType
INDICATOR_TYPE_WALLET: IndicatorType
INDICATOR_TYPE_NAME: IndicatorType
INDICATOR_TYPE_URL: IndicatorType
WARNING_CATEGORY_UNSPECIFIED: WarningCategory
WARNING_CATEGORY_MULE_ACCOUNT: WarningCategory
WARNING_CATEGORY_ACCOUNT_TAKEOVER: WarningCategory
WARNING_CATEGORY_AUTHORISED_PUSH_FRAUD: WarningCategory
WARNING_CATEGORY_CARD_FRAUD: WarningCategory
WARNING_CATEGORY_MERCHANT_FRAUD: WarningCategory
WARNING_CATEGORY_IDENTITY_FRAUD: WarningCategory
WARNING_CATEGORY_COMPROMISED_DEVICE: WarningCategory
WARNING_CATEGORY_MONEY_LAUNDERING: WarningCategory
SEVERITY_UNSPECIFIED: Severity
SEVERITY_LOW: Severity
SEVERITY_MEDIUM: Severity
SEVERITY_HIGH: Severity
SEVERITY_CRITICAL: Severity
TLP_UNSPECIFIED: Tlp
TLP_CLEAR: Tlp
TLP_GREEN: Tlp
TLP_AMBER: Tlp
TLP_AMBER_STRICT: Tlp
TLP_RED: Tlp
WARNING_STATE_UNSPECIFIED: WarningState
WARNING_STATE_LIVE: WarningState
WARNING_STATE_REVOKED: WarningState
WARNING_STATE_EXPIRED: WarningState
SIGHTING_KIND_UNSPECIFIED: SightingKind
SIGHTING_KIND_CONFIRMED: SightingKind
SIGHTING_KIND_FALSE_POSITIVE: SightingKind

class Identifier(_message.Message):
    __slots__ = ("type", "value")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    type: IndicatorType
    value: str
    def __init__(self, type: _Optional[_Union[IndicatorType, str]] = ..., value: _Optional[str] = ...) -> None: ...

class Indicator(_message.Message):
    __slots__ = ("type", "token", "key_epoch")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    KEY_EPOCH_FIELD_NUMBER: _ClassVar[int]
    type: IndicatorType
    token: bytes
    key_epoch: int
    def __init__(self, type: _Optional[_Union[IndicatorType, str]] = ..., token: _Optional[bytes] = ..., key_epoch: _Optional[int] = ...) -> None: ...

class TokenizeIdentifiersRequest(_message.Message):
    __slots__ = ("identifiers",)
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    identifiers: _containers.RepeatedCompositeFieldContainer[Identifier]
    def __init__(self, identifiers: _Optional[_Iterable[_Union[Identifier, _Mapping]]] = ...) -> None: ...

class TokenizedIdentifier(_message.Message):
    __slots__ = ("status", "indicator")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    status: _outcome_pb2.ItemStatus
    indicator: Indicator
    def __init__(self, status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., indicator: _Optional[_Union[Indicator, _Mapping]] = ...) -> None: ...

class TokenizeIdentifiersResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[TokenizedIdentifier]
    def __init__(self, results: _Optional[_Iterable[_Union[TokenizedIdentifier, _Mapping]]] = ...) -> None: ...

class WarningSpec(_message.Message):
    __slots__ = ("request_id", "indicators", "category", "severity", "confidence_percent", "observe_time", "half_life", "expire_time", "tlp", "audience", "legal_basis", "purpose", "distinct_victims", "evidence_reference", "signature")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    INDICATORS_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_PERCENT_FIELD_NUMBER: _ClassVar[int]
    OBSERVE_TIME_FIELD_NUMBER: _ClassVar[int]
    HALF_LIFE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    TLP_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    DISTINCT_VICTIMS_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    indicators: _containers.RepeatedCompositeFieldContainer[Indicator]
    category: WarningCategory
    severity: Severity
    confidence_percent: int
    observe_time: _timestamp_pb2.Timestamp
    half_life: _duration_pb2.Duration
    expire_time: _timestamp_pb2.Timestamp
    tlp: Tlp
    audience: _containers.RepeatedScalarFieldContainer[str]
    legal_basis: str
    purpose: str
    distinct_victims: int
    evidence_reference: str
    signature: bytes
    def __init__(self, request_id: _Optional[str] = ..., indicators: _Optional[_Iterable[_Union[Indicator, _Mapping]]] = ..., category: _Optional[_Union[WarningCategory, str]] = ..., severity: _Optional[_Union[Severity, str]] = ..., confidence_percent: _Optional[int] = ..., observe_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., half_life: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tlp: _Optional[_Union[Tlp, str]] = ..., audience: _Optional[_Iterable[str]] = ..., legal_basis: _Optional[str] = ..., purpose: _Optional[str] = ..., distinct_victims: _Optional[int] = ..., evidence_reference: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...

class Warning(_message.Message):
    __slots__ = ("warning_id", "publisher_id", "spec", "state", "record_time", "confirmations", "false_positives")
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    PUBLISHER_ID_FIELD_NUMBER: _ClassVar[int]
    SPEC_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    CONFIRMATIONS_FIELD_NUMBER: _ClassVar[int]
    FALSE_POSITIVES_FIELD_NUMBER: _ClassVar[int]
    warning_id: str
    publisher_id: str
    spec: WarningSpec
    state: WarningState
    record_time: _timestamp_pb2.Timestamp
    confirmations: int
    false_positives: int
    def __init__(self, warning_id: _Optional[str] = ..., publisher_id: _Optional[str] = ..., spec: _Optional[_Union[WarningSpec, _Mapping]] = ..., state: _Optional[_Union[WarningState, str]] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., confirmations: _Optional[int] = ..., false_positives: _Optional[int] = ...) -> None: ...

class WarningResult(_message.Message):
    __slots__ = ("request_id", "status", "warning_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: _outcome_pb2.ItemStatus
    warning_id: str
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., warning_id: _Optional[str] = ...) -> None: ...

class PublishWarningsRequest(_message.Message):
    __slots__ = ("warnings",)
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    warnings: _containers.RepeatedCompositeFieldContainer[WarningSpec]
    def __init__(self, warnings: _Optional[_Iterable[_Union[WarningSpec, _Mapping]]] = ...) -> None: ...

class PublishWarningsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[WarningResult]
    def __init__(self, results: _Optional[_Iterable[_Union[WarningResult, _Mapping]]] = ...) -> None: ...

class WarningRevocation(_message.Message):
    __slots__ = ("request_id", "warning_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    warning_id: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., warning_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RevokeWarningsRequest(_message.Message):
    __slots__ = ("revocations",)
    REVOCATIONS_FIELD_NUMBER: _ClassVar[int]
    revocations: _containers.RepeatedCompositeFieldContainer[WarningRevocation]
    def __init__(self, revocations: _Optional[_Iterable[_Union[WarningRevocation, _Mapping]]] = ...) -> None: ...

class RevokeWarningsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[WarningResult]
    def __init__(self, results: _Optional[_Iterable[_Union[WarningResult, _Mapping]]] = ...) -> None: ...

class Sighting(_message.Message):
    __slots__ = ("request_id", "warning_id", "kind", "observe_time")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OBSERVE_TIME_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    warning_id: str
    kind: SightingKind
    observe_time: _timestamp_pb2.Timestamp
    def __init__(self, request_id: _Optional[str] = ..., warning_id: _Optional[str] = ..., kind: _Optional[_Union[SightingKind, str]] = ..., observe_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReportSightingsRequest(_message.Message):
    __slots__ = ("sightings",)
    SIGHTINGS_FIELD_NUMBER: _ClassVar[int]
    sightings: _containers.RepeatedCompositeFieldContainer[Sighting]
    def __init__(self, sightings: _Optional[_Iterable[_Union[Sighting, _Mapping]]] = ...) -> None: ...

class ReportSightingsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[WarningResult]
    def __init__(self, results: _Optional[_Iterable[_Union[WarningResult, _Mapping]]] = ...) -> None: ...

class LookupIndicatorsRequest(_message.Message):
    __slots__ = ("indicators",)
    INDICATORS_FIELD_NUMBER: _ClassVar[int]
    indicators: _containers.RepeatedCompositeFieldContainer[Indicator]
    def __init__(self, indicators: _Optional[_Iterable[_Union[Indicator, _Mapping]]] = ...) -> None: ...

class SourceContribution(_message.Message):
    __slots__ = ("warning_id", "publisher_id", "weight")
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    PUBLISHER_ID_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    warning_id: str
    publisher_id: str
    weight: str
    def __init__(self, warning_id: _Optional[str] = ..., publisher_id: _Optional[str] = ..., weight: _Optional[str] = ...) -> None: ...

class IndicatorScore(_message.Message):
    __slots__ = ("indicator", "probability", "sources")
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    indicator: Indicator
    probability: str
    sources: _containers.RepeatedCompositeFieldContainer[SourceContribution]
    def __init__(self, indicator: _Optional[_Union[Indicator, _Mapping]] = ..., probability: _Optional[str] = ..., sources: _Optional[_Iterable[_Union[SourceContribution, _Mapping]]] = ...) -> None: ...

class LookupIndicatorsResponse(_message.Message):
    __slots__ = ("scores",)
    SCORES_FIELD_NUMBER: _ClassVar[int]
    scores: _containers.RepeatedCompositeFieldContainer[IndicatorScore]
    def __init__(self, scores: _Optional[_Iterable[_Union[IndicatorScore, _Mapping]]] = ...) -> None: ...

class GetWarningsRequest(_message.Message):
    __slots__ = ("warning_ids",)
    WARNING_IDS_FIELD_NUMBER: _ClassVar[int]
    warning_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, warning_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetWarningsResponse(_message.Message):
    __slots__ = ("warnings",)
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    warnings: _containers.RepeatedCompositeFieldContainer[Warning]
    def __init__(self, warnings: _Optional[_Iterable[_Union[Warning, _Mapping]]] = ...) -> None: ...

class WatchWarningsRequest(_message.Message):
    __slots__ = ("resume_token", "categories")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    categories: _containers.RepeatedScalarFieldContainer[WarningCategory]
    def __init__(self, resume_token: _Optional[str] = ..., categories: _Optional[_Iterable[_Union[WarningCategory, str]]] = ...) -> None: ...

class WatchWarningsResponse(_message.Message):
    __slots__ = ("warning", "heartbeat")
    WARNING_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    warning: WarningEvent
    heartbeat: _stream_pb2.Heartbeat
    def __init__(self, warning: _Optional[_Union[WarningEvent, _Mapping]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping]] = ...) -> None: ...

class WarningEvent(_message.Message):
    __slots__ = ("position", "warning", "previous_sequence")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    WARNING_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    position: _stream_pb2.StreamPosition
    warning: Warning
    previous_sequence: int
    def __init__(self, position: _Optional[_Union[_stream_pb2.StreamPosition, _Mapping]] = ..., warning: _Optional[_Union[Warning, _Mapping]] = ..., previous_sequence: _Optional[int] = ...) -> None: ...
