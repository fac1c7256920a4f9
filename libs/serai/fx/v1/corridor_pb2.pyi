import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.fx.v1 import quote_pb2 as _quote_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FieldNeed(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FIELD_NEED_UNSPECIFIED: _ClassVar[FieldNeed]
    FIELD_NEED_REQUIRED: _ClassVar[FieldNeed]
    FIELD_NEED_EXPECTED: _ClassVar[FieldNeed]
FIELD_NEED_UNSPECIFIED: FieldNeed
FIELD_NEED_REQUIRED: FieldNeed
FIELD_NEED_EXPECTED: FieldNeed

class GetCorridorRequest(_message.Message):
    __slots__ = ("source_currency", "target_currency", "source_country", "target_country", "send_amount", "participant_id")
    SOURCE_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    TARGET_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TARGET_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    source_currency: str
    target_currency: str
    source_country: str
    target_country: str
    send_amount: _money_pb2.Money
    participant_id: str
    def __init__(self, source_currency: _Optional[str] = ..., target_currency: _Optional[str] = ..., source_country: _Optional[str] = ..., target_country: _Optional[str] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., participant_id: _Optional[str] = ...) -> None: ...

class CurrencyHours(_message.Message):
    __slots__ = ("currency", "time_zone", "cut_off", "next_cut_off_time", "holidays", "weekend")
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    CUT_OFF_FIELD_NUMBER: _ClassVar[int]
    NEXT_CUT_OFF_TIME_FIELD_NUMBER: _ClassVar[int]
    HOLIDAYS_FIELD_NUMBER: _ClassVar[int]
    WEEKEND_FIELD_NUMBER: _ClassVar[int]
    currency: str
    time_zone: str
    cut_off: str
    next_cut_off_time: _timestamp_pb2.Timestamp
    holidays: _containers.RepeatedScalarFieldContainer[str]
    weekend: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, currency: _Optional[str] = ..., time_zone: _Optional[str] = ..., cut_off: _Optional[str] = ..., next_cut_off_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., holidays: _Optional[_Iterable[str]] = ..., weekend: _Optional[_Iterable[int]] = ...) -> None: ...

class RequiredField(_message.Message):
    __slots__ = ("path", "need", "form", "reason")
    PATH_FIELD_NUMBER: _ClassVar[int]
    NEED_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    path: str
    need: FieldNeed
    form: str
    reason: str
    def __init__(self, path: _Optional[str] = ..., need: _Optional[_Union[FieldNeed, str]] = ..., form: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ExpectedCost(_message.Message):
    __slots__ = ("send_amount", "receive_amount", "total_cost", "percent", "fees", "within_g20_target")
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COST_FIELD_NUMBER: _ClassVar[int]
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    FEES_FIELD_NUMBER: _ClassVar[int]
    WITHIN_G20_TARGET_FIELD_NUMBER: _ClassVar[int]
    send_amount: _money_pb2.Money
    receive_amount: _money_pb2.Money
    total_cost: _money_pb2.Money
    percent: str
    fees: _containers.RepeatedCompositeFieldContainer[_quote_pb2.Fee]
    within_g20_target: bool
    def __init__(self, send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., receive_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_cost: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., percent: _Optional[str] = ..., fees: _Optional[_Iterable[_Union[_quote_pb2.Fee, _Mapping]]] = ..., within_g20_target: _Optional[bool] = ...) -> None: ...

class CorridorDetails(_message.Message):
    __slots__ = ("source_currency", "target_currency", "source_country", "target_country", "price_plan", "minimum", "maximum", "lock_periods", "default_lock_period", "target_currencies", "source_hours", "target_hours", "required_fields", "cost", "value_date", "delivery", "compute_time")
    SOURCE_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    TARGET_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TARGET_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    PRICE_PLAN_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    LOCK_PERIODS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_LOCK_PERIOD_FIELD_NUMBER: _ClassVar[int]
    TARGET_CURRENCIES_FIELD_NUMBER: _ClassVar[int]
    SOURCE_HOURS_FIELD_NUMBER: _ClassVar[int]
    TARGET_HOURS_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    COMPUTE_TIME_FIELD_NUMBER: _ClassVar[int]
    source_currency: str
    target_currency: str
    source_country: str
    target_country: str
    price_plan: str
    minimum: _money_pb2.Money
    maximum: _money_pb2.Money
    lock_periods: _containers.RepeatedCompositeFieldContainer[_duration_pb2.Duration]
    default_lock_period: _duration_pb2.Duration
    target_currencies: _containers.RepeatedScalarFieldContainer[str]
    source_hours: CurrencyHours
    target_hours: CurrencyHours
    required_fields: _containers.RepeatedCompositeFieldContainer[RequiredField]
    cost: ExpectedCost
    value_date: str
    delivery: _quote_pb2.DeliveryEstimate
    compute_time: _timestamp_pb2.Timestamp
    def __init__(self, source_currency: _Optional[str] = ..., target_currency: _Optional[str] = ..., source_country: _Optional[str] = ..., target_country: _Optional[str] = ..., price_plan: _Optional[str] = ..., minimum: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., maximum: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., lock_periods: _Optional[_Iterable[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]]] = ..., default_lock_period: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., target_currencies: _Optional[_Iterable[str]] = ..., source_hours: _Optional[_Union[CurrencyHours, _Mapping]] = ..., target_hours: _Optional[_Union[CurrencyHours, _Mapping]] = ..., required_fields: _Optional[_Iterable[_Union[RequiredField, _Mapping]]] = ..., cost: _Optional[_Union[ExpectedCost, _Mapping]] = ..., value_date: _Optional[str] = ..., delivery: _Optional[_Union[_quote_pb2.DeliveryEstimate, _Mapping]] = ..., compute_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetCorridorResponse(_message.Message):
    __slots__ = ("corridor",)
    CORRIDOR_FIELD_NUMBER: _ClassVar[int]
    corridor: CorridorDetails
    def __init__(self, corridor: _Optional[_Union[CorridorDetails, _Mapping]] = ...) -> None: ...
