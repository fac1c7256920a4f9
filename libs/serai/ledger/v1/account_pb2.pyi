import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AccountCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACCOUNT_CODE_UNSPECIFIED: _ClassVar[AccountCode]
    ACCOUNT_CODE_PARTICIPANT_SETTLEMENT: _ClassVar[AccountCode]
    ACCOUNT_CODE_NOSTRO: _ClassVar[AccountCode]
    ACCOUNT_CODE_VOSTRO: _ClassVar[AccountCode]
    ACCOUNT_CODE_LIQUIDITY: _ClassVar[AccountCode]
    ACCOUNT_CODE_TRANSIT: _ClassVar[AccountCode]
    ACCOUNT_CODE_FEE: _ClassVar[AccountCode]
    ACCOUNT_CODE_SPREAD: _ClassVar[AccountCode]
    ACCOUNT_CODE_ROUNDING: _ClassVar[AccountCode]
    ACCOUNT_CODE_SUSPENSE: _ClassVar[AccountCode]

class BalanceConstraint(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BALANCE_CONSTRAINT_UNSPECIFIED: _ClassVar[BalanceConstraint]
    BALANCE_CONSTRAINT_DEBITS_LIMITED: _ClassVar[BalanceConstraint]
    BALANCE_CONSTRAINT_CREDITS_LIMITED: _ClassVar[BalanceConstraint]

class AccountState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACCOUNT_STATE_UNSPECIFIED: _ClassVar[AccountState]
    ACCOUNT_STATE_OPEN: _ClassVar[AccountState]
    ACCOUNT_STATE_CLOSED: _ClassVar[AccountState]
ACCOUNT_CODE_UNSPECIFIED: AccountCode
ACCOUNT_CODE_PARTICIPANT_SETTLEMENT: AccountCode
ACCOUNT_CODE_NOSTRO: AccountCode
ACCOUNT_CODE_VOSTRO: AccountCode
ACCOUNT_CODE_LIQUIDITY: AccountCode
ACCOUNT_CODE_TRANSIT: AccountCode
ACCOUNT_CODE_FEE: AccountCode
ACCOUNT_CODE_SPREAD: AccountCode
ACCOUNT_CODE_ROUNDING: AccountCode
ACCOUNT_CODE_SUSPENSE: AccountCode
BALANCE_CONSTRAINT_UNSPECIFIED: BalanceConstraint
BALANCE_CONSTRAINT_DEBITS_LIMITED: BalanceConstraint
BALANCE_CONSTRAINT_CREDITS_LIMITED: BalanceConstraint
ACCOUNT_STATE_UNSPECIFIED: AccountState
ACCOUNT_STATE_OPEN: AccountState
ACCOUNT_STATE_CLOSED: AccountState

class AccountSpec(_message.Message):
    __slots__ = ("request_id", "book_id", "currency", "code", "constraint", "limit_minor_units", "owner", "metadata")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    CONSTRAINT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_MINOR_UNITS_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    currency: str
    code: AccountCode
    constraint: BalanceConstraint
    limit_minor_units: int
    owner: str
    metadata: _containers.ScalarMap[str, str]
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., currency: _Optional[str] = ..., code: _Optional[_Union[AccountCode, str]] = ..., constraint: _Optional[_Union[BalanceConstraint, str]] = ..., limit_minor_units: _Optional[int] = ..., owner: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class Account(_message.Message):
    __slots__ = ("account_id", "book_id", "currency", "code", "constraint", "limit_minor_units", "owner", "metadata", "state", "balances", "create_time")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    CONSTRAINT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_MINOR_UNITS_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    book_id: int
    currency: str
    code: AccountCode
    constraint: BalanceConstraint
    limit_minor_units: int
    owner: str
    metadata: _containers.ScalarMap[str, str]
    state: AccountState
    balances: Balances
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, account_id: _Optional[str] = ..., book_id: _Optional[int] = ..., currency: _Optional[str] = ..., code: _Optional[_Union[AccountCode, str]] = ..., constraint: _Optional[_Union[BalanceConstraint, str]] = ..., limit_minor_units: _Optional[int] = ..., owner: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ..., state: _Optional[_Union[AccountState, str]] = ..., balances: _Optional[_Union[Balances, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Balances(_message.Message):
    __slots__ = ("debits_posted", "credits_posted", "debits_pending", "credits_pending", "version")
    DEBITS_POSTED_FIELD_NUMBER: _ClassVar[int]
    CREDITS_POSTED_FIELD_NUMBER: _ClassVar[int]
    DEBITS_PENDING_FIELD_NUMBER: _ClassVar[int]
    CREDITS_PENDING_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int
    version: int
    def __init__(self, debits_posted: _Optional[int] = ..., credits_posted: _Optional[int] = ..., debits_pending: _Optional[int] = ..., credits_pending: _Optional[int] = ..., version: _Optional[int] = ...) -> None: ...

class AccountResult(_message.Message):
    __slots__ = ("account_id", "status", "account")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    status: _outcome_pb2.ItemStatus
    account: Account
    def __init__(self, account_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., account: _Optional[_Union[Account, _Mapping]] = ...) -> None: ...
