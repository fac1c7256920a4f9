import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import stream_pb2 as _stream_pb2
from serai.fx.v1 import breaker_pb2 as _breaker_pb2
from serai.fx.v1 import corridor_pb2 as _corridor_pb2
from serai.fx.v1 import quote_pb2 as _quote_pb2
from serai.fx.v1 import rendering_pb2 as _rendering_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateQuotesRequest(_message.Message):
    __slots__ = ("quotes",)
    QUOTES_FIELD_NUMBER: _ClassVar[int]
    quotes: _containers.RepeatedCompositeFieldContainer[_quote_pb2.QuoteSpec]
    def __init__(self, quotes: _Optional[_Iterable[_Union[_quote_pb2.QuoteSpec, _Mapping]]] = ...) -> None: ...

class CreateQuotesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_quote_pb2.QuoteResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_quote_pb2.QuoteResult, _Mapping]]] = ...) -> None: ...

class QuoteAcceptance(_message.Message):
    __slots__ = ("request_id", "quote_id", "payment_id", "participant_id", "signature")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    quote_id: str
    payment_id: str
    participant_id: str
    signature: bytes
    def __init__(self, request_id: _Optional[str] = ..., quote_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., participant_id: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...

class AcceptQuotesRequest(_message.Message):
    __slots__ = ("acceptances",)
    ACCEPTANCES_FIELD_NUMBER: _ClassVar[int]
    acceptances: _containers.RepeatedCompositeFieldContainer[QuoteAcceptance]
    def __init__(self, acceptances: _Optional[_Iterable[_Union[QuoteAcceptance, _Mapping]]] = ...) -> None: ...

class AcceptQuotesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_quote_pb2.QuoteResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_quote_pb2.QuoteResult, _Mapping]]] = ...) -> None: ...

class QuoteCancellation(_message.Message):
    __slots__ = ("request_id", "quote_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    quote_id: str
    def __init__(self, request_id: _Optional[str] = ..., quote_id: _Optional[str] = ...) -> None: ...

class CancelQuotesRequest(_message.Message):
    __slots__ = ("cancellations",)
    CANCELLATIONS_FIELD_NUMBER: _ClassVar[int]
    cancellations: _containers.RepeatedCompositeFieldContainer[QuoteCancellation]
    def __init__(self, cancellations: _Optional[_Iterable[_Union[QuoteCancellation, _Mapping]]] = ...) -> None: ...

class CancelQuotesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_quote_pb2.QuoteResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_quote_pb2.QuoteResult, _Mapping]]] = ...) -> None: ...

class QuoteSettlement(_message.Message):
    __slots__ = ("request_id", "quote_id", "payment_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    quote_id: str
    payment_id: str
    def __init__(self, request_id: _Optional[str] = ..., quote_id: _Optional[str] = ..., payment_id: _Optional[str] = ...) -> None: ...

class SettleQuotesRequest(_message.Message):
    __slots__ = ("settlements",)
    SETTLEMENTS_FIELD_NUMBER: _ClassVar[int]
    settlements: _containers.RepeatedCompositeFieldContainer[QuoteSettlement]
    def __init__(self, settlements: _Optional[_Iterable[_Union[QuoteSettlement, _Mapping]]] = ...) -> None: ...

class SettleQuotesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_quote_pb2.QuoteResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_quote_pb2.QuoteResult, _Mapping]]] = ...) -> None: ...

class GetQuotesRequest(_message.Message):
    __slots__ = ("quote_ids",)
    QUOTE_IDS_FIELD_NUMBER: _ClassVar[int]
    quote_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, quote_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetQuotesResponse(_message.Message):
    __slots__ = ("quotes",)
    QUOTES_FIELD_NUMBER: _ClassVar[int]
    quotes: _containers.RepeatedCompositeFieldContainer[_quote_pb2.Quote]
    def __init__(self, quotes: _Optional[_Iterable[_Union[_quote_pb2.Quote, _Mapping]]] = ...) -> None: ...

class ListRatesRequest(_message.Message):
    __slots__ = ("base",)
    BASE_FIELD_NUMBER: _ClassVar[int]
    base: str
    def __init__(self, base: _Optional[str] = ...) -> None: ...

class ListRatesResponse(_message.Message):
    __slots__ = ("rates", "notice", "stopped")
    RATES_FIELD_NUMBER: _ClassVar[int]
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    STOPPED_FIELD_NUMBER: _ClassVar[int]
    rates: _containers.RepeatedCompositeFieldContainer[_money_pb2.Rate]
    notice: str
    stopped: _containers.RepeatedCompositeFieldContainer[_breaker_pb2.StoppedCurrency]
    def __init__(self, rates: _Optional[_Iterable[_Union[_money_pb2.Rate, _Mapping]]] = ..., notice: _Optional[str] = ..., stopped: _Optional[_Iterable[_Union[_breaker_pb2.StoppedCurrency, _Mapping]]] = ...) -> None: ...

