import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from serai.common.v1 import party_pb2 as _party_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_UNSPECIFIED: _ClassVar[Verdict]
    VERDICT_CLEAR: _ClassVar[Verdict]
    VERDICT_REVIEW: _ClassVar[Verdict]
    VERDICT_BLOCK: _ClassVar[Verdict]
    VERDICT_MORE_DATA: _ClassVar[Verdict]

class PartyRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARTY_ROLE_UNSPECIFIED: _ClassVar[PartyRole]
    PARTY_ROLE_DEBTOR: _ClassVar[PartyRole]
    PARTY_ROLE_CREDITOR: _ClassVar[PartyRole]
    PARTY_ROLE_ULTIMATE_DEBTOR: _ClassVar[PartyRole]
    PARTY_ROLE_ULTIMATE_CREDITOR: _ClassVar[PartyRole]
    PARTY_ROLE_DEBTOR_AGENT: _ClassVar[PartyRole]
    PARTY_ROLE_CREDITOR_AGENT: _ClassVar[PartyRole]
VERDICT_UNSPECIFIED: Verdict
VERDICT_CLEAR: Verdict
VERDICT_REVIEW: Verdict
VERDICT_BLOCK: Verdict
VERDICT_MORE_DATA: Verdict
PARTY_ROLE_UNSPECIFIED: PartyRole
PARTY_ROLE_DEBTOR: PartyRole
PARTY_ROLE_CREDITOR: PartyRole
PARTY_ROLE_ULTIMATE_DEBTOR: PartyRole
PARTY_ROLE_ULTIMATE_CREDITOR: PartyRole
PARTY_ROLE_DEBTOR_AGENT: PartyRole
PARTY_ROLE_CREDITOR_AGENT: PartyRole

class ScreenedParty(_message.Message):
    __slots__ = ("role", "party", "account")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    role: PartyRole
    party: _party_pb2.Party
    account: _party_pb2.AccountReference
    def __init__(self, role: _Optional[_Union[PartyRole, str]] = ..., party: _Optional[_Union[_party_pb2.Party, _Mapping]] = ..., account: _Optional[_Union[_party_pb2.AccountReference, _Mapping]] = ...) -> None: ...

