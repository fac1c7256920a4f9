import datetime

from google.protobuf import duration_pb2 as _duration_pb2
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

class QuoteKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUOTE_KIND_UNSPECIFIED: _ClassVar[QuoteKind]
    QUOTE_KIND_FIRM: _ClassVar[QuoteKind]
    QUOTE_KIND_INDICATIVE: _ClassVar[QuoteKind]

class QuoteState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUOTE_STATE_UNSPECIFIED: _ClassVar[QuoteState]
    QUOTE_STATE_OPEN: _ClassVar[QuoteState]
    QUOTE_STATE_ACCEPTED: _ClassVar[QuoteState]
    QUOTE_STATE_EXPIRED: _ClassVar[QuoteState]
    QUOTE_STATE_CANCELLED: _ClassVar[QuoteState]
    QUOTE_STATE_SETTLED: _ClassVar[QuoteState]
    QUOTE_STATE_RELEASED: _ClassVar[QuoteState]

class ReturnRatePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RETURN_RATE_POLICY_UNSPECIFIED: _ClassVar[ReturnRatePolicy]
    RETURN_RATE_POLICY_ORIGINAL_RATE: _ClassVar[ReturnRatePolicy]
    RETURN_RATE_POLICY_CURRENT_RATE: _ClassVar[ReturnRatePolicy]
    RETURN_RATE_POLICY_SOURCE_AMOUNT_GUARANTEED: _ClassVar[ReturnRatePolicy]
QUOTE_KIND_UNSPECIFIED: QuoteKind
QUOTE_KIND_FIRM: QuoteKind
QUOTE_KIND_INDICATIVE: QuoteKind
QUOTE_STATE_UNSPECIFIED: QuoteState
QUOTE_STATE_OPEN: QuoteState
QUOTE_STATE_ACCEPTED: QuoteState
QUOTE_STATE_EXPIRED: QuoteState
QUOTE_STATE_CANCELLED: QuoteState
QUOTE_STATE_SETTLED: QuoteState
QUOTE_STATE_RELEASED: QuoteState
RETURN_RATE_POLICY_UNSPECIFIED: ReturnRatePolicy
RETURN_RATE_POLICY_ORIGINAL_RATE: ReturnRatePolicy
RETURN_RATE_POLICY_CURRENT_RATE: ReturnRatePolicy
RETURN_RATE_POLICY_SOURCE_AMOUNT_GUARANTEED: ReturnRatePolicy

class QuoteSpec(_message.Message):
    __slots__ = ("request_id", "source_currency", "target_currency", "send_amount", "receive_amount", "kind", "lock_period", "source_country", "target_country", "participant_id", "return_rate_policy", "replaces")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    TARGET_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LOCK_PERIOD_FIELD_NUMBER: _ClassVar[int]
    SOURCE_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TARGET_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    RETURN_RATE_POLICY_FIELD_NUMBER: _ClassVar[int]
    REPLACES_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    source_currency: str
    target_currency: str
    send_amount: _money_pb2.Money
    receive_amount: _money_pb2.Money
    kind: QuoteKind
    lock_period: _duration_pb2.Duration
    source_country: str
    target_country: str
    participant_id: str
    return_rate_policy: ReturnRatePolicy
    replaces: str
    def __init__(self, request_id: _Optional[str] = ..., source_currency: _Optional[str] = ..., target_currency: _Optional[str] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., receive_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., kind: _Optional[_Union[QuoteKind, str]] = ..., lock_period: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., source_country: _Optional[str] = ..., target_country: _Optional[str] = ..., participant_id: _Optional[str] = ..., return_rate_policy: _Optional[_Union[ReturnRatePolicy, str]] = ..., replaces: _Optional[str] = ...) -> None: ...

