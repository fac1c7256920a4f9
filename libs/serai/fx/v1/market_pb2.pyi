import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PriceTier(_message.Message):
    __slots__ = ("up_to_minor_units", "bid", "ask")
    UP_TO_MINOR_UNITS_FIELD_NUMBER: _ClassVar[int]
    BID_FIELD_NUMBER: _ClassVar[int]
    ASK_FIELD_NUMBER: _ClassVar[int]
    up_to_minor_units: int
    bid: str
    ask: str
    def __init__(self, up_to_minor_units: _Optional[int] = ..., bid: _Optional[str] = ..., ask: _Optional[str] = ...) -> None: ...

class ProviderQuotation(_message.Message):
    __slots__ = ("base", "quote", "tiers", "observe_time", "validity")
    BASE_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    TIERS_FIELD_NUMBER: _ClassVar[int]
    OBSERVE_TIME_FIELD_NUMBER: _ClassVar[int]
    VALIDITY_FIELD_NUMBER: _ClassVar[int]
    base: str
    quote: str
    tiers: _containers.RepeatedCompositeFieldContainer[PriceTier]
    observe_time: _timestamp_pb2.Timestamp
    validity: _duration_pb2.Duration
    def __init__(self, base: _Optional[str] = ..., quote: _Optional[str] = ..., tiers: _Optional[_Iterable[_Union[PriceTier, _Mapping]]] = ..., observe_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., validity: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class PublishRatesRequest(_message.Message):
    __slots__ = ("request_id", "provider_id", "prices")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    PRICES_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    provider_id: str
    prices: _containers.RepeatedCompositeFieldContainer[ProviderQuotation]
    def __init__(self, request_id: _Optional[str] = ..., provider_id: _Optional[str] = ..., prices: _Optional[_Iterable[_Union[ProviderQuotation, _Mapping]]] = ...) -> None: ...

class PublishResult(_message.Message):
    __slots__ = ("status",)
    STATUS_FIELD_NUMBER: _ClassVar[int]
    status: _outcome_pb2.ItemStatus
    def __init__(self, status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ...) -> None: ...

class PublishRatesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[PublishResult]
    def __init__(self, results: _Optional[_Iterable[_Union[PublishResult, _Mapping]]] = ...) -> None: ...

class ListHistoricalRatesRequest(_message.Message):
    __slots__ = ("source", "base", "quotes", "from_date", "to_date", "page_size", "page_token")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    QUOTES_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    source: str
    base: str
    quotes: _containers.RepeatedScalarFieldContainer[str]
    from_date: str
    to_date: str
    page_size: int
    page_token: str
    def __init__(self, source: _Optional[str] = ..., base: _Optional[str] = ..., quotes: _Optional[_Iterable[str]] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class HistoricalRate(_message.Message):
    __slots__ = ("quote", "value")
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    quote: str
    value: str
    def __init__(self, quote: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class DayOfRates(_message.Message):
    __slots__ = ("date", "rates")
    DATE_FIELD_NUMBER: _ClassVar[int]
    RATES_FIELD_NUMBER: _ClassVar[int]
    date: str
    rates: _containers.RepeatedCompositeFieldContainer[HistoricalRate]
    def __init__(self, date: _Optional[str] = ..., rates: _Optional[_Iterable[_Union[HistoricalRate, _Mapping]]] = ...) -> None: ...

class ListHistoricalRatesResponse(_message.Message):
    __slots__ = ("days", "next_page_token", "notice")
    DAYS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    days: _containers.RepeatedCompositeFieldContainer[DayOfRates]
    next_page_token: str
    notice: str
    def __init__(self, days: _Optional[_Iterable[_Union[DayOfRates, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., notice: _Optional[str] = ...) -> None: ...
