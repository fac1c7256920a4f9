from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListPositionsRequest(_message.Message):
    __slots__ = ("provider_id", "page_size", "page_token")
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    provider_id: str
    page_size: int
    page_token: str
    def __init__(self, provider_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class Position(_message.Message):
    __slots__ = ("provider_id", "settled", "reserved", "limit", "headroom", "hedge_threshold", "hedge_is_due")
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    HEADROOM_FIELD_NUMBER: _ClassVar[int]
    HEDGE_THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    HEDGE_IS_DUE_FIELD_NUMBER: _ClassVar[int]
    provider_id: str
    settled: _money_pb2.Money
    reserved: _money_pb2.Money
    limit: _money_pb2.Money
    headroom: _money_pb2.Money
    hedge_threshold: _money_pb2.Money
    hedge_is_due: bool
    def __init__(self, provider_id: _Optional[str] = ..., settled: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., reserved: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., limit: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., headroom: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., hedge_threshold: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., hedge_is_due: _Optional[bool] = ...) -> None: ...

class ListPositionsResponse(_message.Message):
    __slots__ = ("positions", "next_page_token")
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    positions: _containers.RepeatedCompositeFieldContainer[Position]
    next_page_token: str
    def __init__(self, positions: _Optional[_Iterable[_Union[Position, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class HedgeThreshold(_message.Message):
    __slots__ = ("provider_id", "threshold")
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    provider_id: str
    threshold: _money_pb2.Money
    def __init__(self, provider_id: _Optional[str] = ..., threshold: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class SetHedgeThresholdsRequest(_message.Message):
    __slots__ = ("request_id", "thresholds")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    THRESHOLDS_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    thresholds: _containers.RepeatedCompositeFieldContainer[HedgeThreshold]
    def __init__(self, request_id: _Optional[str] = ..., thresholds: _Optional[_Iterable[_Union[HedgeThreshold, _Mapping]]] = ...) -> None: ...

class SetHedgeThresholdsResponse(_message.Message):
    __slots__ = ("positions",)
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    positions: _containers.RepeatedCompositeFieldContainer[Position]
    def __init__(self, positions: _Optional[_Iterable[_Union[Position, _Mapping]]] = ...) -> None: ...

class WatchHedgesRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class HedgeEvent(_message.Message):
    __slots__ = ("position", "provider_id", "settled", "threshold", "hedge_is_due")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    HEDGE_IS_DUE_FIELD_NUMBER: _ClassVar[int]
    position: _stream_pb2.StreamPosition
    provider_id: str
    settled: _money_pb2.Money
    threshold: _money_pb2.Money
    hedge_is_due: bool
    def __init__(self, position: _Optional[_Union[_stream_pb2.StreamPosition, _Mapping]] = ..., provider_id: _Optional[str] = ..., settled: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., threshold: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., hedge_is_due: _Optional[bool] = ...) -> None: ...

class WatchHedgesResponse(_message.Message):
    __slots__ = ("hedge", "heartbeat")
    HEDGE_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    hedge: HedgeEvent
    heartbeat: _stream_pb2.Heartbeat
    def __init__(self, hedge: _Optional[_Union[HedgeEvent, _Mapping]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping]] = ...) -> None: ...
