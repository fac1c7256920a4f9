import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TransferKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TRANSFER_KIND_UNSPECIFIED: _ClassVar[TransferKind]
    TRANSFER_KIND_POSTED: _ClassVar[TransferKind]
    TRANSFER_KIND_HOLD: _ClassVar[TransferKind]
    TRANSFER_KIND_POST_HOLD: _ClassVar[TransferKind]
    TRANSFER_KIND_VOID_HOLD: _ClassVar[TransferKind]
    TRANSFER_KIND_REVERSAL: _ClassVar[TransferKind]
    TRANSFER_KIND_EXPIRE_HOLD: _ClassVar[TransferKind]

class TransferPurpose(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TRANSFER_PURPOSE_UNSPECIFIED: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_FUNDING: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_PAYMENT_DEBIT: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_PAYMENT_CREDIT: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_EXCHANGE: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_FEE: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_SPREAD: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_ROUNDING: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_RETURN: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_SETTLEMENT: _ClassVar[TransferPurpose]
    TRANSFER_PURPOSE_CORRECTION: _ClassVar[TransferPurpose]

class HoldState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HOLD_STATE_UNSPECIFIED: _ClassVar[HoldState]
    HOLD_STATE_OPEN: _ClassVar[HoldState]
    HOLD_STATE_POSTED: _ClassVar[HoldState]
    HOLD_STATE_VOIDED: _ClassVar[HoldState]
    HOLD_STATE_EXPIRED: _ClassVar[HoldState]
TRANSFER_KIND_UNSPECIFIED: TransferKind
TRANSFER_KIND_POSTED: TransferKind
TRANSFER_KIND_HOLD: TransferKind
TRANSFER_KIND_POST_HOLD: TransferKind
TRANSFER_KIND_VOID_HOLD: TransferKind
TRANSFER_KIND_REVERSAL: TransferKind
TRANSFER_KIND_EXPIRE_HOLD: TransferKind
TRANSFER_PURPOSE_UNSPECIFIED: TransferPurpose
TRANSFER_PURPOSE_FUNDING: TransferPurpose
TRANSFER_PURPOSE_PAYMENT_DEBIT: TransferPurpose
TRANSFER_PURPOSE_PAYMENT_CREDIT: TransferPurpose
TRANSFER_PURPOSE_EXCHANGE: TransferPurpose
TRANSFER_PURPOSE_FEE: TransferPurpose
TRANSFER_PURPOSE_SPREAD: TransferPurpose
TRANSFER_PURPOSE_ROUNDING: TransferPurpose
TRANSFER_PURPOSE_RETURN: TransferPurpose
TRANSFER_PURPOSE_SETTLEMENT: TransferPurpose
TRANSFER_PURPOSE_CORRECTION: TransferPurpose
HOLD_STATE_UNSPECIFIED: HoldState
HOLD_STATE_OPEN: HoldState
HOLD_STATE_POSTED: HoldState
HOLD_STATE_VOIDED: HoldState
HOLD_STATE_EXPIRED: HoldState

class TransferSpec(_message.Message):
    __slots__ = ("request_id", "book_id", "kind", "debit_account_id", "credit_account_id", "amount", "original_id", "timeout", "linked", "purpose", "effective_time", "payment_id", "uetr")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DEBIT_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_ID_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    LINKED_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    UETR_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    kind: TransferKind
    debit_account_id: str
    credit_account_id: str
    amount: _money_pb2.Money
    original_id: str
    timeout: _duration_pb2.Duration
    linked: bool
    purpose: TransferPurpose
    effective_time: _timestamp_pb2.Timestamp
    payment_id: str
    uetr: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., kind: _Optional[_Union[TransferKind, str]] = ..., debit_account_id: _Optional[str] = ..., credit_account_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., original_id: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., linked: _Optional[bool] = ..., purpose: _Optional[_Union[TransferPurpose, str]] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., payment_id: _Optional[str] = ..., uetr: _Optional[str] = ...) -> None: ...

class Transfer(_message.Message):
    __slots__ = ("transfer_id", "book_id", "kind", "debit_account_id", "credit_account_id", "amount", "original_id", "purpose", "sequence", "record_time", "effective_time", "expire_time", "payment_id", "uetr", "window_id")
    TRANSFER_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DEBIT_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    UETR_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    transfer_id: str
    book_id: int
    kind: TransferKind
    debit_account_id: str
    credit_account_id: str
    amount: _money_pb2.Money
    original_id: str
    purpose: TransferPurpose
    sequence: int
    record_time: _timestamp_pb2.Timestamp
    effective_time: _timestamp_pb2.Timestamp
    expire_time: _timestamp_pb2.Timestamp
    payment_id: str
    uetr: str
    window_id: int
    def __init__(self, transfer_id: _Optional[str] = ..., book_id: _Optional[int] = ..., kind: _Optional[_Union[TransferKind, str]] = ..., debit_account_id: _Optional[str] = ..., credit_account_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., original_id: _Optional[str] = ..., purpose: _Optional[_Union[TransferPurpose, str]] = ..., sequence: _Optional[int] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., payment_id: _Optional[str] = ..., uetr: _Optional[str] = ..., window_id: _Optional[int] = ...) -> None: ...

class Hold(_message.Message):
    __slots__ = ("transfer", "state", "posted_minor_units", "remaining_minor_units")
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    POSTED_MINOR_UNITS_FIELD_NUMBER: _ClassVar[int]
    REMAINING_MINOR_UNITS_FIELD_NUMBER: _ClassVar[int]
    transfer: Transfer
    state: HoldState
    posted_minor_units: int
    remaining_minor_units: int
    def __init__(self, transfer: _Optional[_Union[Transfer, _Mapping]] = ..., state: _Optional[_Union[HoldState, str]] = ..., posted_minor_units: _Optional[int] = ..., remaining_minor_units: _Optional[int] = ...) -> None: ...

class RecordedOutcome(_message.Message):
    __slots__ = ("code", "reason", "sequence", "record_time", "amount")
    CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    code: int
    reason: str
    sequence: int
    record_time: _timestamp_pb2.Timestamp
    amount: _money_pb2.Money
    def __init__(self, code: _Optional[int] = ..., reason: _Optional[str] = ..., sequence: _Optional[int] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class TransferResult(_message.Message):
    __slots__ = ("transfer_id", "status", "sequence", "record_time", "amount", "different_field", "original")
    TRANSFER_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DIFFERENT_FIELD_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_FIELD_NUMBER: _ClassVar[int]
    transfer_id: str
    status: _outcome_pb2.ItemStatus
    sequence: int
    record_time: _timestamp_pb2.Timestamp
    amount: _money_pb2.Money
    different_field: str
    original: RecordedOutcome
    def __init__(self, transfer_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., sequence: _Optional[int] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., different_field: _Optional[str] = ..., original: _Optional[_Union[RecordedOutcome, _Mapping]] = ...) -> None: ...
