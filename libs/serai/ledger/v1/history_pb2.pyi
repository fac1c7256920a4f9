import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from serai.ledger.v1 import account_pb2 as _account_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Moment(_message.Message):
    __slots__ = ("recorded", "effective", "sequence")
    RECORDED_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    recorded: _timestamp_pb2.Timestamp
    effective: _timestamp_pb2.Timestamp
    sequence: int
    def __init__(self, recorded: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., effective: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sequence: _Optional[int] = ...) -> None: ...

class GetBalancesAtRequest(_message.Message):
    __slots__ = ("book_id", "account_ids", "moment")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    MOMENT_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    moment: Moment
    def __init__(self, book_id: _Optional[int] = ..., account_ids: _Optional[_Iterable[str]] = ..., moment: _Optional[_Union[Moment, _Mapping]] = ...) -> None: ...

class BalancesAt(_message.Message):
    __slots__ = ("account_id", "balances")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    balances: _account_pb2.Balances
    def __init__(self, account_id: _Optional[str] = ..., balances: _Optional[_Union[_account_pb2.Balances, _Mapping]] = ...) -> None: ...

class GetBalancesAtResponse(_message.Message):
    __slots__ = ("balances", "sequence")
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    balances: _containers.RepeatedCompositeFieldContainer[BalancesAt]
    sequence: int
    def __init__(self, balances: _Optional[_Iterable[_Union[BalancesAt, _Mapping]]] = ..., sequence: _Optional[int] = ...) -> None: ...

class GetTrialBalanceAtRequest(_message.Message):
    __slots__ = ("book_id", "moment")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    MOMENT_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    moment: Moment
    def __init__(self, book_id: _Optional[int] = ..., moment: _Optional[_Union[Moment, _Mapping]] = ...) -> None: ...

class TrialBalanceLineAt(_message.Message):
    __slots__ = ("currency", "code", "debits_posted", "credits_posted")
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DEBITS_POSTED_FIELD_NUMBER: _ClassVar[int]
    CREDITS_POSTED_FIELD_NUMBER: _ClassVar[int]
    currency: str
    code: _account_pb2.AccountCode
    debits_posted: str
    credits_posted: str
    def __init__(self, currency: _Optional[str] = ..., code: _Optional[_Union[_account_pb2.AccountCode, str]] = ..., debits_posted: _Optional[str] = ..., credits_posted: _Optional[str] = ...) -> None: ...

class GetTrialBalanceAtResponse(_message.Message):
    __slots__ = ("lines", "balanced", "sequence")
    LINES_FIELD_NUMBER: _ClassVar[int]
    BALANCED_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[TrialBalanceLineAt]
    balanced: bool
    sequence: int
    def __init__(self, lines: _Optional[_Iterable[_Union[TrialBalanceLineAt, _Mapping]]] = ..., balanced: _Optional[bool] = ..., sequence: _Optional[int] = ...) -> None: ...

class SealPeriodRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "sealed_until", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    SEALED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    sealed_until: _timestamp_pb2.Timestamp
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., sealed_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class Seal(_message.Message):
    __slots__ = ("sealed_until", "sequence", "reason", "create_time", "sealed_by")
    SEALED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SEALED_BY_FIELD_NUMBER: _ClassVar[int]
    sealed_until: _timestamp_pb2.Timestamp
    sequence: int
    reason: str
    create_time: _timestamp_pb2.Timestamp
    sealed_by: str
    def __init__(self, sealed_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sequence: _Optional[int] = ..., reason: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sealed_by: _Optional[str] = ...) -> None: ...

class SealPeriodResponse(_message.Message):
    __slots__ = ("status", "seal")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SEAL_FIELD_NUMBER: _ClassVar[int]
    status: _outcome_pb2.ItemStatus
    seal: Seal
    def __init__(self, status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., seal: _Optional[_Union[Seal, _Mapping]] = ...) -> None: ...

class ListSealsRequest(_message.Message):
    __slots__ = ("book_id", "page_size", "page_token")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    page_size: int
    page_token: str
    def __init__(self, book_id: _Optional[int] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListSealsResponse(_message.Message):
    __slots__ = ("seals", "next_page_token")
    SEALS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    seals: _containers.RepeatedCompositeFieldContainer[Seal]
    next_page_token: str
    def __init__(self, seals: _Optional[_Iterable[_Union[Seal, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