class WatchRatesRequest(_message.Message):
    __slots__ = ("base", "quotes", "resume_token")
    BASE_FIELD_NUMBER: _ClassVar[int]
    QUOTES_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    base: str
    quotes: _containers.RepeatedScalarFieldContainer[str]
    resume_token: str
    def __init__(self, base: _Optional[str] = ..., quotes: _Optional[_Iterable[str]] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchRatesResponse(_message.Message):
    __slots__ = ("rates", "heartbeat")
    RATES_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    rates: RatesChanged
    heartbeat: _stream_pb2.Heartbeat
    def __init__(self, rates: _Optional[_Union[RatesChanged, _Mapping]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping]] = ...) -> None: ...

class RatesChanged(_message.Message):
    __slots__ = ("position", "rates", "snapshot", "stopped")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    RATES_FIELD_NUMBER: _ClassVar[int]
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    STOPPED_FIELD_NUMBER: _ClassVar[int]
    position: _stream_pb2.StreamPosition
    rates: _containers.RepeatedCompositeFieldContainer[_money_pb2.Rate]
    snapshot: bool
    stopped: _containers.RepeatedCompositeFieldContainer[_breaker_pb2.StoppedCurrency]
    def __init__(self, position: _Optional[_Union[_stream_pb2.StreamPosition, _Mapping]] = ..., rates: _Optional[_Iterable[_Union[_money_pb2.Rate, _Mapping]]] = ..., snapshot: _Optional[bool] = ..., stopped: _Optional[_Iterable[_Union[_breaker_pb2.StoppedCurrency, _Mapping]]] = ...) -> None: ...

class ExposureLimit(_message.Message):
    __slots__ = ("limit",)
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    limit: _money_pb2.Money
    def __init__(self, limit: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class Provider(_message.Message):
    __slots__ = ("provider_id", "display_name", "currencies", "half_spread_ppm", "limits", "active", "channel")
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CURRENCIES_FIELD_NUMBER: _ClassVar[int]
    HALF_SPREAD_PPM_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    provider_id: str
    display_name: str
    currencies: _containers.RepeatedScalarFieldContainer[str]
    half_spread_ppm: int
    limits: _containers.RepeatedCompositeFieldContainer[ExposureLimit]
    active: bool
    channel: str
    def __init__(self, provider_id: _Optional[str] = ..., display_name: _Optional[str] = ..., currencies: _Optional[_Iterable[str]] = ..., half_spread_ppm: _Optional[int] = ..., limits: _Optional[_Iterable[_Union[ExposureLimit, _Mapping]]] = ..., active: _Optional[bool] = ..., channel: _Optional[str] = ...) -> None: ...

class PutProvidersRequest(_message.Message):
    __slots__ = ("request_id", "providers")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    providers: _containers.RepeatedCompositeFieldContainer[Provider]
    def __init__(self, request_id: _Optional[str] = ..., providers: _Optional[_Iterable[_Union[Provider, _Mapping]]] = ...) -> None: ...

class PutProvidersResponse(_message.Message):
    __slots__ = ("providers",)
    PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    providers: _containers.RepeatedCompositeFieldContainer[Provider]
    def __init__(self, providers: _Optional[_Iterable[_Union[Provider, _Mapping]]] = ...) -> None: ...

class ListProvidersRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ProviderPosition(_message.Message):
    __slots__ = ("provider", "reserved")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FIELD_NUMBER: _ClassVar[int]
    provider: Provider
    reserved: _containers.RepeatedCompositeFieldContainer[_money_pb2.Money]
    def __init__(self, provider: _Optional[_Union[Provider, _Mapping]] = ..., reserved: _Optional[_Iterable[_Union[_money_pb2.Money, _Mapping]]] = ...) -> None: ...

class ListProvidersResponse(_message.Message):
    __slots__ = ("providers", "next_page_token")
    PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    providers: _containers.RepeatedCompositeFieldContainer[ProviderPosition]
    next_page_token: str
    def __init__(self, providers: _Optional[_Iterable[_Union[ProviderPosition, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListCorridorsRequest(_message.Message):
    __slots__ = ("source_currency", "page_size", "page_token")
    SOURCE_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    source_currency: str
    page_size: int
    page_token: str
    def __init__(self, source_currency: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class Corridor(_message.Message):
    __slots__ = ("source_currency", "target_currency", "minimum", "maximum", "expected_cost_percent", "compute_time")
    SOURCE_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    TARGET_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_COST_PERCENT_FIELD_NUMBER: _ClassVar[int]
    COMPUTE_TIME_FIELD_NUMBER: _ClassVar[int]
    source_currency: str
    target_currency: str
    minimum: _money_pb2.Money
    maximum: _money_pb2.Money
    expected_cost_percent: str
    compute_time: _timestamp_pb2.Timestamp
    def __init__(self, source_currency: _Optional[str] = ..., target_currency: _Optional[str] = ..., minimum: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., maximum: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., expected_cost_percent: _Optional[str] = ..., compute_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListCorridorsResponse(_message.Message):
    __slots__ = ("corridors", "next_page_token")
    CORRIDORS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    corridors: _containers.RepeatedCompositeFieldContainer[Corridor]
    next_page_token: str
    def __init__(self, corridors: _Optional[_Iterable[_Union[Corridor, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
