import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.compliance.v1 import decision_pb2 as _decision_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ScreenPaymentsRequest(_message.Message):
    __slots__ = ("payments",)
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    payments: _containers.RepeatedCompositeFieldContainer[_decision_pb2.PaymentToScreen]
    def __init__(self, payments: _Optional[_Iterable[_Union[_decision_pb2.PaymentToScreen, _Mapping]]] = ...) -> None: ...

class ScreenPaymentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_decision_pb2.ScreeningResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_decision_pb2.ScreeningResult, _Mapping]]] = ...) -> None: ...

class ScreenPartiesRequest(_message.Message):
    __slots__ = ("parties",)
    PARTIES_FIELD_NUMBER: _ClassVar[int]
    parties: _containers.RepeatedCompositeFieldContainer[_decision_pb2.PartyToScreen]
    def __init__(self, parties: _Optional[_Iterable[_Union[_decision_pb2.PartyToScreen, _Mapping]]] = ...) -> None: ...

class ScreenPartiesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_decision_pb2.ScreeningResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_decision_pb2.ScreeningResult, _Mapping]]] = ...) -> None: ...

class GetDecisionsRequest(_message.Message):
    __slots__ = ("decision_ids",)
    DECISION_IDS_FIELD_NUMBER: _ClassVar[int]
    decision_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, decision_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetDecisionsResponse(_message.Message):
    __slots__ = ("decisions",)
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    decisions: _containers.RepeatedCompositeFieldContainer[_decision_pb2.Decision]
    def __init__(self, decisions: _Optional[_Iterable[_Union[_decision_pb2.Decision, _Mapping]]] = ...) -> None: ...

class ListListsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class SanctionsList(_message.Message):
    __slots__ = ("list_id", "version", "origin", "entries", "names", "rejected_rows", "load_time", "invented")
    LIST_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    REJECTED_ROWS_FIELD_NUMBER: _ClassVar[int]
    LOAD_TIME_FIELD_NUMBER: _ClassVar[int]
    INVENTED_FIELD_NUMBER: _ClassVar[int]
    list_id: str
    version: str
    origin: str
    entries: int
    names: int
    rejected_rows: int
    load_time: _timestamp_pb2.Timestamp
    invented: bool
    def __init__(self, list_id: _Optional[str] = ..., version: _Optional[str] = ..., origin: _Optional[str] = ..., entries: _Optional[int] = ..., names: _Optional[int] = ..., rejected_rows: _Optional[int] = ..., load_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., invented: _Optional[bool] = ...) -> None: ...

class ListListsResponse(_message.Message):
    __slots__ = ("lists", "next_page_token")
    LISTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    lists: _containers.RepeatedCompositeFieldContainer[SanctionsList]
    next_page_token: str
    def __init__(self, lists: _Optional[_Iterable[_Union[SanctionsList, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ReloadListsRequest(_message.Message):
    __slots__ = ("request_id",)
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    def __init__(self, request_id: _Optional[str] = ...) -> None: ...

class ListFailure(_message.Message):
    __slots__ = ("list_id", "explanation")
    LIST_ID_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    list_id: str
    explanation: str
    def __init__(self, list_id: _Optional[str] = ..., explanation: _Optional[str] = ...) -> None: ...

class ReloadListsResponse(_message.Message):
    __slots__ = ("lists", "failures")
    LISTS_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    lists: _containers.RepeatedCompositeFieldContainer[SanctionsList]
    failures: _containers.RepeatedCompositeFieldContainer[ListFailure]
    def __init__(self, lists: _Optional[_Iterable[_Union[SanctionsList, _Mapping]]] = ..., failures: _Optional[_Iterable[_Union[ListFailure, _Mapping]]] = ...) -> None: ...

class ListRulePacksRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class RulePack(_message.Message):
    __slots__ = ("pack_id", "version", "rules", "advisory_rules")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    ADVISORY_RULES_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    version: str
    rules: int
    advisory_rules: int
    def __init__(self, pack_id: _Optional[str] = ..., version: _Optional[str] = ..., rules: _Optional[int] = ..., advisory_rules: _Optional[int] = ...) -> None: ...

class ListRulePacksResponse(_message.Message):
    __slots__ = ("packs", "next_page_token")
    PACKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    packs: _containers.RepeatedCompositeFieldContainer[RulePack]
    next_page_token: str
    def __init__(self, packs: _Optional[_Iterable[_Union[RulePack, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ExplainCorridorRequest(_message.Message):
    __slots__ = ("source_country", "target_country", "send_amount", "target_currency")
    SOURCE_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TARGET_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TARGET_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    source_country: str
    target_country: str
    send_amount: _money_pb2.Money
    target_currency: str
    def __init__(self, source_country: _Optional[str] = ..., target_country: _Optional[str] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., target_currency: _Optional[str] = ...) -> None: ...

class ExplainCorridorResponse(_message.Message):
    __slots__ = ("verdict", "findings", "required_fields")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    verdict: _decision_pb2.Verdict
    findings: _containers.RepeatedCompositeFieldContainer[_decision_pb2.RuleFinding]
    required_fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, verdict: _Optional[_Union[_decision_pb2.Verdict, str]] = ..., findings: _Optional[_Iterable[_Union[_decision_pb2.RuleFinding, _Mapping]]] = ..., required_fields: _Optional[_Iterable[str]] = ...) -> None: ...