class DeliveryEstimate(_message.Message):
    __slots__ = ("expected_time", "latest_time")
    EXPECTED_TIME_FIELD_NUMBER: _ClassVar[int]
    LATEST_TIME_FIELD_NUMBER: _ClassVar[int]
    expected_time: _timestamp_pb2.Timestamp
    latest_time: _timestamp_pb2.Timestamp
    def __init__(self, expected_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., latest_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Fee(_message.Message):
    __slots__ = ("kind", "amount")
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    amount: _money_pb2.Money
    def __init__(self, kind: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class ProviderPrice(_message.Message):
    __slots__ = ("provider_id", "rate", "chosen", "reason")
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    CHOSEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    provider_id: str
    rate: str
    chosen: bool
    reason: str
    def __init__(self, provider_id: _Optional[str] = ..., rate: _Optional[str] = ..., chosen: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class SettlementLegs(_message.Message):
    __slots__ = ("provider_id", "provider_receives", "fees", "spread", "provider_pays", "rounding")
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RECEIVES_FIELD_NUMBER: _ClassVar[int]
    FEES_FIELD_NUMBER: _ClassVar[int]
    SPREAD_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_PAYS_FIELD_NUMBER: _ClassVar[int]
    ROUNDING_FIELD_NUMBER: _ClassVar[int]
    provider_id: str
    provider_receives: _money_pb2.Money
    fees: _money_pb2.Money
    spread: _money_pb2.Money
    provider_pays: _money_pb2.Money
    rounding: _money_pb2.Money
    def __init__(self, provider_id: _Optional[str] = ..., provider_receives: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., fees: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., spread: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., provider_pays: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., rounding: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class Quote(_message.Message):
    __slots__ = ("quote_id", "kind", "state", "participant_id", "send_amount", "receive_amount", "mid", "rate", "fees", "total_cost", "total_cost_target", "total_cost_percent", "legs", "residual", "rounding", "evidence", "create_time", "expire_time", "value_date", "return_rate_policy", "source_country", "target_country", "payment_id", "signature", "key_id", "price_plan", "delivery", "release_time")
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    MID_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    FEES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COST_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COST_TARGET_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COST_PERCENT_FIELD_NUMBER: _ClassVar[int]
    LEGS_FIELD_NUMBER: _ClassVar[int]
    RESIDUAL_FIELD_NUMBER: _ClassVar[int]
    ROUNDING_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    RETURN_RATE_POLICY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TARGET_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    PRICE_PLAN_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    quote_id: str
    kind: QuoteKind
    state: QuoteState
    participant_id: str
    send_amount: _money_pb2.Money
    receive_amount: _money_pb2.Money
    mid: _money_pb2.Rate
    rate: _money_pb2.Rate
    fees: _containers.RepeatedCompositeFieldContainer[Fee]
    total_cost: _money_pb2.Money
    total_cost_target: _money_pb2.Money
    total_cost_percent: str
    legs: SettlementLegs
    residual: str
    rounding: str
    evidence: _containers.RepeatedCompositeFieldContainer[ProviderPrice]
    create_time: _timestamp_pb2.Timestamp
    expire_time: _timestamp_pb2.Timestamp
    value_date: str
    return_rate_policy: ReturnRatePolicy
    source_country: str
    target_country: str
    payment_id: str
    signature: bytes
    key_id: str
    price_plan: str
    delivery: DeliveryEstimate
    release_time: _timestamp_pb2.Timestamp
    def __init__(self, quote_id: _Optional[str] = ..., kind: _Optional[_Union[QuoteKind, str]] = ..., state: _Optional[_Union[QuoteState, str]] = ..., participant_id: _Optional[str] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., receive_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., mid: _Optional[_Union[_money_pb2.Rate, _Mapping]] = ..., rate: _Optional[_Union[_money_pb2.Rate, _Mapping]] = ..., fees: _Optional[_Iterable[_Union[Fee, _Mapping]]] = ..., total_cost: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_cost_target: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_cost_percent: _Optional[str] = ..., legs: _Optional[_Union[SettlementLegs, _Mapping]] = ..., residual: _Optional[str] = ..., rounding: _Optional[str] = ..., evidence: _Optional[_Iterable[_Union[ProviderPrice, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., value_date: _Optional[str] = ..., return_rate_policy: _Optional[_Union[ReturnRatePolicy, str]] = ..., source_country: _Optional[str] = ..., target_country: _Optional[str] = ..., payment_id: _Optional[str] = ..., signature: _Optional[bytes] = ..., key_id: _Optional[str] = ..., price_plan: _Optional[str] = ..., delivery: _Optional[_Union[DeliveryEstimate, _Mapping]] = ..., release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class QuoteResult(_message.Message):
    __slots__ = ("request_id", "status", "quote")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: _outcome_pb2.ItemStatus
    quote: Quote
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., quote: _Optional[_Union[Quote, _Mapping]] = ...) -> None: ...