class PaymentToScreen(_message.Message):
    __slots__ = ("request_id", "payment_id", "parties", "send_amount", "receive_amount", "source_country", "target_country", "purpose_code", "remittance", "participant_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PARTIES_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TARGET_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_CODE_FIELD_NUMBER: _ClassVar[int]
    REMITTANCE_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    payment_id: str
    parties: _containers.RepeatedCompositeFieldContainer[ScreenedParty]
    send_amount: _money_pb2.Money
    receive_amount: _money_pb2.Money
    source_country: str
    target_country: str
    purpose_code: str
    remittance: str
    participant_id: str
    def __init__(self, request_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., parties: _Optional[_Iterable[_Union[ScreenedParty, _Mapping]]] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., receive_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., source_country: _Optional[str] = ..., target_country: _Optional[str] = ..., purpose_code: _Optional[str] = ..., remittance: _Optional[str] = ..., participant_id: _Optional[str] = ...) -> None: ...

class PartyToScreen(_message.Message):
    __slots__ = ("request_id", "party", "jurisdiction")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    party: _party_pb2.Party
    jurisdiction: str
    def __init__(self, request_id: _Optional[str] = ..., party: _Optional[_Union[_party_pb2.Party, _Mapping]] = ..., jurisdiction: _Optional[str] = ...) -> None: ...

class ScoreReason(_message.Message):
    __slots__ = ("feature", "contribution", "explanation")
    FEATURE_FIELD_NUMBER: _ClassVar[int]
    CONTRIBUTION_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    feature: str
    contribution: str
    explanation: str
    def __init__(self, feature: _Optional[str] = ..., contribution: _Optional[str] = ..., explanation: _Optional[str] = ...) -> None: ...

class Match(_message.Message):
    __slots__ = ("role", "list_id", "list_version", "entry_id", "listed_name", "score", "threshold", "programs", "reasons")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    LIST_ID_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    LISTED_NAME_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    PROGRAMS_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    role: PartyRole
    list_id: str
    list_version: str
    entry_id: str
    listed_name: str
    score: str
    threshold: str
    programs: _containers.RepeatedScalarFieldContainer[str]
    reasons: _containers.RepeatedCompositeFieldContainer[ScoreReason]
    def __init__(self, role: _Optional[_Union[PartyRole, str]] = ..., list_id: _Optional[str] = ..., list_version: _Optional[str] = ..., entry_id: _Optional[str] = ..., listed_name: _Optional[str] = ..., score: _Optional[str] = ..., threshold: _Optional[str] = ..., programs: _Optional[_Iterable[str]] = ..., reasons: _Optional[_Iterable[_Union[ScoreReason, _Mapping]]] = ...) -> None: ...

class RuleFinding(_message.Message):
    __slots__ = ("rule_id", "pack_version", "verdict", "explanation", "source", "missing_fields", "advisory")
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELDS_FIELD_NUMBER: _ClassVar[int]
    ADVISORY_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    pack_version: str
    verdict: Verdict
    explanation: str
    source: str
    missing_fields: _containers.RepeatedScalarFieldContainer[str]
    advisory: bool
    def __init__(self, rule_id: _Optional[str] = ..., pack_version: _Optional[str] = ..., verdict: _Optional[_Union[Verdict, str]] = ..., explanation: _Optional[str] = ..., source: _Optional[str] = ..., missing_fields: _Optional[_Iterable[str]] = ..., advisory: _Optional[bool] = ...) -> None: ...

class DecisionVersions(_message.Message):
    __slots__ = ("lists", "packs", "matcher")
    class ListsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class PacksEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    LISTS_FIELD_NUMBER: _ClassVar[int]
    PACKS_FIELD_NUMBER: _ClassVar[int]
    MATCHER_FIELD_NUMBER: _ClassVar[int]
    lists: _containers.ScalarMap[str, str]
    packs: _containers.ScalarMap[str, str]
    matcher: str
    def __init__(self, lists: _Optional[_Mapping[str, str]] = ..., packs: _Optional[_Mapping[str, str]] = ..., matcher: _Optional[str] = ...) -> None: ...

class Decision(_message.Message):
    __slots__ = ("decision_id", "verdict", "reasons", "iso_reason", "matches", "findings", "versions", "decide_time", "latency", "payment_id")
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    ISO_REASON_FIELD_NUMBER: _ClassVar[int]
    MATCHES_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    DECIDE_TIME_FIELD_NUMBER: _ClassVar[int]
    LATENCY_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    decision_id: str
    verdict: Verdict
    reasons: _containers.RepeatedScalarFieldContainer[str]
    iso_reason: str
    matches: _containers.RepeatedCompositeFieldContainer[Match]
    findings: _containers.RepeatedCompositeFieldContainer[RuleFinding]
    versions: DecisionVersions
    decide_time: _timestamp_pb2.Timestamp
    latency: _duration_pb2.Duration
    payment_id: str
    def __init__(self, decision_id: _Optional[str] = ..., verdict: _Optional[_Union[Verdict, str]] = ..., reasons: _Optional[_Iterable[str]] = ..., iso_reason: _Optional[str] = ..., matches: _Optional[_Iterable[_Union[Match, _Mapping]]] = ..., findings: _Optional[_Iterable[_Union[RuleFinding, _Mapping]]] = ..., versions: _Optional[_Union[DecisionVersions, _Mapping]] = ..., decide_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., latency: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., payment_id: _Optional[str] = ...) -> None: ...

class ScreeningResult(_message.Message):
    __slots__ = ("request_id", "status", "decision")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: _outcome_pb2.ItemStatus
    decision: Decision
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., decision: _Optional[_Union[Decision, _Mapping]] = ...) -> None: ...
