import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ParticipantRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARTICIPANT_ROLE_UNSPECIFIED: _ClassVar[ParticipantRole]
    PARTICIPANT_ROLE_SENDER: _ClassVar[ParticipantRole]
    PARTICIPANT_ROLE_RECEIVER: _ClassVar[ParticipantRole]
    PARTICIPANT_ROLE_LIQUIDITY_PROVIDER: _ClassVar[ParticipantRole]

class ParticipantState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARTICIPANT_STATE_UNSPECIFIED: _ClassVar[ParticipantState]
    PARTICIPANT_STATE_ACTIVE: _ClassVar[ParticipantState]
    PARTICIPANT_STATE_SUSPENDED: _ClassVar[ParticipantState]
    PARTICIPANT_STATE_OFFBOARDED: _ClassVar[ParticipantState]

class CreditMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CREDIT_MODE_UNSPECIFIED: _ClassVar[CreditMode]
    CREDIT_MODE_AUTOMATIC: _ClassVar[CreditMode]
    CREDIT_MODE_CONFIRMED: _ClassVar[CreditMode]
PARTICIPANT_ROLE_UNSPECIFIED: ParticipantRole
PARTICIPANT_ROLE_SENDER: ParticipantRole
PARTICIPANT_ROLE_RECEIVER: ParticipantRole
PARTICIPANT_ROLE_LIQUIDITY_PROVIDER: ParticipantRole
PARTICIPANT_STATE_UNSPECIFIED: ParticipantState
PARTICIPANT_STATE_ACTIVE: ParticipantState
PARTICIPANT_STATE_SUSPENDED: ParticipantState
PARTICIPANT_STATE_OFFBOARDED: ParticipantState
CREDIT_MODE_UNSPECIFIED: CreditMode
CREDIT_MODE_AUTOMATIC: CreditMode
CREDIT_MODE_CONFIRMED: CreditMode

class CurrencyLimit(_message.Message):
    __slots__ = ("net_debit_cap", "per_payment", "per_day")
    NET_DEBIT_CAP_FIELD_NUMBER: _ClassVar[int]
    PER_PAYMENT_FIELD_NUMBER: _ClassVar[int]
    PER_DAY_FIELD_NUMBER: _ClassVar[int]
    net_debit_cap: _money_pb2.Money
    per_payment: _money_pb2.Money
    per_day: _money_pb2.Money
    def __init__(self, net_debit_cap: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., per_payment: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., per_day: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class ParticipantSpec(_message.Message):
    __slots__ = ("request_id", "participant_id", "display_name", "bic", "lei", "country", "roles", "currencies", "credit_mode", "methods")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    BIC_FIELD_NUMBER: _ClassVar[int]
    LEI_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    CURRENCIES_FIELD_NUMBER: _ClassVar[int]
    CREDIT_MODE_FIELD_NUMBER: _ClassVar[int]
    METHODS_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    participant_id: str
    display_name: str
    bic: str
    lei: str
    country: str
    roles: _containers.RepeatedScalarFieldContainer[ParticipantRole]
    currencies: _containers.RepeatedCompositeFieldContainer[CurrencyLimit]
    credit_mode: CreditMode
    methods: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, request_id: _Optional[str] = ..., participant_id: _Optional[str] = ..., display_name: _Optional[str] = ..., bic: _Optional[str] = ..., lei: _Optional[str] = ..., country: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[ParticipantRole, str]]] = ..., currencies: _Optional[_Iterable[_Union[CurrencyLimit, _Mapping]]] = ..., credit_mode: _Optional[_Union[CreditMode, str]] = ..., methods: _Optional[_Iterable[str]] = ...) -> None: ...

class SettlementAccount(_message.Message):
    __slots__ = ("currency", "account_id", "limit")
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    currency: str
    account_id: str
    limit: CurrencyLimit
    def __init__(self, currency: _Optional[str] = ..., account_id: _Optional[str] = ..., limit: _Optional[_Union[CurrencyLimit, _Mapping]] = ...) -> None: ...

class Participant(_message.Message):
    __slots__ = ("participant_id", "display_name", "bic", "lei", "country", "roles", "accounts", "credit_mode", "methods", "state", "create_time")
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    BIC_FIELD_NUMBER: _ClassVar[int]
    LEI_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    CREDIT_MODE_FIELD_NUMBER: _ClassVar[int]
    METHODS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    participant_id: str
    display_name: str
    bic: str
    lei: str
    country: str
    roles: _containers.RepeatedScalarFieldContainer[ParticipantRole]
    accounts: _containers.RepeatedCompositeFieldContainer[SettlementAccount]
    credit_mode: CreditMode
    methods: _containers.RepeatedScalarFieldContainer[str]
    state: ParticipantState
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, participant_id: _Optional[str] = ..., display_name: _Optional[str] = ..., bic: _Optional[str] = ..., lei: _Optional[str] = ..., country: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[ParticipantRole, str]]] = ..., accounts: _Optional[_Iterable[_Union[SettlementAccount, _Mapping]]] = ..., credit_mode: _Optional[_Union[CreditMode, str]] = ..., methods: _Optional[_Iterable[str]] = ..., state: _Optional[_Union[ParticipantState, str]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ParticipantResult(_message.Message):
    __slots__ = ("request_id", "status", "participant")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: _outcome_pb2.ItemStatus
    participant: Participant
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., participant: _Optional[_Union[Participant, _Mapping]] = ...) -> None: ...

class SettlementBalance(_message.Message):
    __slots__ = ("account", "posted", "held", "available")
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    POSTED_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    account: SettlementAccount
    posted: _money_pb2.Money
    held: _money_pb2.Money
    available: _money_pb2.Money
    def __init__(self, account: _Optional[_Union[SettlementAccount, _Mapping]] = ..., posted: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., held: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., available: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...
